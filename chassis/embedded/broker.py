"""The queues behind `embedded://`: routing, order, expiry and dead letters as RabbitMQ's classic queues have them.

All of it is in memory and ends with the process. Call with `Broker.lock` held; nothing in here ever yields.
"""

from __future__ import annotations

import heapq
import threading
import time
from _thread import RLock  # native also under eventlet, where greenlets never contend for it; threads may
from collections import deque
from dataclasses import dataclass, field
from itertools import count
from math import inf
from typing import Any, Protocol

from amqp.exceptions import NotFound, PreconditionFailed, ResourceLocked

from chassis.embedded.exchanges import MATCHES, Exchange
from chassis.embedded.letters import Letter, after_death, has_circled


class Receiver(Protocol):
    """A consumer, as its queue sees it."""

    def has_room(self) -> bool: ...
    def receive(self, letter: Letter) -> None: ...
    def lose_queue(self) -> None: ...


@dataclass(eq=False)
class Queue:
    broker: Broker
    name: str
    durable: bool
    auto_delete: bool
    arguments: dict[str, Any]
    owner: object  # the connection an exclusive queue belongs to
    ready: deque[Letter] = field(default_factory=deque)
    unacknowledged: int = 0
    consumers: deque[Receiver] = field(default_factory=deque)
    _places: count[int] = field(default_factory=count)
    _alarm_at: float = inf
    _unused_until: float = inf

    def put(self, letter: Letter) -> None:
        letter.place = next(self._places)
        ttl = min(float(self.arguments.get("x-message-ttl", inf)), float(letter.properties.get("expiration", inf)))
        if ttl != inf:
            letter.expires_at = time.monotonic() + ttl / 1000
        if not self.ready and (consumer := self._free_consumer()):
            consumer.receive(letter)
        else:
            self.ready.append(letter)
            self.flow()

    def put_back(self, letter: Letter) -> None:
        """To its place, before everything that came later. `flow` comes after."""
        earlier = []
        while self.ready and self.ready[0].place < letter.place:
            earlier.append(self.ready.popleft())
        self.ready.appendleft(letter)
        self.ready.extendleft(reversed(earlier))

    def take(self) -> Letter | None:
        self._bury_expired()
        return self.ready.popleft() if self.ready else None

    def flow(self) -> None:
        """Hand out what can be handed out, and set the alarm for what stays."""
        while self.ready and (consumer := self._free_consumer()):
            if letter := self.take():
                consumer.receive(letter)
        when = min(self.ready[0].expires_at if self.ready else inf, self._unused_until)
        if when < self._alarm_at:
            self._alarm_at = when
            self.broker.clock.set_alarm(when, self)

    def _free_consumer(self) -> Receiver | None:
        """The next in turn that has room."""
        turns = len(self.consumers)
        if turns and self.arguments.get("x-single-active-consumer"):
            return self.consumers[0] if self.consumers[0].has_room() else None
        for _ in range(turns):
            self.consumers.rotate(-1)
            if self.consumers[-1].has_room():
                return self.consumers[-1]
        return None

    def touch(self) -> None:
        """Somebody used the queue: `x-expires` counts anew."""
        lifetime = inf if self.consumers else self.arguments.get("x-expires", inf)
        self._unused_until = time.monotonic() + lifetime / 1000
        self.flow()

    def after_consumer_left(self) -> None:
        if self.auto_delete and not self.consumers:
            self.broker.delete(self)
        else:
            self.touch()

    def tick(self) -> None:
        self._alarm_at = inf
        if self._unused_until <= time.monotonic():
            self.broker.delete(self)
        else:
            self._bury_expired()
            self.flow()

    def _bury_expired(self) -> None:
        """A letter may only expire when it is the first one; RabbitMQ does the same."""
        while self.ready and self.ready[0].expires_at <= time.monotonic():
            self.bury(self.ready.popleft(), "expired")

    def bury(self, letter: Letter, reason: str) -> None:
        """To the dead-letter exchange, if the queue names one and it exists."""
        name = self.arguments.get("x-dead-letter-exchange")
        exchange = None if name is None else self.broker.exchanges.get(name)
        if exchange is None:
            return
        properties = after_death(letter, self.name, reason)
        key = self.arguments.get("x-dead-letter-routing-key", letter.routing_key)
        for queue in exchange.route(key):
            if not has_circled(properties, queue.name):
                queue.put(Letter(letter.body, properties, exchange.name, key))


