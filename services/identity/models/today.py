"""The working day of the region."""

from datetime import date, datetime, timedelta, timezone

MOSCOW = timezone(timedelta(hours=3))
"""Калужская область lives by Moscow time, without summer time."""


def today() -> date:
    return datetime.now(MOSCOW).date()
