"""Tries of passwords, counted in the database for all processes; times are the server's."""

from dataclasses import dataclass
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import uuid7

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(encode(%(login)s, 'hex'), 0))"
_COUNT = """
SELECT count(*) FILTER (WHERE failed) AS failures,
       coalesce(extract(epoch FROM clock_timestamp() - max(at) FILTER (WHERE failed)), 0)::float AS since_last,
       count(*) FILTER (WHERE failed IS NULL AND at > clock_timestamp() - interval '10 seconds') AS pending
FROM sign_in_attempts WHERE login_hash = %(login)s AND at > clock_timestamp() - interval '1 hour'
"""
_ADD = "INSERT INTO sign_in_attempts (id, login_hash, at) VALUES (%(id)s, %(login)s, clock_timestamp()) RETURNING 1"


@dataclass(frozen=True)
class Tries:
    failures: int
    """In the last hour, since the last success."""
    since_last: float
    """Seconds since the last of them."""
    pending: int
    """Passwords being checked right now."""


def count(uow: UnitOfWork, login_hash: bytes) -> Tries:
    """Nobody else counts or adds tries of this login until commit."""
    uow.scalar(_LOCK, {"login": login_hash})
    (row,) = uow.rows(_COUNT, {"login": login_hash})
    return Tries(row.failures, row.since_last, row.pending)


def begin(uow: UnitOfWork, login_hash: bytes) -> UUID:
    attempt_id = uuid7()
    uow.rows(_ADD, {"id": attempt_id, "login": login_hash})
    return attempt_id


def fail(uow: UnitOfWork, attempt_id: UUID) -> None:
    sql = "UPDATE sign_in_attempts SET failed = true, at = clock_timestamp() WHERE id = %(id)s RETURNING 1"
    uow.rows(sql, {"id": attempt_id})


def forget(uow: UnitOfWork, login_hash: bytes, attempt_id: UUID) -> None:
    """A success: failures before it no longer count."""
    sql = "DELETE FROM sign_in_attempts WHERE login_hash = %(login)s AND (failed OR id = %(id)s) RETURNING 1"
    uow.rows(sql, {"login": login_hash, "id": attempt_id})


def sweep(uow: UnitOfWork) -> int:
    return len(uow.rows("DELETE FROM sign_in_attempts WHERE at < now() - interval '1 day' RETURNING 1"))
