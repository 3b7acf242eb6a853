"""What the gradebook tells, refuses and answers."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.base import Api, Conflict, Event, Forbidden, Message, NotFound, command
from contracts.journal import (
    AbsenceReason,
    Child,
    Diary,
    JournalPage,
    JournalPages,
    LedgerCheck,
    MarkHistory,
    MarkingRules,
    MarkValue,
    NewAbsence,
    NewLessonWork,
    NewMark,
    NewPeriodMark,
    Preset,
    Saved,
    SavedWork,
    Summary,
    WorkKind,
    WorkKindFacts,
)

# events


@dataclass(frozen=True, kw_only=True)
class LessonHeld(Event):
    """A lesson has taken place: the teacher wrote its topic, called the roll or gave marks."""

    source = "gradebook"
    about: ClassVar[str] = "lesson_id"
    listeners: ClassVar[tuple[str, ...]] = ("planning",)
    lesson_id: UUID
    assignment_id: UUID
    on: date
    topic: str | None


@dataclass(frozen=True, kw_only=True)
class MarksPosted(Event):
    """Ledger entries were added to one work: new marks, corrections or annulments."""

    source = "gradebook"
    about: ClassVar[str] = "assignment_id"
    listeners: ClassVar[tuple[str, ...]] = ("reporting",)
    lesson_id: UUID
    assignment_id: UUID
    class_id: UUID
    count: int
    entry_ids: list[UUID]


@dataclass(frozen=True, kw_only=True)
class AttendanceTaken(Event):
    """The roll of a lesson was called (again); `absent` counts those who were not there."""

    source = "gradebook"
    about: ClassVar[str] = "lesson_id"
    listeners: ClassVar[tuple[str, ...]] = ("reporting",)
    lesson_id: UUID
    class_id: UUID
    absent: int


@dataclass(frozen=True, kw_only=True)
class KnownPeriodMark(Message):
    student_id: UUID
    value: str


@dataclass(frozen=True, kw_only=True)
class PeriodMarkSet(Event):
    """The teacher has decided marks of a grading period."""

    source = "gradebook"
    about: ClassVar[str] = "page_id"
    listeners: ClassVar[tuple[str, ...]] = ()
    page_id: UUID
    assignment_id: UUID
    class_id: UUID
    period_id: UUID
    marks: list[KnownPeriodMark]


# refusals


class LessonUnknown(NotFound):
    """No such lesson, or not one of the caller's."""


class PageUnknown(NotFound):
    """No such journal page, or the caller may not see it."""


class WorkUnknown(NotFound):
    """No such work in that lesson."""


class MarkUnknown(NotFound):
    """There is no mark in that cell."""


class StudentUnknown(NotFound):
    """No such student among those the caller may see."""


class NotTheTeacher(Forbidden):
    """The page may be read, but only the assigned teacher writes into it."""


class DiaryClosed(Forbidden):
    """No consent to the electronic diary (purpose P2) is in force."""


class MarkStands(Conflict):
    """Another mark stands in the cell: changing it is a correction and needs a reason."""


class AbsentWithMark(Conflict):
    """A student who was absent cannot have a mark for the same lesson."""


class NoMarksHere(Conflict):
    """Grade 1 is taught without marks."""


class NoPeriod(Conflict):
    """The study calendar has no grading period for that day."""


class TooEarly(Conflict):
    """The lesson is still to come: it has no topic taught, no roll and no marks yet."""


# the doors


