"""Study calendars with their periods."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import SmallInteger, delete, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.db import UnitOfWork
from services.planning.models.calendars import Calendar, CalendarDraft, Period


def get(uow: UnitOfWork, calendar_id: UUID, *, lock: bool = False) -> Calendar | None:
    return uow.session.get(Calendar, calendar_id, with_for_update={"key_share": True} if lock else None)


def of_school(uow: UnitOfWork, school_id: UUID, year: str | None) -> list[Calendar]:
    statement = select(Calendar).where(Calendar.school_id == school_id)
    if year is not None:
        statement = statement.where(Calendar.year == year)
    return list(uow.session.scalars(statement.order_by(Calendar.year.desc(), Calendar.grades)))


def of_grade(uow: UnitOfWork, school_id: UUID, year: str, grade: int) -> Calendar | None:
    return next(iter(overlapping(uow, school_id, year, [grade])), None)


def overlapping(uow: UnitOfWork, school_id: UUID, year: str, grades: Sequence[int]) -> list[Calendar]:
    """Calendars of a year that hold any of the grades."""
    shared = Calendar.grades.op("&&")(literal(list(grades), ARRAY(SmallInteger)))
    statement = select(Calendar).where(Calendar.school_id == school_id, Calendar.year == year, shared)
    return list(uow.session.scalars(statement))


def periods(uow: UnitOfWork, calendar_ids: Sequence[UUID]) -> dict[UUID, list[Period]]:
    """Calendar → its periods in order."""
    found: dict[UUID, list[Period]] = {one: [] for one in calendar_ids}
    statement = select(Period).where(Period.calendar_id.in_(calendar_ids)).order_by(Period.number)
    for period in uow.session.scalars(statement):
        found[period.calendar_id].append(period)
    return found


def drop_periods(uow: UnitOfWork, calendar_id: UUID, after: int) -> None:
    uow.execute(delete(Period).where(Period.calendar_id == calendar_id, Period.number > after))


def draft(uow: UnitOfWork, calendar_id: UUID, *, lock: bool = False) -> CalendarDraft | None:
    return uow.session.get(CalendarDraft, calendar_id, with_for_update={"key_share": True} if lock else None)


def drafts(uow: UnitOfWork, school_id: UUID) -> list[CalendarDraft]:
    mine = CalendarDraft.school_id == school_id
    return list(uow.session.scalars(select(CalendarDraft).where(mine).order_by(CalendarDraft.year, CalendarDraft.id)))
