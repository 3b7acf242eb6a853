"""How a nameko container meets the wire: requests and events become workers, answers become replies."""

import time
from collections import deque
from collections.abc import Sequence
from typing import Any

import eventlet
import orjson
import structlog
from nameko.extensions import SharedExtension

from chassis import call as calls
from chassis import topology
from chassis.db import Database
from chassis.errors import pack
from chassis.links import headers_of, name_of
from chassis.outbox import Relay
from chassis.watch import Watch
from chassis.wire import Wire
from contracts.base import Invalid

log = structlog.get_logger(__name__)
TOGETHER = 20
"""Facts heard in one transaction at most: whoever writes to the same rows waits for all of them."""


class Bus(SharedExtension):
    """One wire per container, shared by all its doors and clients; runs the relay of its database."""

    def __init__(self) -> None:
        self.rpc_doors: dict[str, Any] = {}
        self.event_doors: dict[str, Any] = {}
        self._lines: dict[str, deque[Any]] = {}
        """What waits behind the one in work: for a source, or about one thing."""
        self.stopping = False

    def setup(self) -> None:
        config = self.container.config
        self.retries: tuple[float, ...] = config["retries"]
        self.default_deadline: float = config["deadline"]
        name = self.container.service_name
        self.wire = Wire(
            config["bus"], name, heartbeat=config["heartbeat"], prefetch=config["workers"], heard=2 * TOGETHER
        )
        self.relay: Relay | None = None

    def start(self) -> None:
        service = self.container.service_name
        events = topology.events_of(service) + topology.heard_by(service)
        self.wire.topology.append(lambda channel: topology.declare(channel, events, self.retries))
        if self.rpc_doors:
            self.wire.requests = self._on_request
            dead = topology.dead_queue(f"rpc-{service}")
            self.wire.topology.append(lambda channel: channel.queue_declare(dead, durable=True, auto_delete=False))
        for source in {door.event.source for door in self.event_doors.values()}:
            self.wire.heard[topology.queue(source, service)] = self._on_event
        self.wire.start()
        for database in [one for one in self.container.dependencies if isinstance(one, Database)]:
            config = self.container.config
            self.relay = Relay(database, service, config["bus"], self.retries, config["keep_sent"])
            database.committed = self.relay.wake
            self.relay.start()
            watch = Watch(database, service, config["bus"])
            self.container.spawn_managed_thread(watch.run, identifier="watch")

    def cancel(self) -> None:
        if not self.stopping:
            self.stopping = True
            self.wire.cancel()

    def stop(self) -> None:
        if self.relay is not None:
            self.relay.stop()
        self.wire.stop()

    # requests

    def _on_request(self, message: Any) -> None:
        service, method = self.container.service_name, message.delivery_info["routing_key"].partition(".")[2]
        if not message.properties.get("reply_to"):
            log.error("request_without_reply_to", service=service)
            eventlet.spawn_n(self.wire.park, message, f"rpc-{service}.dead", {"x-error": "no reply_to"})
            return
        door = self.rpc_doors.get(method)
        deadline = headers_of(message).get("deadline")
        if deadline is not None and float(deadline) < time.time():
            eventlet.spawn_n(self.wire.ack, message)  # the caller has gone
        elif door is None:
            refusal = pack(Invalid(f"Нет метода «{method}»", field="method"))
            eventlet.spawn_n(self.wire.reply, message, refusal, {})
        else:
            self.container.spawn_worker(door, (message,), {})

    # events: in their order, those that wait together; long work beside, one at a time per aggregate

    def _on_event(self, message: Any) -> None:
        door = self.event_doors.get(name_of(message))
        if door is None:
            eventlet.spawn_n(self._not_understood, message)
        elif door.aside:
            self._start(f"about {headers_of(message).get('about', '')}", message)
        else:
            self._start(message.wire_queue, message)

    def _start(self, line: str, message: Any) -> None:
        """Behind the others in the same line, or at once."""
        message.line = line
        if line in self._lines:
            self._lines[line].append(message)
        else:
            self._lines[line] = deque()
            self._work([message])

    def _work(self, messages: list[Any]) -> None:
        self.container.spawn_worker(self.event_doors[name_of(messages[0])], (messages,), {})

    def _not_understood(self, message: Any) -> None:
        """Told by a newer edition of its source: kept until somebody here understands it."""
        self.try_later(message, message.wire_queue, LookupError("no door for this event"))

    def heard(self, messages: Sequence[Any]) -> None:
        """The next of the same line; when we are leaving they go back with the connection, in their place."""
        line = messages[0].line
        waiting = self._lines[line]
        if self.stopping:
            return
        if waiting:
            self._work([waiting.popleft() for _ in range(min(len(waiting), TOGETHER))])
        else:
            del self._lines[line]

    def try_later(self, message: Any, queue: str, error: BaseException) -> None:
        """The next waiting room, or the dead-letter queue after the last."""
        tried = int(headers_of(message).get("x-retry") or 0)
        last = tried >= len(self.retries)
        room = topology.dead_queue(queue) if last else topology.wait_queue(queue, self.retries[tried])
        report = log.error if last else log.warning
        name = name_of(message)
        report("event_parked" if last else "event_delayed", event_name=name, queue=room, error=type(error).__name__)
        trouble = f"{type(error).__name__}: {error}"[:500]
        self.wire.park(message, room, {"x-retry": tried + 1, "x-error": trouble})


def decode_event(message: Any) -> Any:
    return orjson.loads(message.body)


__all__ = ["Bus", "calls", "decode_event"]
