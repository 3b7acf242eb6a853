"""Signing in and staying signed in."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from chassis.db import Database, UnitOfWork
from chassis.settings import settings
from contracts.base import PLATFORM, Caller
from contracts.identity import ActingRole, KeySet, PasswordExpired, Session, SessionOver
from contracts.sessions import Origin
from services.identity import tokens
from services.identity.models import session_rules
from services.identity.models.accounts import Account
from services.identity.models.emergencies import EMERGENCY
from services.identity.repository import accounts, attempts, emergencies, sessions
from services.identity.usecases import acting, new_passwords, second_factor
from services.identity.usecases.proving import check_password, refuse_blocked

STAFF_HOURS, FAMILY_HOURS = 12, 30 * 24
"""How long a session lives at most: a working day for staff, a month for pupils and parents."""
KEY_DAYS = 90
_OVER = "Сеанс окончен, войдите снова"
_FAMILY = ("STUDENT", "PARENT")


@dataclass(frozen=True)
class Going:
    """How a session goes on: in which role, the how manieth of the session, for how long at most."""

    acting: ActingRole
    turn: int
    seconds: int


Choice = Callable[[UnitOfWork, Any, list[ActingRole]], Going]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody who signs in says beside login and password."""

    role: str | None = None
    school_id: UUID | None = None
    code: str | None = None
    new_password: str | None = None
    origin: Origin | None = None


def sign_in(db: Database, login: str, password: str, wish: Wish) -> Session:
    """The password is checked outside of any transaction; the try is counted before and judged after it."""
    account = check_password(db, login, password)
    refuse_blocked(account)
    second_factor.check(db, account.id, wish.code)
    _renew_password(db, account, wish.new_password)
    with db.begin(PLATFORM) as uow:
        account = accounts.locked(uow, account.id)
        refuse_blocked(account)
        roles = acting.roles_of(uow, account.person_id)
        chosen = acting.choose(roles, wish.role, wish.school_id)
        seconds = _seconds(chosen)
        session_id = sessions.open_for(uow, account, chosen, seconds, wish.origin)
        _make_room(uow, account.id, chosen.role, session_id)
        owner = {"sub": account.id, "person": account.person_id, "district": account.district_id, "sid": session_id}
        return _given(uow, owner, Going(chosen, 0, seconds), roles)


def _renew_password(db: Database, account: Account, new: str | None) -> None:
    """An expired password still proves who it is; it opens nothing until another one is given beside it."""
    if new is not None:
        accepted = new_passwords.accept_own(db, account.id, new, "new_password")
        password_hash = accepted.hashed()
        with db.begin(PLATFORM) as uow:
            new_passwords.put(uow, accounts.by_id(uow, account.id), password_hash)
    elif new_passwords.policy().expired(account.password_set_at or account.activated_at):
        raise PasswordExpired("Срок действия пароля истёк: придумайте новый", field="new_password")


def refresh(db: Database, refresh_token: str, call: str | None) -> Session:
    """Goes on in the same role, if it is still held."""

    def same(uow: UnitOfWork, row: Any, roles: list[ActingRole]) -> Going:
        for one in roles:
            if (one.role, one.school_id) == (row.role, row.school_id):
                return Going(one, row.turn, row.seconds_left)
        raise SessionOver("Роль, в которой вы работали, больше не действует: войдите снова")

    return _rotate(db, refresh_token, call, same)


def switch_role(
    db: Database, caller: Caller, refresh_token: str, call: str | None, role: str, school_id: UUID | None
) -> Session:
    """Goes on in another role of the same person."""

    return _rotate(db, refresh_token, call, _other(caller, lambda _uow, roles: acting.choose(roles, role, school_id)))


def switch_child(db: Database, caller: Caller, refresh_token: str, call: str | None, student_id: UUID) -> Session:
    """Goes on as a parent in the school of one of the children."""
    person = caller.person_id
    assert person is not None
    choice = _other(caller, lambda uow, roles: acting.choose_child(uow, person, roles, student_id))
    return _rotate(db, refresh_token, call, choice)


