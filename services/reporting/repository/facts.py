"""Writing down what others have told, so that any order of telling ends in the same rows."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, func, select, update

from chassis.db import UnitOfWork
from services.reporting.models.known import KnownPeriod, KnownStudent
from services.reporting.models.movements import Arrival


def keep(uow: UnitOfWork, model: Any, **values: Any) -> None:
    """A newer saying replaces an older one about the same thing; an older one changes nothing."""
    uow.later(_newest(model.__table__, tuple(values)), values)


@cache
def _newest(table: Table, names: tuple[str, ...]) -> str:
    own = [column.name for column in table.primary_key]
    news = ", ".join(f"{name} = excluded.{name}" for name in names if name not in own)
    return f"""{_insert(table, names)} ON CONFLICT ({", ".join(own)}) DO UPDATE SET {news}
        WHERE {table.name}.as_of <= excluded.as_of"""


def keep_once(uow: UnitOfWork, model: Any, **values: Any) -> None:
    """A fact that cannot change."""
    uow.later(f"{_insert(model.__table__, tuple(values))} ON CONFLICT DO NOTHING", values)


def _insert(table: Table, names: tuple[str, ...]) -> str:
    """Plain SQL: it travels with COMMIT, and nobody waits for it alone."""
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(f'%({name})s' for name in names)})"


def own_students(uow: UnitOfWork, students: Sequence[UUID], person_id: UUID) -> int:
    """These enrolments, and the arrivals by them, are of this person; how many of them are known."""
    uow.execute(update(Arrival).where(Arrival.student_id.in_(students)).values(person_id=person_id))
    mine = update(KnownStudent).where(KnownStudent.id.in_(students)).values(person_id=person_id)
    return len(uow.execute(mine.returning(KnownStudent.id)).all())


def forget_arrival(uow: UnitOfWork, student_id: UUID) -> None:
    uow.execute(delete(Arrival).where(Arrival.student_id == student_id))


def forget_periods(uow: UnitOfWork, calendar_id: UUID, before: datetime) -> bool:
    """Makes room for a calendar told at that moment; False when a newer one is known."""
    ours = KnownPeriod.calendar_id == calendar_id
    newest = uow.execute(select(func.max(KnownPeriod.as_of)).where(ours)).scalar()
    if newest is not None and newest > before:
        return False
    uow.execute(delete(KnownPeriod).where(ours))
    return True
