"""What journal pages and diaries are made of.

Hot answers are compact: where a list of lists is promised, the order of members is part of the contract
and is written beside the field.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from contracts.base import Message

MarkValue = Literal["5", "4", "3", "2", "1", "зач", "незач", "осв", "н/а", "."]
"""A mark, credit or no credit, exempt, not attested, or a point: the work is still awaited."""

PeriodValue = Literal["5", "4", "3", "2", "зач", "незач", "осв", "н/а"]


class AbsenceCode(StrEnum):
    """How a student missed a lesson. Only LATE goes together with a mark in the same lesson."""

    UNKNOWN = "ОТ"
    SICK = "Б"
    EXCUSED = "УП"
    UNEXCUSED = "НП"
    LATE = "ОП"
    EXEMPT = "ОСВ"


class WorkKind(StrEnum):
    """What was done for a mark. Titles, usual weights and `summative` are answered by `list_work_kinds`."""

    PRACTICAL = "PRACTICAL"
    THEMATIC = "THEMATIC"
    HOMEWORK = "HOMEWORK"
    CONTROL = "CONTROL"
    INDEPENDENT = "INDEPENDENT"
    LABORATORY = "LABORATORY"
    PROJECT = "PROJECT"
    DICTATION = "DICTATION"
    ABSTRACT = "ABSTRACT"
    ANSWER = "ANSWER"
    COMPOSITION = "COMPOSITION"
    EXPOSITION = "EXPOSITION"
    CREDIT = "CREDIT"
    TEST = "TEST"
    DIAGNOSTIC_CONTROL = "DIAGNOSTIC_CONTROL"
    DIAGNOSTIC = "DIAGNOSTIC"
    COPYING = "COPYING"
    CLASSWORK = "CLASSWORK"
    NOTEBOOK = "NOTEBOOK"
    NOTEBOOK_KEEPING = "NOTEBOOK_KEEPING"
    TALK = "TALK"
    QUIZ = "QUIZ"
    RECITATION = "RECITATION"
    RETELLING = "RETELLING"
    SUBJECT_DICTATION = "SUBJECT_DICTATION"
    GRADED_CREDIT = "GRADED_CREDIT"
    MAPS = "MAPS"
    EXAM = "EXAM"
    CREATIVE_EXPOSITION = "CREATIVE_EXPOSITION"
    LISTENING = "LISTENING"
    GRAMMAR = "GRAMMAR"
    VOCABULARY = "VOCABULARY"
    ORAL_ANSWER = "ORAL_ANSWER"


class Preset(StrEnum):
    """How a school turns the weighted average into a proposed period mark.

    MATH: 5 from 4.50, 4 from 3.50, 3 from 2.50. STRICT: from 4.65, 3.65, 2.65, and more than half of the
    marks of summative works at that level or above, else one lower.
    """

    MATH = "MATH"
    STRICT = "STRICT"


# what commands bring


@dataclass(frozen=True, kw_only=True)
class NewMark(Message):
    """One cell of a batch. `reason` makes it a correction of the mark that stands there.

    `written_on`: the day the work was written when that was not the lesson's day; an absent student may
    then have a mark.
    """

    student_id: UUID
    value: MarkValue
    reason: str | None = None
    written_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class NewAbsence(Message):
    student_id: UUID
    code: AbsenceCode


@dataclass(frozen=True, kw_only=True)
class AbsenceReason(Message):
    """The class teacher's answer to «why»: the absence must be there already."""

    lesson_id: UUID
    student_id: UUID
    code: Literal["Б", "УП", "НП"]


@dataclass(frozen=True, kw_only=True)
class NewLessonWork(Message):
    """A work of a saved lesson with its marks; the same `id` twice is the same work."""

    id: UUID | None = None
    kind: WorkKind
    weight: int | None = None
    title: str = ""
    marks: list[NewMark]


@dataclass(frozen=True, kw_only=True)
class NewPeriodMark(Message):
    """`reason` is required when the value differs from the proposed one."""

    student_id: UUID
    value: PeriodValue
    reason: str | None = None


# what is answered


@dataclass(frozen=True, kw_only=True)
class Saved(Message):
    """What a command did. `version` is the page's new version; `changed` counts cells that are different now."""

    page_id: UUID
    version: int
    changed: int
    entries: list[UUID]


@dataclass(frozen=True, kw_only=True)
class SavedWork(Message):
    id: UUID
    page_id: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class PageRow(Message):
    """One page in a list: class × subject × grading period."""

    id: UUID
    class_id: UUID
    class_title: str
    subject: str
    assignment_id: UUID
    teacher_id: UUID
    teacher: str | None
    period_id: UUID
    period: str
    starts_on: date
    ends_on: date
    version: int
    mine: bool
    """Whether the caller teaches it, so may write."""


