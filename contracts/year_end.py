"""The end of a study year: what becomes of every student, before it is an order (domain §2.4)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.base import Message
from contracts.student_body import MovementKind


@dataclass(frozen=True, kw_only=True)
class YearEndDecision(Message):
    """What the school decided otherwise than the usual: a conditional promotion, a repeated year, another class."""

    student_id: UUID
    kind: MovementKind
    class_id: UUID | None = None
    """Into which class; not given: of the same letter."""
    basis: str | None = None


@dataclass(frozen=True, kw_only=True)
class YearEndRow(Message):
    """One student with the decision that the order would carry, or that an order has carried already."""

    student_id: UUID
    last_name: str
    first_name: str
    middle_name: str | None
    class_id: UUID
    class_title: str
    decision: MovementKind | None
    """None: none can be proposed, `problem` says why."""
    decision_title: str
    reason: str
    to_class: str | None = None
    effective_on: date | None = None
    decided: bool = False
    """An order has decided; `reason` names it."""
    problem: str | None = None
    warning: str | None = None


@dataclass(frozen=True, kw_only=True)
class YearEnd(Message):
    """Counts are of the whole school, rows of the page; both from one reading."""

    year: str
    next_year: str
    students: int
    decided: int
    ready: int
    """Undecided without problems: what an order drafted now would hold."""
    troubled: int
    items: list[YearEndRow]
    next: str | None = None
