"""The school's series of order numbers."""

from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Stale
from contracts.documents import OrderNumbering, OrderSeries
from contracts.permissions import require_in_own_school
from services.documents import views
from services.documents.repository import numbers


def get(uow: UnitOfWork, school_id: UUID) -> OrderNumbering:
    return views.numbering(numbers.numbering_of(uow, school_id))


def change(uow: UnitOfWork, school_id: UUID, version: int, series: list[OrderSeries]) -> OrderNumbering:
    require_in_own_school(uow.caller, "settings.write")
    row = numbers.numbering_of(uow, school_id, lock=True)
    if row.version != version:
        raise Stale("Нумерация уже изменена", current=views.as_json(views.numbering(row)))
    row.change(series)
    return views.numbering(row)
