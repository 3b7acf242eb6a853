"""The thematic plan of a parallel, loaded from a file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil, floor
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Forbidden, Invalid, NotFound, Problem, uuid7
from contracts.planning import (
    BadPlan,
    ParallelPlan,
    PlanGap,
    PlanLoad,
    PlanRow,
    PlanSummary,
    UnknownSubject,
)
from services.planning import views
from services.planning.models import plans as tables
from services.planning.models.timetable_rules import number
from services.planning.models.topics import Topic, bind
from services.planning.repository import assignments, known, lessons, plans, subjects
from services.planning.repository.assignments import Load
from services.planning.repository.known import School
from services.planning.usecases import binding, calendar, place, plan_sheet
from services.planning.usecases.plan_sheet import Sheet


@dataclass(frozen=True)
class Target:
    """Which plan a file is for."""

    year: str
    grade: int
    subject_id: UUID
    hours_per_week: float


def list_(uow: UnitOfWork, school_id: UUID, year: str | None, grade: int | None) -> list[PlanSummary]:
    return [views.plan_summary(row) for row in plans.summaries(uow, school_id, year, grade)]


def get(uow: UnitOfWork, plan_id: UUID) -> ParallelPlan:
    found = plans.summary(uow, plan_id)
    if found is None:
        raise NotFound("Тематический план не найден")
    return ParallelPlan(
        id=found.id,
        school_id=found.school_id,
        year=found.year,
        grade=found.grade,
        subject_id=found.subject_id,
        subject=found.subject,
        hours_per_week=found.hours_per_week,
        study_weeks=calendar.of_grade(uow, found.school_id, found.year, found.grade).study_weeks,
        hours=found.hours,
        rows=plans.rows(uow, plan_id),
        version=found.version,
    )


def load(uow: UnitOfWork, school_id: UUID, to: Target, content: bytes, dry_run: bool, replaces: int) -> PlanLoad:
    """A dry run answers with all problems; loading for real refuses them."""
    school = place.school(uow, school_id, lock=not dry_run)
    _check_target(uow, school_id, to)
    loads = assignments.of_parallel(uow, school_id, to.year, to.grade, to.subject_id)
    if not dry_run:
        known.lock_classes_by_id(uow, school_id, [one.class_id for one in loads])
    weeks = calendar.of_grade(uow, school_id, to.year, to.grade).study_weeks
    plan = plans.of_parallel(uow, school_id, to.year, to.grade, to.subject_id)
    sheet = plan_sheet.read(content)
    _check_hours(sheet, to.hours_per_week, weeks)
    before = plans.rows(uow, plan.id) if plan else []
    sheet.rows = with_ids(sheet.rows, before)
    if dry_run:
        return _answer(sheet, to, weeks, None, _gaps(uow, loads, sheet), plan.version if plan else 0)
    if sheet.problems:
        raise BadPlan(sheet.problems[0].detail, problems=sheet.problems)
    place.same_version(replaces, plan.version if plan else 0, _shown(uow, plan))
    plan = _write(uow, school, plan, to, sheet)
    gaps = binding.rebind(uow, loads, tell_all=True)
    return _answer(sheet, to, weeks, plan.id, gaps, plan.version)


def _shown(uow: UnitOfWork, plan: tables.ParallelPlan | None) -> PlanSummary | None:
    found = plans.summary(uow, plan.id) if plan else None
    return views.plan_summary(found) if found else None


def with_ids(rows: Sequence[PlanRow], before: Sequence[PlanRow]) -> list[PlanRow]:
    """Rows with the ids that the same section and topic had before: held lessons stay bound to them."""
    ids_of: dict[tuple[str, str], list[UUID]] = {}
    for row in reversed(before):
        ids_of.setdefault((row.section, row.topic), []).append(row.id)
    return [replace(row, id=ids.pop()) if (ids := ids_of.get((row.section, row.topic))) else row for row in rows]


def _check_target(uow: UnitOfWork, school_id: UUID, to: Target) -> None:
    subject = subjects.get(uow, to.subject_id)
    if subject is None or subject.school_id != school_id:
        raise UnknownSubject("Предмет не найден")
    if not 1 <= to.grade <= 12:
        raise Invalid("Параллель — от 1 до 12", field="grade")
    if not 0 < to.hours_per_week <= 20 or to.hours_per_week * 2 % 1:
        raise Invalid("Часы в неделю — от 0,5 до 20 с шагом 0,5", field="hours_per_week")
    if not plans.may_write(uow, to.year, to.grade, to.subject_id):
        raise Forbidden("План параллели меняет учитель, который ведёт в ней этот предмет")


def _check_hours(sheet: Sheet, hours_per_week: float, weeks: int) -> None:
    """The plan's hours are the year's; when half hours do not add up, both whole numbers beside are right."""
    exact = hours_per_week * weeks
    if sheet.problems or floor(exact) <= sheet.hours <= ceil(exact):
        return
    needed = f"{number(hours_per_week)} ч в неделю × {weeks} нед. = {ceil(exact)} ч"
    if sheet.hours < exact:
        mend = f"добавьте темы или строку «Резерв» на {ceil(exact) - sheet.hours} ч"
    else:
        mend = f"уберите {sheet.hours - ceil(exact)} ч"
    detail = f"Столбец «Кол-во часов»: сумма {sheet.hours} ч, а нужно {needed}; {mend}"
    sheet.problems.append(Problem(field="hours", detail=detail))


def _write(
    uow: UnitOfWork, school: School, plan: tables.ParallelPlan | None, to: Target, sheet: Sheet
) -> tables.ParallelPlan:
    if plan is None:
        plan = tables.ParallelPlan(id=uuid7(), year=to.year, grade=to.grade, subject_id=to.subject_id, version=0)
        plan.district_id, plan.school_id = school.district_id, school.id
        uow.add(plan)
    plan.hours_per_week, plan.version = Decimal(str(to.hours_per_week)), plan.version + 1
    uow.flush()
    plans.replace_rows(uow, plan, sheet.rows)
    return plan


def _gaps(uow: UnitOfWork, loads: Sequence[Load], sheet: Sheet) -> list[PlanGap]:
    """What would not meet if this file became the plan."""
    plan = [Topic(row.id, row.hours) for row in sheet.rows] if not sheet.problems else []
    dated = lessons.of_assignments(uow, [one.id for one in loads])
    gaps = []
    for course in binding.courses(loads):
        bound = bind([lesson for load in course for lesson in dated[load.id]], plan)
        gaps += binding.gap_of(course, plan, bound)
    return gaps


def _answer(sheet: Sheet, to: Target, weeks: int, plan_id: UUID | None, gaps: list[PlanGap], version: int) -> PlanLoad:
    return PlanLoad(
        plan_id=plan_id,
        rows=len(sheet.rows),
        hours=sheet.hours,
        expected_hours=ceil(to.hours_per_week * weeks),
        controls=sheet.controls,
        problems=sheet.problems,
        gaps=gaps,
        version=version,
    )
