"""Where those who left have gone, and who answered that they arrived: a child «gone nowhere» is the first question."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from contracts.base import Message
from contracts.student_body import Counterpart, LeaveReason


class DestinationState(StrEnum):
    """Follows from the days and the answer alone (domain §2.2)."""

    DECLARED = "DECLARED"
    """The order says where to; the answer is awaited until `due_on`."""
    OVERDUE = "OVERDUE"
    """No answer in time: the school asks the family and the organisation."""
    ESCALATED = "ESCALATED"
    """Still none: the department sees the child and searches."""
    CONFIRMED = "CONFIRMED"


@dataclass(frozen=True, kw_only=True)
class Destination(Message):
    """One departure that some organisation is to answer for."""

    movement_id: UUID
    school_id: UUID
    school: str | None
    student_id: UUID
    person_id: UUID
    full_name: str
    birth_date: date
    from_class: str | None
    left_on: date
    reason: LeaveReason
    counterpart: Counterpart | None
    destination: str | None
    order_number: str
    order_date: date
    state: DestinationState
    due_on: date
    """The last day of an answer in time."""
    confirmed_on: date | None = None
    arrived_at: str | None = None
    """The school of the district that has enrolled the child."""
    paper: str | None = None
    """The answer on paper: incoming number and date, who answered."""


@dataclass(frozen=True, kw_only=True)
class DestinationPage(Message):
    items: list[Destination]
    next: str | None = None