class Clock:
    """Wakes queues when their alarm is due: one greenlet (or thread) for all of them."""

    def __init__(self, lock: RLock) -> None:
        self._lock = lock
        self._alarms: list[tuple[float, int, Queue]] = []
        self._numbers = count()
        self._bell: threading.Lock | None = None

    def start(self) -> None:
        """Not at import: only later is it known whether threads are green."""
        with self._lock:
            if self._bell is not None:
                return
            self._bell = threading.Lock()
        threading.Thread(target=self._run, args=(self._bell,), name="embedded-clock", daemon=True).start()

    def set_alarm(self, at: float, queue: Queue) -> None:
        heapq.heappush(self._alarms, (at, next(self._numbers), queue))
        if self._bell and self._bell.locked():
            self._bell.release()

    def _run(self, bell: threading.Lock) -> None:
        while True:
            bell.acquire(timeout=self._pause())
            with self._lock:
                while self._alarms and self._alarms[0][0] <= time.monotonic():
                    heapq.heappop(self._alarms)[2].tick()

    def _pause(self) -> float:
        with self._lock:
            return max(0.0, self._alarms[0][0] - time.monotonic()) if self._alarms else -1


class Broker:
    def __init__(self) -> None:
        self.lock = RLock()
        self.clock = Clock(self.lock)
        self.clear()

    def clear(self) -> None:
        self.queues: dict[str, Queue] = {}
        self.exchanges = {"": Exchange("", "direct")}
        self.exchanges |= {f"amq.{kind}": Exchange(f"amq.{kind}", kind) for kind in MATCHES}

    def exchange(self, name: str) -> Exchange:
        if name not in self.exchanges:
            raise NotFound(f"NOT_FOUND - no exchange '{name}'")
        return self.exchanges[name]

    def queue(self, name: str, user: object) -> Queue:
        if name not in self.queues:
            raise NotFound(f"NOT_FOUND - no queue '{name}'")
        if self.queues[name].owner not in (None, user):
            raise ResourceLocked(f"RESOURCE_LOCKED - queue '{name}' belongs to another connection")
        return self.queues[name]

    def declare_exchange(self, wanted: Exchange) -> None:
        if wanted.type not in MATCHES:
            raise PreconditionFailed(f"exchange type '{wanted.type}' is not offered")
        known = self.exchanges.setdefault(wanted.name, wanted)
        _require_same(known, wanted, "type", "durable", "auto_delete")

    def declare_queue(self, wanted: Queue) -> Queue:
        if wanted.name not in self.queues:
            self.queues[wanted.name] = wanted
            self.exchanges[""].bind(wanted, wanted.name)
        known = self.queue(wanted.name, wanted.owner)
        _require_same(known, wanted, "durable", "auto_delete", "arguments", "owner")
        known.touch()
        return known

    def delete(self, queue: Queue) -> None:
        if self.queues.get(queue.name) is not queue:
            return
        del self.queues[queue.name]
        for exchange in self.exchanges.values():
            exchange.unbind(queue)
        consumers = tuple(queue.consumers)
        queue.consumers.clear()
        queue.ready.clear()
        for consumer in consumers:
            consumer.lose_queue()


def _require_same(known: Queue | Exchange, wanted: Queue | Exchange, *traits: str) -> None:
    for trait in traits:
        if getattr(known, trait) != getattr(wanted, trait):
            raise PreconditionFailed(f"PRECONDITION_FAILED - inequivalent arg '{trait}' for '{known.name}'")
