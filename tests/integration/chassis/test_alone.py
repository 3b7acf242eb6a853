"""One process, the embedded bus, a real PostgreSQL: what was acknowledged outlives the process."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import psycopg2
import pytest
import requests

from tests.integration.chassis import shop as parts
from tests.integration.chassis.conftest import until
from tests.integration.chassis.process import Process
from tests.integration.chassis.test_processes import rows
from tests.tree import ROOT

OPERATOR = {"X-Operator": "1"}


class Alone(Process):
    def command(self) -> list[str]:
        return [sys.executable, "-W", "ignore", "-m", "tests.integration.chassis.alone"]

    def sell(self, sale_id: str, page: str = "sell") -> bool:
        """Whether it was acknowledged."""
        try:
            answer = requests.post(f"{self.health}/{page}", params={"id": sale_id}, headers=OPERATOR, timeout=20)
        except requests.RequestException:
            return False
        return answer.status_code == 200


@pytest.fixture
def alone(database: Callable[[str | None], str], tmp_path: Path) -> Iterator[Alone]:
    made = Alone(
        tmp_path,
        "shop",
        "till",
        AMQP_URL="",
        KONTINGENT_RETRIES="0.1,0.2",
        SHOP_DATABASE_URL=parts.prepare("shop", parts.ShopBase, database(None)),
        TILL_DATABASE_URL=parts.prepare("till", parts.TillBase, database(None)),
    )
    yield made
    made.end()


def entries(alone: Alone) -> dict[str, list[int]]:
    heard: dict[str, list[int]] = {}
    for sale, step in rows(alone.environment["TILL_DATABASE_URL"], "SELECT sale_id, step FROM entries ORDER BY id"):
        heard.setdefault(sale, []).append(step)
    return heard


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(alone: Alone) -> None:
    """Killed three times under load; the bus in its memory dies with it each time, the outbox does not."""
    sold: list[str] = []
    for life in range(3):
        alone.start().wait_ready()
        ended = time.monotonic() + 2.5

        def hand(number: int, life: int = life, ended: float = ended) -> None:
            for i in range(10_000):
                if time.monotonic() > ended:
                    return
                if alone.sell(name := f"{life}.{number}.{i}"):
                    sold.append(name)

        hands = [threading.Thread(target=hand, args=(number,)) for number in range(4)]
        for one in hands:
            one.start()
        time.sleep(1.5)
        alone.kill9()
        for one in hands:
            one.join()
    assert len(sold) > 20
    alone.start().wait_ready()
    until(lambda: set(sold) <= set(heard := entries(alone)) and {len(steps) for steps in heard.values()} == {5}, 30)
    assert all(steps == list(range(5)) for steps in entries(alone).values())


def test_what_was_told_but_not_heard_is_told_again_after_any_time(alone: Alone) -> None:
    """Told on Friday, killed before it was heard, started again three weeks later."""
    alone.start().wait_ready()
    assert alone.sell("friday")
    until(lambda: entries(alone) == {"friday": [0, 1, 2, 3, 4]})
    alone.kill9()
    for name, sql in (
        ("SHOP", "UPDATE outbox SET sent_at = sent_at - interval '21 days'"),
        ("TILL", "DELETE FROM entries; DELETE FROM inbox"),
    ):
        connection = psycopg2.connect(alone.environment[f"{name}_DATABASE_URL"])
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
        connection.close()
    alone.start().wait_ready()
    until(lambda: entries(alone) == {"friday": [0, 1, 2, 3, 4]}, 20)


def letters(alone: Alone, *arguments: str) -> Any:
    command = [sys.executable, "-W", "ignore", "-m", "chassis.letters", *arguments]
    environment = os.environ | {"AMQP_URL": "", "KONTINGENT_HEALTH": alone.health}
    asked = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False, timeout=30)
    assert asked.returncode == 0, asked.stderr.decode()
    return orjson.loads(asked.stdout)


def test_letters_are_asked_of_the_process_that_holds_the_bus(alone: Alone) -> None:
    alone.start().wait_ready()
    assert alone.sell("word 5") and alone.sell("unluckily")
    until(lambda: len(letters(alone, "list")) == 5, 30)
    first = letters(alone, "list")[0]
    assert first["queue"] == "evt-shop--till" and "body" not in first
    assert "unluckily" in letters(alone, "show", first["event_id"])[0]["body"]
    assert letters(alone, "drop", first["event_id"]) == {"dropped": 1}
    assert letters(alone, "replay", "--all") == {"replayed": 4}
    until(lambda: len(letters(alone, "list")) == 4, 30)
    until(lambda: alone.metric('dead_letters{queue="evt-shop--till"}') == 4.0, 20)


def test_a_page_in_a_browser_cannot_reach_the_letters(alone: Alone) -> None:
    alone.start().wait_ready()
    for verb, headers in (("GET", {}), ("POST", {}), ("GET", OPERATOR)):
        asked = requests.request(verb, f"{alone.health}/letters", params={"do": "list"}, headers=headers, timeout=10)
        assert asked.status_code == 404


def test_asked_to_end_it_finishes_its_work_once_and_leaves_with_0(alone: Alone) -> None:
    alone.start().wait_ready()
    hands = [threading.Thread(target=alone.sell, args=(f"slow {i}", "sell_slowly")) for i in range(4)]
    for one in hands:
        one.start()
    begun = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND datname = current_database()"
    until(lambda: rows(alone.environment["SHOP_DATABASE_URL"], begun)[0][0] > 4)  # the question itself is one
    alone.signal(signal.SIGTERM)
    assert alone.wait() == 0
    for one in hands:
        one.join()
    assert rows(alone.environment["SHOP_DATABASE_URL"], "SELECT count(*) FROM sales") == [(4,)]
    assert alone.log().count('"method":"sell_slowly"') == 4


def test_what_is_not_told_yet_is_a_metric(alone: Alone) -> None:
    """Held back as another process of the same service would: by the lock of whoever tells."""
    alone.start().wait_ready()
    assert alone.metric('outbox_backlog{service="shop"}') == 0.0
    connection = psycopg2.connect(alone.environment["SHOP_DATABASE_URL"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('outbox'))")
        assert alone.sell("untold")
        until(lambda: alone.metric('outbox_backlog{service="shop"}') == 5.0, 20)
        assert entries(alone) == {}
    connection.close()
    until(lambda: alone.metric('outbox_backlog{service="shop"}') == 0.0, 20)
    until(lambda: entries(alone) == {"untold": [0, 1, 2, 3, 4]})


def test_no_name_reaches_its_log(alone: Alone) -> None:
    """A marked word goes through a success, a defect, a refusal and a poisoned event."""
    secret = "unluckily, Свидригайлов"
    alone.start().wait_ready()
    assert alone.sell(secret) and not alone.sell(secret, "fail")
    alone.sell(secret)
    until(lambda: '"event":"event_parked"' in alone.log(), 20)
    alone.signal(signal.SIGTERM)
    assert alone.wait() == 0
    assert '"event":"defect"' in alone.log() and '"method":"sell"' in alone.log()
    assert "Свидригайлов" not in alone.log() and "\\u0421\\u0432\\u0438\\u0434" not in alone.log()
