"""One process, the embedded bus, a real PostgreSQL: what was acknowledged outlives the process."""

import os
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

    def sell(self, sale_id: str) -> bool:
        """Whether it was acknowledged."""
        try:
            answer = requests.post(f"{self.health}/sell", params={"id": sale_id}, headers=OPERATOR, timeout=20)
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
