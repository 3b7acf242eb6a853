"""Missed and substituted lessons."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from services.planning.models.substitutions import Colleague, ExecutedOrder, Own, SubstitutionRow, Target
from services.planning.repository.known import SHORT_NAME, STAFF

_TARGETS = f"""SELECT l.id, l.day, l.number, l.held_at IS NOT NULL, l.removed_at IS NOT NULL, l.row_id, l.class_id,
        c.title, l.assignment_id, s.name, a.teacher_id, coalesce(t.name, '—'), u.id, u.kind, u.order_id,
        u.order_number, u.given_lesson_id, g.assignment_id, g.held_at IS NOT NULL
    FROM lessons l JOIN assignments a ON a.id = l.assignment_id JOIN known_classes c ON c.id = l.class_id
    JOIN subjects s ON s.id = a.subject_id
    LEFT JOIN {STAFF} t ON t.person_id = a.teacher_id AND t.school_id = a.school_id
    LEFT JOIN substitutions u ON u.lesson_id = l.id AND u.ended_by IS NULL
    LEFT JOIN lessons g ON g.id = u.given_lesson_id
    WHERE l.school_id = %(school)s AND l.id = ANY(%(ids)s::uuid[])"""
_COLLEAGUES = f"""SELECT person_id, (array_agg({SHORT_NAME} ORDER BY as_of DESC))[1] AS name,
        bool_or(role <> 'CLERK') AS teaches,
        CASE WHEN NOT bool_or(role <> 'CLERK' AND ends_on IS NULL) THEN max(ends_on) FILTER (WHERE role <> 'CLERK') END
            AS until
    FROM known_appointments WHERE school_id = %(school)s AND person_id = ANY(%(ids)s::uuid[]) GROUP BY person_id"""
_BUSY = """SELECT a.teacher_id AS person_id, l.day, l.number, c.title
    FROM lessons l JOIN assignments a ON a.id = l.assignment_id JOIN known_classes c ON c.id = l.class_id
    WHERE a.school_id = %(school)s AND a.teacher_id = ANY(%(people)s::uuid[]) AND l.day = ANY(%(days)s::date[])
      AND l.removed_at IS NULL AND NOT l.id = ANY(%(lessons)s::uuid[])
      AND NOT EXISTS (SELECT FROM substitutions u WHERE u.lesson_id = l.id AND u.ended_by IS NULL)
    UNION ALL
    SELECT u.substitute_id, u.day, u.number, c.title
    FROM substitutions u JOIN lessons l ON l.id = u.lesson_id JOIN known_classes c ON c.id = l.class_id
    WHERE u.school_id = %(school)s AND u.substitute_id = ANY(%(people)s::uuid[]) AND u.day = ANY(%(days)s::date[])
      AND u.ended_by IS NULL AND NOT u.lesson_id = ANY(%(lessons)s::uuid[])"""
"""Hours at which people teach; what the order itself changes does not stand in its own way."""
_OWN = """SELECT a.id, a.class_id, a.teacher_id, s.name, a.starts_on, a.ends_on
    FROM assignments a JOIN subjects s ON s.id = a.subject_id
    WHERE a.school_id = %(school)s AND a.id = ANY(%(ids)s::uuid[])"""
_JOURNAL = f"""SELECT u.id, u.lesson_id, u.day AS on, u.number, l.class_id, c.title AS class_title, s.name AS subject,
        u.teacher_id, coalesce(t.name, '—') AS teacher, u.cause, u.kind, u.substitute_id, w.name AS substitute,
        gs.name AS given_subject, u.given_lesson_id,
        CASE WHEN u.ended_by IS NULL THEN CASE u.kind WHEN 'OTHER_SUBJECT' THEN g.held_topic ELSE l.held_topic END END
            AS topic,
        u.order_id, u.order_number, u.order_date, u.ended_by
    FROM substitutions u JOIN lessons l ON l.id = u.lesson_id JOIN assignments a ON a.id = l.assignment_id
    JOIN known_classes c ON c.id = l.class_id JOIN subjects s ON s.id = a.subject_id
    LEFT JOIN {STAFF} t ON t.person_id = u.teacher_id AND t.school_id = u.school_id
    LEFT JOIN {STAFF} w ON w.person_id = u.substitute_id AND w.school_id = u.school_id
    LEFT JOIN lessons g ON g.id = u.given_lesson_id LEFT JOIN assignments ga ON ga.id = g.assignment_id
    LEFT JOIN subjects gs ON gs.id = ga.subject_id
    WHERE u.school_id = %(school)s AND {{within}}
      AND (%(since)s::date IS NULL OR u.day >= %(since)s) AND (%(until)s::date IS NULL OR u.day < %(until)s)
      AND (%(teacher)s::uuid IS NULL OR u.teacher_id = %(teacher)s OR u.substitute_id = %(teacher)s)
      AND (%(day)s::date IS NULL OR (u.day, u.id) > (%(day)s, %(id)s::uuid))
    ORDER BY u.day, u.id LIMIT %(limit)s"""


def targets(uow: UnitOfWork, school_id: UUID, lesson_ids: Iterable[UUID]) -> dict[UUID, Target]:
    found = uow.rows(_TARGETS, {"school": school_id, "ids": _texts(lesson_ids)})
    return {row[0]: Target(*row) for row in found}


def colleagues(uow: UnitOfWork, school_id: UUID, people: Iterable[UUID]) -> dict[UUID, Colleague]:
    found = uow.rows(_COLLEAGUES, {"school": school_id, "ids": _texts(people)})
    return {row.person_id: Colleague(row.name, row.teaches, row.until) for row in found}


def busy(
    uow: UnitOfWork, school_id: UUID, people: Iterable[UUID], days: Iterable[date], lessons: Iterable[UUID]
) -> dict[tuple[UUID, date, int], str]:
    given = {"people": _texts(people), "days": [one.isoformat() for one in days], "lessons": _texts(lessons)}
    return {(row.person_id, row.day, row.number): row.title for row in uow.rows(_BUSY, {"school": school_id, **given})}


def own(uow: UnitOfWork, school_id: UUID, assignment_ids: Iterable[UUID]) -> dict[UUID, Own]:
    found = uow.rows(_OWN, {"school": school_id, "ids": _texts(assignment_ids)})
    return {row[0]: Own(*row[1:]) for row in found}


def taken(uow: UnitOfWork, ids: Iterable[UUID]) -> set[UUID]:
    """Those of the ids that a line has already."""
    found = uow.rows("SELECT id FROM substitutions WHERE id = ANY(%(ids)s::uuid[])", {"ids": _texts(ids)})
    return {row.id for row in found}


def end(uow: UnitOfWork, substitution_id: UUID, by: str) -> None:
    sql = "UPDATE substitutions SET ended_by = %(by)s WHERE id = %(id)s RETURNING 1"
    uow.rows(sql, {"id": substitution_id, "by": by})


def listed(
    uow: UnitOfWork,
    school_id: UUID,
    within: str,
    days: tuple[date | None, date | None],
    teacher_id: UUID | None,
    after: tuple[date, UUID] | None,
    limit: int,
) -> Sequence[Any]:
    """Lines behind the place `after`, as far as the condition `within` lets the caller see them."""
    since, until = days
    day, id_ = after or (None, None)
    given = {"school": school_id, "since": since, "until": until, "teacher": teacher_id, "me": uow.caller.person_id}
    return uow.rows(_JOURNAL.format(within=within), {**given, "day": day, "id": id_, "limit": limit})


def executed(uow: UnitOfWork, order_id: UUID) -> bool:
    return uow.session.get(ExecutedOrder, order_id) is not None


def note_executed(uow: UnitOfWork, order_id: UUID, district_id: UUID, school_id: UUID) -> None:
    uow.add(ExecutedOrder(id=order_id, district_id=district_id, school_id=school_id))


def add(uow: UnitOfWork, row: SubstitutionRow) -> None:
    uow.add(row)
    uow.flush()


def _texts(ids: Iterable[UUID]) -> list[str]:
    return [str(one) for one in ids]
