"""Life, ownership and death of queues; on RabbitMQ and on `embedded://` alike."""

import time
from collections.abc import Callable

import pytest
from amqp import exceptions as errors

from tests.integration.embedded.bus import Bus, Reader, drain_all, drain_until


def test_a_declaration_tells_name_and_counts(bus: Bus) -> None:
    queue = bus.queue()
    bus.publish("1", "2", "3", key=queue)
    Reader(bus.connection, queue, prefetch=1).read(1)
    known = bus.channel.queue_declare(queue, passive=True)
    assert (known.queue, known.message_count, known.consumer_count) == (queue, 2, 1)


def test_a_queue_without_a_name_is_given_one(bus: Bus) -> None:
    assert bus.channel.queue_declare("", exclusive=True).queue.startswith("amq.gen-")


def test_a_missing_queue_is_not_found_and_the_channel_lives_on(bus: Bus) -> None:
    deeds: list[Callable[[], object]] = [
        lambda: bus.channel.queue_declare(bus.name("missing"), passive=True),
        lambda: bus.channel.queue_bind(bus.name("missing"), "amq.topic", "a"),
        lambda: bus.channel.queue_bind(bus.queue(), bus.name("missing"), "a"),
        lambda: bus.channel.basic_consume(bus.name("missing"), callback=print),
        lambda: bus.channel.basic_get(bus.name("missing")),
    ]
    for deed in deeds:
        with pytest.raises(errors.NotFound):
            deed()
    assert bus.holds(bus.queue(), 0)


def test_a_second_declaration_must_say_the_same(bus: Bus) -> None:
    queue = bus.queue(arguments={"x-message-ttl": 60_000})
    assert bus.queue(arguments={"x-message-ttl": 60_000}) == queue
    for other in ({"durable": False}, {"arguments": {"x-message-ttl": 1}}, {}):
        with pytest.raises(errors.PreconditionFailed):
            bus.queue(**other)
    with pytest.raises(errors.PreconditionFailed):
        bus.channel.exchange_declare(exchange=bus.exchange("topic"), type="fanout", durable=True, auto_delete=False)


def test_purge_and_delete_tell_how_many_messages_went(bus: Bus) -> None:
    queue = bus.queue()
    bus.publish("1", "2", key=queue)
    assert bus.channel.queue_purge(queue) == 2
    bus.publish("3", key=queue)
    with pytest.raises(errors.PreconditionFailed):
        bus.channel.queue_delete(queue, if_empty=True)
    assert bus.channel.queue_delete(queue) == 1
    with pytest.raises(errors.NotFound):
        bus.ready(queue)


def test_a_consumer_whose_queue_is_deleted_learns_it(bus: Bus) -> None:
    queue, connection, told = bus.queue(), bus.connect(), list[str]()
    connection.channel().basic_consume(queue, callback=print, on_cancel=told.append, consumer_tag="told")
    bus.channel.queue_delete(queue)
    drain_until(connection, lambda: told == ["told"])
    Reader(connection, bus.queue())
    bus.channel.queue_delete(queue)
    with pytest.raises(errors.ConsumerCancelled):
        drain_all(connection)


def test_an_exclusive_queue_is_its_connections_alone_and_ends_with_it(bus: Bus) -> None:
    owner = bus.connect()
    queue = owner.channel().queue_declare(bus.name("own"), exclusive=True, auto_delete=False).queue
    with pytest.raises(errors.ResourceLocked):
        bus.channel.basic_consume(queue, callback=print)
    bus.publish("anyone may write", key=queue)
    assert Reader(owner, queue).read(1)
    owner.close()
    with pytest.raises(errors.NotFound):
        bus.ready(queue)


@pytest.mark.parametrize("end", ["cancel", "channel", "connection"])
def test_an_auto_delete_queue_ends_with_its_last_consumer(bus: Bus, end: str) -> None:
    queue = bus.queue(auto_delete=True, durable=False)
    first, last = Reader(bus.connect(), queue), Reader(bus.connect(), queue)
    first.channel.basic_cancel(first.tag)
    assert bus.holds(queue, 0)
    if end == "cancel":
        last.channel.basic_cancel(last.tag)
    else:
        getattr(last, end).close()
    with pytest.raises(errors.NotFound):
        bus.ready(queue)


def test_a_queue_nobody_uses_expires(bus: Bus) -> None:
    queue = bus.queue(arguments={"x-expires": 150})
    reader = Reader(bus.connection, queue)
    time.sleep(0.4)
    assert bus.holds(queue, 0), "it is used"
    reader.channel.close()
    time.sleep(0.8)
    with pytest.raises(errors.NotFound):
        bus.ready(queue)


def test_only_the_first_consumer_is_active_until_it_leaves(bus: Bus) -> None:
    queue = bus.queue(arguments={"x-single-active-consumer": True})
    first, second = Reader(bus.connection, queue, prefetch=2), Reader(bus.connect(), queue, prefetch=2)
    bus.publish("1", "2", "3", key=queue)
    assert (first.read_all(), second.read_all()) == (["1", "2"], [])
    first.channel.basic_ack(1)
    assert first.read(3) == ["1", "2", "3"]
    first.channel.close()
    assert second.read(2) == ["2", "3"]
