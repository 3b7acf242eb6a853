"""Sessions, refresh tokens, signing keys."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import uuid7
from contracts.identity import ActingRole
from contracts.sessions import Origin
from services.identity.models.accounts import Account
from services.identity.models.today import today
from services.identity.repository.sql import HELD

_OPEN = """
WITH opened AS (
    INSERT INTO sessions (id, district_id, account_id, role, school_id, started_at, expires_at, address, agent)
    VALUES (%(id)s, %(district)s, %(account)s, %(role)s, %(school)s, now(), now() + make_interval(secs => %(seconds)s),
            %(address)s, %(agent)s))
UPDATE accounts SET last_seen_at = now() WHERE id = %(account)s
RETURNING 1
"""
_TOKEN = """
SELECT s.id, s.account_id, s.role, s.school_id, s.turn, a.person_id, a.district_id, a.state, t.used_at, t.used_by_call,
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
WITH seen AS (UPDATE sessions SET last_used_at = now() WHERE id = %(session)s)
UPDATE refresh_tokens SET used_at = now(), used_by_call = %(call)s
WHERE session_id = %(session)s AND used_at IS NULL RETURNING 1
"""
_TURN = """
UPDATE sessions SET role = %(role)s, school_id = %(school)s, turn = turn + 1, turned_at = now(),
  expires_at = least(expires_at, now() + make_interval(secs => %(seconds)s))
WHERE id = %(id)s RETURNING turn, extract(epoch FROM expires_at - now())::int AS seconds_left
"""
_END = "UPDATE sessions SET ended_at = now(), ending = %(why)s WHERE id = %(id)s AND ended_at IS NULL RETURNING 1"
_END_ALL = """
UPDATE sessions SET ended_at = now(), ending = %(why)s
WHERE account_id = %(account)s AND ended_at IS NULL AND id IS DISTINCT FROM %(but)s RETURNING 1
"""
_OPEN_OF = """
SELECT s.id, s.role, s.school_id, o.short_name AS school, s.started_at, s.expires_at, s.address, s.agent,
       coalesce(s.last_used_at, s.started_at) AS last_used_at
FROM sessions s LEFT JOIN schools o ON o.school_id = s.school_id
WHERE s.account_id = %(account)s AND s.ended_at IS NULL AND s.expires_at > now()
ORDER BY coalesce(s.last_used_at, s.started_at) DESC, s.id DESC LIMIT 100
"""
_END_OLDEST = """
UPDATE sessions SET ended_at = now(), ending = 'PUSHED_OUT'
WHERE id IN (
    SELECT id FROM sessions
    WHERE account_id = %(account)s AND role = %(role)s AND ended_at IS NULL AND expires_at > now()
    ORDER BY id = %(but)s DESC, started_at DESC, id DESC OFFSET %(limit)s)
RETURNING 1
"""
_PUSHED_OUT = """
SELECT s.id, s.role, s.school_id, o.short_name AS school, s.started_at, s.expires_at, s.address, s.agent,
       coalesce(s.last_used_at, s.started_at) AS last_used_at, s.ended_at
FROM sessions s LEFT JOIN schools o ON o.school_id = s.school_id
WHERE s.account_id = %(account)s AND s.ending = 'PUSHED_OUT' AND s.ended_at > now() - interval '30 days'
ORDER BY s.ended_at DESC, s.id DESC LIMIT 20
"""
_FOLLOW_CHILDREN = f"""
UPDATE sessions live
SET school_id = CASE WHEN cardinality(there.schools) = 1 THEN there.schools[1] END,
    turn = CASE WHEN live.school_id IS NULL THEN turn ELSE turn + 1 END,
    turned_at = CASE WHEN live.school_id IS NULL THEN turned_at ELSE now() END
FROM accounts owner, LATERAL (
    SELECT array_agg(DISTINCT h.school_id) AS schools FROM ({HELD.format("owner.person_id")}) h WHERE h.role = 'PARENT'
) there
WHERE owner.id = live.account_id AND live.role = 'PARENT' AND live.ended_at IS NULL AND live.expires_at > now()
  AND (%(persons)s::uuid[] IS NULL OR owner.person_id = ANY(%(persons)s))
  AND CASE WHEN live.school_id IS NULL THEN cardinality(there.schools) = 1
      ELSE NOT live.school_id = ANY(there.schools) END
