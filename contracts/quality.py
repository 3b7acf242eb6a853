"""How complete and consistent the school's cards are, and who mends what by when."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from contracts.base import Message


class Block(StrEnum):
    """Parts of a card whose completeness is shown apart."""

    IDENTITY = "IDENTITY"
    DOCUMENT = "DOCUMENT"
    ADDRESS = "ADDRESS"
    REPRESENTATIVES = "REPRESENTATIVES"
    EDUCATION = "EDUCATION"
    CONSENT = "CONSENT"


class FindingKind(StrEnum):
    MISSING = "MISSING"
    """A field that this card should have."""
    AGE_GRADE = "AGE_GRADE"
    """Older or younger than usual in the grade: to be checked, not always wrong."""
    PASSPORT_DUE = "PASSPORT_DUE"
    """14 years and 90 days, and still the birth certificate."""
    PASSPORT_EARLY = "PASSPORT_EARLY"
    """A passport given before the 14th birthday."""
    DOCUMENT_CITIZENSHIP = "DOCUMENT_CITIZENSHIP"
    PATRONYMIC_SEX = "PATRONYMIC_SEX"
    GUARDIAN_AGE = "GUARDIAN_AGE"
    """A guardian of somebody of 14, or a trustee of somebody younger."""
    DUPLICATE = "DUPLICATE"
    """Another card is perhaps the same person."""
    CONSENT_DISPUTE = "CONSENT_DISPUTE"
    """One representative agreed, another refused; shown to those who may read consents."""


@dataclass(frozen=True, kw_only=True)
class Filled(Message):
    """Percentages are made of sums: of a class they are not the mean of its students'."""

    filled: int
    applicable: int
    percent: float | None
    """One decimal, half up; none when nothing applies."""


@dataclass(frozen=True, kw_only=True)
class BlockFilled(Filled):
    block: Block


@dataclass(frozen=True, kw_only=True)
class ClassQuality(Filled):
    class_id: UUID
    class_title: str
    students: int
    open: int
    overdue: int


@dataclass(frozen=True, kw_only=True)
class StudentQuality(Filled):
    student_id: UUID
    person_id: UUID
    last_name: str
    first_name: str
    middle_name: str | None
    class_title: str
    missing: list[str] = field(default_factory=list)
    """Fields of the card, as the card names them."""


@dataclass(frozen=True, kw_only=True)
class StudentQualityPage(Message):
    """The least complete first."""

    items: list[StudentQuality]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class Timeliness(Message):
    """Movements of the study year that were carried out no later than they took effect, and three days more."""

    timely: int
    movements: int
    percent: float | None


@dataclass(frozen=True, kw_only=True)
class SchoolQuality(Filled):
    """What the caller sees of a school as of its last check."""

    school_id: UUID
    school: str
    checked_at: datetime | None
    """Of the whole school; none: never yet."""
    students: int
    open: int
    overdue: int
    closed: int
    """Mended since the study year began."""
    timeliness: Timeliness
    blocks: list[BlockFilled] = field(default_factory=list)
    classes: list[ClassQuality] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Finding(Message):
    """Something to mend on one card. It closes by itself when a check does not find it any more."""

    id: UUID
    kind: FindingKind
    field: str
    """Of the card."""
    detail: str
    person_id: UUID
    student_id: UUID
    last_name: str
    first_name: str
    middle_name: str | None
    class_id: UUID
    class_title: str
    responsible_id: UUID | None
    """The class teacher; none: whoever bears `responsible_role` in the school."""
    responsible_role: str
    responsible: str | None
    found_on: date
    due_on: date
    overdue: bool


@dataclass(frozen=True, kw_only=True)
class FindingPage(Message):
    """What is due first comes first."""

    items: list[Finding]
    total: int
    next: str | None = None
