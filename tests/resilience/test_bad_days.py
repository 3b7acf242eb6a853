"""Bad days: everything that can be killed is killed while teachers post marks."""

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
import psycopg2
import pytest

from chassis import topology
from chassis.links import put
from contracts.base import uuid7
from tests.e2e.people import soon, today
from tests.places.platform import ROOT
from tests.resilience.conftest import Place
from tests.resilience.posting import Cell, Hands, prepare

pytestmark = pytest.mark.patience(600)


def rows(place: Place, service: str, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    connection = psycopg2.connect(place.postgres.url(service))
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return list(cursor.fetchall())
    finally:
        connection.close()


def told_of_marks(place: Place) -> int:
    """How many ledger entries reporting has heard of."""
    director = place.person("DIRECTOR")
    period = {"starts_on": str(today() - timedelta(300)), "ends_on": str(today() + timedelta(2))}
    return sum(one["marks"] for one in director.get("/v1/reports/activity", **period)["classes"])


def entries_of(place: Place) -> int:
    director = place.person("DIRECTOR")
    school = director.get("/v1/me")["acting"]["school_id"]
    check = director.get(f"/v1/schools/{school}/mark-ledger")
    assert check["differences"] == 0
    return int(check["entries"])


def chaos(place: Place) -> list[Callable[[], None]]:
    """The faults, in the order they come."""
    platform, rabbit, postgres = place.platform, place.rabbit, place.postgres

    def broker() -> None:
        rabbit.kill9()
        time.sleep(0.5)
        rabbit.start()

    def database() -> None:
        postgres.kill9()
        time.sleep(0.5)
        postgres.start()

    def gradebook() -> None:
        platform.restart("gradebook")

    def gateway() -> None:
        platform.restart("gateway")

    def frozen() -> None:
        platform.freeze("gradebook", 10)

    order = [gradebook, gateway, broker, gradebook, database, gradebook, gradebook, gateway, broker, gradebook]
    return [*order, database, gradebook, frozen, gradebook, gradebook, gateway, broker, gradebook, database, gradebook]


def test_every_acknowledged_mark_is_there_exactly_once(place: Place) -> None:
    before = entries_of(place)
    hands = prepare(place, 1000)
    faults = chaos(place)
    names = Counter(fault.__name__ for fault in faults)
    assert (names["gradebook"], names["gateway"], names["broker"], names["database"], names["frozen"]) == (
        10,
        3,
        3,
        3,
        1,
    )
    kept, hands.more = list(hands.cells), True
    hands.cells.clear()
    pace = threading.Thread(target=_keep_going, args=(hands, kept, faults))
    pace.start()
    hands.start()
    pace.join()
    hands.wait(180)
    place.platform.wait_ready(60)
    assert hands.refused == []
    assert len(hands.acknowledged) == 1000 and hands.troubles > 0
    assert hands.slowest < 31, "something hung"
    assert entries_of(place) == before + 1000
    _every_cell_has_one_entry(place, hands.acknowledged)
    _diary_agrees(place, hands.acknowledged)
    soon(lambda: told_of_marks(place) == entries_of(place), 60)


def _keep_going(hands: Hands, kept: list[Cell], faults: list[Callable[[], None]]) -> None:
    """Hands out the marks a share a fault, so that every fault meets some."""
    share = len(kept) // len(faults) + 1
    for fault in faults:
        started = time.monotonic()
        for _ in range(min(share, len(kept))):
            hands.cells.append(kept.pop())
        met = len(hands.acknowledged)
        soon(
            lambda met=met: len(hands.acknowledged) > met + share // 2, 90
        )  # the fault before has healed, this one meets work
        fault()
        print(
            f"{fault.__name__}: {time.monotonic() - started:.1f} s, acknowledged {len(hands.acknowledged)}", flush=True
        )
    hands.more = False


def _every_cell_has_one_entry(place: Place, cells: list[Cell]) -> None:
    sql = "SELECT work_id::text, student_id::text, value FROM mark_entries"
    found = Counter((work, student, value) for work, student, value in rows(place, "gradebook", sql))
    assert all(found[cell.work, cell.student, cell.value] == 1 for cell in cells)


def _diary_agrees(place: Place, cells: list[Cell]) -> None:
    """What the family is shown holds every mark of some pupils."""
    deputy = place.person("DEPUTY")
    for student in sorted({cell.student for cell in cells})[:5]:
        mine = [cell for cell in cells if cell.student == student]
        periods = {}
        for day in {cell.on for cell in mine}:
            summary = deputy.get(f"/v1/students/{student}/summary", on=day)
            periods[summary["starts_on"]] = summary["subjects"]
        shown = Counter(mark[0] for subjects in periods.values() for one in subjects for mark in one["marks"])
        assert not Counter(cell.value for cell in mine) - shown


def test_a_broker_without_its_data_is_told_again(place: Place) -> None:
    """Reporting is away, the queue holds its events, the broker's disk is lost: the outbox knows them still."""
    place.platform.kill9("reporting")
    hands = prepare(place, 60)
    hands.start()
    hands.wait(60)
    place.rabbit.kill9()
    place.rabbit.erase()
    place.rabbit.start()
    place.platform.launch("reporting")
    place.platform.wait_ready(90)
    soon(lambda: told_of_marks(place) == entries_of(place), 90)


def test_repeated_and_shuffled_events_change_nothing(place: Place) -> None:
    """All of contingent's events again, aggregates in another order: every reader stays as it was."""
    queue = topology.queue("contingent", "gradebook")
    told = rows(place, "contingent", "SELECT event_id::text, name, about, body FROM outbox ORDER BY md5(about), seq")
    known = "SELECT id::text, as_of FROM known_students ORDER BY id"
    before = rows(place, "gradebook", known)
    heard = rows(place, "gradebook", "SELECT count(*) FROM inbox")
    for event_id, name, about, body in told[:200]:
        put(place.rabbit.url(), queue, bytes(body), {"event_id": event_id, "name": name, "about": about})
    time.sleep(2)
    assert rows(place, "gradebook", known) == before
    assert rows(place, "gradebook", "SELECT count(*) FROM inbox") == heard


def letters(place: Place, *arguments: str) -> Any:
    import os

    command = [sys.executable, "-W", "ignore", "-m", "chassis.letters", *arguments]
    environment = os.environ | {
        "AMQP_URL": place.rabbit.url(),
        "PYTHONPATH": str(ROOT),
        "KONTINGENT_RETRIES": "0.5,1,2,4,8",
    }
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return orjson.loads(done.stdout)


def test_poison_is_parked_among_good_ones_and_replayable(place: Place) -> None:
    queue = topology.queue("contingent", "gradebook")
    poison = uuid7()
    headers = {"event_id": str(poison), "name": "student_enrolled.v1", "about": str(uuid7())}
    put(place.rabbit.url(), queue, b'{"student": "not a student"}', headers)
    director = place.person("DIRECTOR")
    assert entries_of(place) >= 0 and director.get("/v1/me")
    soon(lambda: [one for one in letters(place, "list") if one["event_id"] == str(poison)], 60)
    assert "not a student" in letters(place, "show", str(poison))[0]["body"]
    assert letters(place, "replay", str(poison)) == {"replayed": 1}
    soon(lambda: [one for one in letters(place, "list") if one["event_id"] == str(poison)], 60)
    assert letters(place, "drop", str(poison)) == {"dropped": 1}
    assert letters(place, "list") == []
