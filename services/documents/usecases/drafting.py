"""The way of an order before its signature: draft, edit, check, send back."""

from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.base import Conflict, Invalid, uuid7
from contracts.contingent import MovementCheck, NewMovement
from contracts.documents import ExecutionState, OrderAlreadyExists, OrderKind, OrderNotEditable, OrderStatus, StepKind
from contracts.ordering import TeachingCheck
from services.documents import views
from services.documents.models.days import day_of, now
from services.documents.models.kinds import GENERAL
from services.documents.models.orders import Order
from services.documents.repository import known, orders
from services.documents.usecases import content, general, rights, teaching
from services.documents.usecases.general import usual_heading
from services.documents.usecases.office import Office


def draft(
    office: Office,
    *,
    school_id: UUID,
    kind: OrderKind,
    basis: str,
    movements: list[NewMovement],
    id: UUID | None = None,
    heading: str | None = None,
    instructions: list[str] | None = None,
    corrects: UUID | None = None,
) -> Rendered:
    content.refuse_bad(kind, basis, movements, heading, instructions)
    check = ask(office, school_id, kind, movements)
    with office.begin() as uow:
        rights.refuse_drafter(uow, school_id, movements, check.people)
        row = new(uow, id or uuid7(), school_id, kind, basis, movements, heading)
        row.instructions, row.corrects_id = instructions, _refused(uow, corrects)
        keep_check(row, check)
        uow.flush()
        orders.add_step(uow, row, StepKind.DRAFTED, row.created_at, by=uow.caller.person_id)
        return uow.answer(views.order(uow, row))


def new(
    uow: UnitOfWork,
    id: UUID,
    school_id: UUID,
    kind: OrderKind,
    basis: str,
    movements: list[NewMovement],
    heading: str | None = None,
) -> Order:
    """A draft that nobody has checked yet."""
    school = known.school(uow, school_id)
    if orders.exists(uow, id):
        raise OrderAlreadyExists("Приказ с таким идентификатором уже есть", field="id")
    at = now()
    row = Order(
        id=id,
        district_id=school.district_id,
        school_id=school.id,
        kind=kind.value,
        status=OrderStatus.DRAFT.value,
        version=1,
        heading=heading or usual_heading(uow, school.id, kind, len(movements), at),
        basis=basis,
        movements=views.as_json(movements),
        drafted_by=uow.caller.person_id,
        created_at=at,
    )
    uow.add(row)
    return row


def edit(
    office: Office,
    *,
    order_id: UUID,
    version: int,
    basis: str,
    movements: list[NewMovement],
    heading: str | None = None,
    instructions: list[str] | None = None,
) -> Rendered:
    """Replaces the content of a draft; signed and registered orders refuse."""
    with office.begin() as uow:
        school_id, kind = _editable(uow, order_id, version)
    content.refuse_bad(kind, basis, movements, heading, instructions)
    check = ask(office, school_id, kind, movements)
    with office.begin() as uow:
        rights.refuse_drafter(uow, school_id, movements, check.people)
        row = orders.get_for_update(uow, order_id)
        rights.refuse_stale(uow, row, version)
        at = now()
        title = heading or usual_heading(uow, school_id, kind, len(movements), at)
        words = {"heading": title, "basis": basis, "instructions": instructions}
        row.rewrite(movements=views.as_json(movements), **words, **views.checked(check, at))
        orders.add_step(uow, row, StepKind.EDITED, at, by=uow.caller.person_id)
        return uow.answer(views.order(uow, row))


def check_again(office: Office, order_id: UUID) -> Rendered:
    """Asks contingent about a draft as it stands. Does not count as an edit: nobody's version grows old."""
    with office.begin() as uow:
        row = orders.get(uow, order_id)
        _refuse_signed(row)
    check = ask_about(office, row)
    with office.begin() as uow:
        fresh = orders.get_for_update(uow, order_id)
        _refuse_signed(fresh)
        if fresh.version == row.version:
            keep_check(fresh, check)
        return uow.answer(views.order(uow, fresh))


def reject(uow: UnitOfWork, order_id: UUID, version: int, comment: str) -> Any:
    """The director sends a draft back; whoever edits it next makes it a draft again."""
    if not comment.strip():
        raise Invalid("Укажите, что исправить", field="comment")
    row = orders.get_for_update(uow, order_id)
    at = now()
    rights.signing_director(uow, row.school_id, day_of(at))
    rights.refuse_stale(uow, row, version)
    row.reject()
    orders.add_step(uow, row, StepKind.REJECTED, at, by=uow.caller.person_id, comment=comment.strip())
    return views.order(uow, row)


def ask(office: Office, school_id: UUID, kind: OrderKind, movements: list[NewMovement]) -> MovementCheck:
    return office.contingent.check_movements(school_id=school_id, kind=kind.value, movements=movements)


def ask_about(office: Office, row: Order) -> MovementCheck | TeachingCheck:
    """What stands in an order's way: contingent says it of movements, planning of teaching, documents knows it of
    roles."""
    kind, taught = OrderKind(row.kind), views.teaching(row)
    if taught is not None:
        return teaching.ask(office, row.school_id, taught, row.target_id)
    if kind not in GENERAL:
        return ask(office, row.school_id, kind, views.movements(row))
    with office.begin() as uow:
        return general.check(uow, row.school_id, views.roles(row))


def keep_check(row: Order, check: MovementCheck | TeachingCheck) -> None:
    for name, value in views.checked(check, now()).items():
        setattr(row, name, value)


def _editable(uow: UnitOfWork, order_id: UUID, version: int) -> tuple[UUID, OrderKind]:
    row = orders.get(uow, order_id)
    rights.refuse_stale(uow, row, version)
    return row.school_id, OrderKind(row.kind)


def _refuse_signed(row: Order) -> None:
    if row.status in (OrderStatus.SIGNED.value, OrderStatus.REGISTERED.value):
        raise OrderNotEditable("Приказ подписан: проверка была при подписании")


def _refused(uow: UnitOfWork, corrects: UUID | None) -> UUID | None:
    """The order that is done anew must be one whose execution was refused."""
    if corrects is not None and orders.get(uow, corrects).execution != ExecutionState.REFUSED.value:
        raise Conflict("Исправить новым приказом можно только приказ, в исполнении которого отказано", field="corrects")
    return corrects
