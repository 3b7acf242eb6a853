"""Telling the journal of access whose names were read behind a report; in the transaction of the look."""

from collections.abc import Iterable
from uuid import UUID

from chassis import call as calls
from chassis.db import UnitOfWork
from contracts.access import AccessAction, AccessNote
from contracts.base import SYSTEM
from contracts.reporting import NamesAccessed
from services.reporting.repository import naming

OPERATION = "reports.read"


def note(uow: UnitOfWork, action: AccessAction, school_id: UUID | None, students: Iterable[UUID], what: str) -> None:
    """`students` are episodes; `what` says which list it was."""
    people, caller = naming.persons(uow, list(students)), uow.caller
    if caller.role == SYSTEM or caller.district_id is None or not people:
        return
    told = AccessNote.by(caller, action, OPERATION, people, reason=what, call_id=calls.current_id())
    uow.publish(NamesAccessed(district_id=caller.district_id, school_id=school_id, note=told))
