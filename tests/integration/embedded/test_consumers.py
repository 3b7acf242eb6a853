"""Who gets which message, and when it comes again; on RabbitMQ and on `embedded://` alike."""

import pytest
from amqp import exceptions as errors

from tests.integration.embedded.bus import Bus, Reader, drain_all, drain_until


def test_messages_come_in_order(bus: Bus) -> None:
    queue = bus.queue()
    reader = Reader(bus.connection, queue)
    texts = [str(number) for number in range(50)]
    bus.publish(*texts, key=queue)
    assert reader.read(50) == texts


def test_prefetch_bounds_what_a_consumer_holds(bus: Bus) -> None:
    queue = bus.queue()
    bus.publish("1", "2", "3", "4", key=queue)
    reader = Reader(bus.connection, queue, prefetch=2)
    assert reader.read_all() == ["1", "2"]
    assert bus.holds(queue, 2)
    reader.channel.basic_ack(1)
    assert reader.read_all() == ["1", "2", "3"]
    reader.channel.basic_reject(2, requeue=False)
    assert reader.read_all() == ["1", "2", "3", "4"]


def test_consumers_take_turns(bus: Bus) -> None:
    queue = bus.queue()
    readers = [Reader(bus.connection, queue) for _ in range(2)]
    bus.publish("1", "2", "3", "4", key=queue)
    drain_until(bus.connection, lambda: sum(len(reader.messages) for reader in readers) == 4)
    assert [len(reader.messages) for reader in readers] == [2, 2]


def test_a_full_consumer_leaves_the_rest_to_others(bus: Bus) -> None:
    queue = bus.queue()
    full, free = Reader(bus.connection, queue, prefetch=1), Reader(bus.connect(), queue, prefetch=9)
    bus.publish("1", "2", "3", "4", key=queue)
    free.read_all()
    assert (len(full.read_all()), len(free.messages)) == (1, 3)


def test_without_acknowledgement_a_message_is_gone(bus: Bus) -> None:
    queue = bus.queue()
    reader = Reader(bus.connection, queue, no_ack=True)
    bus.publish("1", "2", key=queue)
    assert reader.read(2) == ["1", "2"]
    reader.channel.close()
    assert bus.holds(queue, 0)


def test_one_acknowledgement_may_stand_for_all_before_it(bus: Bus) -> None:
    queue = bus.queue()
    reader = Reader(bus.connection, queue)
    bus.publish("1", "2", "3", key=queue)
    reader.read(3)
    reader.channel.basic_ack(2, multiple=True)
    reader.channel.close()
    assert bus.holds(queue, 1)


def test_a_requeued_message_goes_to_the_head_of_its_own_queue(bus: Bus) -> None:
    fanout, queue, other = bus.exchange("fanout"), bus.queue(), bus.queue("other")
    for name in (queue, other):
        bus.channel.queue_bind(name, fanout)
    bus.publish("1", "2", key="", exchange=fanout)
    first = bus.get(queue, no_ack=False)
    bus.channel.basic_reject(first.delivery_tag, requeue=True)
    again = bus.get(queue)
    assert (again.body, again.delivery_info["redelivered"]) == (b"1", True)
    assert bus.get(queue).delivery_info["redelivered"] is False
    assert bus.holds(other, 2)


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (2, 3, 1)])
def test_requeued_messages_find_their_places(bus: Bus, order: tuple[int, ...]) -> None:
    queue = bus.queue()
    bus.publish("1", "2", "3", "4", key=queue)
    for _ in order:
        bus.get(queue, no_ack=False)
    for tag in order:
        bus.channel.basic_reject(tag, requeue=True)
    assert [bus.get(queue).body for _ in range(4)] == [b"1", b"2", b"3", b"4"]


@pytest.mark.parametrize("end", ["channel", "connection", "collect"])
def test_what_was_not_acknowledged_comes_again_in_order(bus: Bus, end: str) -> None:
    queue = bus.queue()
    bus.publish("1", "2", "3", "4", key=queue)
    lost = Reader(bus.connect(), queue, prefetch=3)
    lost.read(3)
    lost.channel.basic_ack(2)
    {"channel": lost.channel.close, "connection": lost.connection.close, "collect": lost.connection.collect}[end]()
    reader = Reader(bus.connection, queue)
    assert reader.read(3) == ["1", "3", "4"]
    assert all(message.delivery_info["redelivered"] for message in reader.messages[:2])


def test_a_cancelled_consumer_gets_nothing_more_but_may_acknowledge(bus: Bus) -> None:
    queue = bus.queue()
    reader = Reader(bus.connection, queue)
    bus.publish("1", key=queue)
    reader.read(1)
    reader.channel.basic_cancel(reader.tag)
    bus.publish("2", key=queue)
    assert reader.read_all() == ["1"]
    reader.ack()
    reader.channel.close()
    assert bus.holds(queue, 1)


def test_get_takes_one_or_nothing(bus: Bus) -> None:
    queue = bus.queue()
    assert bus.channel.basic_get(queue) is None
    bus.publish("1", "2", key=queue)
    message = bus.get(queue, no_ack=False)
    assert (message.body, message.delivery_tag, message.delivery_info["message_count"]) == (b"1", 1, 1)
    bus.channel.basic_ack(1)


def test_an_unknown_delivery_closes_the_channel(bus: Bus) -> None:
    queue = bus.queue()
    reader = Reader(bus.connection, queue)
    bus.publish("1", "2", key=queue)
    reader.read(2)
    reader.channel.basic_ack(1)
    reader.channel.basic_ack(1)
    with pytest.raises(errors.PreconditionFailed):
        drain_all(bus.connection)
    assert bus.get(queue).body == b"2"
