"""What day it is for a school: Moscow time, which knows no summer time."""

from datetime import date, datetime, timedelta, timezone

MOSCOW = timezone(timedelta(hours=3))


def today() -> date:
    return datetime.now(MOSCOW).date()
