"""The district's register of legal grounds: on which act persons' data leave a school, and what each covers."""

from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Invalid, NotFound, Problem, uuid7
from contracts.grounds import ExportGround, GroundNotInForce, NewExportGround
from contracts.student_body import DataCategory
from services.contingent.models import grounds as rules
from services.contingent.repository import grounds
from services.contingent.usecases import clock, rights

OPERATION = "settings.write"
_THEIRS = "Список оснований ведёт отдел образования"


def list_of(uow: UnitOfWork) -> list[ExportGround]:
    today = clock.today()
    return [_told(row, today) for row in grounds.all_of(uow)]


def add(uow: UnitOfWork, one: NewExportGround) -> list[ExportGround]:
    rights.require_department(uow, OPERATION, _THEIRS)
    wrong = [Problem(field=f"ground.{name}", detail=detail) for name, detail in rules.problems(one)]
    if wrong:
        raise Invalid("Основание внести нельзя", problems=wrong)
    words = {name: " ".join(getattr(one, name).split()) for name in ("title", "act", "article")}
    days = {"starts_on": one.starts_on, "ends_on": one.ends_on}
    owner = {"id": one.id or uuid7(), "district_id": uow.caller.district_id, "added_by": uow.caller.person_id}
    covered = sorted({category.value for category in one.categories})
    if not grounds.add(uow, {**owner, **words, **days, "categories": covered}):
        raise Conflict("Основание с таким идентификатором уже есть", field="ground.id")
    return list_of(uow)


def end(uow: UnitOfWork, ground_id: UUID, ends_on: date) -> list[ExportGround]:
    """From that day on nothing is exported by it; what was exported before stays in the journal with it."""
    rights.require_department(uow, OPERATION, _THEIRS)
    known = next((row for row in grounds.all_of(uow) if row.id == ground_id), None)
    if known is None:
        raise NotFound("Такого основания нет")
    if not grounds.end(uow, ground_id, ends_on):
        raise Invalid("День — позже начала основания и раньше его окончания", field="ends_on")
    return list_of(uow)


def taken(uow: UnitOfWork, ground_id: UUID, today: date) -> Any:
    """The ground by which something is exported today."""
    found = grounds.in_force(uow, ground_id, today)
    if found is None:
        raise GroundNotInForce("Такого основания в районе нет, или сегодня оно не действует", field="ground_id")
    return found


def _told(row: Any, today: date) -> ExportGround:
    return ExportGround(
        id=row.id,
        title=row.title,
        act=row.act,
        article=row.article,
        categories=[DataCategory(one) for one in row.categories],
        category_titles=rules.titles(row.categories),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        in_force=row.starts_on <= today and (row.ends_on is None or row.ends_on > today),
    )
