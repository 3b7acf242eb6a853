"""The study year: «2026/2027», from 1 September up to the next one."""

import re
from datetime import date


def of(on: date) -> str:
    """The study year that a day belongs to."""
    first = on.year if on.month >= 9 else on.year - 1
    return f"{first}/{first + 1}"


def bounds(year: str) -> tuple[date, date]:
    """First day, and the first day of the next year."""
    first = int(year[:4])
    return date(first, 9, 1), date(first + 1, 9, 1)


def is_valid(year: str) -> bool:
    return re.fullmatch(r"20[0-9]{2}/20[0-9]{2}", year) is not None and int(year[5:]) == int(year[:4]) + 1
