"""Bad days: everything that can be killed is killed while teachers post marks."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import orjson
import psycopg2
import pytest

from chassis import topology
from chassis.links import put
from contracts.base import uuid7
from tests.e2e.people import soon, today
from tests.places.platform import ROOT
from tests.resilience import retelling
from tests.resilience.conftest import RETRIES, Place
from tests.resilience.posting import Cell, Hands, prepare

pytestmark = pytest.mark.patience(600)
SLOWEST = 15.0
"""Seconds within which everybody is answered, be it with 503: a call's own ten, and what a busy machine adds."""


def rows(place: Place, service: str, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    connection = psycopg2.connect(place.postgres.url(service))
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return list(cursor.fetchall())
    finally:
        connection.close()


STANDING = """
    SELECT e.student_id::text, l.day::text, l.number, e.value FROM mark_entries e
    JOIN works w ON w.id = e.work_id JOIN lessons l ON l.id = w.lesson_id
    WHERE e.student_id::text = ANY (%s) AND e.value IS NOT NULL
      AND NOT EXISTS (SELECT FROM mark_entries x WHERE x.supersedes = e.id)"""
"""The ledger's last word on every cell: (student, day, number of the lesson, value)."""


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
    assert hands.hung == 0 and hands.slowest < SLOWEST, f"something hung: {hands.hung} times, {hands.slowest:.1f} s"
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
    """Of every pupil who was given a mark: what the family is shown is the ledger, mark by mark, and nothing else."""
    deputy, students = place.person("DEPUTY"), sorted({cell.student for cell in cells})
    ledger = Counter(rows(place, "gradebook", STANDING, students))
    assert not Counter((c.student, c.on, c.number, c.value) for c in cells) - ledger
    (first, last), *_ = rows(place, "gradebook", "SELECT min(day), max(day) FROM lessons WHERE day <= %s", today())
    weeks = [first + timedelta(days) for days in range(0, (last - first).days + 7, 7)]
    shown: Counter[Any] = Counter()
    for student, week in product(students, weeks):
        for day in deputy.get(f"/v1/students/{student}/diary", week=str(week))["days"]:
            for lesson in day["lessons"]:
                shown.update((student, day["on"], lesson["number"], mark[0]) for mark in lesson["marks"])
    assert shown == ledger


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


@pytest.mark.parametrize("service", retelling.DERIVED)
def test_all_events_again_shuffled_and_doubled_end_in_the_same_state(place: Place, service: str) -> None:
    """Told to a service that has forgotten everything: it knows at the end what it knew before, row by row."""
    place.platform.wait_ready()
    soon(lambda: retelling.waiting(place, service) == 0, 60)
    held = retelling.held_lessons(place)
    told, before = retelling.told_to(place, service), retelling.state(place, service, held)
    empty = {table for table, known in before.items() if not known}
    assert len(told) > 200 and not empty, f"too little to compare: {len(told)} events, nothing in {empty}"
    with retelling.forgotten(place, service):
        assert not any(retelling.state(place, service, held).values())
        retelling.tell(place, service, retelling.shuffled_twice(told))
        soon(lambda: retelling.heard(place, service) == len(told), 120)
        soon(lambda: retelling.waiting(place, service) == 0, 60)
        assert retelling.state(place, service, held) == before
        assert retelling.heard(place, service) == len(told), "each event counts once"


def letters(place: Place, *arguments: str) -> Any:
    command = [sys.executable, "-W", "ignore", "-m", "chassis.letters", *arguments]
    environment = os.environ | {
        "AMQP_URL": place.rabbit.url(),
        "PYTHONPATH": str(ROOT),
        "KONTINGENT_RETRIES": RETRIES,
    }
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return orjson.loads(done.stdout)


def test_poison_is_parked_among_good_ones_and_replayable(place: Place) -> None:
    """A good event before it and one behind it in the same queue are heard while it is still being tried."""
    queue, poison = topology.queue("contingent", "gradebook"), uuid7()
    headers = {"event_id": str(poison), "name": "student_enrolled.v1", "about": str(uuid7())}
    before = open_class(place, "Э")
    put(place.rabbit.url(), queue, b'{"student": "not a student"}', headers)
    behind = open_class(place, "Ю")
    known = "SELECT id::text FROM known_classes WHERE id::text = ANY (%s)"
    soon(lambda: len(rows(place, "gradebook", known, [before, behind])) == 2, 6)
    assert letters(place, "list") == [], "the poison is tried again, and nobody waits for it"
    soon(lambda: [one for one in letters(place, "list") if one["event_id"] == str(poison)], 60)
    assert "not a student" in letters(place, "show", str(poison))[0]["body"]
    assert letters(place, "replay", str(poison)) == {"replayed": 1}
    soon(lambda: [one for one in letters(place, "list") if one["event_id"] == str(poison)], 60)
    assert letters(place, "drop", str(poison)) == {"dropped": 1}
    assert letters(place, "list") == []


def open_class(place: Place, letter: str) -> str:
    """Its id; contingent tells of it at once."""
    admin, year = place.person("SYS_ADMIN"), today().year - (today().month < 9)
    body = {"grade": 5, "letter": letter, "year": f"{year}/{year + 1}", "capacity": 20}
    school = admin.get("/v1/me")["acting"]["school_id"]
    return str(admin.do("POST", f"/v1/schools/{school}/classes", body)["id"])
