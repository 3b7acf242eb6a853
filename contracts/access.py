"""The journal of access to personal data (domain §4.8): who saw, changed, printed or gave out what about whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from contracts.base import Caller, Message

NAMES = "NAMES"
"""The block that every look at somebody opens: who it is."""
LONGEST_REASON = 200


class AccessAction(StrEnum):
    """What was done with personal data. Titles are answered with every record."""

    VIEW = "VIEW"
    CHANGE = "CHANGE"
    PRINT = "PRINT"
    EXPORT = "EXPORT"
    TRANSFER = "TRANSFER"


@dataclass(frozen=True, kw_only=True)
class AccessNote(Message):
    """One look at the data of one or several people, as the service that showed them tells it.

    `blocks` are categories of data (NAMES beside those that consents name), never the data themselves.
    """

    account_id: UUID | None
    person_id: UUID | None
    role: str
    action: AccessAction
    operation: str
    """By which right: an operation of the rights table."""
    subjects: list[UUID]
    blocks: list[str]
    reason: str | None = None
    call_id: str | None = None

    @classmethod
    def by(
        cls,
        caller: Caller,
        action: AccessAction,
        operation: str,
        subjects: Iterable[UUID],
        *,
        blocks: Iterable[str] = (NAMES,),
        reason: str | None = None,
        call_id: str | None = None,
    ) -> "AccessNote":
        return cls(
            account_id=caller.account_id,
            person_id=caller.person_id,
            role=caller.role,
            action=action,
            operation=operation,
            subjects=list(dict.fromkeys(subjects)),
            blocks=sorted(set(blocks)),
            reason=reason,
            call_id=call_id,
        )


@dataclass(frozen=True, kw_only=True)
class AccessRecord(Message):
    """One line of the journal: one person's data. `blocks` is empty for who reads the technical journal."""

    seq: int
    at: datetime
    actor_id: UUID | None
    actor: str | None
    role: str
    role_title: str
    action: AccessAction
    action_title: str
    subject_id: UUID
    subject: str | None
    blocks: list[str]
    operation: str
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class AccessPage(Message):
    """Newest first; a record appears about a second after the look."""

    items: list[AccessRecord]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class AccessAlert(Message):
    """Something to look at: MASS (many people in an hour), EXPORT (many at once), NIGHT (staff from 22:00 to 6:00),

    EMERGENCY (an administrator gave a reason and read `people` cards).
    """

    id: UUID
    kind: str
    title: str
    at: datetime
    actor_id: UUID | None
    actor: str | None
    role: str
    people: int
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class AccessAlerts(Message):
    items: list[AccessAlert]
    next: str | None
