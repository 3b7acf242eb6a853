"""People and appointments."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from chassis.db import UnitOfWork
from contracts.base import NotFound
from services.identity.models.staff import Appointment, Person
from services.identity.repository.sql import ACTIVE, by_name

_SAME = """
SELECT 1 FROM appointments
WHERE person_id = %(person)s AND role = %(role)s AND school_id IS NOT DISTINCT FROM %(school)s
  AND class_id IS NOT DISTINCT FROM %(class)s
  AND (ends_on IS NULL OR ends_on > %(starts)s) AND (%(ends)s::date IS NULL OR starts_on < %(ends)s)
LIMIT 1
"""
_HEAD = """
SELECT concat_ws(' ', p.last_name, p.first_name, p.middle_name) FROM appointments a JOIN people p USING (person_id)
WHERE a.school_id = %(school)s AND a.role = 'DIRECTOR'
  AND (a.ends_on IS NULL OR a.ends_on > %(starts)s) AND (%(ends)s::date IS NULL OR a.starts_on < %(ends)s)
LIMIT 1
"""
_WORKS = """
SELECT 1 FROM appointments
WHERE person_id = %(person)s AND school_id = %(school)s
  AND starts_on <= %(on)s AND (ends_on IS NULL OR ends_on > %(on)s)
LIMIT 1
"""
_SHOWN = """
SELECT a.*, p.last_name, p.first_name, p.middle_name, coalesce(c.state, 'NONE') AS account, s.short_name AS school,
       k.title AS school_class
FROM appointments a JOIN people p USING (person_id) LEFT JOIN accounts c USING (person_id)
LEFT JOIN schools s ON s.school_id = a.school_id LEFT JOIN known_classes k ON k.id = a.class_id
"""
_PAGE = f"""
SELECT q.person_id FROM appointments b JOIN people q USING (person_id)
WHERE b.school_id = %(school)s AND {ACTIVE.format("b")} AND (%(role)s::text IS NULL OR b.role = %(role)s)
  AND (%(after)s::uuid IS NULL OR ({by_name("q")}, q.person_id) >
       (SELECT {by_name("o")}, o.person_id FROM people o WHERE o.person_id = %(after)s))
GROUP BY q.person_id ORDER BY {by_name("q")}, q.person_id LIMIT %(limit)s
"""
_OF_SCHOOL = f"""{_SHOWN}
WHERE a.school_id = %(school)s AND {ACTIVE.format("a")} AND (%(role)s::text IS NULL OR a.role = %(role)s)
  AND a.person_id IN ({_PAGE})
ORDER BY {by_name("p")}, a.person_id, a.starts_on, a.id
"""
_OF_PERSON = f"""{_SHOWN}
WHERE a.person_id = %(person)s AND a.district_id = %(district)s
  AND (%(role)s = 'DISTRICT' OR a.school_id = %(school)s)
ORDER BY a.starts_on DESC, a.id DESC
"""


def person(uow: UnitOfWork, person_id: UUID) -> Person | None:
    return uow.session.get(Person, person_id)


def appointment(uow: UnitOfWork, appointment_id: UUID) -> Appointment | None:
    return uow.session.get(Appointment, appointment_id)


def appointment_for_update(uow: UnitOfWork, appointment_id: UUID, school_id: UUID | None) -> Appointment:
    """One of this school; of the whole district when no school is given."""
    mine = Appointment.district_id == uow.caller.district_id
    statement = select(Appointment).where(Appointment.id == appointment_id, mine).with_for_update()
    if school_id is not None:
        statement = statement.where(Appointment.school_id == school_id)
    found = uow.session.scalar(statement)
    if found is None:
        raise NotFound("Назначение не найдено")
    return found


def has_same(uow: UnitOfWork, new: Appointment) -> bool:
    """Whether the person holds this very role on some of these days."""
    return uow.scalar(_SAME, _days(new) | {"class": new.class_id, "role": new.role}) is not None


def head_then(uow: UnitOfWork, new: Appointment) -> str | None:
    """Name of the director on some of these days."""
    name: str | None = uow.scalar(_HEAD, _days(new))
    return name


def replaced_by(uow: UnitOfWork, new: Appointment) -> list[Appointment]:
    """Others' appointments to the same role (of the same class) on some of its days. A director is replaced by nobody:
    of their role only those who act for a time."""
    statement = (
        select(Appointment)
        .where(
            Appointment.school_id == new.school_id,
            Appointment.role == new.role,
            Appointment.class_id.is_not_distinct_from(new.class_id),
            Appointment.person_id != new.person_id,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on > new.starts_on),
        )
        .order_by(Appointment.id)
        .with_for_update()
    )
    if new.ends_on is not None:
        statement = statement.where(Appointment.starts_on < new.ends_on)
    if new.role == "DIRECTOR":
        statement = statement.where(Appointment.ends_on.is_not(None), Appointment.order_number.is_not(None))
    return list(uow.session.scalars(statement))


def works_in(uow: UnitOfWork, person_id: UUID, school_id: UUID | None, on: date) -> bool:
    """Whether the person holds any role in the school on a day."""
    return uow.scalar(_WORKS, {"person": person_id, "school": school_id, "on": on}) is not None


def _days(new: Appointment) -> dict[str, Any]:
    return {"person": new.person_id, "school": new.school_id, "starts": new.starts_on, "ends": new.ends_on}


def of_school(
    uow: UnitOfWork, school_id: UUID, on: date, role: str | None, after: UUID | None, limit: int
) -> Sequence[Any]:
    """Appointments in force on a day with names and account states: of so many people behind that one, by name."""
    given = {"school": school_id, "today": on, "role": role, "after": after, "limit": limit}
    return uow.rows(_OF_SCHOOL, given)


def of_person(uow: UnitOfWork, person_id: UUID) -> Sequence[Any]:
    """All appointments of a person that the caller may see: the own school's; the district's for its officers."""
    who = uow.caller
    mine = {"district": who.district_id, "school": who.school_id, "role": who.role}
    return uow.rows(_OF_PERSON, mine | {"person": person_id})
