"""Whole transactions tried again, and what is said when that does not help."""

from collections.abc import Callable
from typing import TypeVar

import eventlet
import structlog
from sqlalchemy.exc import DBAPIError, OperationalError

from contracts.base import Unavailable

log = structlog.get_logger(__name__)
_RETRIED = {"40001", "40P01"}
"""Serialization failure and deadlock: PostgreSQL asks to try again."""
_TWICE = "23505"
"""A row exists already: perhaps a twin of this command won the race; then the second look finds its answer."""
T = TypeVar("T")


def retried(work: Callable[[], T]) -> T:
    """Runs a whole transaction again when PostgreSQL asks for it, or when a twin command won the race."""
    for attempt in range(4):
        try:
            return work()
        except DBAPIError as failed:
            code = getattr(failed.orig, "pgcode", None)
            if attempt == 3 or not (code in _RETRIED or (code == _TWICE and attempt == 0)):
                raise as_refusal(failed) from failed
            eventlet.sleep(0.01 * 2**attempt)
    raise AssertionError("unreachable")


def as_refusal(failed: DBAPIError) -> Exception:
    """A lost or cancelled statement is Unavailable (safe to repeat under the same key); the rest is a defect."""
    code = getattr(failed.orig, "pgcode", None)
    if isinstance(failed, OperationalError) or failed.connection_invalidated or code == "57014":
        log.warning("database_lost", error=type(failed.orig).__name__, code=code)
        return Unavailable("База данных не ответила вовремя")
    return failed
