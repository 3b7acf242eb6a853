"""Checks of movement orders, the movement book and the alphabet book: what contingent answers."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from contracts.base import Message
from contracts.student_body import Counterpart, LeaveReason, Sex


@dataclass(frozen=True, kw_only=True)
class MovementProblem(Message):
    line: int
    code: str
    """`CONSENT_MISSING`, `CLASS_OVERFULL`, `ALREADY_ENROLLED` …: stable, for programs."""
    field: str
    """`movements[0].class_id`."""
    detail: str


@dataclass(frozen=True, kw_only=True)
class MovementPerson(Message):
    """Whom a line is about, for the text of the order. Lines about people unknown here have none."""

    line: int
    person_id: UUID
    last_name: str
    first_name: str
    middle_name: str | None = None
    sex: Sex
    birth_date: date
    pseudonym: bool = False
    """A paper says «Обучающийся № …» and the year of birth: nothing else is known here."""
    from_class_id: UUID | None = None
    """The class the student is in now; None for whoever is being enrolled."""
    from_class: str | None = None
    """Its title, «5А»."""
    to_class: str | None = None


@dataclass(frozen=True, kw_only=True)
class MovementCheck(Message):
    """Problems forbid the order, warnings do not."""

    problems: list[MovementProblem]
    warnings: list[MovementProblem]
    people: list[MovementPerson] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ProposedOrder(Message):
    """An order whose lines contingent has put together, on its way into the drafts: there within seconds."""

    order_id: UUID
    lines: int


@dataclass(frozen=True, kw_only=True)
class MovementBookRow(Message):
    """A row of the movement book; never changed once written. Parts: 1 прибыло, 2 выбыло, 3 внутренние переводы."""

    number: int
    effective_on: date
    full_name: str
    birth_date: date
    from_class: str | None
    to_class: str | None
    counterpart: Counterpart | None
    destination: str | None
    reason: LeaveReason | None
    basis: str | None
    order_number: str
    order_date: date
    personal_file_no: str
    confirmed: bool
    corrects: int | None = None
    """«Испр.»: the number, in this part, of the row that an order has undone."""
    movement_id: UUID | None = None
    answer: str | None = None
    """Part 2: who answered that the child arrived, and how («вх. № 15 от 10.10.2026», or the school that enrolled)."""
    notice: str | None = None
    """Part 1: number and date of the notice to the school that the child came from."""
    file_given: str | None = None
    """Part 2: when and to whom the personal file was handed out."""
    address: str | None = None
    """Part 1: where the child lived then, while a consent (P1, addresses) covers it and the reader reads cards."""
    note: str | None = None
    """«Примечание»: which row of this part it corrects, or by which order it was undone."""
    volume: str | None = None
    """Within which the number stands: «2026/2027», «2026», or «2026+» where numbers go on from that year."""


@dataclass(frozen=True, kw_only=True)
class MovementBookPage(Message):
    items: list[MovementBookRow]
    next: str | None = None


class BookNumbering(StrEnum):
    """Where the numbers of each part of the movement book begin anew; no federal form says (domain §2.5)."""

    STUDY_YEAR = "STUDY_YEAR"
    CALENDAR_YEAR = "CALENDAR_YEAR"
    CONTINUOUS = "CONTINUOUS"


@dataclass(frozen=True, kw_only=True)
class BookNumberingRule(Message):
    """How rows dated from a day on are numbered. A school that has decided nothing numbers by study years."""

    starts_on: date
    numbering: BookNumbering


@dataclass(frozen=True, kw_only=True)
class AlphabetBookRow(Message):
    """A row of the alphabet book; the number inside the letter is the number of the personal file."""

    personal_file_no: str
    full_name: str
    birth_date: date
    sex: Sex
    enrolled_on: date
    class_title: str
    enrol_order: str
    came_from: str | None
    left_on: date | None
    left_class: str | None
    left_to: str | None
    leave_reason: LeaveReason | None
    leave_order: str | None
    file_given: str | None = None
    """When and to whom the personal file was handed out."""


@dataclass(frozen=True, kw_only=True)
class AlphabetBookPage(Message):
    items: list[AlphabetBookRow]
    next: str | None = None
