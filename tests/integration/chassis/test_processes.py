"""Services as processes on RabbitMQ and PostgreSQL: asked to end, killed, doubled, watched."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import eventlet
import orjson
import psycopg2
import pytest

from chassis import topology
from chassis.call import enter, spawn, start
from chassis.doors import caller_of
from chassis.links import abandon, channel_of, connect, publish, put
from chassis.wire import EXCHANGE, Wire
from contracts.base import Caller, Trouble, Unavailable, uuid7
from tests.integration.chassis import shop as parts
from tests.integration.chassis.conftest import as_caller, until
from tests.integration.chassis.process import Process
from tests.tree import ROOT

QUEUE = topology.queue("shop", "till")
DISTRICT = uuid7()


@dataclass
class Town:
    """One shop and one till: their databases, a bus, and as many processes as a test starts."""

    bus: str
    shop_url: str
    till_url: str
    folder: Path
    wire: Wire
    processes: list[Process] = field(default_factory=list)

    def run(self, *names: str, **more: str) -> Process:
        made = Process(self.folder, *names, **(self.environment() | more))
        self.processes.append(made)
        return made.start().wait_ready()

    def environment(self) -> dict[str, str]:
        return {
            "AMQP_URL": self.bus,
            "KONTINGENT_RETRIES": "0.1,0.2",
            "KONTINGENT_HEARTBEAT": "3",
            "SHOP_DATABASE_URL": self.shop_url,
            "TILL_DATABASE_URL": self.till_url,
        }

    def shop(self, seconds: float = 5.0) -> parts.ShopApi:
        return caller_of(parts.ShopApi, self.wire, seconds)

    def till(self, seconds: float = 5.0) -> parts.TillApi:
        return caller_of(parts.TillApi, self.wire, seconds)

    def sell(self, sale_id: str, steps: int = 1, price: int = 1) -> None:
        as_caller(Caller(role="CLERK", district_id=DISTRICT))
        self.shop().sell(sale_id=sale_id, price=price, steps=steps)

    def sell_slowly(self, sale_id: str, seconds: float) -> int:
        return self.shop(20).sell_slowly(sale_id=sale_id, seconds=seconds)

    def letters(self, *arguments: str) -> Any:
        command = [sys.executable, "-W", "ignore", "-m", "chassis.letters", *arguments]
        environment = os.environ | self.environment() | {"KONTINGENT_CONTRACTS": "tests.integration.chassis.shop"}
        asked = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False, timeout=30)
        assert asked.returncode == 0, asked.stderr.decode()
        return orjson.loads(asked.stdout)


def rows(url: str, sql: str) -> list[tuple[Any, ...]]:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())
    finally:
        connection.close()


@pytest.fixture
def town(rabbit: Any, database: Callable[[str | None], str], tmp_path: Path) -> Iterator[Town]:
    bus = rabbit.make_vhost(f"town{uuid7().hex}")
    shop_url = parts.prepare("shop", parts.ShopBase, database(None))
    till_url = parts.prepare("till", parts.TillBase, database(None))
    wire = Wire(bus, "tester")
    wire.start()
    assert wire.wait_connected(20)
    made = Town(bus, shop_url, till_url, tmp_path, wire)
    yield made
    for one in made.processes:
        one.end()
    wire.stop()


def test_a_process_asked_to_end_finishes_its_work_once_and_leaves_with_0(town: Town) -> None:
    first = town.run("shop")
    as_caller(Caller(role="CLERK", district_id=DISTRICT))
    asked = [spawn(town.sell_slowly, f"slow {i}", 1.5) for i in range(8)]
    eventlet.sleep(0.6)
    town.run("shop")  # it would do the work again if it were given it
    first.signal(signal.SIGTERM)
    assert [one.wait() for one in asked] == [1] * 8
    assert first.wait() == 0
    eventlet.sleep(0.5)
    assert rows(town.shop_url, "SELECT count(*) FROM sales") == [(8,)]
    assert sum(one.log().count('"method":"sell_slowly"') for one in town.processes) == 8
    assert first.log().count('"method":"sell_slowly"') == 8


def test_work_of_a_killed_process_is_done_once_by_the_next(town: Town) -> None:
    first = town.run("shop")
    as_caller(Caller(role="CLERK", district_id=DISTRICT))
    asked = [spawn(town.sell_slowly, f"slow {i}", 1.0) for i in range(5)]
    eventlet.sleep(0.5)
    first.kill9()
    town.run("shop")
    assert [one.wait() for one in asked] == [1] * 5
    assert rows(town.shop_url, "SELECT count(*) FROM sales") == [(5,)]


def test_a_killed_or_stopped_peer_is_unavailable_within_the_deadline(town: Town) -> None:
    process = town.run("shop")
    asked = eventlet.spawn(town.shop(1.0).sleep, seconds=30)
    eventlet.sleep(0.3)
    process.kill9()
    started = time.monotonic()
    for call in (asked.wait, town.shop(1.0).sales):
        with pytest.raises(Unavailable):
            call()
    assert time.monotonic() - started < 3 and not town.wire._pending


def test_a_frozen_peer_is_unavailable_and_works_again_when_it_thaws(town: Town) -> None:
    process = town.run("shop")
    process.signal(signal.SIGSTOP)
    started = time.monotonic()
    for _ in range(3):
        with pytest.raises(Unavailable):
            town.shop(0.5).sales()
    assert time.monotonic() - started < 3
    process.signal(signal.SIGCONT)
    until(lambda: town.shop(1.0).sales() == 0)


def test_several_processes_tell_and_hear_everything_once_in_order(town: Town) -> None:
    """Two shops tell under one lock; one of two tills hears; it is killed, the other goes on."""
    for name in ("shop", "shop"):
        town.run(name)
    tills = [town.run("till"), town.run("till")]
    pool = eventlet.GreenPool(8)
    for i in range(40):
        pool.spawn_n(town.sell, f"s{i}", 10)
        if i == 15:
            _hearing(tills).kill9()
    pool.waitall()
    until(lambda: rows(town.till_url, "SELECT count(*) FROM entries") == [(400,)], 30)
    heard = rows(town.till_url, "SELECT sale_id, step FROM entries ORDER BY id")
    assert max(Counter(heard).values()) == 1
    for i in range(40):
        assert [step for sale, step in heard if sale == f"s{i}"] == list(range(10))
    until(lambda: rows(town.shop_url, "SELECT count(*) FROM outbox WHERE sent_at IS NULL") == [(0,)])


def _hearing(tills: list[Process]) -> Process:
    """The one whose consumer is active."""
    until(lambda: any(one.metric(_heard("done")) for one in tills))
    return next(one for one in tills if one.metric(_heard("done")))


def _heard(outcome: str) -> str:
    return f'events_total{{event="thing_sold.v1",outcome="{outcome}",service="till"}}'


def test_letters_are_counted_logged_listed_shown_replayed_and_dropped(town: Town) -> None:
    till = town.run("till")
    bad = str(uuid7())
    headers = {"name": "thing_sold.v1", "event_id": bad, "about": "x"}
    put(town.bus, QUEUE, b'{"sale_id": 7}', headers)
    until(lambda: till.metric(f'dead_letters{{queue="{QUEUE}"}}') == 1.0, 20)
    assert '"event":"dead_letters"' in till.log() and '"event":"event_parked"' in till.log()
    (letter,) = town.letters("list")
    assert (letter["event_id"], letter["queue"], letter["tries"], "body" in letter) == (bad, QUEUE, 3, False)
    assert town.letters("show", bad)[0]["body"] == '{"sale_id": 7}'
    assert town.letters("replay", bad) == {"replayed": 1}
    until(lambda: len(town.letters("list")) == 1)
    assert town.letters("drop", bad) == {"dropped": 1}
    assert town.letters("list") == []
    until(lambda: till.metric(f'dead_letters{{queue="{QUEUE}"}}') == 0.0, 20)


def test_a_backlog_is_a_metric(town: Town) -> None:
    """Nobody hears of it: the relay cannot tell, because its queue is full of nobody."""
    shop = town.run("shop")
    assert shop.metric('outbox_backlog{service="shop"}') == 0.0
    connection = psycopg2.connect(town.shop_url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('outbox'))")
        town.sell("untold", steps=7)
        until(lambda: shop.metric('outbox_backlog{service="shop"}') == 7.0, 20)
    connection.close()
    until(lambda: shop.metric('outbox_backlog{service="shop"}') == 0.0, 20)


def test_no_name_mark_or_token_reaches_the_log(town: Town) -> None:
    """A marked word goes through a success, refusals, defects, a poisoned event and unreadable bytes."""
    secret = "Свидригайлов"
    process = town.run("shop", "till")
    town.sell(secret)
    for failing in (
        lambda: town.sell(secret),
        lambda: town.shop().echo(thing={"name": secret, "price": secret}),  # type: ignore[arg-type]
        lambda: town.shop().fail_with(text=secret),
    ):
        with pytest.raises(Exception):  # noqa: B017
            failing()
    headers = {"name": "thing_sold.v1", "event_id": str(uuid7()), "about": secret}
    put(town.bus, QUEUE, orjson.dumps({"sale_id": secret}), headers)
    put(town.bus, "rpc-shop", secret.encode(), {"deadline": secret})
    until(lambda: '"event":"event_parked"' in process.log())
    process.signal(signal.SIGTERM)
    assert process.wait() == 0
    assert '"event":"defect"' in process.log() and '"method":"sell"' in process.log()
    assert secret not in process.log() and "\\u0421\\u0432\\u0438\\u0434" not in process.log()


def test_the_caller_the_call_and_its_outcome_are_in_the_log(town: Town) -> None:
    process = town.run("shop")
    who = Caller(role="CLERK", account_id=uuid7(), district_id=DISTRICT, school_id=uuid7())
    call = start(who, 5)
    enter(call)
    town.shop().echo(thing=parts.Thing(name="a"))
    until(lambda: '"method":"echo"' in process.log())
    said = orjson.loads(next(one for one in process.log().splitlines() if '"method":"echo"' in one))
    assert (said["call_id"], said["role"], said["account_id"], said["school_id"], said["outcome"]) == (
        call.call_id,
        "CLERK",
        str(who.account_id),
        str(who.school_id),
        "ok",
    )


def test_an_unreadable_message_costs_nobody_the_connection(town: Town) -> None:
    process = town.run("shop")
    link = connect(town.bus, 0)
    channel = channel_of(link)
    for headers, key in (({"deadline": "never"}, "shop.sales"), ({"caller": "nobody"}, "shop.sales")):
        publish(channel, b"\xff\xfe", EXCHANGE, key, headers, reply_to="nowhere", correlation_id="1")
    put(town.bus, "rpc-shop", b"{}", {})
    until(lambda: process.log().count("request_without_reply_to") == 1 and "message_unreadable" in process.log())
    eventlet.sleep(0.5)
    assert {one["error"] for one in town.letters("list")} == {"ValueError", "no reply_to"}, process.log()
    assert town.shop().sales() == 0
    assert process.log().count("bus_connected") == 1
    assert town.letters("drop", "--all") == {"dropped": 2}
    abandon(link)


def test_nobody_is_asked_inside_an_open_transaction(town: Town) -> None:
    process = town.run("shop", "till")
    with pytest.raises(Trouble):
        town.till().ask_in_transaction()
    assert '"error":"RuntimeError"' in process.log()
    assert town.till().ask_shop(method="sales", seconds=0) == "0"
