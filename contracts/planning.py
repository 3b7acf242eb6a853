"""Planning: what is taught, by whom, when and in which order. Days are half-open: `ends_on` is the first day after."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from contracts.base import Api, Conflict, Event, File, Invalid, Message, NotFound, Problem, command
from contracts.curricula import (
    Curriculum,
    CurriculumDraft,
    CurriculumLevel,
    CurriculumLoad,
    CurriculumSummary,
    LoadComparison,
    NewCurriculumRow,
)
from contracts.ordering import OrderedTeaching, SubstitutionKind, TeachingCheck
from contracts.substitutions import SubstitutionPage

PeriodKind = Literal["QUARTER", "HALF_YEAR", "TRIMESTER"]
DayKind = Literal["DAY_OFF", "STUDY_DAY"]
Weeks = Literal["ALL", "ODD", "EVEN"]
"""Study weeks are counted from 1 without breaks; a half hour a week is a slot of odd or of even weeks."""
Pace = Literal["OK", "ACCEPTABLE", "LAG", "NOT_STARTED"]

# facts others keep


@dataclass(frozen=True, kw_only=True)
class KnownPeriod(Message):
    """A grading period. Breaks may lie inside it (a half-year holds the autumn break)."""

    id: UUID
    title: str
    kind: PeriodKind
    number: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class KnownAssignment(Message):
    """A teacher teaches a subject to a class. `hours_per_week` is a multiple of one half."""

    id: UUID
    class_id: UUID
    subject_id: UUID
    subject: str
    teacher_id: UUID
    hours_per_week: float
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class KnownLesson(Message):
    """A dated lesson with what the plan proposes for it; `topic_no` is the row's number in the plan."""

    id: UUID
    on: date
    number: int
    topic_no: int | None = None
    topic: str | None = None
    homework: str | None = None


@dataclass(frozen=True, kw_only=True)
class CalendarSet(Event):
    """The study calendar of some grades of a school year, whole; a later one replaces it."""

    source = "planning"
    about = "calendar_id"
    listeners = ("gradebook", "reporting")
    calendar_id: UUID
    year: str
    grades: list[int]
    periods: list[KnownPeriod]


@dataclass(frozen=True, kw_only=True)
class AssignmentMade(Event):
    """A teaching assignment as it now is; told again when its end or its subject's name changes."""

    source = "planning"
    about = "assignment.id"
    listeners = ("contingent", "gradebook")
    assignment: KnownAssignment


@dataclass(frozen=True, kw_only=True)
class LessonsScheduled(Event):
    """New and changed lessons of one assignment (at most 200 an event) and those that will not take place.

    A lesson keeps its id when it moves to another day. Lessons that were held are never told again.
    """

    source = "planning"
    about = "assignment_id"
    listeners = ("gradebook",)
    assignment_id: UUID
    lessons: list[KnownLesson]
    removed: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class SubstitutionSet(Event):
    """What an order has said of one lesson. `substitute_id`: who writes its page instead of its teacher; None: nobody.

    `kind` is None in what an edition told that knew only who gives a lesson; so are the two that find a lesson which
    is no longer there: its number and its assignment.
    """

    source = "planning"
    about = "lesson_id"
    listeners = ("gradebook",)
    lesson_id: UUID
    on: date
    substitute_id: UUID | None
    kind: SubstitutionKind | None = None
    number: int | None = None
    assignment_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class OrderedTeachingDone(Event):
    """A registered order has changed the load, the calendar or who gives which lesson: every line of it."""

    source = "planning"
    about = "order_id"
    listeners = ("documents",)
    order_id: UUID
    count: int


@dataclass(frozen=True, kw_only=True)
class OrderedTeachingRefused(Event):
    """Nothing of the order was done; why."""

    source = "planning"
    about = "order_id"
    listeners = ("documents",)
    order_id: UUID
    line: int
    reason: str


# subjects


@dataclass(frozen=True, kw_only=True)
class Subject(Message):
    id: UUID
    school_id: UUID
    name: str
    short_name: str
    area: str
    active: bool
    version: int


# calendar


@dataclass(frozen=True, kw_only=True)
class NewPeriod(Message):
    """Without `id` the period keeps the id it had under its number."""

    number: int
    starts_on: date
    ends_on: date
    id: UUID | None = None
    title: str | None = None


@dataclass(frozen=True, kw_only=True)
class Break(Message):
    title: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class DayChange(Message):
    """A day unlike its weekday: a holiday, or a day of study taught by the timetable of `weekday` (1 is Monday)."""

    on: date
    kind: DayKind
    title: str
    weekday: int | None = None


