"""Connections to the broker of this process, as kombu wants them.

Deliveries, returns and confirms wait in the inbox of their connection until its `drain_events` takes them out, one a
call. A connection is drained by one greenlet (or thread) at a time; anyone may publish.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Any

import amqp
from amqp.exceptions import RecoverableConnectionError
from kombu.transport import base

from chassis.embedded.broker import Broker
from chassis.embedded.channel import Channel
from chassis.embedded.deliveries import Event

BREATH = 100  # events handled in a row before others may run: an endless requeue must not freeze the process

broker = Broker()
connections: set[Connection] = set()


def sizes() -> dict[str, int]:
    """How many messages each queue still answers for: ready and unacknowledged."""
    with broker.lock:
        return {name: len(queue.ready) + queue.unacknowledged for name, queue in broker.queues.items()}


def reset() -> None:
    """Forget everything, like a broker whose data folder was erased: open connections are lost too."""
    with broker.lock:
        for connection in tuple(connections):
            connection.close()
        broker.clear()


class Connection:
    """A bell wakes its drainer within one hub: greenlets of several native threads cannot share a broker."""

    heartbeat = 0

    def __init__(self, client: Any) -> None:
        self.client = client
        self.broker = broker
        self.connected = True
        self.channels: dict[int, Channel] = {}
        self._opened = self._handled = 0
        self._inbox: deque[Event] = deque()
        self._bell = threading.Lock()
        with broker.lock:
            connections.add(self)
        broker.clock.start()

    def channel(self, channel_id: int | None = None) -> Channel:
        with broker.lock:
            self._check_open()
            self._opened += 1
            return self.channels.setdefault(channel_id or self._opened, Channel(self, channel_id or self._opened))

    def post(self, event: Event) -> None:
        self._inbox.append(event)
        self._ring()

    def _ring(self) -> None:
        if self._bell.locked():
            self._bell.release()

    def drain_events(self, timeout: float | None = None) -> None:
        """Handle one event; without one in time, `TimeoutError` (which is `socket.timeout`)."""
        event = self._next() or self._wait(timeout)
        self._handled += 1
        if self._handled % BREATH == 0:
            time.sleep(0)
        event()

    def _next(self) -> Event | None:
        with broker.lock:
            self._check_open()
            return self._inbox.popleft() if self._inbox else None

    def _wait(self, timeout: float | None) -> Event:
        end = None if timeout is None else time.monotonic() + timeout
        while (event := self._next()) is None:
            left = -1 if end is None else end - time.monotonic()
            if end is not None and left <= 0:
                raise TimeoutError("timed out")
            self._bell.acquire(timeout=left)
        return event

    def _check_open(self) -> None:
        if not self.connected:
            raise RecoverableConnectionError("connection already closed")

    def close(self) -> None:
        with broker.lock:
            if not self.connected:
                return
            for channel in tuple(self.channels.values()):
                channel.close()
            for queue in tuple(broker.queues.values()):
                if queue.owner is self:
                    broker.delete(queue)
            self.connected = False
            connections.discard(self)
            self._inbox.clear()
            self._ring()

    def heartbeat_tick(self, rate: int = 2) -> None:
        """There is nothing between the two ends that could fail."""


class Transport(base.Transport):  # type: ignore[misc]
    driver_type = driver_name = "embedded"
    connection_errors = amqp.Connection.connection_errors
    channel_errors = amqp.Connection.channel_errors
    recoverable_connection_errors = amqp.Connection.recoverable_connection_errors
    recoverable_channel_errors = amqp.Connection.recoverable_channel_errors

    def driver_version(self) -> str:
        return str(amqp.__version__)

    def establish_connection(self) -> Connection:
        return Connection(self.client)

    def verify_connection(self, connection: Connection) -> bool:
        return connection.connected

    def create_channel(self, connection: Connection) -> Channel:
        return connection.channel()

    def drain_events(self, connection: Connection, **options: Any) -> None:
        connection.drain_events(**options)

    def close_connection(self, connection: Connection) -> None:
        connection.close()

    def _collect(self, connection: Connection | None) -> None:
        if connection is not None:
            connection.close()
