"""Reading the journal."""

from datetime import date
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.base import Invalid
from contracts.gradebook import PageUnknown, WorkUnknown
from contracts.journal import JournalPages, MarkHistory, WorkKindFacts
from services.gradebook import views
from services.gradebook.models.kinds import KINDS
from services.gradebook.repository import marks, page, pages, works

LONGEST_LIST = 500


def page_body(uow: UnitOfWork, page_id: UUID) -> Rendered:
    """The JSON of a `JournalPage`, as the database has built it."""
    found = page.body(uow, page_id)
    if found is None:
        raise PageUnknown("Страница журнала не найдена")
    version, body = found
    return Rendered(body, {"etag": str(version)})


def page_list(
    uow: UnitOfWork, school_id: UUID, class_id: UUID | None, on: date | None, after: str | None, limit: int
) -> JournalPages:
    if not 1 <= limit <= LONGEST_LIST:
        raise Invalid(f"Страница списка — от 1 до {LONGEST_LIST} строк", field="limit")
    place = views.place_of(after) if after else None
    rows = pages.listed(uow, school_id, class_id, on, place, limit + 1)
    return views.page_list(rows, limit)


def history(uow: UnitOfWork, work_id: UUID, student_id: UUID) -> MarkHistory:
    if not works.readable(uow, work_id):
        raise WorkUnknown("Работа не найдена")
    return views.history(work_id, student_id, marks.history(uow, work_id, student_id))


def work_kinds() -> list[WorkKindFacts]:
    return list(KINDS.values())
