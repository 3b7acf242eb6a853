"""Works of a page."""

from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.statement import Statement
from services.gradebook.models.open_lesson import OpenLesson, OpenWork
from services.gradebook.repository import reach

_ADD = Statement(
    """
WITH page AS (UPDATE pages SET version = %(version:integer) WHERE id = %(page:uuid) AND version < %(version))
INSERT INTO works (id, page_id, lesson_id, no, kind, title, weight, changed, district_id, school_id)
VALUES (%(id:uuid), %(page), %(lesson:uuid), %(no:smallint), %(kind:text), %(title:text), %(weight:smallint),
        %(version), %(district:uuid), %(school:uuid))
"""
)

_CHANGE = Statement(
    """
WITH page AS (UPDATE pages SET version = %(version:integer) WHERE id = %(page:uuid) AND version < %(version)),
mark AS (UPDATE marks SET weight = %(weight:smallint), summative = %(summative:boolean)
         WHERE page_id = %(page) AND work_id = %(id:uuid))
UPDATE works SET kind = %(kind:text), title = %(title:text), weight = %(weight), changed = %(version)
WHERE id = %(id) RETURNING 1
"""
)

_FIND = Statement("SELECT id, lesson_id, kind, title, weight, changed FROM works WHERE id = %(id:uuid)")

_READABLE = Statement(
    f"""
SELECT 1 FROM works w JOIN lessons l ON l.id = w.lesson_id
JOIN known_assignments a ON a.id = l.assignment_id
JOIN known_classes c ON c.id = l.class_id
WHERE w.id = %(id:uuid) AND {reach.LESSONS}
"""
)


def find(uow: UnitOfWork, work_id: UUID) -> Any:
    """The work, or None. Whether the caller may see it, its lesson decides."""
    return _FIND.first(uow, id=work_id)


def readable(uow: UnitOfWork, work_id: UUID) -> bool:
    return _READABLE.first(uow, id=work_id, **reach.of(uow, "journal.read")) is not None


def add(uow: UnitOfWork, lesson: OpenLesson, work_id: UUID, kind: str, title: str, weight: int) -> OpenWork:
    """The next work of the lesson's page (which is locked, so numbers do not collide)."""
    _ADD.later(
        uow,
        version=lesson.next_version,
        page=lesson.page_id,
        id=work_id,
        lesson=lesson.id,
        no=lesson.next_work,
        kind=kind,
        title=title,
        weight=weight,
        district=lesson.district_id,
        school=lesson.school_id,
    )
    return OpenWork(work_id, lesson.next_work, kind, weight)


def change(
    uow: UnitOfWork, lesson: OpenLesson, work_id: UUID, kind: str, title: str, weight: int, summative: bool
) -> None:
    """Kind, title and weight, also in the cells of its marks."""
    values = {"version": lesson.next_version, "page": lesson.page_id, "id": work_id}
    _CHANGE.rows(uow, kind=kind, title=title, weight=weight, summative=summative, **values)
