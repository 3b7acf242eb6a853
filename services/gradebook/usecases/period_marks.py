"""The teacher's decision for a grading period."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Invalid, Problem, Stale, now
from contracts.gradebook import KnownPeriodMark, NoMarksHere, NotTheTeacher, PageUnknown, PeriodMarkSet
from contracts.journal import NewPeriodMark, Preset, Saved
from services.gradebook.models import averages
from services.gradebook.models.averages import Weighed
from services.gradebook.models.marking import FIRST_MARKED_GRADE
from services.gradebook.repository import pages, period_marks

NOT_ATTESTED = "н/а"


def decide(uow: UnitOfWork, page_id: UUID, given: Sequence[NewPeriodMark], version: int | None) -> Saved:
    page = _open(uow, page_id)
    cells = period_marks.cells(uow, page_id, [one.student_id for one in given])
    proposals = _proposals(uow, page)
    changes = [(one, cell) for one, cell in zip(given, cells, strict=True) if one.value != cell.value]
    _refuse_stale([cell for _, cell in changes], page.version, version)
    _refuse_unfit(given, cells, proposals)
    entries: list[UUID] = []
    if changes:
        entries = period_marks.add(uow, page, [_decision(one, cell, proposals) for one, cell in changes], now())
        _tell(uow, page, [one for one, _ in changes])
    return Saved(page_id=page_id, version=page.version + bool(changes), changed=len(changes), entries=entries)


def _open(uow: UnitOfWork, page_id: UUID) -> Any:
    page = pages.hold(uow, page_id)
    if page is None:
        raise PageUnknown("Страница журнала не найдена")
    if not page.teaches:
        raise NotTheTeacher("Отметку за период ставит учитель, который ведёт этот предмет")
    if page.grade < FIRST_MARKED_GRADE:
        raise NoMarksHere("В 1 классе обучение безотметочное")
    return page


def _proposals(uow: UnitOfWork, page: Any) -> dict[UUID, int | None]:
    weighed = defaultdict(list)
    for row in period_marks.numeric_marks(uow, page.id):
        weighed[row.student_id].append(Weighed(row.points, row.weight, row.summative))
    return {student: averages.proposed(marks, Preset(page.preset)) for student, marks in weighed.items()}


def _differs(one: NewPeriodMark, proposals: dict[UUID, int | None]) -> bool:
    proposal = proposals.get(one.student_id)
    return one.value != (NOT_ATTESTED if proposal is None else str(proposal))


def _refuse_unfit(given: Sequence[NewPeriodMark], cells: Sequence[Any], proposals: dict[UUID, int | None]) -> None:
    problems, seen = [], set()
    if not given:
        problems.append(Problem(field="marks", detail="Нет ни одной отметки"))
    for n, (one, cell) in enumerate(zip(given, cells, strict=True)):
        who, field = cell.name or "Ученик", f"marks[{n}].student_id"
        if one.student_id in seen:
            problems.append(Problem(field=field, detail="Ученик указан дважды"))
        elif not cell.member:
            problems.append(Problem(field=field, detail=f"{who}: не числился в классе в этом периоде"))
        elif cell.went_on:
            problems.append(Problem(field=field, detail=f"{who}: переведён в другой класс, отметку ставят там"))
        elif not (one.reason or "").strip() and one.value != cell.value:
            problems += _reasonless(one, cell, proposals, n)
        seen.add(one.student_id)
    if problems:
        raise Invalid("Проверьте отметки за период", problems=problems)


def _reasonless(one: NewPeriodMark, cell: Any, proposals: dict[UUID, int | None], n: int) -> list[Problem]:
    field = f"marks[{n}].reason"
    if cell.seq:
        return [Problem(field=field, detail=f"{cell.name}: отметка «{cell.value}» меняется, укажите причину")]
    if _differs(one, proposals):
        proposal = proposals.get(one.student_id) or NOT_ATTESTED
        return [Problem(field=field, detail=f"{cell.name}: предлагается «{proposal}», укажите причину")]
    return []


def _refuse_stale(cells: Sequence[Any], current: int, version: int | None) -> None:
    newer = [cell for cell in cells if version is not None and cell.changed is not None and cell.changed > version]
    if newer:
        told = ", ".join(f"{cell.name} — {cell.value}" for cell in newer)
        rows = [
            {"student_id": c.student_id, "student": c.name, "value": c.value, "by": c.author, "at": c.at} for c in newer
        ]
        raise Stale(f"Эти отметки за период уже изменили: {told}", current={"version": current, "cells": rows})


def _decision(one: NewPeriodMark, cell: Any, proposals: dict[UUID, int | None]) -> dict[str, Any]:
    return {
        "student_id": one.student_id,
        "value": one.value,
        "seq": cell.seq + 1,
        "proposed": proposals.get(one.student_id),
        "reason": (one.reason or "").strip() or None,
    }


def _tell(uow: UnitOfWork, page: Any, given: Sequence[NewPeriodMark]) -> None:
    uow.publish(
        PeriodMarkSet(
            district_id=page.district_id,
            school_id=page.school_id,
            page_id=page.id,
            assignment_id=page.assignment_id,
            class_id=page.class_id,
            period_id=page.period_id,
            marks=[KnownPeriodMark(student_id=one.student_id, value=one.value) for one in given],
        )
    )
