"""Signatures made elsewhere. Whose order it is to see has been asked before (`orders.get`)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from chassis.db import UnitOfWork
from contracts.base import NotFound
from services.documents.models.external_signatures import ExternalSignature


def of_order(uow: UnitOfWork, order_id: UUID) -> Sequence[ExternalSignature]:
    """In the order they were brought; their bytes stay in the database."""
    statement = select(ExternalSignature).where(ExternalSignature.order_id == order_id)
    return uow.session.scalars(statement.order_by(ExternalSignature.added_at, ExternalSignature.id)).all()


def get(uow: UnitOfWork, order_id: UUID, signature_id: UUID) -> ExternalSignature:
    found = uow.session.get(ExternalSignature, signature_id)
    if found is None or found.order_id != order_id:
        raise NotFound("Такой подписи у приказа нет")
    return found
