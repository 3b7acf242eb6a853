"""Messages on their way through the broker of this process."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf
from typing import Any

import amqp


@dataclass(slots=True, eq=False)
class Letter:
    """One message as it lies in one queue. Its properties are shared with other queues: replace, never change them."""

    body: bytes
    properties: dict[str, Any]
    exchange: str
    routing_key: str
    redelivered: bool = False
    place: int = 0  # in its queue; a returned letter goes back there
    expires_at: float = inf


def pack(message: Any, exchange: str, routing_key: str) -> Letter:
    """A copy: the sender may use its message again."""
    properties = {name: value for name, value in message.properties.items() if value is not None}
    if "application_headers" in properties:
        properties["application_headers"] = dict(properties["application_headers"])
    body = message.body
    if isinstance(body, str):
        body = body.encode(properties.setdefault("content_encoding", "utf-8"))
    return Letter(body, properties, exchange, routing_key)


def unpack(letter: Letter, auto_decode: bool) -> Any:
    """The receiver's own copy; py-amqp decodes a body whose encoding is named, unless told not to."""
    message = amqp.Message(letter.body, **letter.properties)
    if "application_headers" in letter.properties:
        message.properties["application_headers"] = dict(letter.properties["application_headers"])
    if auto_decode and "content_encoding" in letter.properties:
        with suppress(LookupError, UnicodeDecodeError):
            message.body = letter.body.decode(letter.properties["content_encoding"])
    return message


def after_death(letter: Letter, queue: str, reason: str) -> dict[str, Any]:
    """`x-death` tells where and why a letter died and how often, the last death first."""
    properties = dict(letter.properties)
    headers = dict(properties.get("application_headers") or {})
    known = headers.get("x-death", ())
    death = next((old for old in known if (old["queue"], old["reason"]) == (queue, reason)), {"count": 0})
    others = [old for old in known if old is not death]
    if not death["count"]:
        death = death | {"reason": reason, "queue": queue, "exchange": letter.exchange}
        death |= {"time": datetime.now(UTC).replace(tzinfo=None), "routing-keys": [letter.routing_key]}
        if "expiration" in properties:
            death["original-expiration"] = properties["expiration"]
    if not known:
        headers |= {f"x-first-death-{trait}": death[trait] for trait in ("reason", "queue", "exchange")}
    headers["x-death"] = [death | {"count": death["count"] + 1}, *others]
    properties.pop("expiration", None)  # it would expire again where it goes
    return properties | {"application_headers": headers}


def has_circled(properties: dict[str, Any], queue: str) -> bool:
    """Whether it died in this queue before and nobody has rejected it since: RabbitMQ drops such a letter."""
    for death in properties["application_headers"]["x-death"]:
        if death["reason"] == "rejected":
            return False
        if death["queue"] == queue:
            return True
    return False
