"""A bus as a test holds it: connections that end with the test, names nobody else uses, readers that remember."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

from kombu.connection import Connection

import chassis.embedded  # noqa: F401  (registers the transport)

SOON = 5.0
SILENCE = 0.3


class Bus:
    def __init__(self, url: str) -> None:
        self.url = url
        self._prefix = uuid4().hex[:8]
        self._opened: list[Connection] = []
        self.connection = self.connect()
        self.channel = self.connection.channel()

    def connect(self) -> Connection:
        connection = Connection(self.url)
        connection.connect()
        self._opened.append(connection)
        return connection

    def close(self) -> None:
        for connection in self._opened:
            connection.close()

    def name(self, word: str) -> str:
        return f"{self._prefix}.{word}"

    def queue(self, word: str = "queue", **traits: Any) -> str:
        declared = self.channel.queue_declare(self.name(word), **{"auto_delete": False, "durable": True} | traits)
        return str(declared.queue)

    def waiting_room(self, then: str, milliseconds: int, word: str = "wait") -> str:
        """A queue whose messages move on after a while."""
        arguments = {"x-message-ttl": milliseconds, "x-dead-letter-exchange": "", "x-dead-letter-routing-key": then}
        return self.queue(word, arguments=arguments)

    def exchange(self, type: str) -> str:
        self.channel.exchange_declare(exchange=self.name(type), type=type, durable=True, auto_delete=False)
        return self.name(type)

    def publish(self, *texts: str, key: str, exchange: str = "", **properties: Any) -> None:
        for text in texts:
            put(self.channel, text.encode(), key, exchange, **properties)

    def ready(self, queue: str) -> int:
        return int(self.channel.queue_declare(queue, passive=True).message_count)

    def holds(self, queue: str, number: int) -> bool:
        """Whether the queue comes to hold so many messages and stays so: publishing is not waited for."""
        end = time.monotonic() + SOON
        while self.ready(queue) != number and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(0.05)
        return self.ready(queue) == number

    def get(self, queue: str, no_ack: bool = True) -> Any:
        """The next message, as soon as there is one; None when there is none soon."""
        end = time.monotonic() + SOON
        while (message := self.channel.basic_get(queue, no_ack)) is None and time.monotonic() < end:
            time.sleep(0.01)
        return message


class Reader:
    """A consumer on a channel of its own."""

    def __init__(self, connection: Connection, queue: str, prefetch: int = 0, no_ack: bool = False) -> None:
        self.connection = connection
        self.messages: list[Any] = []
        self.channel = connection.channel()
        self.channel.basic_qos(0, prefetch, False)
        self.tag = self.channel.basic_consume(queue, no_ack=no_ack, callback=self.messages.append)

    @property
    def texts(self) -> list[str]:
        return [message.body.decode() for message in self.messages]

    def read(self, number: int) -> list[str]:
        drain_until(self.connection, lambda: len(self.messages) >= number)
        return self.texts

    def read_all(self) -> list[str]:
        """What comes until there is silence."""
        drain_all(self.connection)
        return self.texts

    def ack(self) -> None:
        """Everything it has."""
        for message in self.messages:
            self.channel.basic_ack(message.delivery_tag)
        self.messages.clear()


def put(channel: Any, body: bytes, key: str, exchange: str = "", mandatory: bool = True, **properties: Any) -> None:
    headers = properties.pop("headers", None)
    message = channel.prepare_message(body, content_type="text/plain", headers=headers, properties=properties)
    channel.basic_publish(message, exchange=exchange, routing_key=key, mandatory=mandatory)


def drain_until(connection: Connection, done: Callable[[], object]) -> None:
    end = time.monotonic() + SOON
    while not done():
        connection.drain_events(timeout=max(0.01, end - time.monotonic()))


def drain_all(connection: Connection) -> None:
    with suppress(TimeoutError):
        while True:
            connection.drain_events(timeout=SILENCE)
