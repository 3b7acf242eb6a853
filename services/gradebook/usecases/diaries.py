"""What a family sees."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.gradebook import DiaryClosed, StudentUnknown
from contracts.journal import Child
from services.gradebook.models.days import monday, today
from services.gradebook.repository import diary


def week(uow: UnitOfWork, student_id: UUID, day: date | None) -> Rendered:
    """The JSON of a `Diary`: the week of that day."""
    first = monday(day or today())
    return _shown(diary.week(uow, student_id, first, first + timedelta(days=7)))


def summary(uow: UnitOfWork, student_id: UUID, on: date | None) -> Rendered:
    """The JSON of a `Summary`: the grading period of that day."""
    return _shown(diary.period(uow, student_id, (on or today()) + timedelta(days=1)))


def children(uow: UnitOfWork) -> list[Child]:
    """Those whose diaries the caller may ask for."""
    return [Child(**row._mapping) for row in diary.children(uow)]


def _shown(found: Any) -> Rendered:
    if found is None:
        raise StudentUnknown("Ученик не найден")
    if not found.open:
        raise DiaryClosed("Нет действующего согласия на ведение электронного дневника")
    return Rendered(found.body.encode())