@dataclass(frozen=True, kw_only=True)
class CalendarPeriod(Message):
    id: UUID
    title: str
    number: int
    starts_on: date
    ends_on: date
    study_days: int


@dataclass(frozen=True, kw_only=True)
class StudyCalendar(Message):
    """`study_weeks` is the norm that plans are checked against; `study_days` is what the days below add up to."""

    id: UUID
    school_id: UUID
    year: str
    grades: list[int]
    week_length: int
    kind: PeriodKind
    starts_on: date
    ends_on: date
    study_weeks: int
    periods: list[CalendarPeriod]
    breaks: list[Break]
    days: list[DayChange]
    study_days: int
    version: int
    approved_by: str | None = None
    """«№ 12-ОД от 01.09.2026»: the order by which it is as it is; None when it was set without one."""


@dataclass(frozen=True, kw_only=True)
class CalendarProposal(Message):
    """A calendar by the federal pattern with public holidays and moved days, to be edited and set."""

    year: str
    grades: list[int]
    week_length: int
    kind: PeriodKind
    starts_on: date
    ends_on: date
    study_weeks: int
    periods: list[NewPeriod]
    breaks: list[Break]
    days: list[DayChange]
    study_days: int


@dataclass(frozen=True, kw_only=True)
class CalendarDraft(Message):
    """What the calendar `id` is to become by an order that names this `version`; until then nothing follows it."""

    id: UUID
    school_id: UUID
    proposal: CalendarProposal
    version: int


@dataclass(frozen=True, kw_only=True)
class StudyDay(Message):
    """A day on which lessons take place by the timetable of `weekday`, in the given study week."""

    on: date
    weekday: int
    week: int
    period_id: UUID


# teaching load


@dataclass(frozen=True, kw_only=True)
class NewAssignment(Message):
    """Without `starts_on` it begins with the study year of the class."""

    class_id: UUID
    subject_id: UUID
    teacher_id: UUID
    hours_per_week: float
    id: UUID | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Assignment(Message):
    id: UUID
    school_id: UUID
    year: str
    class_id: UUID
    class_title: str
    grade: int
    subject_id: UUID
    subject: str
    teacher_id: UUID
    teacher: str
    hours_per_week: float
    starts_on: date
    ends_on: date | None
    version: int


@dataclass(frozen=True, kw_only=True)
class AssignmentsMade(Message):
    """`warnings` are sentences for the deputy head: a class above its weekly norm."""

    assignments: list[Assignment]
    warnings: list[str]


# timetable and lessons


@dataclass(frozen=True, kw_only=True)
class NewSlot(Message):
    """`weekday` 1 is Monday; `number` is the lesson's number in the day, 1 to 10."""

    weekday: int
    number: int
    assignment_id: UUID
    weeks: Weeks = "ALL"


@dataclass(frozen=True, kw_only=True)
class Slot(Message):
    weekday: int
    number: int
    weeks: Weeks
    assignment_id: UUID
    class_id: UUID
    class_title: str
    subject_id: UUID
    subject: str
    teacher_id: UUID
    teacher: str


@dataclass(frozen=True, kw_only=True)
class Timetable(Message):
    """The week of a class in force from `starts_on`; `version` counts every change of the class's timetables."""

    class_id: UUID
    class_title: str
    starts_on: date | None
    slots: list[Slot]
    warnings: list[str]
    version: int


@dataclass(frozen=True, kw_only=True)
class TeacherTimetable(Message):
    teacher_id: UUID
    teacher: str
    on: date
    slots: list[Slot]


@dataclass(frozen=True, kw_only=True)
class TimetableCheck(Message):
    """`problems` forbid to set the timetable, `warnings` do not."""

    problems: list[Problem]
    warnings: list[str]


@dataclass(frozen=True, kw_only=True)
class PlanGap(Message):
    """Lessons and plan do not meet: `missing` hours of topics have no lesson, or `spare` lessons have no topic."""

    assignment_id: UUID
    class_title: str
    subject: str
    missing: int
    spare: int


@dataclass(frozen=True, kw_only=True)
class Schedule(Message):
    """What a scheduling run did. `gaps` name only assignments that have a plan."""

    year: str
    lessons: int
    held: int
    created: int
    moved: int
    removed: int
    gaps: list[PlanGap]
    warnings: list[str]


