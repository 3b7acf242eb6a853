"""Second factors and recovery codes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from chassis.db import UnitOfWork
from contracts.base import uuid7
from services.identity.models.accounts import Account, code_hash
from services.identity.models.second_factors import RecoveryCode, SecondFactor

_CONFIRMED = "SELECT 1 FROM second_factors WHERE account_id = %(account)s AND confirmed_at IS NOT NULL"
_USE = """
UPDATE recovery_codes SET used_at = now()
WHERE account_id = %(account)s AND code_hash = %(hash)s AND used_at IS NULL RETURNING 1
"""
_FORGET = "DELETE FROM recovery_codes WHERE account_id = %(account)s RETURNING 1"


def locked(uow: UnitOfWork, account_id: UUID) -> SecondFactor | None:
    """One code is judged at a time."""
    statement = select(SecondFactor).where(SecondFactor.account_id == account_id).with_for_update()
    return uow.session.scalar(statement)


def is_confirmed(uow: UnitOfWork, account_id: UUID) -> bool:
    return uow.scalar(_CONFIRMED, {"account": account_id}) is not None


def opened(uow: UnitOfWork, account: Account) -> SecondFactor:
    """The account's row, a new one when there is none."""
    found = locked(uow, account.id)
    if found is None:
        found = SecondFactor(account_id=account.id, district_id=account.district_id)
        uow.add(found)
    return found


def sealed_after(uow: UnitOfWork, account_id: UUID, limit: int) -> Sequence[SecondFactor]:
    """Those with a secret, by account, locked."""
    mine = select(SecondFactor).where(SecondFactor.account_id > account_id, SecondFactor.secret.is_not(None))
    return uow.session.scalars(mine.order_by(SecondFactor.account_id).limit(limit).with_for_update()).all()


def give_codes(uow: UnitOfWork, factor: SecondFactor, codes: list[str]) -> None:
    """In place of whatever codes there were."""
    forget_codes(uow, factor.account_id)
    whose = {"district_id": factor.district_id, "account_id": factor.account_id}
    uow.add(*(RecoveryCode(id=uuid7(), **whose, code_hash=code_hash(one)) for one in codes))


def use_code(uow: UnitOfWork, account_id: UUID, code: str) -> bool:
    """Whether this was an unused recovery code of the account; now it is used."""
    return bool(uow.rows(_USE, {"account": account_id, "hash": code_hash(code)}))


def forget_codes(uow: UnitOfWork, account_id: UUID) -> None:
    uow.rows(_FORGET, {"account": account_id})
