"""Signatures, registrations and frozen bytes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import defer

from chassis.db import UnitOfWork
from contracts.documents import OrderStatus
from services.documents.models.orders import Order
from services.documents.models.papers import FrozenPaper, Registration, Signature
from services.documents.repository.orders import visible

PAGE = 100
_BOOK = (
    Registration.order_id,
    Registration.letters,
    Registration.seq,
    Registration.sub,
    Registration.number,
    Registration.reason,
    Registration.registered_on,
    Order.kind,
    Order.heading,
    Order.drafted_by,
    FrozenPaper.sheets,
)


def signature_of(uow: UnitOfWork, order_id: UUID, *, with_bytes: bool = False) -> Signature | None:
    """The signature in force: the last one. Its bytes and form are read only when asked for."""
    statement = select(Signature).where(Signature.order_id == order_id).order_by(Signature.signed_at.desc()).limit(1)
    if not with_bytes:
        statement = statement.options(defer(Signature.content, raiseload=True), defer(Signature.form, raiseload=True))
    return uow.session.scalars(statement).one_or_none()


def registration_of(uow: UnitOfWork, order_id: UUID) -> Registration | None:
    return uow.session.get(Registration, order_id)


def paper_of(uow: UnitOfWork, order_id: UUID) -> FrozenPaper | None:
    return uow.session.get(FrozenPaper, order_id)


def hash_of(uow: UnitOfWork, order_id: UUID) -> str | None:
    return uow.session.scalars(select(FrozenPaper.sha256).where(FrozenPaper.order_id == order_id)).one_or_none()


def unfrozen(uow: UnitOfWork, before: datetime) -> Sequence[UUID]:
    """Orders that took a number before a moment and have no frozen bytes: their registration was cut short."""
    statement = (
        select(Registration.order_id)
        .join(Order, Order.id == Registration.order_id)
        .where(Order.status == OrderStatus.SIGNED.value, Registration.at < before)
        .order_by(Registration.at)
        .limit(20)
    )
    return uow.session.scalars(statement).all()


def book(
    uow: UnitOfWork,
    school_id: UUID,
    year: int,
    letters: str | None = None,
    after: tuple[date, str, int, int] | None = None,
    limit: int | None = PAGE + 1,
) -> Sequence[Any]:
    """One line more than a page of the registration book; without a limit, the whole year."""
    statement = (
        select(*_BOOK)
        .join(Order, Order.id == Registration.order_id)
        .outerjoin(FrozenPaper, FrozenPaper.order_id == Registration.order_id)
        .where(Registration.school_id == school_id, Registration.year == year, visible(uow.caller))
        .order_by(Registration.registered_on, Registration.letters, Registration.seq, Registration.sub)
        .limit(limit)
    )
    if letters is not None:
        statement = statement.where(Registration.letters == letters)
    if after is not None:
        place = (Registration.registered_on, Registration.letters, Registration.seq, Registration.sub)
        statement = statement.where(tuple_(*place) > tuple_(*after))
    return uow.execute(statement).all()


def signers_of(uow: UnitOfWork, order_ids: list[UUID]) -> dict[UUID, str]:
    """Order → full name of whoever signed it last."""
    statement = (
        select(Signature.order_id, Signature.full_name)
        .where(Signature.order_id.in_(order_ids))
        .order_by(Signature.signed_at)
    )
    return {row.order_id: row.full_name for row in uow.execute(statement)}
