"""The doors of a service: query, command, rpc, listen, every; and `client` to knock at another's.

A door is one line: the chassis has read the arguments, opened the transaction, and will answer after commit.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from hashlib import sha256
from typing import Any, ClassVar, cast

import eventlet
import orjson
import structlog
from nameko.extensions import DependencyProvider, Entrypoint

from chassis import call as calls
from chassis import errors, render, schemas
from chassis.again import retried
from chassis.bus import Bus
from chassis.clients import _Client, caller_of, client, request
from chassis.db import Answered, Database
from chassis.failpoints import failpoint
from chassis.hearing import hear
from chassis.links import headers_of
from chassis.metrics import SECONDS
from chassis.render import Rendered
from contracts.base import Api, Event, Invalid, Refusal, system, uuid7

log = structlog.get_logger(__name__)
Door = Callable[..., Any]
TIMER_SECONDS = 60.0


class _Door(Entrypoint):
    bus = Bus()

    def stop(self) -> None:
        self.bus.cancel()


class _RpcDoor(_Door):
    def setup(self) -> None:
        self.bus.rpc_doors[self.method_name] = self


class _EventDoor(_Door):
    def __init__(self, event: type[Event], aside: bool, **options: Any) -> None:
        self.event, self.aside = event, aside
        super().__init__(**options)

    def setup(self) -> None:
        self.bus.event_doors[self.event.name()] = self


class _TimerDoor(_Door):
    def __init__(self, seconds: float, **options: Any) -> None:
        self.seconds, self._stopping = seconds, False
        super().__init__(**options)

    def start(self) -> None:
        self.container.spawn_managed_thread(self._tick)

    def stop(self) -> None:
        self._stopping = True
        super().stop()

    def _tick(self) -> None:
        while not self._stopping:
            done = eventlet.event.Event()
            self.container.spawn_worker(self, (done,), {})
            done.wait()
            eventlet.sleep(self.seconds)


class _Self(DependencyProvider):
    """Gives a worker its own bus and service name."""

    bus = Bus()

    def get_dependency(self, worker_ctx: Any) -> Bus:
        return self.bus


class Service:
    """What every service inherits beside its Api."""

    name: ClassVar[str]
    db: Database
    bus = _Self()

    @property
    def caller(self) -> Any:
        call = calls.current()
        assert call is not None
        return call.caller


# requests


def rpc(method: Door) -> Door:
    """A door that opens its own transactions (it may ask another service first)."""
    return _serve(method, lambda service, arguments: method(service, **arguments))


def query(method: Door) -> Door:
    """A door that only reads: `(self, uow, **arguments)` in a read-only transaction."""

    def run(service: Service, arguments: dict[str, Any]) -> Any:
        with service.db.begin(read_only=True) as uow:
            return method(service, uow, **arguments)

    return _serve(method, run)


def command(method: Door) -> Door:
    """A door that changes something: `(self, uow, **arguments)`; the first answer is kept under its key."""

    def run(service: Service, arguments: dict[str, Any]) -> Any:
        with service.db.begin() as uow:
            return uow.answer(method(service, uow, **arguments))

    return _serve(method, run)


def _serve(method: Door, run: Callable[[Service, dict[str, Any]], Any]) -> Door:
    @wraps(method)
    def door(self: Service, message: Any) -> None:
        started = time.perf_counter()
        try:
            arguments = _enter(self, method.__name__, message)
            body = retried(lambda: _rendered(run, self, arguments))
            failpoint(self.name, "done", method.__name__)
            wrapped, headers, outcome = render.wrap(body), body.headers, "ok"
        except (Exception, eventlet.Timeout) as failed:
            refusal = errors.to_refusal(failed)
            wrapped, headers, outcome = errors.pack(refusal), {}, refusal.kind
        self.bus.wire.reply(message, wrapped, headers)
        seconds = time.perf_counter() - started
        SECONDS.labels(self.name, method.__name__, outcome).observe(seconds)
        log.info("answered", service=self.name, outcome=outcome, ms=round(seconds * 1000, 2))

    return cast(Door, _RpcDoor.decorator(door))


def _rendered(run: Callable[[Service, dict[str, Any]], Any], service: Service, arguments: dict[str, Any]) -> Rendered:
    try:
        try:
            return render.to_bytes(run(service, arguments))
        except Refusal:
            _look_for_twin(service)
            raise
    except Answered as before:
        return before.rendered


def _look_for_twin(service: Service) -> None:
    """Refused perhaps only because a twin under the same key was quicker: then raises Answered with the twin's."""
    call = calls.current()
    if call is not None and call.key and hasattr(service, "db"):
        with suppress(Refusal), service.db.begin():
            return


def _enter(service: Service, name: str, message: Any) -> dict[str, Any]:
    """Makes the call current and reads its arguments."""
    call = calls.from_headers(headers_of(message), name, service.bus.default_deadline)
    calls.enter(call)
    try:
        given = orjson.loads(message.body)["kwargs"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise Invalid("Тело запроса не читается как JSON", field="body") from None
    if call.key:
        fingerprint = sha256(call.key.encode() + orjson.dumps(given, option=orjson.OPT_SORT_KEYS)).hexdigest()
        calls.enter(calls.replace(call, fingerprint=fingerprint))
    arguments: dict[str, Any] = schemas.load(
        schemas.arguments_for(_contract(type(service), name)), given, strict=call.strict
    )
    call.left()
    return arguments


def _contract(service: type, name: str) -> Callable[..., Any]:
    """The promise behind a door: the method of the Api class."""
    for cls in service.__mro__[1:]:
        if name in vars(cls) and issubclass(cls, Api):
            return cast(Callable[..., Any], vars(cls)[name])
    raise Invalid(f"Нет метода «{name}»", field="method")


# events


def listen(event: type[Event], *, aside: bool = False) -> Callable[[Door], Door]:
    """A door for a fact: `(self, uow, event)`, once per event.

    Facts of one source are heard in the order they were told, many that wait in one transaction. `aside`: a long piece
    of work that the others do not wait for; then only facts about the same thing keep their order.
    """

    def decorate(method: Door) -> Door:
        @wraps(method)
        def door(self: Service, messages: Any) -> None:
            hear(self, messages)

        return cast(Door, _EventDoor.decorator(event, aside)(door))

    return decorate


def every(seconds: float) -> Callable[[Door], Door]:
    """A door opened by time: `(self)`, again `seconds` after it has closed."""

    def decorate(method: Door) -> Door:
        @wraps(method)
        def door(self: Service, done: Any) -> None:
            try:
                calls.enter(calls.Call(system(), time.time() + TIMER_SECONDS, uuid7().hex, method.__name__))
                method(self)
            except (Exception, eventlet.Timeout) as failed:
                refusal = errors.to_refusal(failed)
                log.warning("timer_failed", service=self.name, outcome=refusal.kind)
            finally:
                done.send(None)

        return cast(Door, _TimerDoor.decorator(seconds)(door))

    return decorate


__all__ = [
    "Refusal",
    "Service",
    "_Client",
    "caller_of",
    "client",
    "command",
    "every",
    "listen",
    "query",
    "request",
    "rpc",
]
