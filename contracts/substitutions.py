"""The journal of missed and substituted lessons (журнал пропущенных и замещённых уроков)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.base import Message
from contracts.ordering import AbsenceCause, SubstitutionKind


@dataclass(frozen=True, kw_only=True)
class Substitution(Message):
    """A line of the journal. `topic` is what was taught, None until the lesson was held."""

    id: UUID
    lesson_id: UUID
    on: date
    number: int
    class_id: UUID
    class_title: str
    subject: str
    teacher_id: UUID
    teacher: str
    cause: AbsenceCause
    kind: SubstitutionKind
    substitute_id: UUID | None
    substitute: str | None
    given_subject: str | None
    """What was taught instead, when it was another subject."""
    given_lesson_id: UUID | None
    topic: str | None
    order_id: UUID
    order_number: str
    order_date: date
    ended_by: str | None
    """The number of the amending order that undid or changed it."""


@dataclass(frozen=True, kw_only=True)
class SubstitutionPage(Message):
    """In order of days."""

    items: list[Substitution]
    next: str | None
