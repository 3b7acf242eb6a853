"""The call being served: who asks, until when, under which key. Lives in a context variable."""

import time
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from dataclasses import replace as replace
from hashlib import sha256
from typing import Any
from uuid import UUID

import eventlet
import orjson
import structlog

from contracts.base import ANONYMOUS, Caller, Unavailable, uuid7


@dataclass(frozen=True)
class Call:
    caller: Caller
    deadline: float
    """Unix time after which nobody waits for the answer."""
    call_id: str
    method: str = ""
    key: str | None = None
    """Idempotency key; every command has one."""
    fingerprint: str = ""
    """SHA-256 of key and arguments: another body under the same key is refused."""
    strict: bool = False
    """Unknown arguments are refused (calls from outside), not ignored."""

    def left(self) -> float:
        """Seconds until the deadline; raises Unavailable when it has passed."""
        left = self.deadline - time.time()
        if left <= 0:
            raise Unavailable("Время ожидания истекло")
        return left


_current: ContextVar[Call | None] = ContextVar("call", default=None)


def current() -> Call | None:
    return _current.get()


def current_id() -> str | None:
    """By which one call is found in the log lines and notes of all services; None outside of any."""
    call = _current.get()
    return call.call_id if call else None


def enter(call: Call) -> None:
    """Makes the call current in this greenlet and in its log lines."""
    _current.set(call)
    structlog.contextvars.clear_contextvars()
    who = call.caller
    structlog.contextvars.bind_contextvars(
        call_id=call.call_id,
        method=call.method,
        role=who.role,
        account_id=who.account_id,
        district_id=who.district_id,
        school_id=who.school_id,
        deadline=round(call.deadline, 3),
    )


def spawn(function: Callable[..., Any], *args: Any) -> Any:
    """A greenlet that inherits the current call (plain spawns do not)."""
    return eventlet.spawn(copy_context().run, function, *args)


def start(caller: Caller, seconds: float, method: str = "", key: str | None = None) -> Call:
    return Call(caller=caller, deadline=time.time() + seconds, call_id=uuid7().hex, method=method, key=key)


def to_headers(call: Call) -> dict[str, Any]:
    who = {k: str(v) for k, v in call.caller.__dict__.items() if v is not None}
    session = who.pop("session_id", None)  # apart: an edition before this one refuses a caller it does not know whole
    headers = {"caller": orjson.dumps(who).decode(), "deadline": call.deadline, "call_id": call.call_id}
    if session:
        headers["session"] = session
    if call.key:
        headers["key"] = call.key
    if call.strict:
        headers["strict"] = "1"
    return headers


def from_headers(headers: dict[str, Any], method: str, default_seconds: float) -> Call:
    who = orjson.loads(headers["caller"]) if "caller" in headers else {}
    ids = {k: UUID(v) for k, v in who.items() if k != "role"}
    session = UUID(headers["session"]) if "session" in headers else None
    caller = Caller(role=who["role"], **ids, session_id=session) if who else ANONYMOUS
    return Call(
        caller=caller,
        deadline=float(headers.get("deadline") or time.time() + default_seconds),
        call_id=str(headers.get("call_id") or uuid7().hex),
        method=method,
        key=headers.get("key"),
        strict=bool(headers.get("strict")),
    )


def onward(call: Call, method: str, seconds: float, body: bytes = b"") -> Call:
    """The call a service makes while it serves `call`: never later than its own deadline.

    Its key holds what is asked: two questions of one call are two, the same one repeated is one.
    """
    return replace(
        call,
        method=method,
        deadline=min(call.deadline, time.time() + seconds),
        key=f"{call.key or call.call_id}>{method}>{sha256(body).hexdigest()[:16]}",
        strict=False,
    )
