"""A school beyond its requisites: who directs it, whether it works, and what was changed on its card."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from contracts.base import Conflict, Message


class SchoolStatus(StrEnum):
    """As the state register of legal entities (ЕГРЮЛ) calls it. The department notes it; nothing follows LIQUIDATED."""

    ACTIVE = "ACTIVE"
    REORGANISING = "REORGANISING"
    LIQUIDATING = "LIQUIDATING"
    LIQUIDATED = "LIQUIDATED"


@dataclass(frozen=True, kw_only=True)
class SchoolHead(Message):
    """Whoever is director by an appointment in force today; never typed into the card."""

    person_id: UUID
    full_name: str
    position: str
    starts_on: date
    order_number: str | None


@dataclass(frozen=True, kw_only=True)
class CardChange(Message):
    """One field of a card; `before` is empty where nothing stood."""

    field: str
    title: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True)
class SchoolChange(Message):
    """What turned the card of the version before into `version`, by whom and when, and by which order if by any."""

    version: int
    at: datetime
    person_id: UUID | None
    full_name: str
    role_title: str
    order_number: str | None
    changes: list[CardChange]


@dataclass(frozen=True, kw_only=True)
class SchoolHistory(Message):
    """Newest first."""

    items: list[SchoolChange]
    next: str | None = None


class SchoolClosed(Conflict):
    """The school is liquidated: its card and its staff are as they were on its last day."""
