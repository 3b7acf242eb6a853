"""Entering the password (or a code) again, to sign one document with a simple electronic signature."""

from datetime import timedelta
from uuid import UUID

from chassis.db import Database
from contracts.base import PLATFORM, Caller, Invalid, uuid7
from contracts.confirmations import Confirmation, ConfirmationMeans, ConfirmationPurpose
from contracts.identity import CodeRefused, SignInFailed
from services.identity import tokens
from services.identity.repository import accounts
from services.identity.usecases import second_factor, sessions
from services.identity.usecases.proving import check_password, refuse_blocked
from services.identity.usecases.rights import require

LIVES = timedelta(minutes=3)
"""From typing the password to pressing «подписать», with a slow line between; our choice."""


def confirm(
    db: Database, caller: Caller, purpose: ConfirmationPurpose, subject: UUID, password: str | None, code: str | None
) -> Confirmation:
    """For this person, session, purpose and document. Wrong tries delay the next one, here and at signing in."""
    require(caller, "me")
    assert caller.account_id is not None
    means = _prove(db, caller.account_id, password, code)
    with db.begin(PLATFORM) as uow:
        refuse_blocked(accounts.by_id(uow, caller.account_id))
        key = sessions.signing_key(uow)
    claims = {"jti": uuid7(), "person": caller.person_id, "sid": caller.session_id}
    token = tokens.signed(key, {**claims, "purpose": purpose, "subject": subject, "means": means}, LIVES)
    return Confirmation(token=token, expires_in=int(LIVES.total_seconds()), purpose=purpose, subject=subject)


def _prove(db: Database, account_id: UUID, password: str | None, code: str | None) -> ConfirmationMeans:
    if (password is None) == (code is None):
        raise Invalid("Введите пароль или код второго фактора: что-то одно", field="password")
    try:
        if code is not None:
            second_factor.prove(db, account_id, code)
            return ConfirmationMeans.CODE
        with db.begin(PLATFORM, read_only=True) as uow:
            login = accounts.by_id(uow, account_id).login
        check_password(db, login or "", password or "")
    except SignInFailed:
        raise Invalid("Пароль набран неверно", field="password") from None
    except CodeRefused as refused:
        raise Invalid(refused.detail, field="code") from None
    return ConfirmationMeans.PASSWORD
