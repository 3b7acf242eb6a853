"""Emergency access («break-glass», domain §8): an administrator reads cards for half an hour; the director knows."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from contracts.base import Event, Message


@dataclass(frozen=True, kw_only=True)
class Emergency(Message):
    """While it is open its owner may act in the role EMERGENCY: choose it with `switch_role`."""

    id: UUID
    school_id: UUID
    reason: str
    opened_at: datetime
    until: datetime
    closed_at: datetime | None
    """When it was closed before its time."""


@dataclass(frozen=True, kw_only=True)
class EmergencyOpened(Event):
    """An administrator has given a reason and may read cards until a moment; the director is to know at once."""

    source: ClassVar[str] = "identity"
    about: ClassVar[str] = "emergency_id"
    emergency_id: UUID
    person_id: UUID
    reason: str
    until: datetime
