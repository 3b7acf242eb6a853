"""Orders before those whose visa they need. Whose order it is to see is a condition of every statement here."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute

from chassis.db import UnitOfWork
from contracts.base import Caller
from contracts.documents import OrderKind, OrderStatus, OrderUnknown, StepKind
from contracts.permissions import allowed
from services.documents.models.known import KnownSchool, KnownStaff
from services.documents.models.orders import Order, OrderStep
from services.documents.models.reviewing import ReviewRouting

PAGE = 50
_POST = func.lower(func.regexp_replace(KnownStaff.position, r"\s+", " ", "g"))
"""As `models.reviewing.post_of` words it, in small letters."""


def routing_of(uow: UnitOfWork, school_id: UUID) -> ReviewRouting | None:
    return uow.session.get(ReviewRouting, school_id)


def routing_for_update(uow: UnitOfWork, school: KnownSchool) -> ReviewRouting:
    """The school's row, locked; made without routes when there is none."""
    first = {"school_id": school.id, "district_id": school.district_id, "version": 0, "routes": []}
    uow.execute(insert(ReviewRouting).values(first).on_conflict_do_nothing())
    statement = select(ReviewRouting).where(ReviewRouting.school_id == school.id).with_for_update()
    return uow.session.scalars(statement.execution_options(populate_existing=True)).one()


def posts_for(uow: UnitOfWork, school_id: UUID, kind: OrderKind) -> list[str]:
    """Whose visas a kind needs in a school; nobody's when it has no route."""
    row = routing_of(uow, school_id)
    found = [one.posts for one in row.all() if one.kind is kind] if row else []
    return found[0] if found else []


def holders(uow: UnitOfWork, school_id: UUID, on: date) -> set[str]:
    """Posts that somebody holds in a school on a day."""
    statement = select(_POST).where(KnownStaff.school_id == school_id, _held(on))
    return set(uow.session.scalars(statement))


def waiting(uow: UnitOfWork, on: date, after: tuple[datetime, UUID] | None) -> Sequence[Any]:
    """One row more than a page, longest waiting first."""
    columns = (Order.id, Order.kind, Order.heading, Order.review_post, Order.sent_at, Order.version)
    statement = (
        select(*columns)
        .where(Order.status == OrderStatus.ON_REVIEW.value, reviewer(uow.caller), turn_of(uow.caller, on))
        .order_by(Order.sent_at, Order.id)
        .limit(PAGE + 1)
    )
    if after is not None:
        statement = statement.where(tuple_(Order.sent_at, Order.id) > tuple_(*after))
    return uow.execute(statement).all()


def get(uow: UnitOfWork, order_id: UUID, on: date) -> Order:
    """One that waits for the caller's visa, or in whose history it stands."""
    return _one(uow, order_id, or_(turn_of(uow.caller, on), _gave(uow.caller)), lock=False)


def get_for_update(uow: UnitOfWork, order_id: UUID, on: date) -> Order:
    return _one(uow, order_id, or_(turn_of(uow.caller, on), _gave(uow.caller)), lock=True)


def is_turn_of(uow: UnitOfWork, order_id: UUID, on: date) -> bool:
    uow.flush()
    return uow.session.scalar(select(Order.id).where(Order.id == order_id, turn_of(uow.caller, on))) is not None


def _one(uow: UnitOfWork, order_id: UUID, mine: ColumnElement[bool], *, lock: bool) -> Order:
    statement = select(Order).where(Order.id == order_id, reviewer(uow.caller), mine)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = uow.session.scalars(statement).one_or_none()
    if found is None:
        raise OrderUnknown("Такого приказа нет среди тех, что ждут вашей визы")
    return found


def reviewer(caller: Caller) -> ColumnElement[bool]:
    return Order.school_id == caller.school_id if allowed("orders.review", caller.role) else false()


def turn_of(
    caller: Caller, on: date, post: InstrumentedAttribute[str | None] = Order.review_post
) -> ColumnElement[bool]:
    """The post whose visa (or signature) comes next is one that the caller holds today."""
    return exists().where(
        KnownStaff.school_id == Order.school_id,
        KnownStaff.person_id == caller.person_id,
        func.lower(post) == _POST,
        _held(on),
    )


def _gave(caller: Caller) -> ColumnElement[bool]:
    return exists().where(
        OrderStep.order_id == Order.id,
        OrderStep.person_id == caller.person_id,
        OrderStep.step.in_([StepKind.AGREED.value, StepKind.REJECTED.value]),
        OrderStep.post.is_not(None),
    )


def _held(on: date) -> ColumnElement[bool]:
    return and_(KnownStaff.starts_on <= on, or_(KnownStaff.ends_on.is_(None), KnownStaff.ends_on > on))
