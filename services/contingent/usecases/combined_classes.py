"""Classes of different grades taught as one: класс-комплект of a small school."""

from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Invalid, NotFound, Stale, uuid7
from contracts.classes import CombinedClass
from contracts.permissions import require_in_own_school
from services.contingent.models import study_year
from services.contingent.repository import combined_classes
from services.contingent.usecases import clock, known
from services.contingent.views import divisions as views

MOST_CLASSES = 4
"""The school's setting: the primary grades."""


def combine(uow: UnitOfWork, school_id: UUID, class_ids: list[UUID], capacity: int, id: UUID | None) -> CombinedClass:
    """Its capacity holds the classes' own together, so that no order can overfill it."""
    require_in_own_school(uow.caller, "settings.write")
    district_id, today = known.district_of(uow, school_id), clock.today()
    rows = combined_classes.classes(uow, list(set(class_ids)), today, lock=True)
    if len(rows) != len(class_ids):
        raise NotFound("Класс не найден или назван дважды", field="class_ids")
    _refuse(rows, capacity)
    combined_id = id or uuid7()
    if combined_classes.get(uow, combined_id, today) is not None:
        raise Conflict("Класс-комплект с таким номером уже есть", field="id")
    place = {"district_id": district_id, "school_id": school_id, "year": rows[0].year}
    combined_classes.add(uow, {**place, "id": combined_id, "capacity": capacity, "version": 1}, class_ids)
    return _shown(uow, combined_id)


def separate(uow: UnitOfWork, combined_id: UUID, version: int) -> None:
    """Each class is taught by itself again."""
    require_in_own_school(uow.caller, "settings.write")
    row = combined_classes.get(uow, combined_id, clock.today())
    if row is None:
        raise NotFound("Класс-комплект не найден")
    if row.version != version:
        raise Stale("Класс-комплект уже изменён", current=_shown(uow, combined_id).__dict__)
    combined_classes.remove(uow, combined_id)


def list_of(uow: UnitOfWork, school_id: UUID, year: str | None) -> list[CombinedClass]:
    known.district_of(uow, school_id)
    today = clock.today()
    rows = combined_classes.of_year(uow, school_id, year or study_year.of(today), today)
    members = combined_classes.members(uow, [one.id for one in rows], today)
    return [views.combined_class(row, [one for one in members if one.combined_id == row.id]) for row in rows]


def refuse_overfull(uow: UnitOfWork, class_id: UUID, capacity: int) -> None:
    """A class of a комплект grows only as far as the комплект has room."""
    room = combined_classes.room_left(uow, class_id)
    if room is not None and capacity > room:
        raise Invalid(f"Класс входит в класс-комплект: мест не больше {room}", field="capacity")


def _refuse(rows: Any, capacity: int) -> None:
    if not 2 <= len(rows) <= MOST_CLASSES:
        raise Invalid(f"В классе-комплекте от 2 до {MOST_CLASSES} классов", field="class_ids")
    if len({one.year for one in rows}) > 1:
        raise Conflict("Классы открыты на разные учебные годы", field="class_ids")
    if len({one.grade for one in rows}) < len(rows):
        raise Conflict("Класс-комплект соединяет разные параллели", field="class_ids")
    for one in rows:
        if one.combined_id is not None:
            raise Conflict(f"{one.grade}{one.letter} уже в классе-комплекте", field="class_ids")
    needed = sum(one.capacity for one in rows)
    if not needed <= capacity <= 100:
        raise Invalid(f"Мест от {needed} (столько в его классах) до 100", field="capacity")


def _shown(uow: UnitOfWork, combined_id: UUID) -> CombinedClass:
    today = clock.today()
    row: Any = combined_classes.get(uow, combined_id, today)
    return views.combined_class(row, combined_classes.members(uow, [combined_id], today))
