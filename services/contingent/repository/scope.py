"""Who sees which rows: the caller's role as a condition of the SQL, never a filter afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from chassis.db import UnitOfWork
from contracts.base import SYSTEM
from contracts.permissions import allowed

_HELD = "{0}.starts_on <= %(today)s AND ({0}.ends_on IS NULL OR {0}.ends_on > %(today)s)"
_MY_CLASS = (
    "SELECT 1 FROM class_memberships cm JOIN school_classes sc ON sc.id = cm.class_id"
    f" WHERE sc.class_teacher_id = %(own_person)s AND {_HELD.format('cm')} AND "
)
_MY_CHILD = (
    "SELECT 1 FROM representative_links rl WHERE rl.person_id = %(own_person)s AND rl.portal_access"
    f" AND rl.restriction IS NULL AND {_HELD.format('rl')} AND rl.child_id = "
)
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


def people(uow: UnitOfWork, operation: str) -> str:
    """Condition on persons `p`."""
    return _any(_PEOPLE, uow, operation)


def students(uow: UnitOfWork, operation: str) -> str:
    """Condition on rows `m` that name a school, a person and a student (memberships, movements)."""
    return _any(_STUDENTS, uow, operation)


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