@dataclass(frozen=True, kw_only=True)
class Lesson(Message):
    id: UUID
    on: date
    number: int
    held: bool
    topic_no: int | None
    section: str | None
    topic: str | None
    homework: str | None


# plans


@dataclass(frozen=True, kw_only=True)
class PlanRow(Message):
    id: UUID
    no: int
    section_no: int | None
    section: str
    topic: str
    hours: int
    lesson_type: str | None
    control: str | None
    results: str | None
    homework: str | None
    resources: str | None
    note: str | None
    reserve: bool


@dataclass(frozen=True, kw_only=True)
class PlanSummary(Message):
    id: UUID
    year: str
    grade: int
    subject_id: UUID
    subject: str
    hours_per_week: float
    hours: int
    rows: int
    controls: int
    version: int


@dataclass(frozen=True, kw_only=True)
class ParallelPlan(Message):
    """The one thematic plan (КТП) of a subject for all classes of a grade."""

    id: UUID
    school_id: UUID
    year: str
    grade: int
    subject_id: UUID
    subject: str
    hours_per_week: float
    study_weeks: int
    hours: int
    rows: list[PlanRow]
    version: int


@dataclass(frozen=True, kw_only=True)
class PlanLoad(Message):
    """What a file holds; `plan_id` is None after a dry run and whenever there are problems."""

    plan_id: UUID | None
    rows: int
    hours: int
    expected_hours: int
    controls: int
    problems: list[Problem]
    gaps: list[PlanGap]
    version: int


@dataclass(frozen=True, kw_only=True)
class ClassPlanRow(PlanRow):
    """A row of the parallel's plan as this class goes through it; `changed` says that the class deviates."""

    planned_on: list[date]
    held_on: list[date]
    changed: bool


@dataclass(frozen=True, kw_only=True)
class ClassPlan(Message):
    """`deficit` numbers the rows that did not get all their lessons; `reserve` counts lessons without a topic."""

    assignment_id: UUID
    class_id: UUID
    class_title: str
    subject: str
    teacher: str
    plan_id: UUID | None
    hours: int
    lessons: int
    deficit: list[int]
    reserve: int
    rows: list[ClassPlanRow]
    version: int


@dataclass(frozen=True, kw_only=True)
class RowChange(Message):
    """A class's own homework and note for a row; None returns to the parallel's plan."""

    row_id: UUID
    homework: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Execution(Message):
    """Programme execution of one assignment to a day. Percentages have one decimal; None when nothing was due.

    `lag` is what was due and not held (below zero: ahead). Content counts only lessons bound to rows of the plan.
    """

    assignment_id: UUID
    class_id: UUID
    class_title: str
    subject: str
    teacher_id: UUID
    teacher: str
    hours_per_week: float
    on: date
    plan_year: int
    plan_to_date: int
    held: int
    lag: int
    hours_percent: float | None
    content_to_date: int
    content_done: int
    content_percent: float | None
    controls_planned: int
    controls_held: int
    missing: int
    pace: Pace


# refusals


class CalendarOverlaps(Conflict):
    title = "Календарь для этих классов уже есть"


class NoCalendar(Conflict):
    title = "Нет учебного календаря"


class BadCalendar(Invalid):
    title = "Ошибки в учебном календаре"


class BadCurriculum(Invalid):
    title = "Ошибки в учебном плане"


class BadTimetable(Invalid):
    title = "Ошибки в расписании"


class BadPlan(Invalid):
    title = "Ошибки в тематическом плане"


class UnknownSubject(NotFound):
    title = "Предмет не найден"


class UnknownAssignment(NotFound):
    title = "Нагрузка не найдена"


