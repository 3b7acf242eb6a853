"""Messages a second through `embedded://`, one process, one core: `python -m tests.bench.bench_embedded`."""

import eventlet

eventlet.monkey_patch()

import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from contextlib import suppress  # noqa: E402
from functools import partial  # noqa: E402
from typing import Any  # noqa: E402

from amqp.exceptions import RecoverableConnectionError  # noqa: E402
from eventlet.event import Event  # noqa: E402
from kombu.connection import Connection  # noqa: E402

import chassis.embedded  # noqa: E402

BODY = b"x" * 400
HEADERS = {"event_id": "0192f0c1-7d5e-7000-8000-000000000000", "call_id": "7", "version": 1}


def connect() -> Connection:
    connection = Connection("embedded://")
    connection.connect()
    return connection


def send(channel: Any, exchange: str, key: str, **properties: Any) -> None:
    message = channel.prepare_message(BODY, content_type="application/json", headers=HEADERS, properties=properties)
    channel.basic_publish(message, exchange=exchange, routing_key=key, mandatory=True)


def drain(connection: Connection) -> None:
    with suppress(RecoverableConnectionError):
        while True:
            connection.drain_events(timeout=60)


def bench_events(number: int) -> None:
    """Confirmed by the hundred, heard and acknowledged by two services."""
    sender = connect()
    out = sender.channel()
    out.exchange_declare(exchange="facts", type="topic", auto_delete=False)
    left, done = [number * 2], Event()
    for service in ("one", "two"):
        hear(service, left, done)
    unconfirmed = [0]
    out.confirm_select()
    out.events["basic_ack"].add(lambda tag, multiple: unconfirmed.__setitem__(0, unconfirmed[0] - 1))
    for _ in range(number // 100):
        for _ in range(100):
            unconfirmed[0] += 1
            send(out, "facts", "something_happened.v1", delivery_mode=2)
        while unconfirmed[0]:
            sender.drain_events(timeout=10)
        eventlet.sleep(0)
    done.wait()


def hear(service: str, left: list[int], done: Event) -> None:
    connection = connect()
    channel = connection.channel()
    channel.queue_declare(queue=service, auto_delete=False)
    channel.queue_bind(service, "facts", "something_happened.*")
    channel.basic_qos(0, 100, False)

    def keep(message: Any) -> None:
        channel.basic_ack(message.delivery_tag)
        left[0] -= 1
        if not left[0]:
            done.send()

    channel.basic_consume(service, callback=keep)
    eventlet.spawn(drain, connection)


def bench_requests(at_once: int, number: int) -> None:
    """A request with an expiry to a service's queue, its reply to the caller's."""
    serve()
    caller, pending = connect(), dict[str, Event]()
    channel = caller.channel()
    replies = channel.queue_declare(queue="", exclusive=True).queue
    channel.basic_consume(replies, no_ack=True, callback=lambda m: pending.pop(m.properties["correlation_id"]).send())
    eventlet.spawn(drain, caller)

    def call(number: int) -> None:
        answered = pending[str(number)] = Event()
        send(channel, "", "service", reply_to=replies, correlation_id=str(number), expiration="10000")
        answered.wait()

    pool = eventlet.GreenPool(at_once)
    for one in range(number):
        pool.spawn_n(call, one)
    pool.waitall()


def serve() -> None:
    connection = connect()
    channel = connection.channel()
    channel.queue_declare(queue="service", auto_delete=False)
    channel.basic_qos(0, 40, False)

    def answer(message: Any) -> None:
        send(channel, "", message.properties["reply_to"], correlation_id=message.properties["correlation_id"])
        channel.basic_ack(message.delivery_tag)

    channel.basic_consume("service", callback=lambda message: eventlet.spawn_n(answer, message))
    eventlet.spawn(drain, connection)


def measure(what: str, number: int, deed: Callable[[int], None]) -> None:
    started, used = time.perf_counter(), time.process_time()
    deed(number)
    seconds, used = time.perf_counter() - started, time.process_time() - used
    print(f"{what:<42}{number / seconds:>10,.0f}/s{used / number * 1e6:>8.1f} µs CPU each")
    chassis.embedded.reset()


if __name__ == "__main__":
    measure("events, confirmed, to two listeners", 20_000, bench_events)
    for at_once in (1, 16):
        measure(f"requests and replies, {at_once} at a time", 10_000, partial(bench_requests, at_once))
