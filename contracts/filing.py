"""What becomes of an order after its registration: in force, in a file, in the archive, destroyed by an act."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from contracts.base import Message


class OrderStage(StrEnum):
    """Of a registered order; days decide the first two."""

    REGISTERED = "REGISTERED"
    """It has a number, its day has not come."""
    EFFECTIVE = "EFFECTIVE"
    CANCELLED = "CANCELLED"
    """Wholly undone by an executed order."""
    FILED = "FILED"
    ARCHIVED = "ARCHIVED"
    DESTROYED = "DESTROYED"
    """By an act: the line in the registration book stays, the paper and its content are gone."""


@dataclass(frozen=True, kw_only=True)
class ChangingOrder(Message):
    """A registered order by which another one was cancelled or amended."""

    id: UUID
    kind: str
    number: str
    registered_on: date


@dataclass(frozen=True, kw_only=True)
class Filing(Message):
    """In which case (дело) of the nomenclature an order lies, and how long. `keep_until` None: permanently."""

    case_index: str
    case_title: str
    keep_years: int | None
    keep_until: date | None
    filed_at: datetime
    archived_at: datetime | None
    destroyed_at: datetime | None
    act_number: str | None
    act_date: date | None


@dataclass(frozen=True, kw_only=True)
class OrderLife(Message):
    """Where a registered order is; `stage` is the furthest it has come."""

    stage: OrderStage
    effective_on: date
    changed_by: list[ChangingOrder]
    filing: Filing | None


@dataclass(frozen=True, kw_only=True)
class FiledOrder(Message):
    """A line of a case: what lies in it."""

    order_id: UUID
    number: str
    registered_on: date
    heading: str
    stage: OrderStage
    case_index: str
    case_title: str
    keep_until: date | None


@dataclass(frozen=True, kw_only=True)
class FiledOrders(Message):
    """By the day of registration."""

    items: list[FiledOrder]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class Destruction(Message):
    """What was destroyed by an act."""

    act_number: str
    act_date: date
    orders: int