RETURNING live.id
"""
"""A token for the school that was left is over; one for all children goes on, its next is for the only school left.
No schools at all make NULL of every condition: then the role is over and so is the session."""
_END_LAPSED = f"""
UPDATE sessions live SET ended_at = now(), ending = 'ROLE_ENDED'
FROM accounts owner
WHERE owner.id = live.account_id AND live.ended_at IS NULL AND live.expires_at > now()
  AND (%(persons)s::uuid[] IS NULL OR owner.person_id = ANY(%(persons)s))
  AND NOT EXISTS (
    SELECT 1 FROM ({HELD.format("owner.person_id")}) h
    WHERE h.role = live.role
      AND (h.school_id IS NOT DISTINCT FROM live.school_id OR live.role = 'PARENT' AND live.school_id IS NULL))
RETURNING live.id
"""
_ENDED = """
WITH over AS (
    (SELECT id, ended_at AS at, NULL::int AS before_turn FROM sessions
     WHERE (ended_at, id) > (%(at)s, %(id)s) ORDER BY ended_at, id LIMIT %(limit)s)
    UNION ALL
    (SELECT id, turned_at, turn FROM sessions
     WHERE (turned_at, id) > (%(at)s, %(id)s) ORDER BY turned_at, id LIMIT %(limit)s))
SELECT * FROM over ORDER BY at, id LIMIT %(limit)s
"""
_KEYS = "SELECT jwk, created_at > now() - make_interval(days => %(days)s) AS young FROM signing_keys ORDER BY kid DESC"
_SWEEP = "DELETE FROM sessions WHERE coalesce(ended_at, expires_at) < now() - interval '400 days' RETURNING 1"


def open_for(uow: UnitOfWork, account: Account, acting: ActingRole, seconds: int, origin: Origin | None) -> UUID:
    """A new session in this role; notes that the account's owner was here."""
    session_id = uuid7()
    given = {"id": session_id, "district": account.district_id, "account": account.id, "seconds": seconds}
    where = {"address": origin.address, "agent": origin.agent} if origin else {"address": None, "agent": None}
    uow.rows(_OPEN, {**given, **where, "role": acting.role, "school": acting.school_id})
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


def turn(uow: UnitOfWork, session_id: UUID, acting: ActingRole, seconds: int) -> Any:
    """The session goes on in another role, for so many seconds at most; its `turn` and `seconds_left`."""
    given = {"id": session_id, "role": acting.role, "school": acting.school_id, "seconds": seconds}
    return uow.rows(_TURN, given)[0]


def end(uow: UnitOfWork, session_id: UUID, why: str) -> None:
    uow.rows(_END, {"id": session_id, "why": why})


def end_all(uow: UnitOfWork, account_id: UUID, why: str, *, but: UUID | None = None) -> None:
    uow.rows(_END_ALL, {"account": account_id, "why": why, "but": but})


def end_oldest(uow: UnitOfWork, account_id: UUID, role: str, limit: int, *, but: UUID) -> None:
    """Of the account's open sessions in the role so many stay: this one and those that began last."""
    uow.rows(_END_OLDEST, {"account": account_id, "role": role, "limit": limit, "but": but})


def pushed_out(uow: UnitOfWork, account_id: UUID) -> Sequence[Any]:
    """Sessions that newer ones have ended in the last month, the latest first."""
    return uow.rows(_PUSHED_OUT, {"account": account_id})


def open_of(uow: UnitOfWork, account_id: UUID) -> Sequence[Any]:
    """The account's open sessions with the names of their schools, the most recently used first."""
    return uow.rows(_OPEN_OF, {"account": account_id})


def end_lapsed(uow: UnitOfWork, person_ids: list[UUID] | None) -> int:
    """Ends sessions in roles that are held no longer, of these people or of everybody; how many.

    A parent's goes on where their children learn now: in the one school of them, or for all of several.

    The rows of the whole district must be in sight: a role in another school is a role.
    """
    whose = {"persons": person_ids, "today": today()}
    uow.rows(_FOLLOW_CHILDREN, whose)
    return len(uow.rows(_END_LAPSED, whose))


def ended_after(uow: UnitOfWork, at: datetime, session_id: UUID, limit: int) -> Sequence[Any]:
    """Sessions that ended or took another role behind this place, in that order."""
    return uow.rows(_ENDED, {"at": at, "id": session_id, "limit": limit})


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
