"""Which day it is on paper. All schools of the region keep Moscow time, without summer time."""

from datetime import UTC, date, datetime, timedelta, timezone

MOSCOW = timezone(timedelta(hours=3))


def now() -> datetime:
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    return moment.astimezone(MOSCOW).date()