class PlanningApi(Api):
    """What planning answers."""

    service = "planning"

    def list_subjects(self, *, school_id: UUID) -> list[Subject]:
        """Subjects of a school in the order of its curriculum, closed ones last."""
        raise NotImplementedError

    @command
    def add_subject(
        self, *, school_id: UUID, name: str, short_name: str | None = None, area: str = "", id: UUID | None = None
    ) -> Subject:
        """A subject beside the default ones; names are unique in a school."""
        raise NotImplementedError

    @command
    def change_subject(
        self, *, subject_id: UUID, name: str, short_name: str, area: str, active: bool, version: int
    ) -> Subject:
        """Renames or closes a subject; journals show the new name."""
        raise NotImplementedError

    def list_calendars(self, *, school_id: UUID, year: str | None = None) -> list[StudyCalendar]:
        """Calendars of a school: one for each group of grades of a year."""
        raise NotImplementedError

    def get_calendar(self, *, calendar_id: UUID) -> StudyCalendar:
        """One calendar with its version for editing."""
        raise NotImplementedError

    def list_study_days(self, *, calendar_id: UUID) -> list[StudyDay]:
        """The days that lessons are generated for, and the only source of them."""
        raise NotImplementedError

    def propose_calendar(self, *, school_id: UUID, year: str, grade: int, week_length: int = 5) -> CalendarProposal:
        """A calendar for the grades that usually share one with `grade`: 1, 2–9 or 10–11."""
        raise NotImplementedError

    @command
    def set_calendar(
        self,
        *,
        school_id: UUID,
        calendar_id: UUID,
        year: str,
        grades: list[int],
        week_length: int,
        kind: PeriodKind,
        starts_on: date,
        ends_on: date,
        study_weeks: int,
        periods: list[NewPeriod],
        breaks: list[Break],
        days: list[DayChange],
        version: int,
    ) -> StudyCalendar:
        """Makes (`version` 0) or replaces a calendar as a whole; lessons follow when they are scheduled again."""
        raise NotImplementedError

    @command
    def draft_calendar(
        self,
        *,
        school_id: UUID,
        calendar_id: UUID,
        year: str,
        grades: list[int],
        week_length: int,
        kind: PeriodKind,
        starts_on: date,
        ends_on: date,
        study_weeks: int,
        periods: list[NewPeriod],
        breaks: list[Break],
        days: list[DayChange],
        version: int,
    ) -> CalendarDraft:
        """Makes (`version` 0) or replaces the draft of a calendar; an order of the director puts it into force."""
        raise NotImplementedError

    def list_calendar_drafts(self, *, school_id: UUID) -> list[CalendarDraft]:
        """Calendars that wait for their order."""
        raise NotImplementedError

    @command
    def draft_curriculum(
        self,
        *,
        school_id: UUID,
        curriculum_id: UUID,
        year: str,
        level: CurriculumLevel,
        rows: list[NewCurriculumRow],
        version: int,
    ) -> CurriculumDraft:
        """Makes (`version` 0) or replaces the draft of a curriculum; an order of the director puts it into force."""
        raise NotImplementedError

    @command
    def load_curriculum(
        self,
        *,
        school_id: UUID,
        curriculum_id: UUID,
        year: str,
        level: CurriculumLevel,
        content: bytes,
        dry_run: bool = True,
        replaces: int = 0,
    ) -> CurriculumLoad:
        """The same from XLSX: subjects down, grades or classes across. Problems name the row and column of the file.

        `replaces` is the version of the draft that the file takes the place of, 0 when there is none yet.
        """
        raise NotImplementedError

    def list_curriculum_drafts(self, *, school_id: UUID) -> list[CurriculumDraft]:
        """Curricula that wait for their order."""
        raise NotImplementedError

    def list_curricula(
        self, *, school_id: UUID, year: str | None = None, level: CurriculumLevel | None = None
    ) -> list[CurriculumSummary]:
        """Editions that orders have put into force, newest first, also those taken back."""
        raise NotImplementedError

    def get_curriculum(self, *, curriculum_id: UUID) -> Curriculum:
        """An edition with its rows and the hours of each grade."""
        raise NotImplementedError

    def compare_load(self, *, school_id: UUID, year: str, on: date | None = None) -> LoadComparison:
        """Where the teaching load is not what the curriculum in force says: today, or on the nearest day of the year.

        What is taught beside the curriculum (внеурочная деятельность) is no finding.
        """
        raise NotImplementedError

    @command
    def make_assignments(self, *, school_id: UUID, assignments: list[NewAssignment]) -> AssignmentsMade:
        """All or none; a subject of a class has one teacher at a time."""
        raise NotImplementedError

    @command
    def end_assignment(self, *, assignment_id: UUID, ends_on: date, version: int) -> Assignment:
        """From `ends_on` the teacher no longer teaches it; lessons follow when they are scheduled again."""
        raise NotImplementedError

    def list_assignments(
        self,
        *,
        school_id: UUID,
        year: str | None = None,
        class_id: UUID | None = None,
        teacher_id: UUID | None = None,
        on: date | None = None,
        after: str | None = None,
        limit: int = 2000,
    ) -> list[Assignment]:
        """The teaching load; a teacher sees the own one, a class teacher also that of the class.

        A page of it; `Link: rel="next"` of the answer leads to the following one."""
        raise NotImplementedError

    def get_timetable(self, *, class_id: UUID, on: date | None = None) -> Timetable:
        """The week of a class in force on a day (today when not given)."""
        raise NotImplementedError

    def get_teacher_timetable(self, *, teacher_id: UUID, on: date | None = None) -> TeacherTimetable:
        """The week of a teacher over all classes."""
        raise NotImplementedError

    def check_timetable(self, *, class_id: UUID, slots: list[NewSlot], starts_on: date | None = None) -> TimetableCheck:
        """What `set_timetable` would say, without changing anything."""
        raise NotImplementedError

    @command
    def set_timetable(
        self, *, class_id: UUID, slots: list[NewSlot], version: int, starts_on: date | None = None
    ) -> Timetable:
        """Replaces the week of a class from a day on; `version` is 0 when the class has none yet.

        Without `starts_on` it mends the newest timetable in place (the first one begins with the study year).
        Refused when a teacher or the class would be in two places at once, or an assignment exceeds its hours.
        """
        raise NotImplementedError

    @command
    def schedule_lessons(
        self, *, school_id: UUID, year: str, class_id: UUID | None = None, since: date | None = None
    ) -> Schedule:
        """Timetable × study days → dated lessons with topics, for a school or one class; safe to repeat.

        Held lessons never change. Lessons before `since` (today when not given) stay where they are; an assignment
        without lessons is scheduled from its beginning.
        """
        raise NotImplementedError

    def list_lessons(
        self,
        *,
        assignment_id: UUID,
        starts_on: date | None = None,
        ends_on: date | None = None,
        after: str | None = None,
        limit: int = 500,
    ) -> list[Lesson]:
        """Lessons of an assignment in order; the day `ends_on` is not included. A page, as of the load."""
        raise NotImplementedError

    def list_substitutions(
        self,
        *,
        school_id: UUID,
        month: date | None = None,
        teacher_id: UUID | None = None,
        after: str | None = None,
        limit: int = 100,
        starts_on: date | None = None,
        ends_on: date | None = None,
    ) -> SubstitutionPage:
        """Missed and substituted lessons of the month that holds this day (all when not given), also those undone.

        `starts_on` and `ends_on` (not included) are a span of days instead of a month. `teacher_id` keeps the lessons
        that this person missed or gave. A teacher finds the own ones.
        """
        raise NotImplementedError

    def check_teaching(
        self, *, school_id: UUID, teaching: OrderedTeaching, amends: UUID | None = None
    ) -> TeachingCheck:
        """What stands in the way of an order about teaching today, and its lines in words. `amends`: the order whose
        substitutions it changes."""
        raise NotImplementedError

    def get_plan_template(self) -> File:
        """An XLSX file with the columns of a thematic plan and an example."""
        raise NotImplementedError

    @command
    def load_parallel_plan(
        self,
        *,
        school_id: UUID,
        year: str,
        grade: int,
        subject_id: UUID,
        hours_per_week: float,
        content: bytes,
        dry_run: bool = True,
        replaces: int = 0,
    ) -> PlanLoad:
        """Reads a thematic plan from XLSX. Problems name the row and the column of the file.

        `replaces` is the version of the plan that the file takes the place of, 0 when there is none yet.

        Without a dry run and without problems it becomes the plan of all classes of the grade, and their lessons
        receive its topics. Rows with the same section and topic stay the same rows.
        """
        raise NotImplementedError

    def list_parallel_plans(
        self, *, school_id: UUID, year: str | None = None, grade: int | None = None
    ) -> list[PlanSummary]:
        """Thematic plans of a school."""
        raise NotImplementedError

    def get_parallel_plan(self, *, plan_id: UUID) -> ParallelPlan:
        """A thematic plan with its rows."""
        raise NotImplementedError

    def get_class_plan(self, *, assignment_id: UUID) -> ClassPlan:
        """The parallel's plan as one class goes through it, with planned and actual days."""
        raise NotImplementedError

    @command
    def change_class_plan(self, *, assignment_id: UUID, rows: list[RowChange], version: int) -> ClassPlan:
        """A class's own homework and notes on rows of the plan; topics and hours stay the parallel's."""
        raise NotImplementedError

    def get_programme_execution(self, *, assignment_id: UUID, on: date | None = None) -> Execution:
        """How far an assignment has come by the end of a day (today when not given)."""
        raise NotImplementedError

    def list_programme_execution(
        self, *, school_id: UUID, year: str, class_id: UUID | None = None, on: date | None = None
    ) -> list[Execution]:
        """The same for every assignment of a school year that the caller may see."""
        raise NotImplementedError
