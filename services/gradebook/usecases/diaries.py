"""What a family sees."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.gradebook import DiaryClosed, StudentUnknown
from contracts.journal import Child
from services.gradebook import views
from services.gradebook.models.days import monday, today
from services.gradebook.repository import class_week, diary


def week(uow: UnitOfWork, student_id: UUID, day: date | None) -> Rendered:
    """The JSON of a `Diary`: the week of that day."""
    first = monday(day or today())
    last = first + timedelta(days=7)
    own = _open(diary.week(uow, student_id, first, last)).own
    return views.diary(own, first, class_week.lessons(uow, own["classes"], first, last))


def summary(uow: UnitOfWork, student_id: UUID, on: date | None) -> Rendered:
    """The JSON of a `Summary`: the grading period of that day."""
    found = _open(diary.period(uow, student_id, (on or today()) + timedelta(days=1)))
    return Rendered(found.body.encode())


def children(uow: UnitOfWork) -> list[Child]:
    """Those whose diaries the caller may ask for."""
    return [Child(**row._mapping) for row in diary.children(uow)]


def _open(found: Any) -> Any:
    if found is None:
        raise StudentUnknown("Ученик не найден")
    if not found.open:
        raise DiaryClosed("Нет действующего согласия на ведение электронного дневника")
    return found
