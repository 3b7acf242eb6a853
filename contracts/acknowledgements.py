"""Who must read which document, by when, and how it is known that they did (ознакомление под подпись, domain §3.6)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from contracts.base import Conflict, Message, NotFound


class AcknowledgementSubject(StrEnum):
    """What is acknowledged."""

    ORDER = "ORDER"
    """A registered order."""
    LOCAL_ACT = "LOCAL_ACT"
    """An approved edition of a local act."""
    TRAINING = "TRAINING"
    """The rules of filling in, taught by the administrator or a deputy named by order (regulation §4.12)."""


class AcknowledgementStatus(StrEnum):
    """How far one person is. Overdue is not a status: it is PENDING after the list's day."""

    PENDING = "PENDING"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    REFUSED = "REFUSED"
    """Would not sign; an act says so."""
    RELEASED = "RELEASED"
    """Need not sign any more (has left, was named by mistake), with a reason."""


class AcknowledgementMethod(StrEnum):
    PAPER = "PAPER"
    SIMPLE = "SIMPLE"
    """Простая электронная подпись, where a local act of the school makes it equal to a hand's."""


@dataclass(frozen=True, kw_only=True)
class Audience(Message):
    """Who must read: staff in one of the roles today, leading one of the classes, or named; families of classes.

    Whoever stands on a list of the same document already is not put on a second one.
    """

    roles: list[str] = field(default_factory=list)
    class_ids: list[UUID] = field(default_factory=list)
    person_ids: list[UUID] = field(default_factory=list)
    families_of: list[UUID] = field(default_factory=list)
    """Classes whose pupils from 14 and legal representatives must read: local acts only, orders name other children."""


@dataclass(frozen=True, kw_only=True)
class AcknowledgementCount(Message):
    """People by state; `overdue` are among `pending`, the released are not in `total`."""

    total: int
    acknowledged: int
    refused: int
    pending: int
    overdue: int


@dataclass(frozen=True, kw_only=True)
class AcknowledgementLine(Message):
    """One person on a list. `sha256` is of the file they signed for, where there is one."""

    id: UUID
    person_id: UUID
    full_name: str
    position: str
    status: AcknowledgementStatus
    overdue: bool
    method: AcknowledgementMethod | None
    signed_on: date | None
    decided_at: datetime | None
    """When it was written down: by the person, or by the clerk from the signed sheet."""
    sha256: str | None
    act_number: str | None
    act_on: date | None
    reason: str | None
    reminders: int
    reminded_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AcknowledgementListSummary(Message):
    id: UUID
    subject: AcknowledgementSubject
    document_id: UUID | None
    """The order, or the edition of a local act; a training has no document but its list."""
    title: str
    number: str | None
    dated_on: date | None
    due_on: date
    sent_at: datetime
    sent_by: str | None
    count: AcknowledgementCount


@dataclass(frozen=True, kw_only=True)
class AcknowledgementList(AcknowledgementListSummary):
    school_id: UUID
    basis: str | None
    """Why this person may teach the rules: the order that names them."""
    lines: list[AcknowledgementLine]


@dataclass(frozen=True, kw_only=True)
class AcknowledgementListPage(Message):
    """Newest first."""

    items: list[AcknowledgementListSummary]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class OwnAcknowledgement(Message):
    """What one person has to read, or has read."""

    id: UUID
    subject: AcknowledgementSubject
    title: str
    number: str | None
    dated_on: date | None
    school: str
    status: AcknowledgementStatus
    due_on: date
    overdue: bool
    signed_on: date | None
    reminders: int
    electronic: bool
    """Whether it may be acknowledged here; else on the printed sheet at the office."""
    has_file: bool


@dataclass(frozen=True, kw_only=True)
class OwnAcknowledgementPage(Message):
    """What waits comes first, the earliest day of it first; then what is done, the newest first."""

    items: list[OwnAcknowledgement]
    pending: int
    overdue: int
    next: str | None


@dataclass(frozen=True, kw_only=True)
class PaperSignature(Message):
    """A hand's signature on the printed sheet, as the clerk read it."""

    line_id: UUID
    signed_on: date


@dataclass(frozen=True, kw_only=True)
class AcknowledgementRules(Message):
    """How a school acknowledges. Without `electronic_act` only the printed sheet counts."""

    version: int
    electronic_act: str | None
    """The local act (or agreement) that makes a simple electronic signature equal to a hand's: kind, number, date."""
    remind_days: int
    """So many days before the day, and every day after it, a reminder is added: practice of the school, not law."""
    confirm: bool = False
    """Whether whoever signs electronically enters the password (or a code) again."""


@dataclass(frozen=True, kw_only=True)
class StaffReader(Message):
    """Somebody of the staff who must read something."""

    person_id: UUID
    full_name: str
    position: str
    count: int = 0
    """Of their overdue acknowledgements."""


@dataclass(frozen=True, kw_only=True)
class AcknowledgementSummary(Message):
    """A school's control: what is late, who is late, and who of the staff was never taught the rules."""

    open_lists: int
    overdue_lists: int
    overdue: list[StaffReader]
    untrained: list[StaffReader]


class AcknowledgementUnknown(NotFound):
    title = "Лист ознакомления не найден"


class AcknowledgementDecided(Conflict):
    title = "Отметка об ознакомлении уже сделана"


class OnPaperOnly(Conflict):
    title = "Ознакомление только на бумаге"
