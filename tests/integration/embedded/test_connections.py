"""Waiting, sharing and closing; on RabbitMQ and on `embedded://` alike."""

import time

import eventlet
import pytest
from amqp import exceptions as errors

from tests.integration.embedded.bus import Bus, Reader, put


def test_a_drain_without_events_ends_in_time(bus: Bus) -> None:
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        bus.connection.drain_events(timeout=0.2)
    assert 0.19 < time.monotonic() - started < 2


def test_a_waiting_reader_is_woken(bus: Bus) -> None:
    queue, connection = bus.queue(), bus.connect()
    reader = Reader(connection, queue)
    waiting = eventlet.spawn(connection.drain_events, timeout=5)
    eventlet.sleep(0.05)
    bus.publish("x", key=queue)
    waiting.wait()  # a TimeoutError, were it not woken
    assert reader.texts == ["x"]


def test_many_publish_on_one_channel_while_it_is_drained(bus: Bus) -> None:
    queue = bus.queue()
    reader = Reader(bus.connection, queue)
    draining = eventlet.spawn(reader.read, 500)
    lines = [[f"{writer}-{n}" for n in range(50)] for writer in range(10)]
    for line in lines:
        eventlet.spawn(bus.publish, *line, key=queue)
    texts = draining.wait()
    for line in lines:
        assert [text for text in texts if text in line] == line


def test_a_closed_channel_says_so(bus: Bus) -> None:
    channel = bus.connection.channel()
    channel.close()
    channel.close()
    for deed in (lambda: put(channel, b"", "any"), lambda: channel.basic_ack(1), lambda: channel.queue_purge("any")):
        with pytest.raises(errors.RecoverableConnectionError):
            deed()


def test_kombus_own_producer_and_consumer_work(bus: Bus) -> None:
    queue, got = bus.connection.SimpleQueue(bus.name("simple")), []
    queue.put({"да": 1}, headers={"h": 2})
    message = queue.get(timeout=5)
    got.append((message.payload, message.headers["h"]))
    message.ack()
    queue.clear()
    queue.close()
    assert got == [({"да": 1}, 2)]


def test_heartbeats_and_collect_are_harmless(bus: Bus) -> None:
    connection = bus.connect()
    connection.heartbeat_check()
    connection.collect()
    assert not connection.connected
