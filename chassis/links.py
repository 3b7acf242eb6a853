"""Connections to either bus, and messages confirmed by it."""

from contextlib import suppress
from typing import Any

import eventlet
import kombu

import chassis.embedded  # noqa: F401  (registers the transport)

CONTENT = {"content_type": "application/json", "content_encoding": "utf-8"}


def connect(url: str, heartbeat: int) -> Any:
    """An open connection; a silent broker raises within seconds instead of blocking."""
    link: Any = kombu.Connection(url, heartbeat=heartbeat, connect_timeout=5)
    try:
        with eventlet.Timeout(10, TimeoutError("no handshake")):
            link.connect()
        if not url.startswith("embedded"):
            _read_only_where_asked(link.connection)
    except BaseException:
        abandon(link)
        raise
    return link


def _read_only_where_asked(connection: Any) -> None:
    """py-amqp reads the socket within every publish to a broker that may say `connection.blocked`.

    So a delivery would be dispatched inside somebody's publish, under the lock held for it, or a frame that another
    greenlet has half read would be read on from its middle.
    """
    properties = connection.client_properties
    without = {k: v for k, v in properties.get("capabilities", {}).items() if k != "connection.blocked"}
    connection.client_properties = {**properties, "capabilities": without}


def close(link: Any) -> None:
    """Closes in good order: the broker has read all that was written. One that is silent is abandoned."""
    if link is None:
        return
    with suppress(Exception), eventlet.Timeout(2, False):
        link.close()
    abandon(link)


def abandon(link: Any) -> None:
    """Closes without a word to the broker: it may be frozen and never answer."""
    if link is None:
        return
    with suppress(Exception), eventlet.Timeout(1, False):
        link.collect()


def channel_of(link: Any) -> Any:
    channel = link.channel()
    channel.auto_decode = False
    """Bodies stay bytes."""
    return channel


def headers_of(message: Any) -> dict[str, Any]:
    return message.properties.get("application_headers") or getattr(message, "headers", None) or {}


def name_of(message: Any) -> str:
    """Of the event that a message tells."""
    return str(headers_of(message).get("name"))


def publish(channel: Any, body: bytes, exchange: str, key: str, headers: dict[str, Any], **properties: Any) -> None:
    """One message, mandatory: what cannot be routed comes back as basic_return."""
    message = channel.prepare_message(body, headers=headers, properties=properties, **CONTENT)
    channel.basic_publish(message, exchange=exchange, routing_key=key, mandatory=True)


def put(url: str, queue: str, body: bytes, headers: dict[str, Any]) -> None:
    """One persistent message straight into a queue, confirmed by the broker; raises when it is not."""
    link = connect(url, 0)
    try:
        with eventlet.Timeout(5, TimeoutError("no confirm")):
            batch = Confirmed(link)
            batch.publish(body, "", queue, headers)
            if batch.settle():
                raise LookupError(queue)
    finally:
        abandon(link)


class Confirmed:
    """A channel on which a batch is published and then confirmed as a whole."""

    def __init__(self, link: Any) -> None:
        self.link, self.channel = link, channel_of(link)
        self.channel.confirm_select()
        self.channel.events["basic_ack"].add(self._on_ack)
        self.channel.events["basic_nack"].add(self._on_nack)
        self.channel.events["basic_return"].add(self._on_return)
        self._sent = self._acked = 0
        self._failed: set[str] = set()
        self._tags: dict[int, str] = {}

    def publish(self, body: bytes, exchange: str, key: str, headers: dict[str, Any]) -> None:
        self._sent += 1
        message_id = str(headers.get("event_id") or self._sent)
        self._tags[self._sent] = message_id
        publish(self.channel, body, exchange, key, headers, delivery_mode=2, message_id=message_id)

    def settle(self, silence: float = 10.0) -> set[str]:
        """Waits for every confirm; the message ids that were returned or refused."""
        while self._tags:
            self.link.drain_events(timeout=silence)
        failed, self._failed = self._failed, set()
        return failed

    def _on_ack(self, tag: int, multiple: bool) -> None:
        for one in [t for t in self._tags if t == tag or (multiple and t <= tag)]:
            del self._tags[one]

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._failed |= {m for t, m in self._tags.items() if t == tag or (multiple and t <= tag)}
        self._on_ack(tag, multiple)

    def _on_return(self, _reason: Any, _exchange: str, _key: str, message: Any) -> None:
        self._failed.add(message.properties.get("message_id"))