@dataclass(frozen=True, kw_only=True)
class JournalPages(Message):
    items: list[PageRow]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class PageLesson(Message):
    id: UUID
    on: date
    number: int
    state: Literal["PLANNED", "HELD"]
    topic: str | None
    homework: str | None
    called: bool
    """Whether attendance has been saved."""


@dataclass(frozen=True, kw_only=True)
class PageWork(Message):
    id: UUID
    no: int
    """Names the work within its page."""
    lesson_id: UUID
    kind: WorkKind
    weight: int
    title: str


@dataclass(frozen=True, kw_only=True)
class PageStudent(Message):
    """`average` has two decimals, half up, of the exact `points / weight`; None without numeric marks.

    [`joined_on`, `left_on`) are the days in the class; `left_on` is None while the student is there.
    """

    id: UUID
    name: str
    joined_on: date
    left_on: date | None
    points: int
    """Σ mark × weight."""
    weight: int
    average: str | None
    proposed: int | None
    period_mark: str | None
    brought: list[list[Any]]
    """[value, weight, day] of marks of the period from the class the student came from; they count too."""
    marks: dict[str, str]
    """Number of the work → value."""
    absences: dict[str, AbsenceCode]
    """Lesson → code; where there is none the student was present."""


@dataclass(frozen=True, kw_only=True)
class JournalPage(Message):
    """All a teacher sees of one class, subject and period. `version` rises with every change of the page."""

    id: UUID
    version: int
    school_id: UUID
    class_id: UUID
    class_title: str
    grade: int
    assignment_id: UUID
    subject: str
    teacher_id: UUID
    teacher: str | None
    period_id: UUID
    period: str
    starts_on: date
    ends_on: date
    """The first day after the period."""
    preset: Preset
    lessons: list[PageLesson]
    works: list[PageWork]
    students: list[PageStudent]


@dataclass(frozen=True, kw_only=True)
class MarkEntry(Message):
    """One line of the ledger. `value` None annuls; `supersedes` is the entry it replaces."""

    id: UUID
    value: str | None
    reason: str | None
    author_id: UUID
    author: str | None
    at: datetime
    written_on: date | None
    supersedes: UUID | None


@dataclass(frozen=True, kw_only=True)
class MarkHistory(Message):
    work_id: UUID
    student_id: UUID
    entries: list[MarkEntry]


@dataclass(frozen=True, kw_only=True)
class Child(Message):
    """Whose diary the caller may open. `diary_open` is False while no consent to the diary (P2) is in force."""

    student_id: UUID
    person_id: UUID
    name: str
    school_id: UUID
    class_id: UUID | None
    class_title: str | None
    diary_open: bool


@dataclass(frozen=True, kw_only=True)
class DiaryLesson(Message):
    number: int
    subject: str
    state: Literal["PLANNED", "HELD"]
    topic: str | None
    homework: str | None
    absence: AbsenceCode | None
    marks: list[list[Any]]
    """[value, weight, kind in Russian, title of the work]."""
    change: Literal["SUBSTITUTED", "CANCELLED"] | None = None
    """By an order about substitutions. It and the next two are left out of the JSON of a usual lesson."""
    substitute: str | None = None
    """«Петрова М. П.»"""
    note: str | None = None
    """In words for the family: «Урок проводит Петрова М. П.», «Урок не проводится»."""


@dataclass(frozen=True, kw_only=True)
class DiaryDay(Message):
    on: date
    lessons: list[DiaryLesson]


@dataclass(frozen=True, kw_only=True)
class Diary(Message):
    """A student's week, Monday to Sunday; days without lessons are left out."""

    student_id: UUID
    name: str
    class_title: str | None
    week: date
    days: list[DiaryDay]


@dataclass(frozen=True, kw_only=True)
class SummarySubject(Message):
    subject: str
    marks: list[list[Any]]
    """[value, weight, day] in order of time."""
    points: int
    weight: int
    average: str | None
    proposed: int | None
    period_mark: str | None
    missed: int
    """Lessons missed (late is not missed)."""


@dataclass(frozen=True, kw_only=True)
class Summary(Message):
    """A student's grading period: every subject with its marks, average and proposed mark."""

    student_id: UUID
    name: str
    period: str | None
    starts_on: date
    ends_on: date
    subjects: list[SummarySubject]


@dataclass(frozen=True, kw_only=True)
class WorkKindFacts(Message):
    kind: WorkKind
    title: str
    weight: int
    summative: bool


@dataclass(frozen=True, kw_only=True)
class MarkingRules(Message):
    school_id: UUID
    preset: Preset
    version: int


@dataclass(frozen=True, kw_only=True)
class LedgerCheck(Message):
    """Whether what is shown equals what was entered: `differences` must be 0."""

    entries: int
    cells: int
    differences: int
