"""How far a caller's rights reach, as a condition of the query."""

from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.permissions import allowed

PAGES = """(%(school:boolean)
        OR (%(subject:boolean) AND a.teacher_id = %(me:uuid))
        OR (%(class:boolean) AND c.class_teacher_id = %(me)))"""
"""For a query over known_assignments `a` and known_classes `c`."""

_NOBODY = UUID(int=0)


def of(uow: UnitOfWork, operation: str) -> dict[str, Any]:
    """Values of `PAGES` for the caller. «The school» is the caller's one: a wall hides the others."""
    caller = uow.caller
    scopes = allowed(operation, caller.role)
    return {
        "me": caller.person_id or _NOBODY,
        "school": "SC" in scopes and caller.school_id is not None,
        "subject": "SB" in scopes,
        "class": "CL" in scopes,
    }
