"""Dead letters: `python -m chassis.letters list|show|replay|drop [EVENT_ID] [--all]`.

They live in `<queue>.dead` on the bus. With the embedded bus, which exists only inside its process, the
same four are asked of that process over its health port (`KONTINGENT_HEALTH`, printed at start).
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from chassis import topology
from chassis.links import Confirmed, channel_of, close, connect, headers_of
from chassis.metrics import DEAD
from chassis.settings import EMBEDDED, settings
from contracts.base import Event


@dataclass(frozen=True)
class Letter:
    queue: str
    """The queue it could not pass."""
    event_id: str
    name: str
    error: str
    tries: int
    body: str


def _queues() -> list[str]:
    """Of events, and of requests: those that came without a place to answer to."""
    told = [one for one in Event.registry.values() if one.listeners]
    events = {topology.queue(one.source, service) for one in told for service in one.listeners}
    requests = {f"rpc-{service}" for one in told for service in (one.source, *one.listeners)}
    return sorted(events) + sorted(requests)


@contextmanager
def _open(url: str) -> Iterator[Any]:
    link = connect(url, 0)
    try:
        yield link
    finally:
        close(link)


def letters(url: str, retries: tuple[float, ...] = ()) -> list[Letter]:
    """Everything parked, oldest first per queue; also sets the metric."""
    found: list[Letter] = []
    with _open(url) as link:
        channel = channel_of(link)
        topology.declare(channel, [e for e in Event.registry.values() if e.listeners], retries)
        for queue in _queues():
            parked = _read(channel, queue)
            DEAD.labels(queue).set(len(parked))
            found += [letter for letter, _ in parked]
    return found


def _read(channel: Any, queue: str) -> list[tuple[Letter, Any]]:
    """Takes without acknowledging: closing the channel puts every letter back in its place."""
    found = []
    channel.queue_declare(queue=topology.dead_queue(queue), durable=True, auto_delete=False)
    while (message := channel.basic_get(topology.dead_queue(queue), no_ack=False)) is not None:
        headers, body = headers_of(message), message.body
        text = body if isinstance(body, str) else bytes(body).decode(errors="replace")
        letter = Letter(
            queue=queue,
            event_id=str(headers.get("event_id", "")),
            name=str(headers.get("name", "")),
            error=str(headers.get("x-error", "")),
            tries=int(headers.get("x-retry", 0)),
            body=text,
        )
        found.append((letter, message))
    return found


def replay(url: str, event_id: str | None = None) -> int:
    """Puts letters back into their queues (all when no id is given); how many the broker took."""
    return _settle(url, event_id, again=True)


def drop(url: str, event_id: str | None = None) -> int:
    """Destroys letters; how many."""
    return _settle(url, event_id, again=False)


def _settle(url: str, event_id: str | None, *, again: bool) -> int:
    done = 0
    with _open(url) as link:
        channel, batch = channel_of(link), Confirmed(link)
        for queue in _queues():
            for letter, message in _read(channel, queue):
                if event_id not in (None, letter.event_id):
                    continue
                if again:
                    clean = {k: v for k, v in headers_of(message).items() if k not in ("x-retry", "x-error", "x-death")}
                    batch.publish(_bytes(message.body), "", queue, clean)
                    if batch.settle():
                        continue  # the broker would not take it: it stays where it is
                channel.basic_ack(message.delivery_info["delivery_tag"])
                done += 1
    return done


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)


def page(environ: dict[str, Any]) -> Any:
    """The same for the process that holds the embedded bus: an operator's page on the health port."""
    from urllib.parse import parse_qs

    asked = {k: v[0] for k, v in parse_qs(environ.get("QUERY_STRING", "")).items()}
    return perform(asked.get("do", "list"), asked.get("id"), settings().bus)


def perform(what: str, event_id: str | None, url: str) -> Any:
    if what == "replay":
        return {"replayed": replay(url, event_id)}
    if what == "drop":
        return {"dropped": drop(url, event_id)}
    found = letters(url, settings().retries)
    if what == "show":
        return [asdict(one) for one in found if event_id in (None, one.event_id)]
    return [{k: v for k, v in asdict(one).items() if k != "body"} for one in found]


def main(arguments: list[str]) -> int:
    known = ("list", "show", "replay", "drop")
    if not arguments or arguments[0] not in known:
        print(__doc__)
        return 2
    what, event_id = arguments[0], next((a for a in arguments[1:] if not a.startswith("-")), None)
    if what in ("replay", "drop") and event_id is None and "--all" not in arguments:
        print("Name an event id, or --all")
        return 2
    for one in os.environ.get("KONTINGENT_CONTRACTS", "").split():
        __import__(one)
    answer = _ask_process(what, event_id) if settings().bus == EMBEDDED else perform(what, event_id, settings().bus)
    print(orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode())
    return 0


def _ask_process(what: str, event_id: str | None) -> Any:
    import requests

    place = os.environ.get("KONTINGENT_HEALTH") or (settings().var / "health.url").read_text().strip()
    asked = {"do": what, **({"id": event_id} if event_id else {})}
    answer = requests.post(f"{place}/letters", params=asked, headers={"X-Operator": "1"}, timeout=10)
    answer.raise_for_status()
    return answer.json()


if __name__ == "__main__":
    import pkgutil
    from importlib import import_module

    import contracts

    for found in pkgutil.iter_modules(contracts.__path__):
        import_module(f"contracts.{found.name}")
    sys.exit(main(sys.argv[1:]))
