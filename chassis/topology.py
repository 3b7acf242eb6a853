"""Names and declarations of event exchanges and queues. A queue is one listener service of one source."""

from typing import Any

from contracts.base import Event


def exchange(source: str) -> str:
    return f"{source}.events"


def queue(source: str, service: str) -> str:
    return f"evt-{source}--{service}"


def wait_queue(name: str, seconds: float) -> str:
    return f"{name}.retry.{int(seconds * 1000)}"


def dead_queue(name: str) -> str:
    return f"{name}.dead"


def events_of(source: str) -> list[type[Event]]:
    return [one for one in Event.registry.values() if getattr(one, "source", "") == source]


def heard_by(service: str) -> list[type[Event]]:
    return [one for one in Event.registry.values() if service in one.listeners]


def on_the_way(source: str, retries: tuple[float, ...], sizes: dict[str, int]) -> int:
    """Events of a source that are not settled: waiting, in work, waiting to be tried again, or dead."""
    queues = {queue(source, service) for one in events_of(source) for service in one.listeners}
    rooms = [room for name in queues for room in (dead_queue(name), *(wait_queue(name, s) for s in retries))]
    return sum(sizes.get(name, 0) for name in [*queues, *rooms])


def declare(channel: Any, events: list[type[Event]], retries: tuple[float, ...]) -> None:
    """Every queue that listens to these events, with its waiting rooms, before anyone publishes.

    One active consumer per queue: the order of events about one aggregate survives several processes.
    """
    for source in {one.source for one in events}:
        channel.exchange_declare(exchange=exchange(source), type="topic", durable=True, auto_delete=False)
    made: set[str] = set()
    for one in events:
        for service in one.listeners:
            name = queue(one.source, service)
            if name not in made:
                _declare_queue(channel, name, retries)
                made.add(name)
            channel.queue_bind(queue=name, exchange=exchange(one.source), routing_key=one.name())


def _declare_queue(channel: Any, name: str, retries: tuple[float, ...]) -> None:
    single = {"x-single-active-consumer": True}
    channel.queue_declare(queue=name, durable=True, auto_delete=False, arguments=single)
    channel.queue_declare(queue=dead_queue(name), durable=True, auto_delete=False)
    for seconds in retries:
        arguments = {
            "x-message-ttl": int(seconds * 1000),
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": name,
        }
        channel.queue_declare(queue=wait_queue(name, seconds), durable=True, auto_delete=False, arguments=arguments)
