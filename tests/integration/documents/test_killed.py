"""The power goes while orders are being registered."""

import random
import subprocess
import sys
from collections.abc import Callable

from chassis.db import Database
from chassis.migrate import role_of
from services.documents.models.days import MOSCOW, now
from services.documents.usecases import reading
from tests.integration.documents.place import Place
from tests.tree import ROOT

ORDERS, KILLS = 30, 4


def test_kill_9_leaves_no_gap_and_every_order_ends_registered_once(database: Callable[[str | None], str]) -> None:
    url = database("documents")
    place = Place(Database().open(url, role=role_of("documents"))).open()
    signed = [place.sign(place.draft()["id"])["id"] for _ in range(ORDERS)]
    command = [sys.executable, "-m", "tests.integration.documents.registering", url]
    command += [str(place.district_id), str(place.school_id)]
    chance = random.Random(7)
    for attempt in range(KILLS + 1):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        try:
            process.wait(60 if attempt == KILLS else chance.uniform(0.05, 0.5))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _refuse_gaps(place)
    with place.begin("CLERK") as uow:
        told = uow.scalar(
            "SELECT count(*) FROM outbox WHERE name = 'order_registered.v1' AND about = ANY(%(a)s)", {"a": signed}
        )
        frozen = uow.scalar("SELECT count(*) FROM frozen_papers")
    place.db.stop()
    assert (told, frozen) == (ORDERS, ORDERS)


def _refuse_gaps(place: Place) -> None:
    with place.begin("CLERK") as uow:
        book = reading.read_book(uow, place.school_id, now().astimezone(MOSCOW).year, None, None).entries
    assert [one.number for one in book] == [f"{i}-К" for i in range(1, len(book) + 1)]
