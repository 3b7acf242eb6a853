"""Orders and their steps. What a caller may see is a condition of every statement here."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Integer, and_, cast, extract, false, func, select, true, tuple_

from chassis.db import UnitOfWork
from contracts.base import SYSTEM, Caller, uuid7
from contracts.documents import ExecutionState, OrderKind, OrderStatus, OrderUnknown, StepKind
from contracts.permissions import allowed
from services.documents.models.orders import Order, OrderStep
from services.documents.models.papers import Registration

PAGE = 50


def visible(caller: Caller) -> ColumnElement[bool]:
    """The whole school, own drafts (a class teacher), or nothing."""
    scopes = allowed("orders.read", caller.role)
    if caller.role == SYSTEM:
        return true()
    if "SC" in scopes:
        return Order.school_id == caller.school_id
    if "CL" in scopes:
        return and_(Order.school_id == caller.school_id, Order.drafted_by == caller.person_id)
    return false()


def get(uow: UnitOfWork, order_id: UUID) -> Order:
    return _one(uow, order_id, lock=False)


def get_for_update(uow: UnitOfWork, order_id: UUID) -> Order:
    return _one(uow, order_id, lock=True)


def _one(uow: UnitOfWork, order_id: UUID, *, lock: bool) -> Order:
    statement = select(Order).where(Order.id == order_id, visible(uow.caller))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    order = uow.session.scalars(statement).one_or_none()
    if order is None:
        raise OrderUnknown("Такого приказа нет")
    return order


def exists(uow: UnitOfWork, order_id: UUID) -> bool:
    """Whether the id is taken in this school, whoever may see the order."""
    return uow.session.get(Order, order_id) is not None


def behind(uow: UnitOfWork, order_id: UUID) -> Order:
    """Of a frozen paper that the caller must read: whether they may read the order otherwise or not."""
    return uow.session.scalars(select(Order).where(Order.id == order_id)).one()


def heading_of(uow: UnitOfWork, order_id: UUID) -> str:
    """Of a registered order of this school: who amends it names it, whether they may read it or not."""
    return str(uow.session.scalars(select(Order.heading).where(Order.id == order_id)).one())


def page(
    uow: UnitOfWork,
    school_id: UUID,
    *,
    status: OrderStatus | None,
    kind: OrderKind | None,
    year: int | None,
    before: tuple[datetime, UUID] | None,
) -> Sequence[Any]:
    """One row more than a page, newest first; long texts stay in the database."""
    of_year = func.coalesce(Registration.year, _moscow_year(Order.created_at))
    statement = (
        select(
            Order.id,
            Order.kind,
            Order.status,
            Order.heading,
            func.jsonb_array_length(Order.movements).label("people"),
            func.jsonb_array_length(Order.problems).label("problems"),
            Registration.number,
            Registration.registered_on,
            Order.execution,
            Order.created_at,
        )
        .outerjoin(Registration, Registration.order_id == Order.id)
        .where(Order.school_id == school_id, visible(uow.caller))
        .order_by(Order.created_at.desc(), Order.id.desc())
        .limit(PAGE + 1)
    )
    if status is not None:
        statement = statement.where(Order.status == status.value)
    if kind is not None:
        statement = statement.where(Order.kind == kind.value)
    if year is not None:
        statement = statement.where(of_year == year)
    if before is not None:
        statement = statement.where(tuple_(Order.created_at, Order.id) < tuple_(*before))
    return uow.execute(statement).all()


def _moscow_year(moment: Any) -> ColumnElement[int]:
    return cast(extract("year", func.timezone("Europe/Moscow", moment)), Integer)


def add_step(
    uow: UnitOfWork,
    order: Order,
    step: StepKind,
    at: datetime,
    *,
    by: UUID | None,
    comment: str | None = None,
    post: str | None = None,
) -> None:
    uow.add(
        OrderStep(
            id=uuid7(),
            district_id=order.district_id,
            school_id=order.school_id,
            order_id=order.id,
            at=at,
            step=step.value,
            person_id=by,
            comment=comment,
            post=post,
        )
    )


def unchecked(uow: UnitOfWork) -> Sequence[UUID]:
    """Drafts that the platform made by itself and nobody has checked yet."""
    statement = select(Order.id).where(Order.status == OrderStatus.DRAFT.value, Order.checked_at.is_(None)).limit(20)
    return uow.session.scalars(statement).all()


def unsigned_about(uow: UnitOfWork, person_id: UUID) -> Sequence[Order]:
    """Orders on their way to a signature with a line about the person. Locked."""
    signed = (OrderStatus.SIGNED.value, OrderStatus.REGISTERED.value)
    about = Order.people.contains([{"person_id": str(person_id)}])
    statement = select(Order).where(Order.status.not_in(signed), about).order_by(Order.id).with_for_update()
    return uow.session.scalars(statement).all()


def taking_effect(uow: UnitOfWork, on: date) -> Sequence[Order]:
    """Orders about class teachers that identity has carried out, whose day has come and was not told. Locked."""
    begins = cast(Order.roles[0]["starts_on"].astext, Date)
    statement = select(Order).where(
        Order.kind == OrderKind.CLASS_TEACHERS.value,
        Order.execution == ExecutionState.EXECUTED.value,
        Order.told_effective_at.is_(None),
        begins <= on,
    )
    return uow.session.scalars(statement.limit(20).with_for_update(skip_locked=True)).all()


def steps_of(uow: UnitOfWork, order_id: UUID) -> Sequence[OrderStep]:
    statement = select(OrderStep).where(OrderStep.order_id == order_id).order_by(OrderStep.at, OrderStep.id)
    return uow.session.scalars(statement).all()


def visas_of(uow: UnitOfWork, order: Order) -> list[OrderStep]:
    """The visas given since the draft was last sent."""
    if order.sent_at is None:
        return []
    statement = select(OrderStep).where(
        OrderStep.order_id == order.id, OrderStep.step == StepKind.AGREED.value, OrderStep.at >= order.sent_at
    )
    return list(uow.session.scalars(statement.order_by(OrderStep.at, OrderStep.id)))
