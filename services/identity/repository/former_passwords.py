"""Hashes of the passwords that an account had before, so that none is set again too soon."""

from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import uuid7
from services.identity.models.accounts import Account

_OF = """
SELECT password_hash FROM former_passwords WHERE account_id = %(account)s ORDER BY replaced_at DESC, id DESC
LIMIT %(limit)s
"""
_KEEP = """
INSERT INTO former_passwords (id, district_id, account_id, password_hash, replaced_at)
VALUES (%(id)s, %(district)s, %(account)s, %(hash)s, now()) RETURNING 1
"""
_FORGET = """
DELETE FROM former_passwords WHERE account_id = %(account)s AND id NOT IN (
    SELECT id FROM former_passwords WHERE account_id = %(account)s ORDER BY replaced_at DESC, id DESC LIMIT %(keep)s)
RETURNING 1
"""


def of(uow: UnitOfWork, account_id: UUID, limit: int) -> list[str]:
    """Newest first."""
    return [row.password_hash for row in uow.rows(_OF, {"account": account_id, "limit": limit})]


def keep(uow: UnitOfWork, account: Account, most: int) -> None:
    """The present password becomes a former one; of these the newest `most` stay."""
    if account.password_hash is None:
        return
    given = {"id": uuid7(), "district": account.district_id, "account": account.id, "hash": account.password_hash}
    uow.rows(_KEEP, given)
    uow.rows(_FORGET, {"account": account.id, "keep": most})
