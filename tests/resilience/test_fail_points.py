"""The power goes between any two of sign, number, print, register, tell, execute, tell, note: one point after another.

At each a school signs and registers an order by which somebody leaves. The process that comes to the point dies, is
started anew, and whoever asked gets an answer: nothing is lost, nothing happens twice.
"""

import subprocess
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from tests.e2e.people import Person, soon, today
from tests.resilience.conftest import Place
from tests.resilience.test_bad_days import rows

pytestmark = pytest.mark.patience(600)
AT_SIGNING = ("documents.done.sign_order",)
"""Signed, not answered."""
AT_REGISTRATION = (
    "documents.numbered",
    "documents.printed",
    "documents.done.register_order",  # registered, not told, not answered
    "documents.told",  # told, not noted as told
    "contingent.hearing.execute_order",  # carried out, not committed
    "contingent.heard.execute_order",  # committed, not acknowledged
    "contingent.telling",  # its outcome not told
    "contingent.told",
    "documents.hearing.keep_executed",  # the outcome not yet noted
    "documents.heard.keep_executed",
)
POINTS = AT_SIGNING + AT_REGISTRATION


class Office:
    """The clerk and the director of a school, and the pupils who have not left it yet."""

    def __init__(self, place: Place) -> None:
        self.place, self.hands = place, ThreadPoolExecutor(1)
        self.clerk, self.director = place.person("CLERK"), place.person("DIRECTOR")
        self.school = self.clerk.get("/v1/me")["acting"]["school_id"]
        assert self.director.get("/v1/me")["acting"]["school_id"] == self.school
        self.pupils = self.clerk.get(f"/v1/schools/{self.school}/students", limit=100)["items"]
        self.orders = dict[str, str]()

    def draft(self) -> dict[str, Any]:
        """About one in whose way nothing stands."""
        while (order := self._draft(self.pupils.pop()))["check"]["problems"]:
            pass
        return order

    def _draft(self, pupil: dict[str, Any]) -> dict[str, Any]:
        movement = {
            "line": 1, "kind": "WITHDRAW", "student_id": pupil["id"], "person_id": pupil["person_id"],
            "effective_on": str(today()), "reason": "RELOCATION", "counterpart": "OTHER_REGION",
            "destination": "другой регион", "basis": "заявление",
        }  # fmt: skip
        body = {"kind": "WITHDRAW", "basis": "заявления матери вх. № 7", "movements": [movement]}
        order: dict[str, Any] = self.clerk.do("POST", f"/v1/schools/{self.school}/orders", body)
        return order

    def sign(self, order: dict[str, Any]) -> None:
        again = {"purpose": "ORDER", "subject": order["id"], "password": self.director.password}
        proof = {"confirmation": self.director.do("POST", "/v1/me/confirmations", again)["token"]}
        path, version = f"/v1/orders/{order['id']}/signature", {"If-Match": f'"{order["version"]}"'}
        self._insist(self.director, path, version, proof)

    def register(self, order: dict[str, Any]) -> None:
        self._insist(self.clerk, f"/v1/orders/{order['id']}/registration", {})

    def _insist(self, who: Person, path: str, headers: dict[str, str], body: Any = None) -> None:
        """As a careful client: under one key until there is an answer."""
        key, end = uuid4().hex, time.monotonic() + 120
        while (answer := who.ask("POST", path, key=key, json=body or {}, headers=headers)).status_code == 503:
            assert time.monotonic() < end
            time.sleep(0.2)
        assert answer.status_code in (200, 201), answer.text

    def dies_at(self, point: str, deed: Any, order: dict[str, Any]) -> None:
        """The deed, while the process that comes to this point dies and comes back."""
        process = self.place.platform.processes[service := point.split(".")[0]]
        (self.place.fail_points / point).touch()
        going: Future[None] = self.hands.submit(deed, order)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            pytest.fail(f"nothing came to {point}")
        self.place.platform.launch(service)
        self.place.platform.wait_ready()
        going.result(120)


@pytest.fixture(scope="module")
def office(place: Place) -> Office:
    place.platform.wait_ready()
    return Office(place)


@pytest.mark.parametrize("point", POINTS)
def test_an_order_ends_carried_out_wherever_the_power_goes(office: Office, point: str) -> None:
    order = office.draft()
    if point in AT_SIGNING:
        office.dies_at(point, office.sign, order)
        office.register(order)
    else:
        office.sign(order)
        office.dies_at(point, office.register, order)
    done = soon(
        lambda: (o := office.clerk.get(f"/v1/orders/{order['id']}"))["execution"]["state"] == "EXECUTED" and o, 60
    )
    assert done["status"] == "REGISTERED" and done["printing_since"] is None
    assert [one["step"] for one in done["steps"]].count("REGISTERED") == 1
    office.orders[done["id"]] = done["number"]


def test_no_number_is_lost_and_nobody_has_left_twice(office: Office) -> None:
    """Over all orders of the platform, those of the days before too."""
    place, orders = office.place, list(office.orders)
    assert len(set(office.orders.values())) == len(orders) == len(POINTS)
    numbers = rows(place, "documents", "SELECT school_id, letters, year, seq, sub FROM registrations")
    for series in {one[:3] for one in numbers}:
        given = sorted(seq for *of, seq, sub in numbers if tuple(of) == series and not sub)
        assert given == list(range(1, len(given) + 1)), f"{series}: {given}"
    for table in ("registrations", "frozen_papers", "signatures"):
        counted = rows(
            place, "documents", f"SELECT order_id::text FROM {table} WHERE order_id::text = ANY (%s)", orders
        )
        assert Counter(one for (one,) in counted) == Counter(orders), table
    told = rows(place, "documents", "SELECT about::text FROM outbox WHERE name = 'order_registered.v1'")
    assert not Counter(orders) - Counter(one for (one,) in told)
    moved = rows(place, "contingent", "SELECT order_id::text FROM movements WHERE order_id::text = ANY (%s)", orders)
    assert Counter(one for (one,) in moved) == Counter(orders)
    half = "SELECT count(*) FROM orders WHERE status = 'REGISTERED' AND execution NOT IN ('EXECUTED', 'REFUSED')"
    assert rows(place, "documents", half) == [(0,)]
    registered = {one for (one,) in rows(place, "documents", "SELECT order_id::text FROM frozen_papers")}
    assert {one for (one,) in rows(place, "contingent", "SELECT order_id::text FROM movements")} <= registered
