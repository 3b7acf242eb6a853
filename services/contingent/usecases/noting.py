"""Telling the journal of access who looked at whose data; in the transaction of the look, so that none is lost."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from chassis import call as calls
from chassis.db import UnitOfWork
from contracts import access
from contracts.access import AccessAction, AccessNote
from contracts.base import SYSTEM, Invalid
from contracts.contingent import Card, PersonalDataAccessed
from services.contingent.models.consents import CATEGORY_OF

NAMES, REPRESENTATIVES, CONSENTS = access.NAMES, "REPRESENTATIVES", "CONSENTS"


class Subject(NamedTuple):
    """Whose data were seen, where no row of a person is at hand."""

    id: UUID
    district_id: UUID
    school_id: UUID | None


def note(
    uow: UnitOfWork,
    action: AccessAction,
    operation: str,
    subjects: Iterable[Any],
    blocks: Iterable[str],
    reason: str | None = None,
    ground: str | None = None,
) -> None:
    """`subjects` are rows of persons of one school (or of none: then it is the caller's). `ground`: by which act."""
    people, caller = list(subjects), uow.caller
    if caller.role == SYSTEM or not people:
        return
    told = AccessNote.by(
        caller,
        action,
        operation,
        [one.id for one in people],
        blocks=blocks,
        reason="; ".join(filter(None, (ground and f"Основание: {ground}", _reason(reason)))) or None,
        call_id=calls.current_id(),
    )
    school_id: UUID | None = people[0].school_id or caller.school_id
    uow.publish(PersonalDataAccessed(district_id=people[0].district_id, school_id=school_id, note=told))


def blocks_of(card: Card) -> list[str]:
    """Which parts of a card hold something that its reader sees."""
    filled = [category.value for name, category in CATEGORY_OF.items() if getattr(card, name) is not None]
    return [NAMES, *filled, *([REPRESENTATIVES] if card.representatives else [])]


def _reason(given: str | None) -> str | None:
    reason = " ".join((given or "").split())
    if len(reason) > access.LONGEST_REASON:
        raise Invalid(f"Причина — не длиннее {access.LONGEST_REASON} знаков", field="reason")
    return reason or None
