"""Who sees which rows: the caller's role as a condition of the SQL, never a filter afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from chassis.db import UnitOfWork
from contracts.base import SYSTEM
from contracts.permissions import allowed
from contracts.student_body import Kinship
from services.contingent.models.people import ADULT
from services.contingent.repository.consents import ACTIVE

_HELD = "{0}.starts_on <= %(today)s AND ({0}.ends_on IS NULL OR {0}.ends_on > %(today)s)"
_MY_CLASS = (
    "SELECT 1 FROM class_memberships cm JOIN school_classes sc ON sc.id = cm.class_id"
    f" WHERE sc.class_teacher_id = %(own_person)s AND {_HELD.format('cm')} AND "
)
_LEGAL = ", ".join(f"'{one}'" for one in Kinship if one.has_legal_force)
_MY_CHILD = (
    "SELECT 1 FROM representative_links rl JOIN persons ch ON ch.id = rl.child_id"
    f" WHERE rl.person_id = %(own_person)s AND rl.portal_access AND rl.restriction IS NULL AND {_HELD.format('rl')}"
    f" AND rl.kinship IN ({_LEGAL}) AND ch.birth_date > %(today)s::date - interval '{ADULT} years'"
    " AND EXISTS (SELECT 1 FROM consents co WHERE co.person_id = rl.person_id AND co.school_id = rl.school_id"
    f" AND {ACTIVE.format('co')} AND co.purposes <> '{{}}') AND rl.child_id = "
)
"""What opens a child's data to an adult, all at once (domain §1.8): legal force, a wish, no restriction by a court,
a minor, and the adult's own consent to the school of the link."""
_TAUGHT = (
    f"SELECT 1 FROM known_assignments ka WHERE ka.teacher_id = %(own_person)s AND {_HELD.format('ka')}"
    " AND ka.class_id = "
)
_REPRESENTED = "SELECT 1 FROM representative_links rl WHERE rl.person_id = p.id"

_PEOPLE = {
    "SC": f"(p.school_id = %(own_school)s OR EXISTS ({_REPRESENTED} AND rl.school_id = %(own_school)s))",
    "SB": "EXISTS (SELECT 1 FROM class_memberships cm WHERE cm.person_id = p.id AND "
    f"{_HELD.format('cm')} AND EXISTS ({_TAUGHT} cm.class_id))",
    "CL": f"(EXISTS ({_MY_CLASS} cm.person_id = p.id)"
    f" OR EXISTS ({_REPRESENTED} AND EXISTS ({_MY_CLASS} cm.person_id = rl.child_id)))",
    "CH": f"(p.id = %(own_person)s OR EXISTS ({_MY_CHILD} p.id))",
    "DI": "p.district_id = %(own_district)s",
}
_STUDENTS = {
    "SC": "m.school_id = %(own_school)s",
    "SB": f"EXISTS ({_TAUGHT} m.class_id)",
    "CL": f"EXISTS ({_MY_CLASS} cm.student_id = m.student_id)",
    "CH": f"(m.person_id = %(own_person)s OR EXISTS ({_MY_CHILD} m.person_id))",
    "DI": "m.district_id = %(own_district)s",
}
_DIVISIONS = {
    "SC": "d.school_id = %(own_school)s",
    "SB": f"EXISTS ({_TAUGHT} d.class_id)",
    "CL": "EXISTS (SELECT 1 FROM school_classes sc WHERE sc.id = d.class_id AND sc.class_teacher_id = %(own_person)s)",
    "CH": "EXISTS (SELECT 1 FROM class_memberships cm WHERE cm.class_id = d.class_id"
    " AND (cm.ends_on IS NULL OR cm.ends_on > %(today)s)"
    f" AND (cm.person_id = %(own_person)s OR EXISTS ({_MY_CHILD} cm.person_id)))",
}

_APPLICATIONS = {
    "SC": "a.school_id = %(own_school)s",
    "CH": f"(EXISTS ({_MY_CHILD} a.person_id) OR (a.applicant_id = %(own_person)s AND NOT EXISTS ("
    "SELECT 1 FROM representative_links rl WHERE rl.child_id = a.person_id AND rl.person_id = %(own_person)s"
    " AND rl.restriction IS NOT NULL)))",
}


def people(uow: UnitOfWork, operation: str) -> str:
    """Condition on persons `p`; a card that turned out to be another one is nobody's."""
    return f"(p.merged_into IS NULL AND {_any(_PEOPLE, uow, operation)})"


def students(uow: UnitOfWork, operation: str) -> str:
    """Condition on rows `m` that name a school, a person and a student (memberships, movements)."""
    return _any(_STUDENTS, uow, operation)


def divisions(uow: UnitOfWork, operation: str) -> str:
    """Condition on divisions of classes `d`: how a class is divided concerns who learns or teaches in it."""
    return _any(_DIVISIONS, uow, operation)


def applications(uow: UnitOfWork, operation: str) -> str:
    """Condition on applications for admission `a`: a parent sees those they made and those about their children."""
    return _any(_APPLICATIONS, uow, operation)


def schools(uow: UnitOfWork, column: str) -> str:
    """Condition on a column of school ids: the own school; all only for whoever holds the whole district.

    A parent of children in several schools belongs to none of them: theirs are the schools that keep the children.
    """
    if (uow.caller.role == SYSTEM and uow.caller.school_id is None) or "DI" in allowed("schools.read", uow.caller.role):
        return "TRUE"
    own = f"{column} = %(own_school)s"
    if uow.caller.role != "PARENT":
        return own
    return f"({own} OR EXISTS (SELECT 1 FROM persons k WHERE k.school_id = {column} AND EXISTS ({_MY_CHILD} k.id)))"


def _any(conditions: dict[str, str], uow: UnitOfWork, operation: str) -> str:
    if uow.caller.role == SYSTEM:
        return "TRUE"
    scopes = allowed(operation, uow.caller.role)
    return "(" + (" OR ".join(conditions[one] for one in sorted(scopes) if one in conditions) or "FALSE") + ")"


def own(uow: UnitOfWork, today: date, **more: Any) -> dict[str, Any]:
    """The parameters that the conditions speak of, beside a query's own."""
    who = uow.caller
    mine = {"own_person": who.person_id, "own_school": who.school_id, "own_district": who.district_id}
    return {**mine, "today": today, **more}


@contextmanager
def whole_district(uow: UnitOfWork) -> Iterator[None]:
    """Rows of all schools of the district, for the few questions that only the district can answer:

    is this СНИЛС known, is this child enrolled elsewhere.
    """
    with uow.seeing(replace(uow.caller, school_id=None)):
        yield
