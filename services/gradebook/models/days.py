"""Which day it is in the schools: Moscow time, without summer time."""

from datetime import UTC, date, datetime, timedelta, timezone

MOSCOW = timezone(timedelta(hours=3))


def today() -> date:
    return datetime.now(UTC).astimezone(MOSCOW).date()


def monday(day: date) -> date:
    """The first day of the week that holds `day`."""
    return day - timedelta(days=day.weekday())
