"""Whose slip may be handed out by whom, and the register of slips."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.db import UnitOfWork
from services.identity.models.accounts import Slip
from services.identity.models.today import today
from services.identity.repository.sql import ACTIVE, NOT_OVER, ON_ROLL, OWN_CLASS, by_name


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Whom a caller may give a slip: pupils (of own classes only when `teacher` is set) and staff of these roles.

    `heads_only`: the person leads another school or the department, so that only the department may;
    otherwise any post at all stands in the way.
    """

    school_id: UUID | None
    pupils: bool
    teacher: UUID | None
    staff_roles: tuple[str, ...]
    stopped_by: str
    """HEADS, ANY or NONE."""


_PUPILS = f"""
SELECT k.person_id, k.class_id, c.title,
       EXISTS (SELECT 1 FROM known_consents n
               WHERE n.person_id = k.person_id AND n.school_id = k.school_id AND 'P2' = ANY(n.purposes)) AS open
FROM known_students k JOIN known_classes c ON c.id = k.class_id
WHERE %(pupils)s AND k.school_id = %(school)s AND {ON_ROLL.format("k")}
  AND (%(class)s::uuid IS NULL OR k.class_id = %(class)s) AND {OWN_CLASS}
"""
_WITHIN_REACH = f"""
WITH pupils AS ({_PUPILS}), found AS (
    SELECT person_id, 'STUDENT' AS kind, class_id, title, open FROM pupils
    UNION ALL
    SELECT r.person_id, 'PARENT', u.class_id, u.title, r.portal_access
    FROM known_representatives r JOIN pupils u ON u.person_id = r.student_person_id WHERE {ACTIVE.format("r")}
    UNION ALL
    SELECT a.person_id, 'STAFF', NULL, NULL, true FROM appointments a
    WHERE %(class)s::uuid IS NULL AND a.school_id IS NOT DISTINCT FROM %(school)s AND a.role = ANY(%(staff_roles)s)
      AND {NOT_OVER.format("a")}
), one AS (
    SELECT DISTINCT ON (person_id) * FROM found
    WHERE %(persons)s::uuid[] IS NULL OR person_id = ANY(%(persons)s)
    ORDER BY person_id, kind = 'STAFF' DESC, open DESC, title
)
SELECT one.*, p.last_name, p.first_name, p.middle_name, c.state, EXISTS (
    SELECT 1 FROM appointments a
    WHERE a.person_id = one.person_id AND {NOT_OVER.format("a")} AND %(stopped_by)s <> 'NONE'
      AND (%(stopped_by)s = 'ANY' OR a.role = 'DISTRICT'
           OR a.role IN ('DIRECTOR', 'SYS_ADMIN') AND a.school_id <> %(school)s)) AS stopped
FROM one JOIN people p USING (person_id) LEFT JOIN accounts c USING (person_id)
ORDER BY one.title NULLS FIRST, one.kind DESC, {by_name("p")}, one.person_id
"""
_OWN_CLASSES = f"SELECT c.id FROM known_classes c WHERE c.school_id = %(school)s AND {OWN_CLASS}"
_STATE = """CASE WHEN s.used_at IS NOT NULL THEN 'USED' WHEN s.replaced_at IS NOT NULL THEN 'REPLACED'
    WHEN s.expires_at > now() THEN 'OUT' ELSE 'EXPIRED' END"""
_REGISTER = f"""
SELECT s.*, concat_ws(' ', p.last_name, p.first_name, p.middle_name) AS full_name, k.title AS school_class,
       concat_ws(' ', g.last_name, g.first_name, g.middle_name) AS issued_by_name, {_STATE} AS state
FROM slips s JOIN people p USING (person_id) LEFT JOIN people g ON g.person_id = s.issued_by
LEFT JOIN known_classes k ON k.id = s.class_id
WHERE s.school_id IS NOT DISTINCT FROM %(school)s AND (%(class)s::uuid IS NULL OR s.class_id = %(class)s)
  AND (%(person)s::uuid IS NULL OR s.person_id = %(person)s)
  AND (%(state)s::text IS NULL OR {_STATE} = %(state)s)
  AND (%(teacher)s::uuid IS NULL OR s.class_id IN ({_OWN_CLASSES}))
  AND (%(staff_roles)s::text[] IS NULL OR s.kind = 'STAFF' AND EXISTS (
        SELECT 1 FROM appointments a
        WHERE a.person_id = s.person_id AND a.school_id IS NOT DISTINCT FROM s.school_id
          AND a.role = ANY(%(staff_roles)s)))
  AND (%(after)s::uuid IS NULL OR s.id < %(after)s)
ORDER BY s.id DESC LIMIT %(limit)s
"""
_REPLACE = """
UPDATE slips SET replaced_at = now() WHERE person_id = ANY(%(persons)s) AND used_at IS NULL AND replaced_at IS NULL
RETURNING 1
"""


def within_reach(
    uow: UnitOfWork, reach: Reach, *, persons: list[UUID] | None = None, class_id: UUID | None = None
) -> Sequence[Any]:
    """One row a person the caller may give a slip, by class and name."""
    given = {
        "school": reach.school_id,
        "pupils": reach.pupils,
        "teacher": reach.teacher,
        "staff_roles": list(reach.staff_roles),
        "stopped_by": reach.stopped_by,
        "class": class_id,
        "persons": persons,
        "today": today(),
    }
    return uow.rows(_WITHIN_REACH, given)


def class_within_reach(uow: UnitOfWork, reach: Reach, class_id: UUID) -> bool:
    sql = f"{_OWN_CLASSES} AND c.id = %(class)s AND %(pupils)s"
    given = {"school": reach.school_id, "teacher": reach.teacher, "pupils": reach.pupils}
    return uow.scalar(sql, given | {"class": class_id, "today": today()}) is not None


def replace_open(uow: UnitOfWork, person_ids: Collection[UUID]) -> None:
    """The earlier slips of these people stop working."""
    uow.rows(_REPLACE, {"persons": list(person_ids)})


def by_code(uow: UnitOfWork, code_hash: bytes, *, lock: bool = False) -> Slip | None:
    statement = select(Slip).where(Slip.code_hash == code_hash)
    return uow.session.scalar(statement.with_for_update() if lock else statement)


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Which lines of the register: of the department itself when there is no school."""

    school_id: UUID | None
    class_id: UUID | None
    person_id: UUID | None
    state: str | None
    teacher: UUID | None
    """A class teacher's own classes only."""
    staff_roles: Sequence[str] | None
    """Staff of these roles only."""


def register(uow: UnitOfWork, shelf: Shelf, after: UUID | None, limit: int) -> Sequence[Any]:
    """Newest first."""
    given = {"school": shelf.school_id, "class": shelf.class_id, "person": shelf.person_id, "state": shelf.state}
    roles = list(shelf.staff_roles) if shelf.staff_roles else None
    bounds = {"teacher": shelf.teacher, "staff_roles": roles, "today": today(), "after": after, "limit": limit}
    return uow.rows(_REGISTER, given | bounds)
