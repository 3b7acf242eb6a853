"""The key that seals."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from services.reporting.models.keys import SigningKey


def active(uow: UnitOfWork) -> SigningKey | None:
    return uow.session.scalar(select(SigningKey).where(SigningKey.active.is_(True)))


def keep_first(uow: UnitOfWork, kid: str, jwk: str) -> None:
    """Of two processes that make the first key at once, one wins."""
    statement = insert(SigningKey).values(kid=kid, jwk=jwk, active=True)
    uow.execute(statement.on_conflict_do_nothing(index_elements=["active"]))
