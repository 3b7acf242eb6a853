"""How far consents reach: of whom which purpose is covered, and who is still to be asked."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from contracts.base import Message
from contracts.student_body import Purpose


class ConsentState(StrEnum):
    """Of one student and one purpose: an active paper goes before all others, then what came last."""

    ACTIVE = "ACTIVE"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"
    NEVER = "NEVER"
    """Nobody has brought a paper."""


@dataclass(frozen=True, kw_only=True)
class PurposeCoverage(Message):
    """Numbers of students; their sum is all of them."""

    purpose: Purpose
    active: int = 0
    refused: int = 0
    withdrawn: int = 0
    expired: int = 0
    never: int = 0


@dataclass(frozen=True, kw_only=True)
class ClassCoverage(Message):
    class_id: UUID
    class_title: str
    students: int
    unnamed: int
    purposes: list[PurposeCoverage]


@dataclass(frozen=True, kw_only=True)
class ConsentCoverage(Message):
    """Students of today whom the caller may count, by purpose; numbers only."""

    school_id: UUID
    students: int
    unnamed: int
    """Kept under a label because the consent to the name was refused or withdrawn."""
    purposes: list[PurposeCoverage]
    classes: list[ClassCoverage] = field(default_factory=list)
    """None for DISTRICT."""


class DestructionGround(StrEnum):
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, kw_only=True)
class DestructionAct(Message):
    """What was erased of whom when a consent had ended: names of fields, never a value. Made by time, kept for ever."""

    id: UUID
    school_id: UUID
    year: int
    number: int
    """Of the school's acts of the calendar year, without gaps."""
    made_on: date
    person_id: UUID
    personal_file_no: str | None
    """None: nobody's pupil ever."""
    ground: DestructionGround
    consent_id: UUID
    consent_number: str
    ended_on: date
    """When the consent was withdrawn or ran out."""
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class DestructionActPage(Message):
    """Newest first."""

    items: list[DestructionAct]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentDispute(Message):
    """One representative agreed and another refused: what is kept stays, nothing new is kept until they agree."""

    student_id: UUID
    person_id: UUID
    last_name: str
    first_name: str
    middle_name: str | None
    class_id: UUID
    class_title: str
    purposes: list[Purpose]


@dataclass(frozen=True, kw_only=True)
class ToAsk(Message):
    """A student nobody has said no for, and whose purpose no paper covers."""

    student_id: UUID
    person_id: UUID
    last_name: str
    first_name: str
    middle_name: str | None
    class_id: UUID
    class_title: str
    state: ConsentState
    """NEVER or EXPIRED."""


@dataclass(frozen=True, kw_only=True)
class ToAskPage(Message):
    """In Russian order."""

    items: list[ToAsk]
    total: int
    next: str | None = None
