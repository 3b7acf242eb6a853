"""What is sent, how it is routed, and what its sender learns; on RabbitMQ and on `embedded://` alike."""

from typing import Any

import pytest
from amqp import exceptions as errors

from tests.integration.embedded.bus import SILENCE, Bus, Reader, drain_until, put


def test_a_message_arrives_as_it_was_sent(bus: Bus) -> None:
    queue, body = bus.queue(), bytes(range(256))
    headers = {"number": 1, "text": "да", "nothing": None, "list": [1, {"a": "b"}]}
    properties: dict[str, Any] = {
        "delivery_mode": 1,
        "correlation_id": "c",
        "reply_to": "r",
        "message_id": "m",
        "expiration": "60000",
    }
    put(bus.channel, body, queue, headers=headers, **properties)
    reader = Reader(bus.connection, queue)
    drain_until(bus.connection, lambda: reader.messages)
    [message] = reader.messages
    assert message.body == body
    assert message.headers == headers
    assert message.properties == properties | {"content_type": "text/plain", "application_headers": headers}
    assert message.channel is reader.channel
    assert message.delivery_tag == 1
    assert message.delivery_info == {
        "consumer_tag": reader.tag,
        "delivery_tag": 1,
        "redelivered": False,
        "exchange": "",
        "routing_key": queue,
    }


def test_a_receiver_changes_only_its_own_copy(bus: Bus) -> None:
    fanout, queues = bus.exchange("fanout"), [bus.queue("one"), bus.queue("two")]
    for queue in queues:
        bus.channel.queue_bind(queue, fanout)
    headers = {"a": 1}
    bus.publish("x", key="", exchange=fanout, headers=headers)
    headers["a"] = 2
    first = bus.get(queues[0])
    first.properties["application_headers"]["a"] = 3
    assert bus.get(queues[1]).headers == {"a": 1}


@pytest.mark.parametrize(
    ("encoding", "auto_decode", "body"),
    [("utf-8", True, "да"), ("utf-8", False, "да".encode()), ("binary", True, "да".encode())],
)
def test_a_body_is_decoded_when_its_encoding_is_named(bus: Bus, encoding: str, auto_decode: bool, body: Any) -> None:
    queue = bus.queue()
    bus.channel.auto_decode = auto_decode
    message = bus.channel.prepare_message("да".encode(), content_encoding=encoding)
    bus.channel.basic_publish(message, exchange="", routing_key=queue)
    assert bus.get(queue).body == body


@pytest.mark.parametrize(
    ("pattern", "key", "arrives"),
    [
        ("a.b", "a.b", True),
        ("a.*", "a.b", True),
        ("a.*", "a", False),
        ("a.*", "a.b.c", False),
        ("a.#", "a", True),
        ("a.#", "a.b.c", True),
        ("#.c", "a.b.c", True),
        ("#.c", "a.b.d", False),
        ("#", "", True),
        ("*", "", False),
        ("*.#.*", "a", False),
        ("*.#.*", "a.b", True),
        ("a.+", "a.b", False),
    ],
)
def test_a_topic_exchange_matches_words(bus: Bus, pattern: str, key: str, arrives: bool) -> None:
    topic, queue = bus.exchange("topic"), bus.queue()
    bus.channel.queue_bind(queue, topic, pattern)
    put(bus.channel, b"", key, topic, mandatory=False)
    assert bus.holds(queue, int(arrives))


def test_a_direct_exchange_goes_by_the_key_alone(bus: Bus) -> None:
    direct, queue = bus.exchange("direct"), bus.queue()
    bus.channel.queue_bind(queue, direct, "a.*")
    put(bus.channel, b"", "a.b", direct, mandatory=False)
    put(bus.channel, b"", "a.*", direct, mandatory=False)
    assert bus.holds(queue, 1)


def test_a_queue_bound_twice_gets_one_copy(bus: Bus) -> None:
    topic, queue, other = bus.exchange("topic"), bus.queue(), bus.queue("other")
    for pattern in ("a.*", "*.b"):
        bus.channel.queue_bind(queue, topic, pattern)
    bus.channel.queue_bind(other, topic, "a.b")
    bus.publish("x", key="a.b", exchange=topic)
    assert bus.holds(queue, 1)
    assert bus.holds(other, 1)


def test_an_unbound_queue_gets_nothing_more(bus: Bus) -> None:
    topic, queue = bus.exchange("topic"), bus.queue()
    bus.channel.queue_bind(queue, topic, "a")
    bus.channel.queue_bind(queue, topic, "b")
    bus.publish("first", key="a", exchange=topic)
    bus.channel.queue_unbind(queue, topic, "a")
    put(bus.channel, b"lost", "a", topic, mandatory=False)
    bus.publish("second", key="b", exchange=topic)
    assert bus.holds(queue, 2)


def test_a_mandatory_message_without_a_queue_comes_back(bus: Bus) -> None:
    returned: list[Any] = []
    bus.channel.events["basic_return"].add(lambda *event: returned.append(event))
    put(bus.channel, b"x", "nowhere", correlation_id="7", headers={"h": 1})
    drain_until(bus.connection, lambda: returned)
    [(error, exchange, key, message)] = returned
    assert (error.reply_code, exchange, key, message.body) == (312, "", "nowhere", b"x")
    assert (message.properties["correlation_id"], message.headers) == ("7", {"h": 1})


def test_a_return_nobody_listens_for_is_an_error(bus: Bus) -> None:
    bus.publish("x", key="nowhere")
    with pytest.raises(errors.ChannelError, match="NO_ROUTE"):
        bus.connection.drain_events(timeout=1)


def test_what_is_not_mandatory_is_dropped_in_silence(bus: Bus) -> None:
    put(bus.channel, b"x", "nowhere", mandatory=False)
    with pytest.raises(TimeoutError):
        bus.connection.drain_events(timeout=SILENCE)


def test_confirms_count_from_one_and_follow_the_return(bus: Bus) -> None:
    queue, events = bus.queue(), list[object]()
    bus.publish("before confirms", key=queue)
    bus.channel.confirm_select()
    bus.channel.events["basic_return"].add(lambda *event: events.append("returned"))
    bus.channel.events["basic_ack"].add(lambda tag, multiple: events.append(tag))
    bus.publish("1", key=queue)
    drain_until(bus.connection, lambda: events == [1])
    bus.publish("2", key="nowhere")
    drain_until(bus.connection, lambda: events == [1, "returned", 2])


def test_a_batch_is_confirmed_as_a_whole(bus: Bus) -> None:
    queue, left = bus.queue(), set(range(1, 201))

    def confirmed(tag: int, multiple: bool) -> None:
        left.difference_update([one for one in left if one == tag or (multiple and one <= tag)])

    bus.channel.confirm_select()
    bus.channel.events["basic_ack"].add(confirmed)
    bus.publish(*map(str, range(200)), key=queue)
    drain_until(bus.connection, lambda: not left)
    assert bus.holds(queue, 200)


def test_each_channel_counts_its_own_publications(bus: Bus) -> None:
    queue, tags = bus.queue(), []
    for _ in range(2):
        channel = bus.connection.channel()
        channel.confirm_select()
        channel.events["basic_ack"].add(lambda tag, multiple: tags.append(tag))
        put(channel, b"", queue)
    drain_until(bus.connection, lambda: tags == [1, 1])


def test_a_missing_exchange_is_told_in_the_next_drain(bus: Bus) -> None:
    bus.publish("x", key="any", exchange=bus.name("missing"))
    with pytest.raises(errors.NotFound):
        bus.connection.drain_events(timeout=1)
    assert bus.holds(bus.queue(), 0), "the channel still works"
