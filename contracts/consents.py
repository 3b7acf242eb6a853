"""How far consents reach: of whom which purpose is covered, and who is still to be asked."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from contracts.base import Invalid, Message
from contracts.student_body import DataCategory, Purpose


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
    TAKEN_OVER = "TAKEN_OVER"
    """The card went to another school, to which what was erased had not been allowed."""


@dataclass(frozen=True, kw_only=True)
class DestructionAct(Message):
    """What was erased of whom when a consent had ended: names of fields, never a value. Kept for ever."""

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
    consent_id: UUID | None = None
    consent_number: str | None = None
    """None of both: TAKEN_OVER."""
    ended_on: date
    """When the consent was withdrawn or ran out, or the card went away."""
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


class SeparatePapers(StrEnum):
    """What a school does with one paper for several purposes, signed after 01.09.2025 (152-ФЗ ст. 9; domain §4.2)."""

    WARN = "WARN"
    """Taken, with a warning."""
    REFUSE = "REFUSE"


class ConsentNotSeparate(Invalid):
    """A consent is a document of its own for each purpose, and the school holds to it."""

    kind, title = "consent-not-separate", "Согласие — отдельный документ на каждую цель"


@dataclass(frozen=True, kw_only=True)
class ConsentRules(Message):
    """Version 0: as the product has it, until the school sets its own by an order.

    `separate` is what holds: the stricter of the school's own and the district's.
    """

    school_id: UUID
    separate: SeparatePapers
    order_number: str | None
    order_on: date | None
    version: int
    district: SeparatePapers = SeparatePapers.WARN
    """What the district asks of all its schools."""


@dataclass(frozen=True, kw_only=True)
class DistrictConsentRules(Message):
    """Version 0: the district asks nothing, each school decides."""

    separate: SeparatePapers
    order_number: str | None
    order_on: date | None
    version: int


@dataclass(frozen=True, kw_only=True)
class NewConsentForm(Message):
    """A new edition of the school's form for one purpose. What is not given is said in the product's words."""

    purpose: Purpose
    starts_on: date
    """From this day on papers are signed on it."""
    data_categories: list[DataCategory] | None = None
    purpose_text: str | None = None
    """«в целях …»."""
    processor: str | None = None
    """Name and address of whoever processes on the school's behalf."""
    actions: str | None = None
    term: str | None = None
    withdrawal: str | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentForm(Message):
    """One edition; never changed, since people signed it."""

    id: UUID
    school_id: UUID
    purpose: Purpose
    edition: int
    starts_on: date
    ends_on: date | None
    """The first day of the edition after it: who signed this one is bound by it nonetheless."""
    purpose_text: str
    data_categories: list[DataCategory]
    composition: str
    """The concrete composition of data in words."""
    processor: str | None
    actions: str
    term: str
    withdrawal: str


@dataclass(frozen=True, kw_only=True)
class OutdatedConsent(Message):
    """A consent that holds, though the school's form for its purpose reads otherwise by now."""

    consent_id: UUID
    number: str
    signed_at: date
    person_id: UUID
    full_name: str
    purpose: Purpose
    edition: int | None
    """None: the paper names no edition."""
    present_edition: int


@dataclass(frozen=True, kw_only=True)
class OutdatedConsentPage(Message):
    """Oldest first; a person with two such papers has two rows."""

    items: list[OutdatedConsent]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class Signatory(Message):
    """Somebody as a paper names them: what no consent covers, or the reader may not see, is written by hand."""

    person_id: UUID
    full_name: str
    birth_date: date | None = None
    address: str | None = None
    identity_document: str | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentSheet(Message):
    """What is printed for somebody to sign (152-ФЗ ст. 9 ч. 4)."""

    school_id: UUID
    form: ConsentForm
    subject: Signatory
    representative: Signatory | None
    """None: the subject signs alone."""
    authority: str | None
    """The document that proves it, where the card names one."""
    cosigned: bool
    """A pupil from 14 on signs too."""


@dataclass(frozen=True, kw_only=True)
class ConsentPaper(Message):
    """The scan of a signed consent: the file and, once it is registered, the consent. `scanned`: by an antivirus."""

    id: UUID
    person_id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    scanned: bool
    added_at: datetime
    consent_id: UUID | None
    """None: no consent has been registered by it yet."""
    keep_until: date | None
    """The first day it may be destroyed; none while the consent holds."""
    destroyed_by: str | None
    """The act by which its bytes were destroyed: number and day."""
