"""The parallel's plan as one class goes through it."""

from collections.abc import Sequence
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Invalid, Problem
from contracts.planning import ClassPlan, RowChange
from services.planning import views
from services.planning.repository import assignments, lessons, plans, scope
from services.planning.repository.assignments import Load
from services.planning.usecases import binding, place
from services.planning.usecases.load import visible

LONGEST = 2_000


def get(uow: UnitOfWork, assignment_id: UUID) -> ClassPlan:
    return _plan(uow, visible(uow, assignment_id, scope.of_class_plans(uow.caller)))


def change(uow: UnitOfWork, assignment_id: UUID, rows: Sequence[RowChange], version: int) -> ClassPlan:
    load = visible(uow, assignment_id, scope.of_class_plans(uow.caller, "class_plans.write"))
    place.school_class(uow, load.class_id, lock=True)
    assignment = assignments.get_for_update(uow, assignment_id)
    assert assignment is not None
    current = _plan(uow, load)
    place.same_version(version, assignment.plan_version, current)
    _check(rows, current)
    tenant = {"district_id": load.district_id, "school_id": load.school_id, "assignment_id": assignment_id}
    plans.keep_own(uow, tenant, rows)
    assignment.plan_version += 1
    binding.rebind(uow, assignments.of_course(uow, load), tell_all=True)
    return _plan(uow, load._replace(plan_version=assignment.plan_version))


def _check(rows: Sequence[RowChange], current: ClassPlan) -> None:
    known = {row.id for row in current.rows}
    problems = [
        Problem(field=f"rows[{at}].row_id", detail="В плане класса нет такой строки")
        for at, one in enumerate(rows)
        if one.row_id not in known
    ]
    if len({one.row_id for one in rows}) < len(rows):
        problems.append(Problem(field="rows", detail="Строка плана названа дважды"))
    if any(len(text or "") > LONGEST for one in rows for text in (one.homework, one.note)):
        problems.append(Problem(field="rows", detail=f"Текст длиннее {LONGEST} знаков"))
    if problems:
        raise Invalid(problems[0].detail, problems=problems)


def _plan(uow: UnitOfWork, load: Load) -> ClassPlan:
    summary = plans.of_class(uow, load)
    rows = plans.rows(uow, summary.id) if summary else []
    own = plans.own_rows(uow, load.id)
    dated = lessons.of_assignments(uow, [one.id for one in assignments.of_course(uow, load)])
    return views.class_plan(load, summary, rows, own, [lesson for one in dated.values() for lesson in one])
