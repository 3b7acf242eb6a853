"""Rules of signing, and confirmations that were used."""

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from services.documents.models.signing import Confirmation, SigningRules


def rules_of(uow: UnitOfWork, school_id: UUID, *, lock: bool = False) -> SigningRules | None:
    return uow.session.get(SigningRules, school_id, with_for_update=lock, populate_existing=lock)


def begin_rules(uow: UnitOfWork, row: dict[str, Any]) -> bool:
    """Whether they are begun here: somebody else may have done it at the same moment."""
    statement = insert(SigningRules).values(row).on_conflict_do_nothing().returning(SigningRules.school_id)
    return uow.execute(statement).first() is not None


def use(uow: UnitOfWork, row: dict[str, Any]) -> bool:
    """Whether the confirmation was not used before; of two at once the second waits for the first, and is told."""
    statement = insert(Confirmation).values(row).on_conflict_do_nothing().returning(Confirmation.id)
    return uow.execute(statement).first() is not None


def confirmation(uow: UnitOfWork, confirmation_id: UUID | None) -> Confirmation | None:
    return uow.session.get(Confirmation, confirmation_id) if confirmation_id else None
