"""What an order about the school's work does: roles it gives (identity), and how it changes teaching (planning)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from contracts.base import Message
from contracts.movements import MovementProblem


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
    replaces: bool | None = None
    """Whether it ends the appointments to the same role (of the same class) on the day before; None: as usual for the
    kind of order."""


class SubstitutionKind(StrEnum):
    SAME_SUBJECT = "SAME_SUBJECT"
    """По предмету: the substitute gives the lesson by the plan of the class."""
    OTHER_SUBJECT = "OTHER_SUBJECT"
    """The hour goes to another subject, which the substitute teaches in this class anyway."""
    COMBINED = "COMBINED"
    """Beside a lesson of the substitute's own, with another class."""
    CANCELLED = "CANCELLED"
    """Nobody: the lesson does not take place."""
    RESTORED = "RESTORED"
    """Of an amending order only: nothing is substituted, the lesson is its own teacher's again."""


class AbsenceCause(StrEnum):
    SICK_LEAVE = "SICK_LEAVE"
    BUSINESS_TRIP = "BUSINESS_TRIP"
    COURSES = "COURSES"
    VACATION = "VACATION"
    OTHER = "OTHER"


@dataclass(frozen=True, kw_only=True)
class OrderedSubstitution(Message):
    """A line of an order about substitutions: one lesson of an absent teacher.

    `id` is made by whoever drafts. `on` is the day on which the order finds the lesson.
    """

    line: int
    id: UUID
    lesson_id: UUID
    on: date
    teacher_id: UUID
    """Who is absent."""
    kind: SubstitutionKind
    cause: AbsenceCause
    substitute_id: UUID | None = None
    assignment_id: UUID | None = None
    """Of OTHER_SUBJECT: the substitute's own load in the class, which gets the hour."""


@dataclass(frozen=True, kw_only=True)
class OrderedLoad(Message):
    """A line of an order about the teaching load. Who taught the subject to the class before ends on the day before."""

    line: int
    assignment_id: UUID
    teacher_id: UUID
    class_id: UUID
    subject_id: UUID
    hours_per_week: float
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class OrderedLoadEnd(Message):
    """A line of the same order: from `ends_on` on nobody has this load."""

    line: int
    assignment_id: UUID
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class OrderedCalendar(Message):
    """A line of an order that approves a study calendar: the proposal of that version comes into force by it."""

    line: int
    calendar_id: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class OrderedCurriculum(Message):
    """A line of an order that approves a curriculum: the draft of that version is in force from `starts_on`."""

    line: int
    curriculum_id: UUID
    version: int
    starts_on: date


@dataclass(frozen=True, kw_only=True)
class OrderedCurriculumEnd(Message):
    """A line of an order that amends such an order: the curriculum is taken back, what stood before stands again."""

    line: int
    curriculum_id: UUID


@dataclass(frozen=True, kw_only=True)
class OrderedTeaching(Message):
    """All that an order changes in teaching; done as a whole or not at all."""

    substitutions: list[OrderedSubstitution] = field(default_factory=list)
    load: list[OrderedLoad] = field(default_factory=list)
    load_ends: list[OrderedLoadEnd] = field(default_factory=list)
    calendars: list[OrderedCalendar] = field(default_factory=list)
    curricula: list[OrderedCurriculum] = field(default_factory=list)
    curricula_ends: list[OrderedCurriculumEnd] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class TeachingCheck(Message):
    """Problems forbid the order, warnings do not. `said` are the lines in words, for the paper, in their order."""

    problems: list[MovementProblem]
    warnings: list[MovementProblem]
    said: list[str]
