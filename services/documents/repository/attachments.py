"""Files of orders. Whose order it is to see has been asked before (`orders.get`)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from chassis.db import UnitOfWork
from contracts.base import NotFound
from services.documents.models.attachments import OrderFile


def of_order(uow: UnitOfWork, order_id: UUID) -> Sequence[OrderFile]:
    """Those that are on it now, in the order they were put there."""
    statement = select(OrderFile).where(OrderFile.order_id == order_id, OrderFile.removed_at.is_(None))
    return uow.session.scalars(statement.order_by(OrderFile.added_at, OrderFile.id)).all()


def get(uow: UnitOfWork, order_id: UUID, attachment_id: UUID) -> OrderFile:
    found = uow.session.get(OrderFile, attachment_id)
    if found is None or found.order_id != order_id or found.removed_at is not None:
        raise NotFound("Такого файла у приказа нет")
    return found


def remove_all(uow: UnitOfWork, order_ids: list[UUID], at: datetime) -> None:
    mine = (OrderFile.order_id.in_(order_ids), OrderFile.removed_at.is_(None))
    uow.execute(update(OrderFile).where(*mine).values(removed_at=at))


def to_erase(uow: UnitOfWork) -> OrderFile | None:
    """One that was taken off. Locked until its bytes are gone."""
    statement = select(OrderFile).where(OrderFile.removed_at.is_not(None), OrderFile.erased_at.is_(None))
    return uow.session.scalars(statement.limit(1).with_for_update(skip_locked=True)).one_or_none()
