"""The service itself on either bus: facts arrive as events, a report leaves over HTTP, all by its own doors."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import eventlet
import orjson
import pytest

from chassis import topology
from chassis.call import enter, start
from chassis.doors import caller_of
from chassis.keyring import KeyRing
from chassis.links import Confirmed, channel_of, connect
from chassis.run import container
from chassis.settings import Settings, settings
from chassis.wire import Wire
from contracts.base import Caller, Event, Invalid, Unavailable, uuid7
from contracts.reporting import NotYourReports, ReportingApi, ReportState
from contracts.student_body import Counterpart
from services.identity import tokens
from services.reporting.service import ReportingService
from tests.integration.reporting.district import HEARD, District, School
from tests.places.department import Department, Fault

QUARTER = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 10, 26)}


@dataclass
class House:
    reporting: ReportingApi
    office: Department
    publish: Callable[[list[Event]], None]

    def acting(self, caller: Caller) -> ReportingApi:
        enter(start(caller, 30, "", uuid7().hex))
        return self.reporting


@pytest.fixture(scope="module")
def house(bus_url: str, database: Callable[[str], str]) -> Iterator[House]:
    with pytest.MonkeyPatch.context() as patch, Department() as office:
        patch.setenv("KONTINGENT_DEPARTMENT_URL", office.url)
        patch.setenv("KONTINGENT_DEPARTMENT_RETRY_SECONDS", "0.1")
        patch.setattr(ReportingService, "keys", KeyRing())
        settings.cache_clear()
        urls = {"REPORTING_DATABASE_URL": database("reporting")}
        service = container(ReportingService, Settings(bus=bus_url, retries=(0.1, 0.2), databases=urls))
        service.start()
        wire = Wire(bus_url, "tester")
        wire.start()
        assert wire.wait_connected(10)
        made = House(caller_of(ReportingApi, wire, 20), office, lambda events: publish(bus_url, events))
        wait_until(lambda: made.acting(District().officer).list_reports().items == [])
        yield made
        service.stop()
        wire.stop()
        settings.cache_clear()


def publish(url: str, events: list[Event]) -> None:
    """As the relays of the services that tell them."""
    link = connect(url, 30)
    topology.declare(channel_of(link), list(HEARD), (0.1, 0.2))
    batch = Confirmed(link)
    for one in events:
        headers = {"name": one.name(), "event_id": str(one.event_id), "about": one.aggregate}
        batch.publish(orjson.dumps(one, default=str), topology.exchange(one.source), one.name(), headers)
    assert not batch.settle()
    link.release()


def wait_until(holds: Callable[[], Any]) -> None:
    with eventlet.Timeout(20):
        while True:
            try:
                if holds():
                    return
            except Unavailable:
                pass
            eventlet.sleep(0.05)


def settled_school(house: House) -> School:
    district = District()
    school = district.school()
    class_id = school.open_class()
    pupils = school.fill(class_id, 5)
    school.enrol(class_id, date(2026, 9, 12), counterpart=Counterpart.REGION)
    school.withdraw(pupils[0], date(2026, 10, 2), Counterpart.OTHER_REGION)
    house.publish(district.told + district.told)

    def balanced() -> bool:
        whole = house.acting(district.officer).get_movement_report(**QUARTER).rows[-1].counts
        return (whole.start, whole.arrived, whole.left, whole.end) == (5, 1, 1, 5)

    wait_until(balanced)
    return school


def confirmed(caller: Caller, report_id: UUID) -> str:
    """Identity has said it, and is away since: its keys are known."""
    key = tokens.new_key()[1]
    said = {"jti": uuid7(), "person": caller.person_id, "purpose": "REPORT", "subject": report_id, "means": "PASSWORD"}
    token = tokens.signed(key, said, timedelta(minutes=3))
    ReportingService.keys.claims(token, lambda: {"keys": [tokens.public(key)]})
    return token


def test_events_told_twice_become_a_report_that_reaches_the_department_once(house: House) -> None:
    school = settled_school(house)
    director = school.caller()
    made = house.acting(director).make_report(**QUARTER)
    assert made.state is ReportState.CHECKED
    token = confirmed(director, made.id)
    signed = house.acting(director).sign_report(report_id=made.id, version=made.version, confirmation=token)
    house.office.then(Fault.ERROR, Fault.ERROR, Fault.DROP)
    house.acting(director).send_report(report_id=signed.id)
    wait_until(lambda: house.acting(director).get_report(report_id=made.id).state is ReportState.ACCEPTED)
    submission = house.acting(director).get_report(report_id=made.id).editions[0].submission
    assert submission is not None and len(submission.attempts) == 4
    assert [key for key in house.office.accepted if key.startswith(str(made.id))] == [f"{made.id}-v1"]


def test_a_command_repeated_under_its_key_is_answered_again(house: House) -> None:
    school = settled_school(house)
    call = start(school.caller(), 30, "", uuid7().hex)
    enter(call)
    first = house.reporting.make_report(**QUARTER)
    enter(call)
    assert house.reporting.make_report(**QUARTER) == first


def test_refusals_cross_the_bus_with_their_class(house: House) -> None:
    school = settled_school(house)
    with pytest.raises(NotYourReports):
        house.acting(school.caller("TEACHER")).get_movement_report(**QUARTER)
    with pytest.raises(Invalid) as refused:
        house.acting(school.caller()).get_movement_report(starts_on="вчера", ends_on="2026-10-26")  # type: ignore[arg-type]
    assert refused.value.field == "starts_on"


def test_the_key_that_verifies_is_told(house: House) -> None:
    officer = District().officer
    key = house.acting(officer).get_signing_key()
    assert (key.kty, key.crv) == ("OKP", "Ed25519")
    assert house.acting(officer).get_signing_key() == key
