"""Lessons: holding one for writing, and what is written about it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.statement import Statement, array
from services.gradebook.models.days import today
from services.gradebook.models.open_lesson import Cell, OpenLesson, OpenWork, RollCell
from services.gradebook.repository import reach

# The page is locked, the rest is read as of the statement's start; `seen` tells whether someone
# changed the page while we waited for the lock: then everything is read again. Who writes a cell
# holds its page, so what is read here stays true until the transaction ends.
_HOLD = Statement(
    f"""
WITH lesson AS MATERIALIZED (
    SELECT l.id, l.assignment_id, l.class_id, l.day, l.state, l.topic, l.homework, l.changed,
           p.id AS page_id, p.ends_on, p.version, p.district_id, p.school_id, c.grade, seen.version AS seen,
           {reach.PAGES} AS readable,
           (a.teacher_id = %(me) AND a.starts_on <= l.day AND (a.ends_on IS NULL OR l.day < a.ends_on)
               OR {reach.SUBSTITUTES}) AND {reach.WORKS_HERE} AS teaches,
           c.class_teacher_id IS NOT DISTINCT FROM %(me) AS own_class,
           w.id AS work_id, w.no, w.kind, w.weight,
           (SELECT (1 + coalesce(max(x.no), 0))::smallint FROM works x WHERE x.page_id = p.id) AS next_work
    FROM lessons l
    JOIN known_assignments a ON a.id = l.assignment_id
    JOIN known_classes c ON c.id = l.class_id
    JOIN pages p ON p.class_id = a.class_id AND p.subject_id = a.subject_id AND l.day >= p.starts_on
     AND l.day < p.ends_on
    JOIN pages seen ON seen.id = p.id
    LEFT JOIN works w ON w.id = %(work:uuid) AND w.lesson_id = l.id
    WHERE l.id = %(lesson:uuid) AND l.state <> 'REMOVED'
    FOR NO KEY UPDATE OF p
)
SELECT l.*, m.members, m.leaving,
    (SELECT json_agg(json_build_array(t.student_id, t.code, t.changed))
     FROM absences t WHERE t.page_id = l.page_id AND t.lesson_id = l.id) AS roll,
    (SELECT json_agg(json_build_array(k.student_id, k.value, k.entry_id, k.seq, k.changed, k.written_on))
     FROM marks k WHERE k.page_id = l.page_id AND k.work_id = l.work_id) AS cells
FROM lesson l, LATERAL (
    SELECT array_agg(m.student_id) AS members,
           array_agg(m.student_id) FILTER (WHERE m.ends_on < l.ends_on) AS leaving
    FROM memberships m
    WHERE m.class_id = l.class_id AND m.starts_on <= l.day AND (m.ends_on IS NULL OR m.ends_on > l.day)) m
"""
)

_EXISTS = Statement(
    f"""
SELECT 1 FROM lessons l
JOIN known_assignments a ON a.id = l.assignment_id
JOIN known_classes c ON c.id = l.class_id
WHERE l.id = %(lesson:uuid) AND l.state <> 'REMOVED' AND {reach.LESSONS}
"""
)

_WRITE = Statement(
    """
WITH page AS (UPDATE pages SET version = %(version:integer) WHERE id = %(page:uuid) AND version < %(version)),
class AS (UPDATE known_classes SET lessons_version = lessons_version + 1 WHERE id = %(class:uuid))
UPDATE lessons SET state = 'HELD', topic = %(topic:text), homework = %(homework:text),
       held_at = coalesce(held_at, %(at:timestamptz)), changed = %(version)
WHERE id = %(lesson:uuid) RETURNING 1
"""
)

_UPSERT = Statement(
    """
INSERT INTO lessons (id, assignment_id, class_id, day, number, state, topic, homework, changed, as_of,
                     district_id, school_id)
SELECT n.id, %(assignment:uuid), %(class:uuid), n.day, n.number, n.state, n.topic, n.homework, 0, %(at:timestamptz),
       %(district:uuid), %(school:uuid)
FROM unnest(%(ids:uuid[]), %(days:date[]), %(numbers:smallint[]), %(states:text[]), %(topics:text[]),
            %(homeworks:text[]))
     AS n(id, day, number, state, topic, homework)
ON CONFLICT (id) DO UPDATE
SET day = excluded.day, number = excluded.number, state = excluded.state, topic = excluded.topic,
    homework = excluded.homework, as_of = excluded.as_of
WHERE lessons.state <> 'HELD' AND lessons.as_of <= excluded.as_of
RETURNING xmax = 0 AS added
"""
)


def hold(uow: UnitOfWork, lesson_id: UUID, work_id: UUID | None = None) -> OpenLesson | None:
    """Locks the lesson's page until the transaction ends; None when the caller may not even read it."""
    while True:
        values = {"lesson": lesson_id, "work": work_id, "today": today(), **reach.of(uow, "journal.read")}
        row = _HOLD.first(uow, **values)
        if row is None or row.seen == row.version:
            return _open(row) if row is not None and row.readable else None


def _open(row: Any) -> OpenLesson:
    names = OpenLesson.__dataclass_fields__.keys() - {"work", "members", "leaving", "roll", "cells"}
    return OpenLesson(
        **{name: getattr(row, name) for name in names},
        members=frozenset(row.members or ()),
        leaving=frozenset(row.leaving or ()),
        roll={UUID(student): RollCell(code, changed) for student, code, changed in row.roll or ()},
        work=OpenWork(row.work_id, row.no, row.kind, row.weight) if row.work_id else None,
        cells={UUID(student): _cell(*rest) for student, *rest in row.cells or ()},
    )


def _cell(value: str | None, entry_id: str, seq: int, changed: int, written_on: str | None) -> Cell:
    return Cell(value, UUID(entry_id), seq, changed, date.fromisoformat(written_on) if written_on else None)


def exists(uow: UnitOfWork, lesson_id: UUID) -> bool:
    """Whether the caller may read the lesson, though perhaps no grading period holds its day."""
    return _EXISTS.first(uow, lesson=lesson_id, **reach.of(uow, "journal.read")) is not None


def write(uow: UnitOfWork, lesson: OpenLesson, topic: str | None, homework: str | None, at: datetime) -> None:
    """The lesson took place, with this topic and homework."""
    values = {"page": lesson.page_id, "version": lesson.next_version, "lesson": lesson.id, "class": lesson.class_id}
    _WRITE.later(uow, topic=topic, homework=homework, at=at, **values)


def keep(uow: UnitOfWork, assignment: Any, at: datetime, rows: list[dict[str, Any]]) -> tuple[int, int]:
    """Planned lessons as planning told them at `at`, unless they were held or told later; how many are new, and how
    many were known and have changed."""
    changed = _UPSERT.rows(
        uow,
        **{"assignment": assignment.id, "class": assignment.class_id, "at": at},
        district=assignment.district_id,
        school=assignment.school_id,
        ids=array(one["id"] for one in rows),
        days=array(one["day"] for one in rows),
        numbers=array(one["number"] for one in rows),
        states=array(one["state"] for one in rows),
        topics=[one["topic"] for one in rows],
        homeworks=[one["homework"] for one in rows],
    )
    added = sum(row.added for row in changed)
    return added, len(changed) - added


def tombstone(lesson_id: UUID, at: datetime) -> dict[str, Any]:
    """A lesson that will not take place: an older fact that still comes must not bring it back."""
    day: date = at.date()
    return {"id": lesson_id, "day": day, "number": 0, "state": "REMOVED", "topic": None, "homework": None}