def _other(caller: Caller, choose: Callable[[UnitOfWork, list[ActingRole]], ActingRole]) -> Choice:
    """The caller's own session turns to another role: a family's month ends with the working day of a post."""

    def turned(uow: UnitOfWork, row: Any, roles: list[ActingRole]) -> Going:
        if row.account_id != caller.account_id:
            raise SessionOver(_OVER)
        chosen = choose(uow, roles)
        now = sessions.turn(uow, row.id, chosen, _seconds(chosen))
        _make_room(uow, row.account_id, chosen.role, row.id)
        return Going(chosen, now.turn, now.seconds_left)

    return turned


def _rotate(db: Database, refresh_token: str, call: str | None, choose: Choice) -> Session:
    """The same call delivered twice gets another token; anyone else with a used token ends the whole session."""
    with db.begin(PLATFORM) as uow:
        row = sessions.by_token(uow, _hash(refresh_token))
        if row is None or not row.alive:
            raise SessionOver(_OVER)
        if row.used_at is None or (row.used_just_now and call is not None and row.used_by_call == call):
            roles = acting.roles_of(uow, row.person_id)
            going = choose(uow, row, roles)
            sessions.use_tokens(uow, row.id, call)
            owner = {"sub": row.account_id, "person": row.person_id, "district": row.district_id, "sid": row.id}
            return _given(uow, owner, going, roles)
        sessions.end(uow, row.id, "TOKEN_REUSED")
    raise SessionOver("Сеанс прерван: его уже продлили в другом месте. Если это были не вы, смените пароль")


def sign_out(uow: UnitOfWork, caller: Caller, refresh_token: str) -> None:
    row = sessions.by_token(uow, _hash(refresh_token))
    if row is not None and row.account_id == caller.account_id:
        sessions.end(uow, row.id, "SIGNED_OUT")


def _make_room(uow: UnitOfWork, account_id: UUID, role: str, session_id: UUID) -> None:
    """Where only so many sessions may be open at once in a role (a setting), the oldest end."""
    limit = session_rules.limits(settings().option("SESSIONS_AT_ONCE")).get(role)
    if limit is not None:
        sessions.end_oldest(uow, account_id, role, limit, but=session_id)


def _given(uow: UnitOfWork, owner: dict[str, UUID], going: Going, roles: list[ActingRole]) -> Session:
    """A fresh pair of tokens for the session."""
    chosen = going.acting
    second_factor.require_for(uow, owner["sub"], chosen.role)
    token = secrets.token_urlsafe(32)
    sessions.add_token(uow, owner["sid"], owner["district"], _hash(token))
    claims = {**owner, "turn": going.turn, "role": chosen.role, "school": chosen.school_id}
    lives = _lives(uow, owner["person"], chosen)
    return Session(
        access_token=tokens.signed(signing_key(uow), claims, lives),
        expires_in=int(lives.total_seconds()),
        refresh_token=token,
        refresh_expires_in=going.seconds,
        acting=chosen,
        roles=roles,
    )


def _lives(uow: UnitOfWork, person_id: UUID, chosen: ActingRole) -> timedelta:
    """Emergency access ends to the second, also for a token that was given shortly before."""
    if chosen.role != EMERGENCY:
        return tokens.ACCESS
    return min(tokens.ACCESS, timedelta(seconds=emergencies.seconds_left(uow, person_id, chosen.school_id)))


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _seconds(chosen: ActingRole) -> int:
    return 3600 * (FAMILY_HOURS if chosen.role in _FAMILY else STAFF_HOURS)


def keys(uow: UnitOfWork) -> KeySet:
    """The key that signs and the one before it; makes the first key ever."""
    signing_key(uow)
    return KeySet(keys=[tokens.public(row.jwk) for row in sessions.keys(uow, KEY_DAYS)[:2]])


def signing_key(uow: UnitOfWork) -> str:
    """The newest; a new one when there is none, or none younger than KEY_DAYS."""
    found = sessions.keys(uow, KEY_DAYS)
    if not found or not found[0].young:
        sessions.lock_keys(uow)
        found = sessions.keys(uow, KEY_DAYS)
    if not found or not found[0].young:
        sessions.add_key(uow, *tokens.new_key())
        found = sessions.keys(uow, KEY_DAYS)
    newest: str = found[0].jwk
    return newest


def sweep(uow: UnitOfWork) -> None:
    """Forgets what nobody asks for any more."""
    attempts.sweep(uow)
    sessions.sweep(uow)
