"""Telling the journal of access whose data a paper has shown; in the transaction of the look, so that none is lost."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from chassis import call as calls
from chassis.db import UnitOfWork
from contracts.access import LONGEST_REASON, AccessAction, AccessNote
from contracts.base import SYSTEM
from contracts.documents import PaperAccessed
from services.documents.models.tenant import OfSchool


def note(
    uow: UnitOfWork,
    action: AccessAction,
    operation: str,
    paper: OfSchool | Any,
    subjects: Iterable[UUID],
    reason: str | None = None,
) -> None:
    """`paper` is whose school keeps it; `reason` says which paper, where it is one among many about a person."""
    people, caller = list(subjects), uow.caller
    if caller.role == SYSTEM or not people:
        return
    said = reason[:LONGEST_REASON] if reason else None
    told = AccessNote.by(caller, action, operation, people, reason=said, call_id=calls.current_id())
    uow.publish(PaperAccessed(district_id=paper.district_id, school_id=paper.school_id, note=told))