class GradebookApi(Api):
    """The journal of the teacher and the diary of the family. Works while every other service is away."""

    service = "gradebook"

    def list_journal_pages(
        self,
        *,
        school_id: UUID,
        class_id: UUID | None = None,
        on: date | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> JournalPages:
        """Pages the caller may read: a teacher's own, a class teacher's class, the school for its heads.

        `on` keeps only the period that holds this day. Ordered by class, subject, period; `next` goes on.
        """
        raise NotImplementedError

    def get_journal_page(self, *, page_id: UUID) -> JournalPage:
        """One page whole."""
        raise NotImplementedError

    def get_mark_history(self, *, work_id: UUID, student_id: UUID) -> MarkHistory:
        """Every entry of one cell, oldest first."""
        raise NotImplementedError

    def list_work_kinds(self) -> list[WorkKindFacts]:
        """Kinds of work with their Russian titles and usual weights."""
        raise NotImplementedError

    @command
    def hold_lesson(
        self, *, lesson_id: UUID, topic: str, homework: str | None = None, version: int | None = None
    ) -> Saved:
        """Writes topic and homework of a lesson that took place. `homework` None means «не задано»."""
        raise NotImplementedError

    @command
    def save_attendance(self, *, lesson_id: UUID, absences: list[NewAbsence], version: int | None = None) -> Saved:
        """The whole roll of a lesson: who is not listed was present."""
        raise NotImplementedError

    @command
    def resolve_absences(self, *, reasons: list[AbsenceReason]) -> Saved:
        """The class teacher (or the lesson's teacher) says why students were absent. All of one class."""
        raise NotImplementedError

    @command
    def add_work(
        self,
        *,
        lesson_id: UUID,
        kind: WorkKind,
        title: str = "",
        weight: int | None = None,
        id: UUID | None = None,
    ) -> SavedWork:
        """A work whose marks will count `weight` times (1–10; the kind's usual weight when not given)."""
        raise NotImplementedError

    @command
    def change_work(
        self,
        *,
        work_id: UUID,
        kind: WorkKind | None = None,
        title: str | None = None,
        weight: int | None = None,
        version: int | None = None,
    ) -> SavedWork:
        """Mends kind, title or weight; averages follow."""
        raise NotImplementedError

    @command
    def post_marks(
        self, *, lesson_id: UUID, marks: list[NewMark], work_id: UUID | None = None, version: int | None = None
    ) -> Saved:
        """A batch of marks for one work; without `work_id` for the answer in class (weight 1).

        All or nothing. `version` is the page version the teacher looked at: only cells that changed since are
        refused as Stale (with the newer values); a mark in another cell never is. A cell that already holds
        the same value is left alone; another value needs `reason` and becomes a correction.
        """
        raise NotImplementedError

    @command
    def correct_mark(
        self, *, work_id: UUID, student_id: UUID, value: MarkValue, reason: str, version: int | None = None
    ) -> Saved:
        """Replaces a mark by a new ledger entry that supersedes it."""
        raise NotImplementedError

    @command
    def annul_mark(self, *, work_id: UUID, student_id: UUID, reason: str, version: int | None = None) -> Saved:
        """Takes a mark out of the journal; the ledger keeps it with the reason."""
        raise NotImplementedError

    @command
    def save_lesson(
        self,
        *,
        lesson_id: UUID,
        topic: str,
        homework: str | None = None,
        absences: list[NewAbsence],
        works: list[NewLessonWork],
        version: int | None = None,
    ) -> Saved:
        """Topic, homework, roll, works and marks of one lesson at once."""
        raise NotImplementedError

    @command
    def set_period_marks(self, *, page_id: UUID, marks: list[NewPeriodMark], version: int | None = None) -> Saved:
        """The teacher's decision for a grading period; a value other than the proposed one needs a reason."""
        raise NotImplementedError

    def list_children(self) -> list[Child]:
        """The caller's children in the school acted in (of all the district when in none); a pupil finds themselves."""
        raise NotImplementedError

    def get_diary(self, *, student_id: UUID, week: date | None = None) -> Diary:
        """The week that holds this day (today when not given), for the student, the parents and the school."""
        raise NotImplementedError

    def get_summary(self, *, student_id: UUID, on: date | None = None) -> Summary:
        """The grading period that holds this day (today when not given; the last one when there is none)."""
        raise NotImplementedError

    def get_marking_rules(self, *, school_id: UUID) -> MarkingRules:
        """How this school proposes period marks."""
        raise NotImplementedError

    @command
    def set_marking_rules(self, *, school_id: UUID, preset: Preset, version: int) -> MarkingRules:
        """Changes the preset for the whole school."""
        raise NotImplementedError

    def check_ledger(self, *, school_id: UUID) -> LedgerCheck:
        """Proves that the marks shown are exactly those of the ledger."""
        raise NotImplementedError
