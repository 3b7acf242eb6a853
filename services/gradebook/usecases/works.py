"""Works of a lesson."""

from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Invalid, Stale, uuid7
from contracts.gradebook import NoMarksHere, WorkUnknown
from contracts.journal import SavedWork, WorkKind
from services.gradebook.models.kinds import KINDS
from services.gradebook.models.open_lesson import OpenLesson, OpenWork
from services.gradebook.repository import pages, works
from services.gradebook.usecases import opening

LONGEST_TITLE = 200
WEIGHTS = range(1, 11)


def add(
    uow: UnitOfWork, lesson_id: UUID, kind: WorkKind, title: str, weight: int | None, work_id: UUID | None
) -> SavedWork:
    """The same id again is the same work."""
    lesson = opening.to_write(uow, lesson_id, work_id)
    if lesson.work is not None:
        return SavedWork(id=lesson.work.id, page_id=lesson.page_id, version=lesson.version)
    work = write(uow, lesson, kind, title, weight, work_id)
    return SavedWork(id=work.id, page_id=lesson.page_id, version=lesson.next_version)


def write(
    uow: UnitOfWork, lesson: OpenLesson, kind: WorkKind, title: str, weight: int | None, work_id: UUID | None
) -> OpenWork:
    if not lesson.marked:
        raise NoMarksHere("В 1 классе обучение безотметочное: оцениваемых работ нет")
    if work_id is not None and works.find(uow, work_id) is not None:
        raise Conflict("Работа с таким идентификатором есть в другом уроке", field="id")
    return works.add(uow, lesson, work_id or uuid7(), kind, _title(title), _weight(weight, kind))


def change(
    uow: UnitOfWork,
    work_id: UUID,
    kind: WorkKind | None,
    title: str | None,
    weight: int | None,
    version: int | None,
) -> SavedWork:
    lesson = opening.by_work(uow, work_id)
    known = works.find(uow, work_id)
    if known is None:
        raise WorkUnknown("Работа не найдена")
    new_kind = kind or WorkKind(known.kind)
    new = (new_kind, known.title if title is None else _title(title), _weight(weight or known.weight, new_kind))
    if new == (known.kind, known.title, known.weight):
        return SavedWork(id=work_id, page_id=lesson.page_id, version=lesson.version)
    if version is not None and known.changed > version:
        current = {"version": lesson.version, "kind": known.kind, "title": known.title, "weight": known.weight}
        raise Stale("Работу уже изменили", current=current)
    works.change(uow, lesson, work_id, *new, summative=KINDS[new_kind].summative)
    if lesson.leaving:
        pages.touch_where_brought(uow, lesson.page_id, lesson.leaving)
    return SavedWork(id=work_id, page_id=lesson.page_id, version=lesson.next_version)


def _weight(given: int | None, kind: WorkKind) -> int:
    weight = KINDS[kind].weight if given is None else given
    if weight not in WEIGHTS:
        raise Invalid("Вес работы — целое число от 1 до 10", field="weight")
    return weight


def _title(given: str) -> str:
    title = " ".join(given.split())
    if len(title) > LONGEST_TITLE:
        raise Invalid(f"Слишком длинное название: не больше {LONGEST_TITLE} знаков", field="title")
    return title
