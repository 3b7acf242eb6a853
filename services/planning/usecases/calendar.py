"""The study calendar: proposed, set as a whole, told to others."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Invalid, NotFound, uuid7
from contracts.planning import (
    BadCalendar,
    CalendarOverlaps,
    CalendarProposal,
    CalendarSet,
    NoCalendar,
    StudyCalendar,
    StudyDay,
)
from services.planning import views
from services.planning.models import calendar_pattern, calendar_rules
from services.planning.models.calendars import Calendar, Period
from services.planning.repository import calendars
from services.planning.repository.known import School
from services.planning.usecases import place

Calendars = dict[tuple[str, int], Calendar]
"""Year and grade → the calendar that the grade studies by."""


def list_(uow: UnitOfWork, school_id: UUID, year: str | None) -> list[StudyCalendar]:
    place.inside(uow)
    found = calendars.of_school(uow, school_id, year)
    periods = calendars.periods(uow, [one.id for one in found])
    return [views.calendar(one, periods[one.id]) for one in found]


def get(uow: UnitOfWork, calendar_id: UUID) -> StudyCalendar:
    found = _known(uow, calendar_id)
    return views.calendar(found, calendars.periods(uow, [calendar_id])[calendar_id])


def days(uow: UnitOfWork, calendar_id: UUID) -> list[StudyDay]:
    found = _known(uow, calendar_id)
    return views.days_of(found, calendars.periods(uow, [calendar_id])[calendar_id])


def propose(uow: UnitOfWork, school_id: UUID, year: str, grade: int, week_length: int) -> CalendarProposal:
    place.school(uow, school_id)
    if not calendar_rules.is_year(year):
        raise Invalid("Учебный год пишется так: 2026/2027", field="year")
    if not 1 <= grade <= 12 or week_length not in (5, 6):
        raise Invalid("Параллель — от 1 до 12, учебная неделя — 5 или 6 дней", field="grade")
    return calendar_pattern.propose(year, grade, 5 if grade == 1 else week_length)


def set_(uow: UnitOfWork, school_id: UUID, calendar_id: UUID, version: int, **given: Any) -> StudyCalendar:
    """Periods keep their ids by number, so that what hangs on a period stays there."""
    new = CalendarProposal(**given, study_days=0)
    school = place.school(uow, school_id, lock=True)
    found = calendars.get(uow, calendar_id, lock=True)
    if (found is None and version != 0) or (found is not None and found.school_id != school_id):
        raise NotFound("Календарь не найден")
    if found is not None:
        before = calendars.periods(uow, [calendar_id])[calendar_id]
        place.same_version(version, found.version, views.calendar(found, before))
    return _replace(uow, school, found or Calendar(id=calendar_id, version=0), new, None)


def put_into_force(
    uow: UnitOfWork, school_id: UUID, calendar_id: UUID, new: CalendarProposal, approved_by: str
) -> StudyCalendar:
    """By an order, whatever stood before."""
    school = place.school(uow, school_id, lock=True)
    found = calendars.get(uow, calendar_id, lock=True)
    return _replace(uow, school, found or Calendar(id=calendar_id, version=0), new, approved_by)


def _replace(
    uow: UnitOfWork, school: School, calendar: Calendar, new: CalendarProposal, approved_by: str | None
) -> StudyCalendar:
    refuse_bad(uow, school.id, calendar.id, new)
    before = calendars.periods(uow, [calendar.id])[calendar.id]
    calendar.approved_by = approved_by
    calendar = _write(uow, school, calendar, new)
    periods = _write_periods(uow, calendar, new, {one.number: one for one in before})
    _tell(uow, calendar, periods)
    return views.calendar(calendar, periods)


def of_grade(uow: UnitOfWork, school_id: UUID, year: str, grade: int) -> Calendar:
    """The calendar that a grade studies by."""
    found = calendars.of_grade(uow, school_id, year, grade)
    if found is None:
        raise NoCalendar(f"Для {grade}-х классов нет учебного календаря на {year} год")
    return found


def by_grade(uow: UnitOfWork, school_id: UUID, years: Iterable[str]) -> Calendars:
    found = [one for year in sorted(years) for one in calendars.of_school(uow, school_id, year)]
    return {(one.year, grade): one for one in found for grade in one.grades}


def _known(uow: UnitOfWork, calendar_id: UUID) -> Calendar:
    place.inside(uow)
    found = calendars.get(uow, calendar_id)
    if found is None:
        raise NotFound("Календарь не найден")
    return found


def refuse_bad(uow: UnitOfWork, school_id: UUID, calendar_id: UUID, new: CalendarProposal) -> None:
    problems = calendar_rules.problems_of(new)
    if problems:
        raise BadCalendar(problems[0].detail, problems=problems)
    for other in calendars.overlapping(uow, school_id, new.year, new.grades):
        if other.id != calendar_id:
            shared = ", ".join(str(one) for one in sorted(set(other.grades) & set(new.grades)))
            raise CalendarOverlaps(f"На {new.year} год уже есть календарь для параллелей: {shared}")


def _write(uow: UnitOfWork, school: School, calendar: Calendar, new: CalendarProposal) -> Calendar:
    calendar.district_id, calendar.school_id = school.district_id, school.id
    calendar.year, calendar.grades, calendar.kind = new.year, sorted(new.grades), new.kind
    calendar.week_length, calendar.study_weeks = new.week_length, new.study_weeks
    calendar.starts_on, calendar.ends_on = new.starts_on, new.ends_on
    calendar.breaks, calendar.days = [asdict(one) for one in new.breaks], [asdict(one) for one in new.days]
    calendar.version += 1
    uow.add(calendar)
    uow.flush()
    return calendar


def _write_periods(
    uow: UnitOfWork, calendar: Calendar, new: CalendarProposal, before: dict[int, Period]
) -> list[Period]:
    calendars.drop_periods(uow, calendar.id, after=len(new.periods))
    written = []
    for given in new.periods:
        period = before.get(given.number) or Period(id=given.id or uuid7(), calendar_id=calendar.id)
        period.district_id, period.school_id = calendar.district_id, calendar.school_id
        period.number, period.starts_on, period.ends_on = given.number, given.starts_on, given.ends_on
        period.title = given.title or calendar_rules.title_of(new.kind, given.number)
        written.append(period)
    uow.add(*written)
    return written


def _tell(uow: UnitOfWork, calendar: Calendar, periods: list[Period]) -> None:
    event = CalendarSet(
        district_id=calendar.district_id,
        school_id=calendar.school_id,
        calendar_id=calendar.id,
        year=calendar.year,
        grades=list(calendar.grades),
        periods=views.known_periods(calendar, periods),
    )
    uow.publish(event)
