"""What a school's list says of people: cards with class, consents and representatives, each in one statement."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from services.contingent.repository import scope
from services.contingent.repository.consents import ACTIVE
from services.contingent.repository.students import CLOSED

_PERSON = """
    SELECT p.*, m.class_title, m.enrolled_on, (
      SELECT max(o.left_on) FROM enrolments o WHERE o.person_id = p.id AND o.school_id = %(school)s) AS left_on
    FROM persons p LEFT JOIN LATERAL (
      SELECT cm.person_id, cm.school_id, cm.class_id, cm.class_title, e.enrolled_on
      FROM class_memberships cm JOIN enrolments e ON e.id = cm.student_id
      WHERE cm.person_id = p.id AND cm.school_id = %(school)s AND (cm.ends_on IS NULL OR cm.ends_on > %(today)s)
      ORDER BY cm.starts_on LIMIT 1) m ON TRUE
"""
"""With the class of today, or the one that somebody is enrolled into for a day to come."""


def some(uow: UnitOfWork, school_id: UUID, person_ids: list[UUID], operation: str, today: date) -> Sequence[Any]:
    """Those of these persons with whose cards the caller may do the operation; students or not yet."""
    sql = f"{_PERSON} WHERE p.id = ANY(%(ids)s) AND p.school_id = %(school)s AND {scope.people(uow, operation)}"
    return uow.rows(sql, scope.own(uow, today, school=school_id, ids=person_ids))


def students(uow: UnitOfWork, school_id: UUID, class_id: UUID | None, operation: str, today: date) -> Sequence[Any]:
    """Students of the school, or of one class, by class and in Russian order; those without a name, or whose consent to
    it was withdrawn, stand in no list that leaves the school."""
    within = "AND m.class_id = %(class)s" if class_id else ""
    sql = f"""
        {_PERSON} JOIN school_classes c ON c.id = m.class_id
        WHERE p.school_id = %(school)s AND NOT p.pseudonym {within} AND {scope.people(uow, operation)}
          AND NOT {CLOSED.format("m")}
        ORDER BY c.grade, c.letter COLLATE "C", p.sort_key, p.id
    """
    return uow.rows(sql, scope.own(uow, today, **{"school": school_id, "class": class_id}))


def papers(uow: UnitOfWork, school_id: UUID, person_ids: list[UUID], today: date) -> dict[UUID, Any]:
    """Of each person the first paper that still allows the school to keep the roll (P1)."""
    sql = f"""
        SELECT DISTINCT ON (c.person_id) c.person_id, c.number, c.signed_at, c.purposes FROM consents c
        WHERE c.person_id = ANY(%(ids)s) AND c.school_id = %(school)s
          AND {ACTIVE.format("c")} AND 'P1' = ANY(c.purposes)
        ORDER BY c.person_id, c.signed_at, c.id
    """
    found = uow.rows(sql, {"ids": person_ids, "school": school_id, "today": today})
    return {row.person_id: row for row in found}


def adults(uow: UnitOfWork, school_id: UUID, child_ids: list[UUID], today: date) -> Sequence[Any]:
    """Present representatives at this school, the main contact of a child first."""
    sql = """
        SELECT l.child_id, l.person_id, l.school_id, l.id, l.kinship, l.basis_document,
          p.last_name, p.first_name, p.middle_name, p.phone
        FROM representative_links l JOIN persons p ON p.id = l.person_id
        WHERE l.child_id = ANY(%(ids)s) AND l.school_id = %(school)s
          AND l.starts_on <= %(today)s AND (l.ends_on IS NULL OR l.ends_on > %(today)s)
        ORDER BY l.child_id, l.is_main_contact DESC, l.starts_on, l.id
    """
    return uow.rows(sql, {"ids": child_ids, "school": school_id, "today": today})
