"""Programme execution: one statement for a lesson plan or for a whole school.

A class and a subject are one course, counted whole: who teaches it may change within the year.
"""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from chassis.db import UnitOfWork
from services.planning.repository import scope
from services.planning.repository.known import STAFF


class Progress(NamedTuple):
    """Counts of a course, with who teaches it; `plan_hours` is 0 without a plan, `bound` are lessons with a topic."""

    assignment_id: UUID
    class_id: UUID
    class_title: str
    subject: str
    teacher_id: UUID
    teacher: str
    hours_per_week: float
    plan_hours: int
    lessons: int
    bound: int
    plan_to_date: int
    held: int
    content_to_date: int
    content_done: int
    controls_planned: int
    controls_held: int


_PROGRESS = f"""SELECT a.id, a.class_id, c.title, s.name, a.teacher_id, coalesce(t.name, '—'), a.hours_per_week::float8,
        coalesce((SELECT sum(w.hours) FROM plan_rows w WHERE w.plan_id = p.id), 0)::int,
        count(l.id)::int,
        count(l.row_id)::int,
        count(l.id) FILTER (WHERE l.day <= %(on)s)::int,
        count(l.held_at) FILTER (WHERE l.day <= %(on)s)::int,
        count(l.row_id) FILTER (WHERE l.day <= %(on)s)::int,
        count(l.row_id) FILTER (WHERE l.day <= %(on)s AND l.held_at IS NOT NULL)::int,
        count(DISTINCT r.id) FILTER (WHERE l.day <= %(on)s AND r.control IS NOT NULL)::int,
        count(DISTINCT r.id) FILTER (WHERE l.day <= %(on)s AND r.control IS NOT NULL AND l.held_at IS NOT NULL)::int
    FROM {{teaching}} a JOIN known_classes c ON c.id = a.class_id JOIN subjects s ON s.id = a.subject_id
    LEFT JOIN {STAFF} t ON t.person_id = a.teacher_id AND t.school_id = a.school_id
    LEFT JOIN parallel_plans p ON p.school_id = a.school_id AND p.year = a.year AND p.grade = c.grade
        AND p.subject_id = a.subject_id
    LEFT JOIN (assignments b JOIN lessons l ON l.assignment_id = b.id AND l.removed_at IS NULL)
        ON b.class_id = a.class_id AND b.subject_id = a.subject_id
    LEFT JOIN plan_rows r ON r.id = l.row_id"""
_GROUP = """GROUP BY a.id, a.class_id, a.teacher_id, a.hours_per_week, c.id, s.id, t.name, p.id
    ORDER BY c.grade, c.title, s.position, s.name"""
_LAST = """(SELECT DISTINCT ON (class_id, subject_id) * FROM assignments
    WHERE school_id = %(school)s AND year = %(year)s AND (%(class)s::uuid IS NULL OR class_id = %(class)s)
    ORDER BY class_id, subject_id, ends_on IS NOT DISTINCT FROM starts_on, starts_on > %(on)s, starts_on DESC)"""
"""Of each course who taught it last by that day."""


def of_assignment(uow: UnitOfWork, assignment_id: UUID, on: date) -> Progress | None:
    sql = (
        f"{_PROGRESS.format(teaching='assignments')} WHERE a.id = %(id)s AND {scope.of_execution(uow.caller)} {_GROUP}"
    )
    found = uow.rows(sql, {"id": assignment_id, "on": on, "me": uow.caller.person_id})
    return next((Progress(*row) for row in found), None)


def of_school(uow: UnitOfWork, school_id: UUID, year: str, class_id: UUID | None, on: date) -> list[Progress]:
    sql = f"{_PROGRESS.format(teaching=_LAST)} WHERE {scope.of_execution(uow.caller)} {_GROUP}"
    given = {"school": school_id, "year": year, "class": class_id, "on": on, "me": uow.caller.person_id}
    return [Progress(*row) for row in uow.rows(sql, given)]
