"""Which days lessons take place on. Nothing else decides it: lessons, norms and execution all ask here."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from contracts.base import uuid7
from contracts.planning import Break, DayChange, StudyDay

DAY = timedelta(days=1)
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")


class Span(Protocol):
    """[starts_on, ends_on) of something with an id."""

    @property
    def id(self) -> UUID | None: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


def study_days(
    periods: Sequence[Span], breaks: Sequence[Break], days: Sequence[DayChange], week_length: int
) -> list[StudyDay]:
    """Days of the periods without breaks, days off and the end of the week; with days of study moved there.

    Study weeks are counted from 1; a week of breaks has no number, so odd and even weeks keep taking turns.
    """
    changes = {change.on: change for change in days}
    rested = {day for one in breaks for day in each(one.starts_on, one.ends_on)}
    found: list[StudyDay] = []
    week, monday = 0, date.min
    for period in periods:
        period_id = period.id or uuid7()
        for day in each(period.starts_on, period.ends_on):
            weekday = taught_as(day, changes.get(day), week_length)
            if weekday is None or day in rested:
                continue
            if day - DAY * day.weekday() != monday:
                week, monday = week + 1, day - DAY * day.weekday()
            found.append(StudyDay(on=day, weekday=weekday, week=week, period_id=period_id))
    return found


def taught_as(day: date, change: DayChange | None, week_length: int) -> int | None:
    """The weekday whose timetable is taught on that day; None on a day off."""
    if change is None:
        return day.isoweekday() if day.isoweekday() <= week_length else None
    return None if change.kind == "DAY_OFF" else change.weekday or day.isoweekday()


def each(starts_on: date, ends_on: date) -> Iterator[date]:
    """Every day of [starts_on, ends_on)."""
    for number in range((ends_on - starts_on).days):
        yield starts_on + DAY * number


def monday_from(day: date) -> date:
    """The first Monday on that day or after."""
    return day + DAY * (-day.weekday() % 7)
