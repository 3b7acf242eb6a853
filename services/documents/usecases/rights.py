"""Who may do what with an order. Which orders one sees at all is a condition of the queries."""

from datetime import date
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import SYSTEM, Caller, Forbidden, Stale
from contracts.contingent import MovementPerson, NewMovement
from contracts.documents import NotTheDirector
from contracts.permissions import allowed
from services.documents import views
from services.documents.models.known import KnownStaff
from services.documents.models.orders import Order
from services.documents.repository import known


def refuse_drafter(
    uow: UnitOfWork, school_id: UUID, movements: list[NewMovement], people: list[MovementPerson]
) -> None:
    """A class teacher drafts about the own class only: into it, or out of it."""
    if _has(uow.caller, "orders.draft", "SC"):
        return
    if not _has(uow.caller, "orders.draft", "CL"):
        raise Forbidden("Готовить приказы этой роли нельзя")
    own = known.classes_of(uow, school_id, uow.caller.person_id)
    present = {one.line: one.from_class_id for one in people}
    for i, one in enumerate(movements):
        touched = one.class_id if one.kind.enrols else present.get(one.line)
        if touched not in own:
            raise Forbidden("Классный руководитель готовит приказы только о своём классе", field=f"movements[{i}]")


def refuse_sender(caller: Caller) -> None:
    """Whoever may draft, of their own orders at least: what a class teacher sees is that."""
    if not (_has(caller, "orders.draft", "SC") or _has(caller, "orders.draft", "CL")):
        raise Forbidden("Отправлять приказы на согласование этой роли нельзя")


def refuse_registrar(caller: Caller) -> None:
    if not _has(caller, "orders.register", "SC"):
        raise Forbidden("Регистрировать приказы этой роли нельзя")


def signing_director(uow: UnitOfWork, school_id: UUID, on: date) -> KnownStaff:
    """The caller's own appointment as (acting) director of this school on this day."""
    caller = uow.caller
    found = None
    if _has(caller, "orders.sign", "SC") and caller.person_id is not None:
        found = known.director(uow, school_id, on, caller.person_id)
    if found is None:
        raise NotTheDirector(f"На {on:%d.%m.%Y} у вас нет назначения руководителем этой школы")
    return found


def refuse_stale(uow: UnitOfWork, row: Order, version: int) -> None:
    """Nobody edits or signs what they have not seen."""
    if version != row.version:
        raise Stale("Приказ уже изменён", current=views.as_json(views.order(uow, row)))


def _has(caller: Caller, operation: str, scope: str) -> bool:
    return caller.role == SYSTEM or scope in allowed(operation, caller.role)
