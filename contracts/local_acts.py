"""Local acts of a school (ЛНА, domain §3.5): what applies in it, in which edition, since when, by which order."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from contracts.base import Conflict, Message, NotFound


class LocalActKind(StrEnum):
    CHARTER = "CHARTER"
    REGULATION = "REGULATION"
    PROCEDURE = "PROCEDURE"
    RULES = "RULES"
    INSTRUCTION = "INSTRUCTION"
    PROGRAMME = "PROGRAMME"
    CURRICULUM = "CURRICULUM"
    CALENDAR = "CALENDAR"
    SCHEDULE = "SCHEDULE"
    WORK_PROGRAMME = "WORK_PROGRAMME"


class EditionStatus(StrEnum):
    """Approved by an order, an edition is in force from its day to the day of the next one: a question about today."""

    DRAFT = "DRAFT"
    APPROVED = "APPROVED"
    """Its day is still ahead."""
    IN_FORCE = "IN_FORCE"
    SUPERSEDED = "SUPERSEDED"
    """By a later edition, or repealed."""


@dataclass(frozen=True, kw_only=True)
class EditionText(Message):
    """What whoever prepares an edition writes. A line of `text` is a paragraph; numbers of points are part of it."""

    title: str
    text: str
    minutes: str | None = None
    """Where it was discussed: «протокол педагогического совета № 3 от 30.08.2026»."""
    touches_pupils: bool = False
    """The rights of pupils and parents: their councils must be heard (ст. 30 ч. 3 273-ФЗ)."""
    pupils_opinion: str | None = None
    touches_staff: bool = False
    """The rights of workers: their representatives must be heard."""
    staff_opinion: str | None = None


@dataclass(frozen=True, kw_only=True)
class EditionRow(Message):
    """One edition without its text. Half-open: in force on `valid_from`, not on `valid_to`."""

    id: UUID
    number: int
    status: EditionStatus
    title: str
    order_number: str | None
    order_on: date | None
    valid_from: date | None
    valid_to: date | None
    repealed_by: str | None
    """The order that ended it without another edition."""
    sha256: str | None
    """Of the frozen PDF."""


@dataclass(frozen=True, kw_only=True)
class Edition(EditionRow):
    """One edition whole."""

    act_id: UUID
    version: int
    content: EditionText
    drafted_by: str | None
    drafted_at: datetime
    approved_by: str | None


@dataclass(frozen=True, kw_only=True)
class LocalActRow(Message):
    """An act by the edition in force; before there is one, by the newest that the reader may see."""

    id: UUID
    kind: LocalActKind
    kind_title: str
    on_site: bool
    """Whether the publication list shows it while it is in force."""
    edition: EditionRow


@dataclass(frozen=True, kw_only=True)
class LocalAct(LocalActRow):
    school_id: UUID
    editions: list[EditionRow]
    """The newest first."""


@dataclass(frozen=True, kw_only=True)
class LocalActPage(Message):
    """Newest first."""

    items: list[LocalActRow]
    next: str | None


class ChangeKind(StrEnum):
    SAME = "SAME"
    ADDED = "ADDED"
    REMOVED = "REMOVED"
    CHANGED = "CHANGED"
    """Of a paragraph: some of its words."""


@dataclass(frozen=True, kw_only=True)
class TextPart(Message):
    kind: ChangeKind
    text: str


@dataclass(frozen=True, kw_only=True)
class ParagraphChange(Message):
    """A paragraph as it is read: its parts joined without the REMOVED are the new text, without the ADDED the old."""

    kind: ChangeKind
    before: int | None
    """Its place in the old edition, from 1."""
    after: int | None
    parts: list[TextPart]


@dataclass(frozen=True, kw_only=True)
class EditionDifference(Message):
    """The later edition with everything that was struck out or written in; nothing is left out."""

    act_id: UUID
    before: int
    after: int
    changed: int
    """Paragraphs that are not the same."""
    paragraphs: list[ParagraphChange]


@dataclass(frozen=True, kw_only=True)
class PublishedAct(Message):
    """A line of the publication list for the school's site."""

    id: UUID
    kind: LocalActKind
    kind_title: str
    title: str
    edition: int
    order_number: str
    order_on: date
    valid_from: date
    sha256: str


@dataclass(frozen=True, kw_only=True)
class PublishedActs(Message):
    """In force today and meant for the site, by kind and title. Public."""

    school: str
    on: date
    items: list[PublishedAct]


class LocalActUnknown(NotFound):
    title = "Локальный акт не найден"


class EditionNotEditable(Conflict):
    title = "Редакцию уже нельзя изменить"


class EditionNotReady(Conflict):
    """What the law or the school's order of things asks for first is missing; `field` names it."""

    title = "Редакция не готова к утверждению"
