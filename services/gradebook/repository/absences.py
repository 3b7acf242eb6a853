"""The roll of a lesson."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.statement import Statement, array
from services.gradebook.models.marking import EARNED
from services.gradebook.models.open_lesson import OpenLesson

_AUTHORS = Statement(
    """
SELECT t.student_id, t.at, (SELECT f.name FROM known_staff f WHERE f.person_id = t.author_id
                            ORDER BY f.as_of DESC LIMIT 1) AS author
FROM absences t WHERE t.page_id = %(page:uuid) AND t.lesson_id = %(lesson:uuid)
"""
)

_MARKED = Statement(
    f"""
SELECT DISTINCT k.student_id FROM works w JOIN marks k ON k.page_id = w.page_id AND k.work_id = w.id
WHERE w.lesson_id = %(lesson:uuid) AND k.student_id = ANY (%(students:uuid[])) AND k.written_on IS NULL
  AND k.value IN ({", ".join(f"'{v}'" for v in sorted(EARNED))})
"""
)

_WRITE = Statement(
    """
WITH page AS (UPDATE pages SET version = %(version:integer) WHERE id = %(page:uuid) AND version < %(version)),
lesson AS (UPDATE lessons SET called_at = %(at:timestamptz) WHERE id = %(lesson:uuid) AND %(called:boolean))
INSERT INTO absences (student_id, day, lesson_id, page_id, code, author_id, at, changed, district_id, school_id)
SELECT n.student_id, %(day:date), %(lesson), %(page), n.code, %(author:uuid), %(at), %(version), %(district:uuid),
       %(school:uuid)
FROM unnest(%(students:uuid[]), %(codes:text[])) AS n(student_id, code)
ON CONFLICT (student_id, day, lesson_id) DO UPDATE
SET code = excluded.code, author_id = excluded.author_id, at = excluded.at, changed = excluded.changed
RETURNING 1
"""
)


def authors(uow: UnitOfWork, lesson: OpenLesson) -> dict[UUID, Any]:
    """Student → who wrote the absence and when."""
    return {row.student_id: row for row in _AUTHORS.rows(uow, page=lesson.page_id, lesson=lesson.id)}


def marked(uow: UnitOfWork, lesson: OpenLesson, students: Iterable[UUID]) -> set[UUID]:
    """Those of the students who earned a mark in this lesson itself."""
    return {row.student_id for row in _MARKED.rows(uow, lesson=lesson.id, students=array(students))}


def write(uow: UnitOfWork, lesson: OpenLesson, codes: dict[UUID, str | None], at: datetime, *, called: bool) -> None:
    """New codes of some students; `called` when the whole roll was gone through."""
    _WRITE.later(
        uow,
        version=lesson.next_version,
        page=lesson.page_id,
        at=at,
        lesson=lesson.id,
        called=called,
        day=lesson.day,
        author=uow.caller.person_id,
        district=lesson.district_id,
        school=lesson.school_id,
        students=array(codes),
        codes=list(codes.values()),
    )
