"""Sessions, refresh tokens, signing keys."""

from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import uuid7
from contracts.identity import ActingRole
from services.identity.models.accounts import Account

_OPEN = """
WITH opened AS (
    INSERT INTO sessions (id, district_id, account_id, role, school_id, started_at, expires_at)
    VALUES (%(id)s, %(district)s, %(account)s, %(role)s, %(school)s, now(), now() + make_interval(secs => %(seconds)s)))
UPDATE accounts SET last_seen_at = now() WHERE id = %(account)s
RETURNING 1
"""
_TOKEN = """
SELECT s.id, s.account_id, s.role, s.school_id, a.person_id, a.district_id, a.state, t.used_at, t.used_by_call,
       coalesce(t.used_at > now() - interval '1 minute', false) AS used_just_now,
       s.ended_at IS NULL AND s.expires_at > now() AND a.state = 'ACTIVE' AS alive,
       extract(epoch FROM s.expires_at - now())::int AS seconds_left
FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN accounts a ON a.id = s.account_id
WHERE t.token_hash = %(hash)s FOR UPDATE OF t, s
"""
_ADD_TOKEN = """
INSERT INTO refresh_tokens (token_hash, session_id, district_id, issued_at)
VALUES (%(hash)s, %(session)s, %(district)s, now()) RETURNING 1
"""
_USE = """
UPDATE refresh_tokens SET used_at = now(), used_by_call = %(call)s
WHERE session_id = %(session)s AND used_at IS NULL RETURNING 1
"""
_TURN = "UPDATE sessions SET role = %(role)s, school_id = %(school)s WHERE id = %(id)s RETURNING 1"
_END = "UPDATE sessions SET ended_at = now(), ending = %(why)s WHERE id = %(id)s AND ended_at IS NULL RETURNING 1"
_END_ALL = """
UPDATE sessions SET ended_at = now(), ending = %(why)s WHERE account_id = %(account)s AND ended_at IS NULL RETURNING 1
"""
_KEYS = "SELECT jwk, created_at > now() - make_interval(days => %(days)s) AS young FROM signing_keys ORDER BY kid DESC"
_SWEEP = "DELETE FROM sessions WHERE coalesce(ended_at, expires_at) < now() - interval '400 days' RETURNING 1"


def open_for(uow: UnitOfWork, account: Account, acting: ActingRole, seconds: int) -> UUID:
    """A new session in this role; notes that the account's owner was here."""
    session_id = uuid7()
    given = {"id": session_id, "district": account.district_id, "account": account.id, "seconds": seconds}
    uow.rows(_OPEN, given | {"role": acting.role, "school": acting.school_id})
    return session_id


def by_token(uow: UnitOfWork, token_hash: bytes) -> Any:
    """The session of a refresh token, locked: two uses of one token come one after the other."""
    rows = uow.rows(_TOKEN, {"hash": token_hash})
    return rows[0] if rows else None


def add_token(uow: UnitOfWork, session_id: UUID, district_id: UUID, token_hash: bytes) -> None:
    uow.rows(_ADD_TOKEN, {"hash": token_hash, "session": session_id, "district": district_id})


def use_tokens(uow: UnitOfWork, session_id: UUID, call: str | None) -> None:
    """Whatever token of the session is still good is now used up."""
    uow.rows(_USE, {"session": session_id, "call": call})


def turn(uow: UnitOfWork, session_id: UUID, acting: ActingRole) -> None:
    """The session goes on in another role."""
    uow.rows(_TURN, {"id": session_id, "role": acting.role, "school": acting.school_id})


def end(uow: UnitOfWork, session_id: UUID, why: str) -> None:
    uow.rows(_END, {"id": session_id, "why": why})


def end_all(uow: UnitOfWork, account_id: UUID, why: str) -> None:
    uow.rows(_END_ALL, {"account": account_id, "why": why})


def keys(uow: UnitOfWork, days: int) -> list[Any]:
    """Signing keys, newest first; `young` ones are not older than so many days."""
    return list(uow.rows(_KEYS, {"days": days}))


def lock_keys(uow: UnitOfWork) -> None:
    uow.scalar("SELECT pg_advisory_xact_lock(hashtext('signing_keys'))")


def add_key(uow: UnitOfWork, kid: str, jwk: str) -> None:
    sql = "INSERT INTO signing_keys (kid, jwk, created_at) VALUES (%(kid)s, %(jwk)s, now()) RETURNING 1"
    uow.rows(sql, {"kid": kid, "jwk": jwk})


def sweep(uow: UnitOfWork) -> int:
    """Forgets sessions that ended more than a year ago, with their tokens."""
    return len(uow.rows(_SWEEP))
