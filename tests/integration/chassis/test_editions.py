"""Two editions of a service beside each other: what the older one does not know is kept for the newer one."""

from typing import Any

import eventlet
import orjson

from chassis import topology
from chassis.letters import drop, letters
from chassis.links import channel_of, close, connect, headers_of, publish, put
from contracts.base import Caller, now, uuid7
from tests.integration.chassis.conftest import Place, until
from tests.integration.chassis.shop import ThingSold

DISTRICT = uuid7()
_ADD = """INSERT INTO outbox (event_id, name, about, body, at)
    VALUES (%(id)s, %(name)s, %(about)s, %(body)s, %(at)s) RETURNING seq"""


def shop_database(place: Place) -> Any:
    return next(one for one in place.shop_container.dependencies if one.attr_name == "db")


def write(place: Place, name: str, about: str) -> None:
    """An event in the shop's outbox, as some edition of the shop would write it."""
    told = ThingSold(district_id=DISTRICT, sale_id=about, price=1)
    body = orjson.dumps(told, default=str)
    with shop_database(place).begin(Caller(role="SYSTEM")) as uow:
        uow.rows(_ADD, {"id": told.event_id, "name": name, "about": about, "body": body, "at": now()})


def waiting(place: Place) -> list[tuple[str, str]]:
    with shop_database(place).begin(Caller(role="SYSTEM")) as uow:
        rows = uow.rows("SELECT name, about FROM outbox WHERE sent_at IS NULL ORDER BY seq")
    return [(row.name, row.about) for row in rows]


def test_an_older_relay_leaves_what_it_does_not_know_and_what_follows_it(place: Place) -> None:
    newer, known = "thing_praised.v1", ThingSold.name()
    write(place, newer, "praised")
    write(place, known, "praised")
    write(place, known, "other")
    until(lambda: "other/0" in place.till().log())
    assert waiting(place) == [(newer, "praised"), (known, "praised")]
    with shop_database(place).begin(Caller(role="SYSTEM")) as uow:
        uow.rows("DELETE FROM outbox WHERE name = %(name)s RETURNING 1", {"name": newer})
    until(lambda: "praised/0" in place.till().log())


def test_an_older_listener_keeps_what_it_does_not_know(place: Place) -> None:
    event_id = str(uuid7())
    headers = {"name": "thing_praised.v1", "event_id": event_id, "about": "praised"}
    put(place.settings.bus, topology.queue("shop", "till"), b"{}", headers)
    until(lambda: [one.event_id for one in letters(place.settings.bus, place.settings.retries)] == [event_id])
    assert drop(place.settings.bus, event_id) == 1


def test_a_publish_reads_nothing(place: Place) -> None:
    """Else a delivery would be dispatched inside it, under the lock held for writing, or half a frame be lost."""
    link, seen = connect(place.settings.bus, 0), list[str]()
    channel = channel_of(link)
    channel.queue_declare(queue="read-nothing", durable=False, auto_delete=True)
    channel.basic_consume(
        "read-nothing", no_ack=True, callback=lambda message: seen.append(headers_of(message)["name"])
    )
    for name in ("first", "second"):
        publish(channel, b"x" * 300_000, "", "read-nothing", {"name": name})
        eventlet.sleep(0.2)  # the first has come back by now, and lies unread
    assert seen == []
    while len(seen) < 2:
        link.drain_events(timeout=5)
    assert seen == ["first", "second"]
    close(link)
