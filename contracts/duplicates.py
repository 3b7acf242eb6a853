"""Two cards that are perhaps one person, and what the school decided about them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from contracts.base import Message


class Likeness(StrEnum):
    """What two cards have in common (domain §1.11)."""

    DOCUMENT = "DOCUMENT"
    """The same identity document: hard. The same СНИЛС cannot be, it is one person's in the whole district."""
    NAME_AND_BIRTH = "NAME_AND_BIRTH"
    """The same surname and birthday, and a first name at most one slip away."""
    NAME_AND_PHONE = "NAME_AND_PHONE"
    """The same name and telephone: how a mother is entered twice."""

    @property
    def hard(self) -> bool:
        return self is Likeness.DOCUMENT


@dataclass(frozen=True, kw_only=True)
class TwinCard(Message):
    id: UUID
    last_name: str
    first_name: str
    middle_name: str | None
    birth_date: date | None
    school: str | None
    student_id: UUID | None
    school_class: str | None
    represents: int
    """Children whose representative it is."""
    version: int


@dataclass(frozen=True, kw_only=True)
class TwinPair(Message):
    first: TwinCard
    second: TwinCard
    likeness: list[Likeness]
    hard: bool


@dataclass(frozen=True, kw_only=True)
class TwinPage(Message):
    """Hard pairs first."""

    items: list[TwinPair]
    total: int
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class Merge(Message):
    """One card's links, consents and applications went to another; the card itself is kept and shown to nobody."""

    id: UUID
    kept_id: UUID
    kept: str
    merged_id: UUID
    merged: str
    reason: str
    merged_by: str | None
    merged_at: datetime
    undone_at: datetime | None
    undone_reason: str | None


@dataclass(frozen=True, kw_only=True)
class MergePage(Message):
    """Newest first."""

    items: list[Merge]
    next: str | None = None
