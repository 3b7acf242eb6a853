"""Short words for what a test does as some caller."""

from typing import Any
from uuid import UUID

import orjson

from contracts import journal
from contracts.base import Caller
from contracts.journal import AbsenceCode, NewAbsence, NewMark, Saved, SavedWork, WorkKind
from services.gradebook.repository import pages
from services.gradebook.usecases import diaries, marking, reading, roll, works
from tests.integration.gradebook.world import Child, World


def page_id(world: World) -> UUID:
    return pages.page_id(world.class_id, world.subject_id, world.period_id)


def read_page(world: World, caller: Caller | None = None) -> dict[str, Any]:
    with world.as_(caller or world.teacher) as uow:
        found: dict[str, Any] = orjson.loads(reading.page_body(uow, page_id(world)).body)
        return found


def row_of(world: World, child: Child) -> dict[str, Any]:
    return next(row for row in read_page(world)["students"] if row["id"] == str(child.id))


def add_work(world: World, lesson: int = 0, kind: WorkKind = WorkKind.CONTROL, **more: Any) -> SavedWork:
    given = {"title": "", "weight": None, "work_id": None, **more}
    with world.as_(world.teacher) as uow:
        return works.add(uow, world.lessons[lesson].id, kind, **given)


def post(
    world: World,
    marks: list[Any],
    lesson: int = 0,
    work_id: UUID | None = None,
    version: int | None = None,
    caller: Caller | None = None,
) -> Saved:
    with world.as_(caller or world.teacher) as uow:
        return marking.post(uow, world.lessons[lesson].id, batch(marks), work_id, version)


def batch(marks: list[Any]) -> list[NewMark]:
    """Pairs of child and value may stand for marks."""
    return [m if isinstance(m, NewMark) else NewMark(student_id=m[0].id, value=m[1]) for m in marks]


def correct(world: World, work_id: UUID, child: Child, value: Any, reason: str = "Ошибка", **more: Any) -> Saved:
    with world.as_(more.pop("caller", None) or world.teacher) as uow:
        return marking.correct(uow, work_id, child.id, value, reason, more.pop("version", None))


def call_roll(world: World, codes: list[tuple[Child, Any]], lesson: int = 0, **more: Any) -> Saved:
    absences = [NewAbsence(student_id=child.id, code=AbsenceCode(code)) for child, code in codes]
    with world.as_(more.pop("caller", None) or world.teacher) as uow:
        return roll.save(uow, world.lessons[lesson].id, absences, more.pop("version", None))


def children_of(world: World, caller: Caller) -> list[journal.Child]:
    with world.as_(caller) as uow:
        return diaries.children(uow)


def read_diary(world: World, child: Child, caller: Caller, week: Any = None) -> dict[str, Any]:
    with world.as_(caller) as uow:
        found: dict[str, Any] = orjson.loads(diaries.week(uow, child.id, week or world.lessons[0].on).body)
        return found


def read_summary(world: World, child: Child, caller: Caller) -> dict[str, Any]:
    with world.as_(caller) as uow:
        found: dict[str, Any] = orjson.loads(diaries.summary(uow, child.id, world.lessons[0].on).body)
        return found
