"""A program without eventlet: four threads write, three read, the clock is a thread too. Run by test_inside."""

import threading
from contextlib import suppress
from typing import Any

import chassis.embedded
from tests.integration.embedded.bus import Bus, Reader, drain_until

WRITERS, READERS, MESSAGES = 4, 3, 500


def write(queue: str, name: int) -> None:
    Bus("embedded://").publish(*[f"{name}-{number}" for number in range(MESSAGES)], key=queue)


def read(connection: Any, queue: str, bodies: list[bytes], done: threading.Event) -> None:
    channel = connection.channel()
    channel.basic_qos(0, 5, False)

    def keep(message: Any) -> None:
        bodies.append(message.body)
        channel.basic_ack(message.delivery_tag)
        if len(bodies) == WRITERS * MESSAGES:
            done.set()

    channel.basic_consume(queue, callback=keep)
    while not done.is_set():
        with suppress(TimeoutError):
            connection.drain_events(timeout=0.2)


def read_once(bus: Bus) -> None:
    queue, bodies, done = bus.queue(), list[bytes](), threading.Event()
    threads = [threading.Thread(target=read, args=(bus.connect(), queue, bodies, done)) for _ in range(READERS)]
    threads += [threading.Thread(target=write, args=(queue, name)) for name in range(WRITERS)]
    for thread in threads:
        thread.start()
    assert done.wait(30), f"{len(bodies)} came, {chassis.embedded.sizes()} stayed"
    for thread in threads:
        thread.join()
    assert len(set(bodies)) == len(bodies) == WRITERS * MESSAGES


def come_late(bus: Bus) -> None:
    wait = bus.waiting_room(bus.queue("end"), milliseconds=50)
    reader = Reader(bus.connection, bus.name("end"))
    bus.publish("late", key=wait)
    drain_until(bus.connection, lambda: reader.texts == ["late"])


if __name__ == "__main__":
    bus = Bus("embedded://")
    read_once(bus)
    come_late(bus)
    print(f"{WRITERS * MESSAGES} read once, one came late")
