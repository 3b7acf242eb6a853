"""Signatures after the director's, and orders that wait for them. Whose order it is to see is a condition of each."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from chassis.db import UnitOfWork
from contracts.documents import OrderUnknown
from services.documents.models.known import KnownStaff
from services.documents.models.orders import Order
from services.documents.models.papers import NextSignature
from services.documents.repository.reviews import PAGE, reviewer, turn_of


def waiting(uow: UnitOfWork, on: date, after: UUID | None) -> Sequence[Any]:
    """One row more than a page, the oldest first."""
    statement = (
        select(Order.id, Order.kind, Order.heading, Order.sign_post, Order.version)
        .where(Order.sign_post.is_not(None), reviewer(uow.caller), turn_of(uow.caller, on, Order.sign_post))
        .order_by(Order.id)
        .limit(PAGE + 1)
    )
    return uow.execute(statement if after is None else statement.where(Order.id > after)).all()


def get(uow: UnitOfWork, order_id: UUID, on: date, *, lock: bool = False) -> Order:
    statement = select(Order).where(
        Order.id == order_id, reviewer(uow.caller), turn_of(uow.caller, on, Order.sign_post)
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = uow.session.scalars(statement).one_or_none()
    if found is None:
        raise OrderUnknown("Такого приказа нет среди тех, что ждут вашей подписи")
    return found


def holder(uow: UnitOfWork, order: Order, on: date) -> KnownStaff:
    """The caller's appointment to the post whose turn it is."""
    statement = select(KnownStaff).where(
        KnownStaff.school_id == order.school_id,
        KnownStaff.person_id == uow.caller.person_id,
        KnownStaff.starts_on <= on,
        or_(KnownStaff.ends_on.is_(None), KnownStaff.ends_on > on),
        func.lower(func.regexp_replace(KnownStaff.position, r"\s+", " ", "g")) == (order.sign_post or "").lower(),
    )
    return uow.session.scalars(statement.order_by(KnownStaff.id).limit(1)).one()


def of(uow: UnitOfWork, signature_id: UUID) -> Sequence[NextSignature]:
    """In the order they were given."""
    statement = select(NextSignature).where(NextSignature.signature_id == signature_id)
    return uow.session.scalars(statement.order_by(NextSignature.signed_at, NextSignature.id)).all()
