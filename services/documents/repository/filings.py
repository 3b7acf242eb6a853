"""Cases, and the orders by which others were changed. Scope is a condition of every statement, as in `orders`."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, tuple_

from chassis.db import UnitOfWork
from contracts.documents import OrderStatus
from services.documents.models.external_signatures import ExternalSignature
from services.documents.models.filing import FiledPaper
from services.documents.models.orders import Order
from services.documents.models.papers import FrozenPaper, NextSignature, Registration, Signature
from services.documents.repository.orders import visible

PAGE = 100


def filing_of(uow: UnitOfWork, order_id: UUID) -> FiledPaper | None:
    return uow.session.get(FiledPaper, order_id)


def changing(uow: UnitOfWork, order_id: UUID) -> Sequence[Any]:
    """Registered orders whose target this one is, oldest first."""
    columns = (
        Order.id,
        Order.kind,
        Order.execution,
        func.jsonb_array_length(Order.movements).label("lines"),
        Registration.number,
        Registration.registered_on,
    )
    statement = (
        select(*columns)
        .join(Registration, Registration.order_id == Order.id)
        .where(Order.target_id == order_id, Order.status == OrderStatus.REGISTERED.value)
        .order_by(Registration.at, Order.id)
    )
    return uow.execute(statement).all()


def page(
    uow: UnitOfWork, school_id: UUID, case_index: str | None, due_on: date | None, after: tuple[date, UUID] | None
) -> Sequence[Any]:
    """One row more than a page, by the day of registration."""
    columns = (
        Order.id,
        Order.heading,
        Registration.number,
        Registration.registered_on,
        FiledPaper.case_index,
        FiledPaper.case_title,
        FiledPaper.keep_until,
        FiledPaper.archived_at,
        FiledPaper.destroyed_at,
    )
    place = tuple_(Registration.registered_on, Order.id)
    statement = (
        select(*columns)
        .join(Registration, Registration.order_id == Order.id)
        .join(FiledPaper, FiledPaper.order_id == Order.id)
        .where(Order.school_id == school_id, visible(uow.caller))
        .order_by(Registration.registered_on, Order.id)
        .limit(PAGE + 1)
    )
    if case_index is not None:
        statement = statement.where(FiledPaper.case_index == case_index)
    if due_on is not None:
        kept = (FiledPaper.archived_at.is_not(None), FiledPaper.destroyed_at.is_(None))
        statement = statement.where(*kept, FiledPaper.keep_until <= due_on)
    if after is not None:
        statement = statement.where(place > tuple_(*after))
    return uow.execute(statement).all()


def of_act(uow: UnitOfWork, school_id: UUID, order_ids: list[UUID]) -> list[tuple[Order, Registration, FiledPaper]]:
    """The named orders of a school with number and case, locked; those that are not there are missing."""
    statement = (
        select(Order, Registration, FiledPaper)
        .join(Registration, Registration.order_id == Order.id)
        .join(FiledPaper, FiledPaper.order_id == Order.id)
        .where(Order.school_id == school_id, Order.id.in_(order_ids), visible(uow.caller))
        .order_by(Order.id)
        .with_for_update(of=[Order, FiledPaper])
    )
    return [(row[0], row[1], row[2]) for row in uow.session.execute(statement)]


def erase_papers(uow: UnitOfWork, order_ids: list[UUID]) -> None:
    """The bytes of orders whose destruction stands in their case: triggers let only those go."""
    uow.execute(delete(FrozenPaper).where(FrozenPaper.order_id.in_(order_ids)))
    uow.execute(delete(ExternalSignature).where(ExternalSignature.order_id.in_(order_ids)))
    uow.execute(delete(NextSignature).where(NextSignature.order_id.in_(order_ids)))
    uow.execute(delete(Signature).where(Signature.order_id.in_(order_ids)))
