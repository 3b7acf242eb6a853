"""Expiry and dead letters; on RabbitMQ and on `embedded://` alike."""

import time
from datetime import datetime

from tests.integration.embedded.bus import Bus, Reader


def test_a_message_may_expire(bus: Bus) -> None:
    queue = bus.queue()
    bus.publish("short", key=queue, expiration="100")
    bus.publish("long", key=queue)
    time.sleep(0.3)
    assert bus.holds(queue, 1)
    assert bus.get(queue).body == b"long"


def test_a_queue_may_let_its_messages_expire(bus: Bus) -> None:
    queue = bus.queue(arguments={"x-message-ttl": 100})
    bus.publish("x", key=queue, expiration="60000")
    time.sleep(0.3)
    assert bus.holds(queue, 0)


def test_a_message_that_may_not_wait_is_for_whoever_is_there(bus: Bus) -> None:
    queue = bus.queue()
    bus.publish("nobody", key=queue, expiration="0")
    reader = Reader(bus.connection, queue)
    bus.publish("somebody", key=queue, expiration="0")
    assert reader.read_all() == ["somebody"]


def test_a_requeued_message_keeps_its_time(bus: Bus) -> None:
    queue = bus.queue()
    bus.publish("x", key=queue, expiration="200")
    message = bus.get(queue, no_ack=False)
    time.sleep(0.3)
    bus.channel.basic_reject(message.delivery_tag, requeue=True)
    time.sleep(0.1)
    assert bus.holds(queue, 0)


def test_expired_messages_move_on_in_order(bus: Bus) -> None:
    end = bus.queue("end")
    wait = bus.waiting_room(end, milliseconds=150)
    reader = Reader(bus.connection, end)
    started = time.monotonic()
    bus.publish("1", "2", "3", key=wait)
    assert reader.read(3) == ["1", "2", "3"]
    assert 0.14 < time.monotonic() - started < 3


def test_a_dead_letter_tells_its_story(bus: Bus) -> None:
    topic, dead = bus.exchange("topic"), bus.queue("dead")
    bus.channel.queue_bind(dead, topic, "#")
    queue = bus.queue(arguments={"x-dead-letter-exchange": topic})
    bus.publish("x", key=queue, expiration="50", headers={"own": 1}, message_id="7")
    message = bus.get(dead)
    [death] = message.headers["x-death"]
    assert isinstance(death.pop("time"), datetime)
    assert death == {
        "count": 1,
        "reason": "expired",
        "queue": queue,
        "exchange": "",
        "routing-keys": [queue],
        "original-expiration": "50",
    }
    del message.headers["x-death"]
    assert message.headers == {
        "own": 1,
        "x-first-death-reason": "expired",
        "x-first-death-queue": queue,
        "x-first-death-exchange": "",
    }
    assert "expiration" not in message.properties
    assert message.properties["message_id"] == "7"
    assert (message.delivery_info["exchange"], message.delivery_info["routing_key"]) == (topic, queue)
    assert message.delivery_info["redelivered"] is False


def test_rejected_and_delayed_a_message_comes_round_and_counts(bus: Bus) -> None:
    work, wait = bus.name("work"), bus.name("wait")
    bus.queue("work", arguments={"x-dead-letter-exchange": "", "x-dead-letter-routing-key": wait})
    bus.waiting_room(work, milliseconds=30)
    reader = Reader(bus.connection, work)
    bus.publish("x", key=work)
    for round in range(1, 4):
        reader.read(round)
        reader.channel.basic_reject(round, requeue=False)
    reader.read(4)
    deaths = reader.messages[-1].headers["x-death"]
    assert [(death["queue"], death["reason"], death["count"]) for death in deaths] == [
        (wait, "expired", 3),
        (work, "rejected", 3),
    ]
    assert reader.messages[-1].headers["x-first-death-reason"] == "rejected"


def test_a_letter_that_only_expires_does_not_circle_for_ever(bus: Bus) -> None:
    queue = bus.waiting_room(bus.name("queue"), milliseconds=30, word="queue")
    bus.publish("x", key=queue)
    time.sleep(0.2)
    assert bus.holds(queue, 0)


def test_rejected_without_a_place_for_the_dead_a_message_is_gone(bus: Bus) -> None:
    queue = bus.queue()
    bus.publish("x", key=queue)
    bus.channel.basic_reject(bus.get(queue, no_ack=False).delivery_tag, requeue=False)
    assert bus.holds(queue, 0)
