"""The broker or the database is away, frozen or slow: everybody is told in time, and all heals by itself."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import eventlet
import orjson
import pytest

from chassis.links import put
from chassis.wire import Wire
from contracts.base import Caller, Unavailable, uuid7
from deploy.postgres_node import PostgresNode
from tests.integration.chassis import shop as parts
from tests.integration.chassis.conftest import as_caller, until
from tests.integration.chassis.test_alone import Alone, entries
from tests.integration.chassis.test_processes import QUEUE, Town, rows
from tests.places.broker import private_node
from tests.places.rabbit_node import RabbitNode

pytestmark = pytest.mark.slow


@dataclass
class Storm:
    town: Town
    rabbit: RabbitNode
    postgres: PostgresNode


@pytest.fixture(scope="module")
def storm() -> Iterator[Storm]:
    with (
        TemporaryDirectory(prefix="kontingent-away-", ignore_cleanup_errors=True) as folder,
        private_node() as rabbit,
        PostgresNode(Path(folder) / "postgres") as postgres,
    ):
        urls = []
        for name, base in (("shop", parts.ShopBase), ("till", parts.TillBase)):
            postgres_execute(postgres, f"CREATE DATABASE {name}")
            urls.append(parts.prepare(name, base, postgres.url(name)))
        wire = Wire(rabbit.url(), "tester", heartbeat=3)
        wire.start()
        town = Town(rabbit.url(), urls[0], urls[1], Path(folder), wire)
        town.run("shop", "till")
        yield Storm(town, rabbit, postgres)
        for one in town.processes:
            one.end()
        wire.stop()


def postgres_execute(node: PostgresNode, sql: str) -> None:
    import psycopg2

    connection = psycopg2.connect(node.url())
    connection.autocommit = True
    connection.cursor().execute(sql)
    connection.close()


def heard(town: Town, sale: str) -> bool:
    return [row for row in rows(town.till_url, "SELECT sale_id FROM entries") if row[0] == sale] == [(sale,)]


def sold_at_last(town: Town, sale: str) -> None:
    """Under one key, until it is acknowledged."""
    who = Caller(role="CLERK", account_id=uuid7(), district_id=uuid7())

    def sell() -> bool:
        as_caller(who, sale)
        return town.shop(2.0).sell(sale_id=sale, price=1, steps=1) == 1

    until(sell, 60)
    until(lambda: heard(town, sale), 30)


def longest(ask: Callable[[], object], seconds: float) -> float:
    """The longest that a question took, of many asked during `seconds`; each must be Unavailable or answered."""
    slowest, end = 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        started = time.monotonic()
        try:
            ask()
        except Unavailable:
            pass
        slowest = max(slowest, time.monotonic() - started)
        eventlet.sleep(0.2)
    return slowest


def test_a_frozen_broker_hangs_nobody_and_all_heals(storm: Storm) -> None:
    """SIGSTOP for twenty seconds: the sockets stay open and say nothing."""
    town, (process,) = storm.town, storm.town.processes
    sold_at_last(town, "before the frost")
    for pid in storm.rabbit.pids():
        os.kill(pid, signal.SIGSTOP)
    try:
        assert longest(town.shop(1.0).sales, 20) < 3
        assert process.ready() == 503
    finally:
        for pid in storm.rabbit.pids():
            os.kill(pid, signal.SIGCONT)
    assert not town.wire._pending
    sold_at_last(town, "after the frost")
    process.wait_ready(30)


def test_readiness_follows_the_broker(storm: Storm) -> None:
    (process,) = storm.town.processes
    storm.rabbit.kill9()
    until(lambda: process.ready() == 503, 15)
    assert longest(storm.town.shop(1.0).sales, 3) < 2
    storm.rabbit.start()
    process.wait_ready(30)
    sold_at_last(storm.town, "after the broker")


def test_readiness_follows_the_database_and_no_event_is_given_up(storm: Storm) -> None:
    """The till's retries last 0.3 s, its database is away for three: that is no fault of the event."""
    town, (process,) = storm.town, storm.town.processes
    sold_at_last(town, "before the dark")
    storm.postgres.kill9()
    until(lambda: process.ready() == 503, 15)
    for i in range(20):
        event = parts.ThingSold(district_id=uuid7(), sale_id=f"dusk {i}", price=1)
        headers = {"name": event.name(), "event_id": str(event.event_id), "about": event.aggregate}
        put(town.bus, QUEUE, orjson.dumps(event, default=str), headers)
    assert longest(town.shop(1.0).sales, 3) < 2
    storm.postgres.start()
    process.wait_ready(30)
    sold_at_last(town, "after the dark")
    until(lambda: all(heard(town, f"dusk {i}") for i in range(20)), 30)
    assert town.letters("list") == [] and "event_delayed" not in process.log()


def test_a_process_alone_follows_its_database_and_gives_up_no_event(storm: Storm, tmp_path: Path) -> None:
    """The same on the embedded bus, where shop and till share the process and the bus is its memory."""
    urls = {}
    for name, base in (("shop", parts.ShopBase), ("till", parts.TillBase)):
        postgres_execute(storm.postgres, f"CREATE DATABASE {name}_alone")
        urls[f"{name.upper()}_DATABASE_URL"] = parts.prepare(name, base, storm.postgres.url(f"{name}_alone"))
    alone = Alone(tmp_path, "shop", "till", AMQP_URL="", KONTINGENT_RETRIES="0.1,0.2", **urls)
    try:
        alone.start().wait_ready()
        assert alone.sell("before the dark")
        storm.postgres.kill9()
        until(lambda: alone.ready() == 503, 15)
        assert not alone.sell("in the dark")
        storm.postgres.start()
        alone.wait_ready(30)
        until(lambda: alone.sell("after the dark"), 30)
        until(lambda: set(entries(alone)) == {"before the dark", "after the dark"}, 30)
        assert all(steps == list(range(5)) for steps in entries(alone).values())
        assert "event_parked" not in alone.log()
    finally:
        alone.end()
