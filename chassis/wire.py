"""One kept connection to the bus per service: calls out, requests in, events in.

Same exchange, queues and JSON as nameko's own RPC. What differs is the price: one connection, transient
messages that expire with the caller's patience, mandatory returns, replies on the consumer's channel.
Talks to kombu channels only, so RabbitMQ and `embedded://` look alike. Measured in docs/performance.md.
"""

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

import eventlet
import structlog
from eventlet.event import Event as Promise
from eventlet.semaphore import Semaphore
from greenlet import GreenletExit

from chassis import call as calls
from chassis.call import Call
from chassis.links import CONTENT, abandon, channel_of, close, connect, headers_of, publish, put
from contracts.base import Unavailable, uuid7

log = structlog.get_logger(__name__)

EXCHANGE = "nameko-rpc"
PATIENCE = 10.0
"""Seconds the bus may take to open, or to swallow what we write: then the connection counts as lost."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply as it came: bytes nobody needs to decode to pass on."""

    body: bytes
    headers: dict[str, Any]


Listener = Callable[[Any], None]


class Wire:
    """The connection of one container."""

    def __init__(self, url: str, name: str, *, heartbeat: int = 10, prefetch: int = 40, heard: int = 20) -> None:
        """`prefetch` requests and, of each source, `heard` events are taken before the first of them is done."""
        self.url, self.name, self.heartbeat, self._prefetch, self._events = url, name, heartbeat, prefetch, heard
        self.requests: Listener | None = None
        self.heard: dict[str, Listener] = {}
        self.topology: list[Callable[[Any], None]] = []
        """Declarations to repeat on every (re)connection."""
        self._pending: dict[str, Promise] = {}
        self._ids = count()
        self._lock = Semaphore()
        self._link: Any = None
        self._calls: Any = None
        self._whole = False
        self._reply_to = ""
        self._stopping = False
        self._requests: Any = None
        self._connected = Promise()
        self._greenlet: Any = None

    # life

    def start(self) -> None:
        self._greenlet = eventlet.spawn(self._run)

    def wait_connected(self, seconds: float | None = None) -> bool:
        with eventlet.Timeout(seconds, False):
            self._connected.wait()
            return True
        return False

    @property
    def connected(self) -> bool:
        return self._calls is not None and self._whole

    def cancel(self) -> None:
        """Takes no new requests or events; what is in work may still answer and acknowledge.

        Event queues stay ours until the end: another process would go on with the next event about something of
        which an earlier one is still in work here.
        """
        self._stopping = True
        with suppress(Exception), eventlet.Timeout(2, False), self._lock:
            if self._requests is not None:
                self._requests.basic_cancel(f"rpc-{self.name}", nowait=True)

    def stop(self) -> None:
        """Leaves in good order: the last answers and acknowledgements have arrived."""
        self._stopping = True
        if self._greenlet is not None:
            self._greenlet.kill()
            with suppress(GreenletExit), eventlet.Timeout(5, False):
                self._greenlet.wait()

    # the loop

    def _run(self) -> None:
        delay = 0.1
        while True:
            try:
                with eventlet.Timeout(PATIENCE * 2, TimeoutError("the bus did not open")):
                    self._open()
                delay = 0.1
                self._drain()
            except (Exception, eventlet.Timeout) as lost:
                log.warning("bus_lost", service=self.name, error=type(lost).__name__, stopping=self._stopping)
            finally:
                self._lose()
            if self._stopping:
                return
            eventlet.sleep(delay)
            delay = min(delay * 2, 1.0)

    def _open(self) -> None:
        self._link = connect(self.url, self.heartbeat)
        self._is_amqp = not self.url.startswith("embedded")
        calling = channel_of(self._link)
        calling.exchange_declare(exchange=EXCHANGE, type="topic", durable=True, auto_delete=False)
        for declare in self.topology:
            declare(calling)
        self._open_replies(calling)
        self._calls = calling  # before the first request comes in: its worker may have to ask somebody
        if self.requests is not None:
            self._requests = self._consume(self._declare_requests(calling), self.requests, self._prefetch)
        for queue, listener in self.heard.items():
            self._consume(queue, listener, self._events)
        self._whole = True
        if not self._connected.ready():
            self._connected.send(True)
        log.info("bus_connected", service=self.name)

    def _declare_requests(self, channel: Any) -> str:
        queue = f"rpc-{self.name}"
        channel.queue_declare(queue=queue, durable=True, auto_delete=False)
        channel.queue_bind(queue=queue, exchange=EXCHANGE, routing_key=f"{self.name}.*")
        return queue

    def _open_replies(self, channel: Any) -> None:
        self._reply_to = str(uuid7())
        queue = f"rpc.reply-{self.name}-{self._reply_to}"
        arguments = {"x-queue-type": "classic"}
        channel.queue_declare(queue=queue, exclusive=True, auto_delete=True, durable=False, arguments=arguments)
        channel.queue_bind(queue=queue, exchange=EXCHANGE, routing_key=self._reply_to)
        channel.basic_consume(queue, no_ack=True, callback=self._on_reply, consumer_tag="replies")
        channel.events["basic_return"].add(self._on_return)

    def _consume(self, queue: str, listener: Listener, prefetch: int) -> Any:
        """Listeners never wait: they run where the bus is read, and whoever they would wait for may wait for that."""
        channel = channel_of(self._link)
        channel.basic_qos(0, prefetch, False)

        def deliver(message: Any) -> None:
            message.wire_channel, message.wire_queue = channel, queue
            if self._stopping:
                if queue not in self.heard:
                    eventlet.spawn_n(self.requeue, message)  # another process may take it at once
                return
            try:
                listener(message)
            except Exception as failed:  # one bad message must not cost everyone the connection
                log.error("message_unreadable", queue=queue, error=type(failed).__name__)
                eventlet.spawn_n(self.park, message, f"{queue}.dead", {"x-error": type(failed).__name__})

        channel.basic_consume(queue, no_ack=False, callback=deliver, consumer_tag=queue)
        return channel

    def _drain(self) -> None:
        tick = max(1.0, self.heartbeat / 3)
        while self._link.connected:  # asked to drain a closed link, kombu would open another, deaf one
            with suppress(socket.timeout):
                self._link.drain_events(timeout=tick)
                continue
            if self._is_amqp:
                with self._lock:
                    if self._link.connected:
                        self._link.heartbeat_check()

    def _lose(self) -> None:
        self._calls, self._whole = None, False
        (close if self._stopping else abandon)(self._link)
        pending, self._pending = self._pending, {}
        for promise in pending.values():
            promise.send_exception(Unavailable("Связь между службами прервалась, повторите"))

    # calls out

    def call(self, service: str, body: bytes, call: Call) -> Answer:
        """Sends a request and waits for its reply; Unavailable when nobody answers before the deadline."""
        left = call.left()
        reply_id = f"{next(self._ids):x}"
        promise = self._pending[reply_id] = Promise()
        try:
            with eventlet.Timeout(left, Unavailable(f"Сервис «{service}» не ответил вовремя", service=service)):
                self._send(service, body, call, reply_id, left)
                answer: Answer = promise.wait()
                return answer
        finally:
            self._pending.pop(reply_id, None)

    def _send(self, service: str, body: bytes, call: Call, reply_id: str, left: float) -> None:
        with self._lock:
            channel = self._calls
            if channel is None:
                raise Unavailable("Связи между службами нет, повторите позже", service=service)
            try:
                publish(
                    channel,
                    body,
                    EXCHANGE,
                    f"{service}.{call.method}",
                    calls.to_headers(call),
                    reply_to=self._reply_to,
                    correlation_id=reply_id,
                    delivery_mode=1,
                    expiration=str(int(left * 1000)),
                )
            except BaseException as broken:
                if channel is self._calls:  # else the loop has seen it too, and has opened another
                    self._break()
                if isinstance(broken, Unavailable) or not isinstance(broken, Exception):
                    raise
                raise Unavailable("Связи между службами нет, повторите позже", service=service) from broken

    def _break(self) -> None:
        """A half-written frame spoils the stream: drop the connection, the loop opens a new one."""
        self._calls = None
        if self._greenlet is not None and not self._stopping:
            self._greenlet.kill()
            self._greenlet = eventlet.spawn(self._run)

    def _on_reply(self, message: Any) -> None:
        promise = self._pending.pop(message.properties.get("correlation_id"), None)
        if promise is not None:
            promise.send(Answer(_bytes(message.body), headers_of(message)))

    def _on_return(self, _reason: Any, _exchange: str, routing_key: str, message: Any) -> None:
        promise = self._pending.pop(message.properties.get("correlation_id"), None)
        if promise is not None:
            service = routing_key.split(".")[0]
            promise.send_exception(Unavailable(f"Сервис «{service}» не запущен", service=service))

    # requests and events in

    def reply(self, message: Any, body: bytes, headers: dict[str, Any]) -> None:
        """Answers on the consumer's channel, then acknowledges; a lost connection means a redelivery."""

        def write(channel: Any) -> None:
            properties = {"correlation_id": message.properties.get("correlation_id"), "delivery_mode": 1}
            made = channel.prepare_message(body, headers=headers, properties=properties, **CONTENT)
            channel.basic_publish(made, exchange=EXCHANGE, routing_key=message.properties["reply_to"])
            channel.basic_ack(_tag(message))

        self._write(message, write)

    def ack(self, message: Any) -> None:
        self._write(message, lambda channel: channel.basic_ack(_tag(message)))

    def requeue(self, message: Any) -> None:
        self._write(message, lambda channel: channel.basic_reject(_tag(message), requeue=True))

    def holds(self, message: Any) -> bool:
        """Whether the message is still ours to acknowledge; after a lost connection somebody else gets it."""
        return bool(message.wire_channel.connection is not None and message.wire_channel.is_open)

    def _write(self, message: Any, write: Callable[[Any], None]) -> None:
        """A bus that swallows nothing more is lost; what is not written then is redelivered."""
        with self._lock:
            if not self.holds(message):
                return
            try:
                with eventlet.Timeout(PATIENCE, TimeoutError("the bus swallows nothing")):
                    write(message.wire_channel)
            except Exception as lost:
                log.warning("bus_silent", service=self.name, error=type(lost).__name__)
                if self.holds(message):
                    abandon(self._link)  # the loop sees it and opens another

    def park(self, message: Any, queue: str, headers: dict[str, Any]) -> None:
        """Puts a copy into `queue` (confirmed), then acknowledges: never lost, at worst twice."""
        try:
            put(self.url, queue, _bytes(message.body), {**headers_of(message), **headers})
        except Exception as failed:
            log.warning("park_failed", queue=queue, error=type(failed).__name__)
            eventlet.sleep(1)
            self.requeue(message)
        else:
            self.ack(message)


def _tag(message: Any) -> Any:
    return message.delivery_info["delivery_tag"]


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)
