"""Which school, class and day is meant; what is out of sight does not exist."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis.db import UnitOfWork
from contracts.base import Invalid, NotFound, Stale
from services.planning.repository import known, scope
from services.planning.repository.known import School, SchoolClass

_ZONE = ZoneInfo("Europe/Moscow")


def today() -> date:
    """By the clock of the district's schools."""
    return datetime.now(_ZONE).date()


def inside(uow: UnitOfWork) -> None:
    """Refuses who belongs to no school: the wall between schools does not hold for them."""
    if not scope.somewhere(uow.caller):
        raise NotFound("Школа не найдена: войдите от имени одной школы")


def school(uow: UnitOfWork, school_id: UUID, *, lock: bool = False) -> School:
    inside(uow)
    found = known.school(uow, school_id, lock=lock)
    if found is None:
        raise NotFound("Школа не найдена")
    return found


def school_class(uow: UnitOfWork, class_id: UUID, *, lock: bool = False) -> SchoolClass:
    inside(uow)
    found = known.school_class(uow, class_id, lock=lock)
    if found is None:
        raise NotFound("Класс не найден")
    return found


def same_version(given: int, current: int, newer: Any) -> None:
    """Refuses an edit of an old version and shows the newer value."""
    if given != current:
        raise Stale("Данные уже изменили, проверьте новые", current=newer)


def behind(after: str | None) -> UUID | None:
    """The row that a page begins behind."""
    try:
        return UUID(after) if after else None
    except ValueError:
        raise Invalid("Неверное место в списке, начните с первой страницы", field="after") from None
