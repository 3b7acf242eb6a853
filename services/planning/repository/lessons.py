"""Dated lessons, written in bulk."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.statement import Statement
from services.planning.models.hours import Hour
from services.planning.models.scheduling import Dated

_DATED = "SELECT id, assignment_id, day, number, held_at IS NOT NULL, row_id, fixed, class_id FROM lessons"

# Prepared: the journal tells of every lesson of every day.
_CLASS = Statement(
    """
SELECT c.id FROM lessons l JOIN known_classes c ON c.id = l.class_id WHERE l.id = %(lesson:uuid)
FOR NO KEY UPDATE OF c
"""
)

_HOLD = Statement(
    """
UPDATE lessons SET held_at = %(at:timestamptz), day = %(on:date), held_topic = coalesce(%(topic:text), held_topic),
       removed_at = NULL
WHERE id = %(lesson:uuid) AND (held_at IS NULL OR held_at <= %(at))
"""
)


class Listed(NamedTuple):
    """A lesson with what it is about: the topic as held, else as planned."""

    id: UUID
    day: date
    number: int
    held: bool
    topic_no: int | None
    section: str | None
    topic: str | None
    homework: str | None


def of_classes(uow: UnitOfWork, class_ids: Sequence[UUID]) -> dict[UUID, list[Dated]]:
    """Class → its lessons, without the removed ones."""
    found: dict[UUID, list[Dated]] = {one: [] for one in class_ids}
    sql = f"{_DATED} WHERE class_id = ANY(%(ids)s::uuid[]) AND removed_at IS NULL"
    for *dated, class_id in uow.rows(sql, {"ids": _texts(class_ids)}):
        found[class_id].append(Dated(*dated))
    return found


def of_assignments(uow: UnitOfWork, assignment_ids: Sequence[UUID]) -> dict[UUID, list[Dated]]:
    """Assignment → its lessons in order, without the removed ones."""
    found: dict[UUID, list[Dated]] = {one: [] for one in assignment_ids}
    sql = f"{_DATED} WHERE assignment_id = ANY(%(ids)s::uuid[]) AND removed_at IS NULL ORDER BY day, number"
    for *dated, _ in uow.rows(sql, {"ids": _texts(assignment_ids)}):
        one = Dated(*dated)
        found[one.assignment_id].append(one)
    return found


def list_(
    uow: UnitOfWork, assignment_id: UUID, starts_on: date | None, ends_on: date | None, after: UUID | None, limit: int
) -> list[Listed]:
    """In the order of time: so many behind that one."""
    sql = """SELECT l.id, l.day, l.number, l.held_at IS NOT NULL, r.no, r.section,
            coalesce(l.held_topic, r.topic), coalesce(o.homework, r.homework)
        FROM lessons l LEFT JOIN plan_rows r ON r.id = l.row_id
        LEFT JOIN class_plan_rows o ON o.row_id = l.row_id AND o.assignment_id = l.assignment_id
        WHERE l.assignment_id = %(id)s AND l.removed_at IS NULL
        AND (%(from)s::date IS NULL OR l.day >= %(from)s) AND (%(to)s::date IS NULL OR l.day < %(to)s)
        AND (%(after)s::uuid IS NULL OR (l.day, l.number, l.id) > (
            SELECT a.day, a.number, a.id FROM lessons a WHERE a.id = %(after)s))
        ORDER BY l.day, l.number, l.id LIMIT %(limit)s"""
    given = {"id": assignment_id, "from": starts_on, "to": ends_on, "after": after, "limit": limit}
    return [Listed(*row) for row in uow.rows(sql, given)]


def remove(uow: UnitOfWork, ids: Iterable[UUID]) -> None:
    """Takes lessons out of their hours; a held one is left where it is."""
    sql = """UPDATE lessons SET removed_at = now() WHERE id = ANY(%(ids)s::uuid[]) AND held_at IS NULL RETURNING 1"""
    uow.rows(sql, {"ids": _texts(ids)})


def put(uow: UnitOfWork, district_id: UUID, school_id: UUID, class_id: UUID, lessons: Sequence[Dated]) -> None:
    """Writes lessons at their hours: new ones, and removed ones that come back elsewhere."""
    sql = """INSERT INTO lessons (id, district_id, school_id, class_id, assignment_id, day, number, row_id)
        SELECT u.id, %(district)s, %(school)s, %(class)s, u.assignment_id, u.day, u.number, u.row_id
        FROM unnest(%(ids)s::uuid[], %(assignments)s::uuid[], %(days)s::date[], %(numbers)s::smallint[],
            %(rows)s::uuid[]) AS u (id, assignment_id, day, number, row_id)
        ON CONFLICT (id) DO UPDATE SET day = excluded.day, number = excluded.number, row_id = excluded.row_id,
            removed_at = NULL
        WHERE lessons.held_at IS NULL RETURNING 1"""
    given = {
        "district": district_id,
        "school": school_id,
        "class": class_id,
        "ids": _texts(one.id for one in lessons),
        "assignments": _texts(one.assignment_id for one in lessons),
        "days": [one.day.isoformat() for one in lessons],
        "numbers": [one.number for one in lessons],
        "rows": _texts(one.row_id for one in lessons),
    }
    uow.rows(sql, given)


def settle(uow: UnitOfWork, lesson_id: UUID, *, removed: bool, fixed: bool) -> None:
    """What an order makes of a planned lesson."""
    sql = """UPDATE lessons SET removed_at = CASE WHEN %(removed)s THEN coalesce(removed_at, now()) END,
            fixed = %(fixed)s
        WHERE id = %(id)s AND held_at IS NULL RETURNING 1"""
    uow.rows(sql, {"id": lesson_id, "removed": removed, "fixed": fixed})


def closed_hours(uow: UnitOfWork, class_ids: Sequence[UUID]) -> dict[UUID, set[Hour]]:
    """Class → hours at which an order has taken a lesson out."""
    found: dict[UUID, set[Hour]] = {one: set() for one in class_ids}
    sql = """SELECT class_id, day, number FROM lessons
        WHERE class_id = ANY(%(ids)s::uuid[]) AND fixed AND removed_at IS NOT NULL"""
    for class_id, day, number in uow.rows(sql, {"ids": _texts(class_ids)}):
        found[class_id].add(Hour(day, number))
    return found


def bind(uow: UnitOfWork, rows: Sequence[tuple[UUID, UUID | None]]) -> None:
    """Lesson → row of the plan."""
    sql = """UPDATE lessons l SET row_id = u.row_id
        FROM unnest(%(ids)s::uuid[], %(rows)s::uuid[]) AS u (id, row_id) WHERE l.id = u.id RETURNING 1"""
    uow.rows(sql, {"ids": _texts(one for one, _ in rows), "rows": _texts(row for _, row in rows)})


def lock_class(uow: UnitOfWork, lesson_id: UUID) -> bool:
    """Locks the class of a lesson; False when the lesson is not known."""
    return _CLASS.first(uow, lesson=lesson_id) is not None


def hold(uow: UnitOfWork, lesson_id: UUID, on: date, topic: str | None, at: datetime) -> None:
    """The journal's word: it counts even for a lesson that was removed meanwhile; older news change nothing."""
    _HOLD.later(uow, lesson=lesson_id, on=on, topic=topic, at=at)


def _texts(ids: Iterable[UUID | None]) -> list[str | None]:
    """Sent as text and cast as a whole: a third of the time that an array of UUIDs takes."""
    return [None if one is None else str(one) for one in ids]
