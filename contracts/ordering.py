"""Roles that people are given by an order."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.base import Message


@dataclass(frozen=True, kw_only=True)
class OrderedRole(Message):
    """A line of an order: someone of the staff holds a role on [starts_on, ends_on).

    `appointment_id` is made by whoever drafts, as a student's id is. `position` is what the appointment will be called
    («член рабочей группы»); `class_id` is of a class teacher only.
    """

    line: int
    appointment_id: UUID
    person_id: UUID
    role: str
    position: str
    starts_on: date
    ends_on: date | None = None
    class_id: UUID | None = None
