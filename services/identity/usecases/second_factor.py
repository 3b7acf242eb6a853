"""The second factor: taking it, asking for its codes, losing it.

It is taken with login and password and not from a session: whoever must have one (by their role) cannot sign in before.
"""

import time
from hashlib import sha256
from uuid import UUID

import pyotp
import segno
import structlog

from chassis.db import Database, UnitOfWork
from chassis.settings import settings
from contracts.base import PLATFORM, Caller, Invalid, now
from contracts.identity import CodeNeeded, CodeRefused, SecondFactorMissing, SecondFactorRefused
from contracts.permissions import ROLES
from contracts.second_factor import RecoveryCodes, SecondFactorSecret
from services.identity.models.accounts import Account, new_code
from services.identity.models.second_factors import RECOVERY_CODES, SecondFactor, step_of
from services.identity.repository import accounts, attempts, second_factors, sessions
from services.identity.sealing import Keys
from services.identity.usecases.accounts import within_reach
from services.identity.usecases.proving import check_password, refuse_blocked, refuse_haste

log = structlog.get_logger(__name__)
TITLE = "АИС Контингент"
AT_ONCE = 500


def _keys() -> Keys:
    return Keys(settings().option("SECOND_FACTOR_KEYS"))


def begin(db: Database, login: str, password: str) -> SecondFactorSecret:
    """A new secret each time, until one is confirmed."""
    if not (keys := _keys()):
        raise SecondFactorRefused("Второй фактор на этом сервере не настроен")
    account = check_password(db, login, password)
    secret = pyotp.random_base32()
    with db.begin(PLATFORM) as uow:
        refuse_blocked(account)
        factor = second_factors.opened(uow, account)
        if factor.confirmed_at is not None:
            raise SecondFactorRefused(
                "Второй фактор уже подключён: сначала отключите его или обратитесь к администратору"
            )
        factor.secret, factor.last_step = keys.seal(secret, account.id), None
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.login or "", issuer_name=TITLE)
    return SecondFactorSecret(secret=secret, uri=uri, qr=segno.make(uri, error="m").svg_inline(scale=4))


def confirm(db: Database, login: str, password: str, code: str) -> RecoveryCodes:
    """From now on it is asked for. Who is signed in without it is out."""
    account = check_password(db, login, password)
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    with db.begin(PLATFORM) as uow:
        factor = second_factors.locked(uow, account.id)
        if factor is None or factor.secret is None or factor.confirmed_at is not None:
            raise SecondFactorRefused("Подтверждать нечего: начните подключение заново")
        if right := _judge(uow, factor, code):
            factor.confirmed_at = now()
            second_factors.give_codes(uow, factor, codes)
            sessions.end_all(uow, account.id, "FACTOR_CHANGED")
    _refuse_unless(right)
    return RecoveryCodes(codes=codes)


def check(db: Database, account_id: UUID, code: str | None) -> None:
    """After the password; whoever has no second factor passes."""
    with db.begin(PLATFORM) as uow:
        factor = second_factors.locked(uow, account_id)
        if factor is None or factor.confirmed_at is None:
            return
        if code is None:
            raise CodeNeeded("Введите код из приложения или код восстановления", field="code")
        right = _judge(uow, factor, code)
    _refuse_unless(right)


def prove(db: Database, account_id: UUID, code: str) -> None:
    """In place of the password, by whoever has a second factor."""
    with db.begin(PLATFORM) as uow:
        factor = second_factors.locked(uow, account_id)
        if factor is None or factor.confirmed_at is None:
            raise SecondFactorRefused("Второй фактор не подключён: введите пароль")
        right = _judge(uow, factor, code)
    _refuse_unless(right)


def _judge(uow: UnitOfWork, factor: SecondFactor, code: str) -> bool:
    """A right code is used up; wrong ones are counted, and delay the next try like wrong passwords."""
    key = sha256(b"codes of " + factor.account_id.bytes).digest()
    refuse_haste(attempts.count(uow, key))
    attempt = attempts.begin(uow, key)
    right = _is_right(uow, factor, code)
    if right:
        attempts.forget(uow, key, attempt)
    else:
        attempts.fail(uow, attempt)
    return right


def _is_right(uow: UnitOfWork, factor: SecondFactor, code: str) -> bool:
    assert factor.secret is not None
    step = step_of(_keys().unseal(factor.secret, factor.account_id), code, time.time(), factor.last_step)
    if step is None:
        return second_factors.use_code(uow, factor.account_id, code)
    factor.last_step = step
    return True


def _refuse_unless(right: bool) -> None:
    if not right:
        raise CodeRefused("Код не подходит: он набран с ошибкой, устарел или уже использован", field="code")


def require_for(uow: UnitOfWork, account_id: UUID, role: str) -> None:
    """Some roles are acted in with a second factor only: which, is a setting (domain §4.8 asks it of staff)."""
    asked = settings().option("TOTP_ROLES").replace(" ", "").split(",")
    if role in asked and not second_factors.is_confirmed(uow, account_id):
        raise SecondFactorMissing(f"Для роли «{ROLES[role]}» нужен второй фактор: подключите его и войдите с кодом")


def drop(db: Database, caller: Caller, password: str, code: str) -> None:
    """One's own, with everything that signs in."""
    assert caller.account_id is not None
    with db.begin(PLATFORM, read_only=True) as uow:
        login = accounts.by_id(uow, caller.account_id).login
    account = check_password(db, login or "", password)
    check(db, account.id, code)
    with db.begin(PLATFORM) as uow:
        _forget(uow, account)
        uow.answer(None)


def reset(uow: UnitOfWork, caller: Caller, school_id: UUID | None, person_id: UUID, reason: str) -> None:
    """For somebody whose phone and recovery codes are lost; whoever holds them is out."""
    if not 10 <= len(reason.strip()) <= 300:
        raise Invalid("Причина: от 10 до 300 знаков", field="reason")
    account = within_reach(uow, caller, school_id, person_id)
    factor = second_factors.locked(uow, account.id)
    if factor is None or factor.confirmed_at is None:
        raise SecondFactorRefused("Второй фактор не подключён")
    _forget(uow, account)
    factor.reset_at, factor.reset_by, factor.reset_reason = now(), caller.person_id, reason.strip()
    sessions.end_all(uow, account.id, "FACTOR_CHANGED")
    log.warning("second_factor_reset", account=account.id)


def seal_anew(db: Database) -> int:
    """Brings all secrets under the first key, a few at a time; how many were not."""
    keys, after, changed, more = _keys(), UUID(int=0), 0, True
    while keys and more:
        with db.begin(PLATFORM) as uow:
            rows = second_factors.sealed_after(uow, after, AT_ONCE)
            for row in rows:
                if row.secret is not None and (fresh := keys.sealed_anew(row.secret, row.account_id)) is not None:
                    row.secret, changed = fresh, changed + 1
        more = len(rows) == AT_ONCE
        after = rows[-1].account_id if rows else after
    return changed


def _forget(uow: UnitOfWork, account: Account) -> None:
    factor = second_factors.opened(uow, account)
    factor.secret = factor.confirmed_at = factor.last_step = None
    second_factors.forget_codes(uow, account.id)
