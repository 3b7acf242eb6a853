"""Hearing facts: those of one source in the order they were told, several in one transaction when many wait."""

import time
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, cast
from uuid import UUID

import eventlet
import orjson
import structlog

from chassis import call as calls
from chassis import schemas
from chassis.again import retried
from chassis.failpoints import failpoint
from chassis.links import name_of
from chassis.metrics import EVENTS
from contracts.base import Event, Unavailable, system

log = structlog.get_logger(__name__)
LISTENER_SECONDS = 60.0
Door = Callable[..., Any]


def hear(service: Any, messages: Sequence[Any]) -> None:
    """All of them in one transaction a tenant; if that fails each for itself: one bad fact costs no other anything."""
    bus = service.bus
    try:
        if len(messages) == 1 or not _together(service, messages):
            for message in messages:
                if bus.stopping:
                    return  # it goes back with the connection, in its place
                _alone(service, message)
    finally:
        bus.heard(messages)


def _together(service: Any, messages: Sequence[Any]) -> bool:
    """Whether all of them are kept; what an inbox has kept before a failure is not heard again."""
    try:
        facts = sorted((_read(message) for message in messages), key=_owner)
        for _, some in groupby(facts, key=_owner):
            told = list(some)
            retried(lambda told=told: _keep(service, told))  # type: ignore[misc]
    except (Exception, eventlet.Timeout) as failed:
        log.info("heard_apart", service=service.name, count=len(messages), error=type(failed).__name__)
        return False
    for message in messages:
        _done(service, message)
    return True


def _alone(service: Any, message: Any) -> None:
    try:
        _patiently(service, message, lambda: retried(lambda: _keep(service, [_read(message)])))
    except (Exception, eventlet.Timeout) as failed:
        EVENTS.labels(service.name, name_of(message), "failed").inc()
        service.bus.try_later(message, message.wire_queue, failed)
    else:
        _done(service, message)


def _done(service: Any, message: Any) -> None:
    failpoint(service.name, "heard", service.bus.event_doors[name_of(message)].method_name)
    service.bus.wire.ack(message)
    EVENTS.labels(service.name, name_of(message), "done").inc()


def _patiently(service: Any, message: Any, work: Callable[[], None]) -> None:
    """A database that is away is no fault of the event: it waits here, in its order, and nothing is counted."""
    pause = 0.2
    while True:
        try:
            return work()
        except Unavailable:
            if service.bus.stopping or service.db.ping() or not service.bus.wire.holds(message):
                raise
        eventlet.sleep(pause)
        pause = min(pause * 2, 2.0)


def _read(message: Any) -> Event:
    kind = Event.registry[name_of(message)]
    fact: Event = schemas.load(schemas.schema_for(cast(Any, kind)), orjson.loads(message.body))
    return fact


def _owner(fact: Event) -> tuple[str, str]:
    return str(fact.district_id), str(fact.school_id or "")


def _keep(service: Any, facts: Sequence[Event]) -> None:
    """In one transaction, behind the wall of whose they are; what was heard before is passed over."""
    who = system(district_id=facts[0].district_id, school_id=facts[0].school_id)
    _enter(service, facts[0], who)
    with service.db.begin(who, hears=[one.event_id for one in facts]) as uow:
        new: set[UUID] = set(uow.new)
        for fact in facts:
            if fact.event_id in new:
                new.remove(fact.event_id)
                _enter(service, fact, who)
                method = _method(service, fact)
                method(service, uow, fact)
                failpoint(service.name, "hearing", method.__name__)
                uow.forget()


def _enter(service: Any, fact: Event, who: Any) -> None:
    name = _method(service, fact).__name__
    calls.enter(calls.Call(who, time.time() + LISTENER_SECONDS, fact.event_id.hex, name))


def _method(service: Any, fact: Event) -> Door:
    """What the service has behind its door for this fact."""
    door = getattr(type(service), service.bus.event_doors[fact.name()].method_name)
    return cast(Door, door.__wrapped__)
