"""Districts and schools: rows and who sees them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.exc import IntegrityError

from chassis.db import UnitOfWork
from contracts.base import Caller
from contracts.identity import SchoolExists, SchoolNotFound
from services.identity.models.schools import District, School
from services.identity.models.today import today
from services.identity.repository.sql import ACTIVE

_VISIBLE = f"""
SELECT s.school_id FROM schools s
WHERE s.district_id = %(district)s AND (%(id)s::uuid IS NULL OR s.school_id = %(id)s)
  AND (%(role)s = 'DISTRICT' OR s.school_id = %(school)s OR s.school_id IN (
        SELECT k.school_id FROM known_representatives r JOIN known_students k ON k.person_id = r.student_person_id
        WHERE r.person_id = %(person)s AND r.portal_access AND {ACTIVE.format("r")}))
"""

_HEADS = f"""
SELECT DISTINCT ON (a.school_id) a.school_id, a.person_id, a.position, a.starts_on, a.order_number,
       concat_ws(' ', p.last_name, p.first_name, p.middle_name) AS full_name
FROM appointments a JOIN people p USING (person_id)
WHERE a.school_id = ANY(%(ids)s) AND a.role = 'DIRECTOR' AND {ACTIVE.format("a")}
ORDER BY a.school_id, a.starts_on DESC, a.id
"""
_CHANGES = """
SELECT c.version, c.at, c.changed_by AS person_id, c.role, c.order_number, c.changes,
       concat_ws(' ', p.last_name, p.first_name, p.middle_name) AS full_name
FROM school_changes c LEFT JOIN people p ON p.person_id = c.changed_by
WHERE c.school_id = %(school)s AND c.version < coalesce(%(before)s::int, 2147483647)
ORDER BY c.version DESC LIMIT %(limit)s
"""


def visible(uow: UnitOfWork, caller: Caller, school_id: UUID | None = None) -> list[School]:
    """By short name: all of the district for its officers, the own school, the schools of one's children."""
    return list(uow.session.scalars(_seen(uow, caller, school_id)))


def page(uow: UnitOfWork, caller: Caller, after: UUID | None, limit: int) -> list[School]:
    """So many of them behind that one."""
    statement = _seen(uow, caller, None).limit(limit)
    if after is not None:
        last = uow.session.get(School, after)
        place = (last.short_name, last.id) if last else ("", after)
        statement = statement.where(tuple_(School.short_name, School.id) > tuple_(*place))
    return list(uow.session.scalars(statement))


def _seen(uow: UnitOfWork, caller: Caller, school_id: UUID | None) -> Select[School]:
    mine = {
        "id": school_id,
        "district": caller.district_id,
        "role": caller.role,
        "school": caller.school_id,
        "person": caller.person_id,
        "today": today(),
    }
    ids = [row.school_id for row in uow.rows(_VISIBLE, mine)]
    return select(School).where(School.id.in_(ids)).order_by(School.short_name, School.id)


def get(uow: UnitOfWork, school_id: UUID, caller: Caller) -> School:
    """A school the caller may see."""
    for school in visible(uow, caller, school_id):
        return school
    raise SchoolNotFound("Школа не найдена")


def lock(uow: UnitOfWork, school: School) -> None:
    """As it is now, and nobody else changes it until commit."""
    uow.session.refresh(school, with_for_update=True)


def district(uow: UnitOfWork, district_id: UUID) -> District | None:
    return uow.session.get(District, district_id)


def add(uow: UnitOfWork, *rows: District | School) -> None:
    uow.add(*rows)
    save(uow)


def save(uow: UnitOfWork) -> None:
    """Another school of the country may have these requisites, also where this caller cannot see it."""
    try:
        uow.flush()
    except IntegrityError as clash:
        raise SchoolExists("Школа с таким ИНН и КПП уже открыта", field="card.inn") from clash


def short_names(uow: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, str]:
    sql = "SELECT school_id, short_name FROM schools WHERE school_id = ANY(%(ids)s)"
    return {row.school_id: row.short_name for row in uow.rows(sql, {"ids": list(ids)})}


def heads(uow: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, Any]:
    """Today's directors by school, in one statement whatever the number of schools."""
    return {row.school_id: row for row in uow.rows(_HEADS, {"ids": list(ids), "today": today()})}


def changes(uow: UnitOfWork, school_id: UUID, before: int | None, limit: int) -> Sequence[Any]:
    """The history of a card, newest first."""
    return uow.rows(_CHANGES, {"school": school_id, "before": before, "limit": limit})
