"""Password hashing, in threads of its own: 30 ms of computing would freeze every greenlet of the process."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from chassis.heavy import aside

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(password: str) -> str:
    return aside(_hasher.hash, password)


def matches(password_hash: str | None, password: str) -> bool:
    """Does the same work when there is nothing to compare with, so that time tells nobody who has an account."""
    return bool(aside(_verify, password_hash or _nobodys(), password)) and password_hash is not None


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")
