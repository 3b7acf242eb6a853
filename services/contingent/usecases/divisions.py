"""Dividing a class into subgroups and placing its students."""

from collections import Counter
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Invalid, NotFound, Stale, uuid7
from contracts.classes import Division
from contracts.permissions import require_in_own_school
from services.contingent.models import divisions as rules
from services.contingent.models import study_year
from services.contingent.repository import classes, divisions
from services.contingent.usecases import clock, rights
from services.contingent.views import divisions as views

WRITES = "curriculum.write"
"""Subgroups are part of the load that the deputy plans."""


def divide(uow: UnitOfWork, class_id: UUID, title: str, subgroups: int, id: UUID | None, balanced: bool) -> Division:
    require_in_own_school(uow.caller, WRITES)
    row = _class(uow, class_id)
    title = " ".join(title.split())
    if not rules.SHORTEST_TITLE <= len(title) <= rules.LONGEST_TITLE:
        raise Invalid(f"Название от {rules.SHORTEST_TITLE} до {rules.LONGEST_TITLE} знаков", field="title")
    if not rules.FEWEST <= subgroups <= rules.MOST:
        raise Invalid(f"Подгрупп от {rules.FEWEST} до {rules.MOST}", field="subgroups")
    place = {"district_id": row.district_id, "school_id": row.school_id}
    division = {**place, "id": id or uuid7(), "class_id": class_id, "title": title, "version": 1}
    parts = [
        {**place, "id": uuid7(), "division_id": division["id"], "number": number + 1} for number in range(subgroups)
    ]
    if not divisions.add(uow, division, parts):
        raise Conflict(f"Класс уже поделён: «{title}»", field="title")
    return balance(uow, division["id"], 1) if balanced else _shown(uow, division["id"])


def balance(uow: UnitOfWork, division_id: UUID, version: int) -> Division:
    """Deals out whoever has no subgroup yet; nobody is moved."""
    row = _locked(uow, division_id, version)
    seen = _students(uow, row, WRITES)
    parts = [one.id for one in divisions.subgroups(uow, [division_id])]
    placed = {one.student_id: one.subgroup_id for one in seen if one.subgroup_id is not None}
    divisions.place(uow, row, rules.dealt([(one.student_id, one.sex) for one in seen], parts, placed))
    return _grown(uow, division_id)


def place(
    uow: UnitOfWork, division_id: UUID, version: int, student_ids: list[UUID], subgroup_id: UUID | None
) -> Division:
    """Moves these students into one subgroup, or out of all."""
    row = _locked(uow, division_id, version)
    if subgroup_id is not None and subgroup_id not in {one.id for one in divisions.subgroups(uow, [division_id])}:
        raise NotFound("В этом делении нет такой подгруппы", field="subgroup_id")
    here = {one.student_id for one in _students(uow, row, WRITES)}
    for index, one in enumerate(student_ids):
        if one not in here:
            raise NotFound("Этот обучающийся не в классе", field=f"student_ids[{index}]")
    if any(count > 1 for count in Counter(student_ids).values()):
        raise Invalid("Обучающийся назван дважды", field="student_ids")
    if subgroup_id is None:
        divisions.take_out(uow, division_id, student_ids)
    else:
        divisions.place(uow, row, dict.fromkeys(student_ids, subgroup_id))
    return _grown(uow, division_id)


def remove(uow: UnitOfWork, division_id: UUID, version: int) -> None:
    _locked(uow, division_id, version)
    divisions.remove(uow, division_id)


def list_of(uow: UnitOfWork, class_id: UUID) -> list[Division]:
    rights.refuse_department(uow)
    school_class, today = _class(uow, class_id), clock.today()
    rows = divisions.of_class(uow, class_id, today, "card.read")
    ids = [one.id for one in rows]
    parts = divisions.subgroups(uow, ids)
    on = max(today, study_year.bounds(school_class.year)[0])
    students = divisions.students(uow, ids, on, today, "card.read")
    return [views.division(row, parts, students) for row in rows]


def _class(uow: UnitOfWork, class_id: UUID) -> Any:
    row = classes.get(uow, class_id, clock.today())
    if row is None:
        raise NotFound("Класс не найден")
    return row


def _locked(uow: UnitOfWork, division_id: UUID, version: int) -> Any:
    require_in_own_school(uow.caller, WRITES)
    row = divisions.get(uow, division_id, clock.today())
    if row is None:
        raise NotFound("Деление не найдено")
    if row.version != version:
        raise Stale("Деление уже изменено", current=_shown(uow, division_id).__dict__)
    return row


def _students(uow: UnitOfWork, row: Any, operation: str) -> Any:
    """Of the class as it is now, or as it begins."""
    today = clock.today()
    on = max(today, study_year.bounds(_class(uow, row.class_id).year)[0])
    return divisions.students(uow, [row.id], on, today, operation)


def _grown(uow: UnitOfWork, division_id: UUID) -> Division:
    divisions.grow(uow, division_id)
    return _shown(uow, division_id)


def _shown(uow: UnitOfWork, division_id: UUID) -> Division:
    row: Any = divisions.get(uow, division_id, clock.today())
    return views.division(row, divisions.subgroups(uow, [division_id]), _students(uow, row, WRITES))
