"""Numbers that pass every check and can belong to nobody."""

from collections.abc import Iterable
from uuid import UUID, uuid5

NAMESPACE = UUID("5d0f1f7e-51c1-5b8a-9a52-6b6f6e746964")
_INN = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")


def same_id(*name: object) -> UUID:
    """The same thing has the same id in every load."""
    return uuid5(NAMESPACE, "/".join(map(str, name)))


def snils(number: int) -> str:
    """Of the range 999-9xx-xxx, which is not given out; `number` below 100,000."""
    digits = f"9999{number:05d}"
    control = sum(weight * int(digit) for weight, digit in zip(range(9, 0, -1), digits, strict=True)) % 101 % 100
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]} {control:02d}"


def phone(number: int) -> str:
    """+7 900 000-xx-xx: kept from use."""
    return f"+7900000{number % 10_000:04d}"


def email(login: str) -> str:
    """example.org takes no mail (RFC 2606)."""
    return f"{login}@example.org"


def passport(number: int) -> tuple[str, str]:
    """Series 29 99, which no office issues, and a number."""
    return "2999", f"{number % 1_000_000:06d}"


def birth_certificate(number: int) -> tuple[str, str]:
    return f"{_ROMAN[number % 3]}-БО", f"9{number % 100_000:05d}"


def inn(first: str) -> str:
    """Ten digits from the first nine."""
    return first + str(_weighed(first, _INN) % 11 % 10)


def ogrn(first: str) -> str:
    """Thirteen digits from the first twelve."""
    return first + str(int(first) % 11 % 10)


def _weighed(digits: str, weights: Iterable[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
