"""Opening classes and changing what is decided about them."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Invalid, NotFound, Problem, Stale, uuid7
from contracts.contingent import ClassExists, ClassRow
from contracts.documents import OrderTakesEffect
from contracts.permissions import require_in_own_school
from services.contingent import views
from services.contingent.models import study_year
from services.contingent.repository import classes
from services.contingent.usecases import clock, combined_classes, known
from services.contingent.usecases.telling import tell_class

LONGEST_LETTER = 15


def open_class(
    uow: UnitOfWork,
    school_id: UUID,
    grade: int,
    letter: str,
    year: str,
    id: UUID | None,
    capacity: int,
    class_teacher_id: UUID | None,
) -> ClassRow:
    require_in_own_school(uow.caller, "settings.write")
    district_id = known.district_of(uow, school_id)
    letter = " ".join(letter.upper().split())
    _check(grade, letter, year, capacity)
    _check_teacher(uow, class_teacher_id, school_id)
    class_id = id or uuid7()
    place = {"id": class_id, "district_id": district_id, "school_id": school_id}
    values = {"grade": grade, "letter": letter, "year": year, "capacity": capacity, "version": 1}
    if not classes.add(uow, {**place, **values, "class_teacher_id": class_teacher_id}):
        raise ClassExists(f"Класс {grade}{letter} на {year} учебный год уже открыт")
    return _tell(uow, class_id)


def set_teacher(uow: UnitOfWork, class_id: UUID, version: int, class_teacher_id: UUID | None) -> ClassRow:
    require_in_own_school(uow.caller, "settings.write")
    row = _writable(uow, class_id)
    _check_teacher(uow, class_teacher_id, row.school_id)
    return _change(uow, row, version, {"class_teacher_id": class_teacher_id})


def follow(uow: UnitOfWork, event: OrderTakesEffect) -> None:
    """An order about class teachers, on its day: identity has given the roles already. Another class stays as it is."""
    for line in event.order.roles:
        row: Any = classes.get(uow, line.class_id, clock.today()) if line.class_id else None
        if row is not None and row.school_id == event.school_id and row.class_teacher_id != line.person_id:
            _change(uow, row, row.version, {"class_teacher_id": line.person_id})


def set_capacity(uow: UnitOfWork, class_id: UUID, version: int, capacity: int) -> ClassRow:
    require_in_own_school(uow.caller, "settings.write")
    row = _writable(uow, class_id)
    _check(row.grade, row.letter, row.year, capacity)
    if capacity < row.students:
        raise Invalid(f"В классе уже {row.students} обучающихся", field="capacity")
    combined_classes.refuse_overfull(uow, class_id, capacity)
    return _change(uow, row, version, {"capacity": capacity})


def get(uow: UnitOfWork, class_id: UUID) -> ClassRow:
    return views.class_row(_writable(uow, class_id))


def list_of(uow: UnitOfWork, school_id: UUID, year: str | None) -> list[ClassRow]:
    known.district_of(uow, school_id)
    today = clock.today()
    rows: Sequence[Any] = classes.of_year(uow, school_id, year or study_year.of(today), today)
    return [views.class_row(row) for row in rows]


def _writable(uow: UnitOfWork, class_id: UUID) -> Any:
    row = classes.get(uow, class_id, clock.today())
    if row is None:
        raise NotFound("Класс не найден")
    return row


def _change(uow: UnitOfWork, row: Any, version: int, values: dict[str, Any]) -> ClassRow:
    if not classes.change(uow, row.id, version, values):
        raise Stale("Класс уже изменён", current=views.class_row(_writable(uow, row.id)).__dict__)
    return _tell(uow, row.id)


def _tell(uow: UnitOfWork, class_id: UUID) -> ClassRow:
    row = _writable(uow, class_id)
    tell_class(uow, row)
    return views.class_row(row)


def _check(grade: int, letter: str, year: str, capacity: int) -> None:
    problems = []
    if not 1 <= grade <= 12:
        problems.append(Problem(field="grade", detail="Параллель от 1 до 12"))
    if len(letter) > LONGEST_LETTER or not re.fullmatch(r"[А-ЯЁA-Z0-9][А-ЯЁA-Z0-9 .-]*", letter):
        problems.append(Problem(field="letter", detail="Литера: буквы, до 15 знаков, например «А»"))
    if not study_year.is_valid(year):
        problems.append(Problem(field="year", detail="Учебный год пишут так: 2026/2027"))
    if not 1 <= capacity <= 100:
        problems.append(Problem(field="capacity", detail="Мест в классе от 1 до 100"))
    if problems:
        raise Invalid("Класс открыть нельзя", problems=problems)


def _check_teacher(uow: UnitOfWork, person_id: UUID | None, school_id: UUID) -> None:
    """Someone never heard of passes: the news of an appointment may still be on its way."""
    if person_id is not None and known.works_elsewhere(uow, person_id, school_id, clock.today()):
        raise Conflict("Этот сотрудник сейчас не работает в школе", field="class_teacher_id")
