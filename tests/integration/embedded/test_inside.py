"""What only `embedded://` has to promise: it shares its process with everybody else."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import eventlet
import pytest
from amqp import exceptions as errors

import chassis.embedded
from tests.integration.embedded.bus import Bus, Reader, drain_all


@pytest.fixture
def bus() -> Iterator[Bus]:
    chassis.embedded.reset()
    bus = Bus("embedded://")
    yield bus
    bus.close()
    chassis.embedded.reset()


def test_sizes_count_ready_and_unacknowledged(bus: Bus) -> None:
    queue = bus.queue()
    bus.publish("1", "2", "3", key=queue)
    reader = Reader(bus.connection, queue, prefetch=2)
    reader.read(2)
    assert chassis.embedded.sizes() == {queue: 3}
    reader.ack()
    assert chassis.embedded.sizes() == {queue: 1}


def test_reset_forgets_everything_and_loses_connections(bus: Bus) -> None:
    bus.publish("1", key=bus.queue())
    waiting = eventlet.spawn(bus.connection.drain_events)
    eventlet.sleep(0)
    chassis.embedded.reset()
    assert chassis.embedded.sizes() == {}
    with pytest.raises(errors.RecoverableConnectionError):
        waiting.wait()
    assert not bus.connection.connected
    assert Bus("embedded://").queue()


def test_closing_a_connection_wakes_who_waits_on_it(bus: Bus) -> None:
    connection = bus.connect()
    waiting = eventlet.spawn(connection.connection.drain_events)
    eventlet.sleep(0)
    connection.close()
    with pytest.raises(errors.RecoverableConnectionError):
        waiting.wait()


def test_waiting_costs_nothing(bus: Bus) -> None:
    bus.publish("x", key=bus.queue(), expiration="60000")
    Reader(bus.connection, bus.queue("other"))
    used = time.process_time()
    with pytest.raises(TimeoutError):
        bus.connection.drain_events(timeout=0.5)
    assert time.process_time() - used < 0.1


def test_an_endless_requeue_leaves_time_for_others(bus: Bus) -> None:
    queue, channel, turns = bus.queue(), bus.channel, list[int]()
    channel.basic_consume(queue, callback=lambda message: channel.basic_reject(message.delivery_tag, requeue=True))
    bus.publish("poison", key=queue)
    draining = eventlet.spawn(drain_all, bus.connection)
    for _ in range(5):
        eventlet.sleep(0.01)
        turns.append(1)
    draining.kill()
    assert len(turns) == 5


def test_a_body_is_not_copied(bus: Bus) -> None:
    queue, body = bus.queue(), b"x" * 1_000_000
    bus.channel.basic_publish(bus.channel.prepare_message(body), exchange="", routing_key=queue)
    assert bus.get(queue).body is body


def test_native_threads_are_served_as_well() -> None:
    program = [sys.executable, "-m", "tests.integration.embedded.plain_threads"]
    done = subprocess.run(program, capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[3])
    assert done.stdout == "2000 read once, one came late\n", done.stderr
