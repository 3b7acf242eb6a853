"""Rows → messages of the contract."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from contracts.curricula import (
    Attestation,
    Curriculum,
    CurriculumDraft,
    CurriculumLevel,
    CurriculumRow,
    CurriculumSummary,
)
from contracts.ordering import AbsenceCause, SubstitutionKind
from contracts.planning import (
    Assignment,
    Break,
    CalendarPeriod,
    ClassPlan,
    ClassPlanRow,
    DayChange,
    Execution,
    KnownAssignment,
    KnownPeriod,
    Lesson,
    PlanRow,
    PlanSummary,
    Slot,
    StudyCalendar,
    StudyDay,
    Subject,
)
from contracts.substitutions import Substitution
from services.planning.models import calendars as tables
from services.planning.models import curriculum_rules, load
from services.planning.models.curricula import Curriculum as CurriculumTable
from services.planning.models.norms import pace, tenths
from services.planning.models.plans import ClassRow
from services.planning.models.scheduling import Dated
from services.planning.models.study_days import study_days
from services.planning.repository.assignments import Load
from services.planning.repository.execution import Progress
from services.planning.repository.lessons import Listed
from services.planning.repository.plans import Summary
from services.planning.repository.timetables import NamedSlot


def subject(row: load.Subject) -> Subject:
    return Subject(
        id=row.id,
        school_id=row.school_id,
        name=row.name,
        short_name=row.short_name,
        area=row.area,
        active=row.active,
        version=row.version,
    )


def days_of(row: tables.Calendar, periods: Sequence[tables.Period]) -> list[StudyDay]:
    return study_days(periods, breaks_of(row), changes_of(row), row.week_length)


def breaks_of(row: tables.Calendar) -> list[Break]:
    return [
        Break(title=one["title"], starts_on=_date(one["starts_on"]), ends_on=_date(one["ends_on"]))
        for one in row.breaks
    ]


def changes_of(row: tables.Calendar) -> list[DayChange]:
    return [
        DayChange(on=_date(one["on"]), kind=one["kind"], title=one["title"], weekday=one["weekday"]) for one in row.days
    ]


def _date(given: date | str) -> date:
    """Values are dates until they have been to the database as JSON."""
    return given if isinstance(given, date) else date.fromisoformat(given)


def calendar(row: tables.Calendar, periods: Sequence[tables.Period]) -> StudyCalendar:
    days = days_of(row, periods)
    return StudyCalendar(
        id=row.id,
        school_id=row.school_id,
        year=row.year,
        grades=list(row.grades),
        week_length=row.week_length,
        kind=row.kind,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        study_weeks=row.study_weeks,
        periods=[_period(one, days) for one in periods],
        breaks=breaks_of(row),
        days=changes_of(row),
        study_days=len(days),
        version=row.version,
        approved_by=row.approved_by,
    )


def _period(row: tables.Period, days: Sequence[StudyDay]) -> CalendarPeriod:
    return CalendarPeriod(
        id=row.id,
        title=row.title,
        number=row.number,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        study_days=sum(day.period_id == row.id for day in days),
    )


def known_periods(row: tables.Calendar, periods: Sequence[tables.Period]) -> list[KnownPeriod]:
    return [
        KnownPeriod(
            id=one.id,
            title=one.title,
            kind=row.kind,
            number=one.number,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
        )
        for one in periods
    ]


Weeks = Mapping[int, tuple[int, int]]
"""Grade → days of its study week, study weeks of its year."""


def curriculum_draft(row: CurriculumTable, rows: Sequence[Any], weeks: Weeks) -> CurriculumDraft:
    given = [_curriculum_row(one) for one in rows]
    grades = curriculum_rules.hours(given, weeks)
    return CurriculumDraft(
        id=row.id,
        school_id=row.school_id,
        year=row.year,
        level=CurriculumLevel(row.level),
        rows=given,
        grades=grades,
        warnings=list(curriculum_rules.warnings(grades)),
        version=row.version,
    )


def curriculum_summary(row: Any) -> CurriculumSummary:
    return CurriculumSummary(**{**row._mapping, "level": CurriculumLevel(row.level)})


def curriculum(row: Any, rows: Sequence[Any], weeks: Weeks) -> Curriculum:
    given = [_curriculum_row(one) for one in rows]
    grades = curriculum_rules.hours(given, weeks)
    return Curriculum(**{**row._mapping, "level": CurriculumLevel(row.level)}, rows=given, grades=grades)


def _curriculum_row(row: Any) -> CurriculumRow:
    given = dict(row._mapping)
    del given["curriculum_id"]
    return CurriculumRow(**given | {"attestation": Attestation(row.attestation)})


def assignment(row: Load) -> Assignment:
    given = row._asdict()
    for internal in ("district_id", "plan_version"):
        del given[internal]
    return Assignment(**given)


def known_assignment(row: Load) -> KnownAssignment:
    return KnownAssignment(
        id=row.id,
        class_id=row.class_id,
        subject_id=row.subject_id,
        subject=row.subject,
        teacher_id=row.teacher_id,
        hours_per_week=row.hours_per_week,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def slots(rows: Sequence[NamedSlot]) -> list[Slot]:
    return [Slot(**row._asdict()) for row in rows]


def lesson(row: Listed) -> Lesson:
    return Lesson(
        id=row.id,
        on=row.day,
        number=row.number,
        held=row.held,
        topic_no=row.topic_no,
        section=row.section,
        topic=row.topic,
        homework=row.homework,
    )


def plan_summary(row: Summary) -> PlanSummary:
    given = row._asdict()
    del given["school_id"]
    return PlanSummary(**given)


def class_plan(
    row: Load, summary: Summary | None, plan: Sequence[PlanRow], own: dict, lessons: Sequence[Dated]
) -> ClassPlan:
    by_row: dict = {}
    for one in lessons:
        by_row.setdefault(one.row_id, []).append(one)
    return ClassPlan(
        assignment_id=row.id,
        class_id=row.class_id,
        class_title=row.class_title,
        subject=row.subject,
        teacher=row.teacher,
        plan_id=summary.id if summary else None,
        hours=summary.hours if summary else 0,
        lessons=len(lessons),
        deficit=[one.no for one in plan if len(by_row.get(one.id, ())) < one.hours],
        reserve=len(by_row.get(None, ())),
        rows=[_class_row(one, own.get(one.id), by_row.get(one.id, ())) for one in plan],
        version=row.plan_version,
    )


def _class_row(row: PlanRow, own: ClassRow | None, lessons: Sequence[Dated]) -> ClassPlanRow:
    given = {name: getattr(row, name) for name in PlanRow.__dataclass_fields__}
    if own is not None:
        given["homework"] = own.homework if own.homework is not None else row.homework
        given["note"] = own.note if own.note is not None else row.note
    return ClassPlanRow(
        **given,
        planned_on=[one.day for one in lessons],
        held_on=[one.day for one in lessons if one.held],
        changed=own is not None,
    )


def substitution(row: Any) -> Substitution:
    given = dict(row._mapping)
    return Substitution(**{**given, "kind": SubstitutionKind(row.kind), "cause": AbsenceCause(row.cause)})


def execution(row: Progress, on: date) -> Execution:
    given = row._asdict()
    hours = given.pop("plan_hours")
    bound, lessons = given.pop("bound"), given.pop("lessons")
    return Execution(
        **given,
        on=on,
        plan_year=hours or lessons,
        lag=row.plan_to_date - row.held,
        hours_percent=tenths(row.held, row.plan_to_date),
        content_percent=tenths(row.content_done, row.content_to_date),
        missing=max(0, hours - bound),
        pace=pace(row.held, row.plan_to_date),
    )
