"""Proving who one is: passwords checked outside of any transaction, tries counted, haste refused."""

import threading
import time
from hashlib import sha256
from uuid import UUID

from chassis.db import Database
from contracts.base import PLATFORM, Forbidden, Unavailable
from contracts.identity import SignInFailed, SignInTooOften
from services.identity import passwords
from services.identity.models.accounts import BLOCKED, Account
from services.identity.repository import accounts, attempts

DELAYS = (0, 0, 0, 5, 30, 900)
"""Seconds to wait after so many failures within an hour; the last for all that follow."""
TURN = 10.0
"""Seconds one waits while other passwords of the same login are being checked."""
_GATE = threading.BoundedSemaphore(4)
"""Passwords one process checks at a time: each takes 19 MiB and a core."""


def check_password(db: Database, login: str, password: str) -> Account:
    """The account of a right password. An unknown login costs and says the same as a wrong password."""
    login_hash = sha256(login.strip().lower().encode()).digest()
    with _GATE:
        attempt, account = _enter(db, login, login_hash)
        right = passwords.matches(account.password_hash if account else None, password)
    with db.begin(PLATFORM) as uow:
        if right:
            attempts.forget(uow, login_hash, attempt)
        else:
            attempts.fail(uow, attempt)
    if account is None or not right:
        raise SignInFailed("Неверный логин или пароль")
    return account


def _enter(db: Database, login: str, login_hash: bytes) -> tuple[UUID, Account | None]:
    """Takes a try. So many passwords are checked at a time as there are free failures left: no burst slips through."""
    end = time.monotonic() + TURN
    while time.monotonic() < end:
        with db.begin(PLATFORM) as uow:
            tries = attempts.count(uow, login_hash)
            refuse_haste(tries)
            if tries.pending < max(1, 3 - tries.failures):
                return attempts.begin(uow, login_hash), accounts.by_login(uow, login)
        time.sleep(0.02)
    raise Unavailable("Слишком много одновременных попыток входа")


def refuse_haste(tries: attempts.Tries) -> None:
    wait = DELAYS[min(tries.failures, len(DELAYS) - 1)] - tries.since_last
    if wait > 0:
        raise SignInTooOften("Слишком много неудачных попыток, подождите", retry_after=int(wait) + 1)


def refuse_blocked(account: Account) -> None:
    if account.state == BLOCKED:
        raise Forbidden("Учётная запись закрыта, обратитесь к администратору школы")
