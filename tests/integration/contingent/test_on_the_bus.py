"""The service itself on either bus: doors, news, and an order told twice."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import eventlet
import pytest

from chassis.call import enter, start
from chassis.db import Database
from chassis.doors import caller_of
from chassis.migrate import role_of
from chassis.outbox import Relay
from chassis.run import container
from chassis.settings import Settings
from chassis.wire import Wire
from contracts.base import PLATFORM, Caller, Invalid, Unavailable, uuid7
from contracts.contingent import ContingentApi, MovementKind, StudentEnrolled
from contracts.importing import ImportState
from services.contingent.service import ContingentService
from services.contingent.usecases import import_template
from tests.builders import student_body as build
from tests.integration.contingent.place import School, open_database
from tests.integration.contingent.test_import import child


@dataclass
class House:
    school: School
    api: ContingentApi
    documents: Database
    """An outbox of the service that registers orders."""
    relay: Relay

    def acting(self, role: str) -> None:
        caller = Caller(role=role, account_id=uuid7(), district_id=self.school.district_id, school_id=self.school.id)
        enter(start(caller, 20, key=uuid7().hex))


@pytest.fixture(scope="module")
def house(bus_url: str, database: Callable[[str | None], str]) -> Iterator[House]:
    url = database("contingent")
    settings = Settings(bus=bus_url, retries=(0.1, 0.2), databases={"CONTINGENT_DATABASE_URL": url})
    running = container(ContingentService, settings)
    running.start()
    wire = Wire(bus_url, "tester")
    wire.start()
    assert wire.wait_connected(10)
    db: Database = open_database(url)
    documents = Database().open(database("documents"), role=role_of("documents"))
    relay = Relay(documents, "documents", bus_url, settings.retries, 60)
    made = House(School(db, uuid7()), caller_of(ContingentApi, wire, 20), documents, relay)
    _wait(made)
    relay.start()
    yield made
    relay.stop()
    running.stop()
    wire.stop()
    db.stop()
    documents.stop()


def _wait(house: House) -> None:
    with eventlet.Timeout(20):
        while True:
            try:
                house.acting("CLERK")
                house.api.list_classes(school_id=house.school.id)
                return
            except Unavailable:
                eventlet.sleep(0.1)


def test_a_list_comes_in_and_goes_out_through_the_doors(house: House) -> None:
    school = house.school
    house.acting("SYS_ADMIN")
    opened = house.api.open_class(school_id=school.id, grade=5, letter="А", year=build.YEAR)
    assert (opened.title, opened.students) == ("5А", 0)

    house.acting("SYS_ADMIN")
    content: Any = b64encode(import_template.workbook([child(1), child(2)])).decode()  # as it travels in JSON
    taken = house.api.import_students(school_id=school.id, content=content, dry_run=False, year=build.YEAR)
    assert (taken.accepted, taken.rows) == (True, 2)

    house.acting("CLERK")
    people = [one for one in house.api.find_people(school_id=school.id).items if one.birth_date]
    lines = [build.line(MovementKind.INITIAL_ENTRY, one.id, opened.id, line=n) for n, one in enumerate(people, 1)]
    check = house.api.check_movements(school_id=school.id, kind="INITIAL_ENTRY", movements=lines)
    assert (check.problems, len(check.people)) == ([], 2)
    school.execute(lines)
    page = house.api.list_students(school_id=school.id, limit=1)
    assert (len(page.items), page.items[0].class_title) == (1, "5А")
    assert page.next
    assert len(house.api.list_class_students(class_id=opened.id)) == 2

    known = house.api.import_students(school_id=school.id, content=content, dry_run=False, year=build.YEAR, id=uuid7())
    assert (known.added, known.unchanged, known.differences) == (0, 2, [])
    assert house.api.get_import(import_id=known.id).state is ImportState.ACCEPTED


def test_a_wrong_list_is_invalid_with_its_rows(house: House) -> None:
    house.acting("SYS_ADMIN")
    nothing: Any = b64encode(b"nothing").decode()
    with pytest.raises(Invalid) as refused:
        house.api.import_students(school_id=house.school.id, content=nothing, dry_run=False)
    assert refused.value.facts["problems"][0]["field"] == "content"


def test_news_of_an_order_told_twice_is_done_once(house: House) -> None:
    school = house.school
    line = build.line(MovementKind.ENROL_OTHER, school.applicant(), school.open_class(6, "Б"))
    event = build.registered(school.district_id, school.id, [line])
    with house.documents.begin(PLATFORM) as uow:
        uow.publish(event, replace(event, event_id=uuid7()))
    house.relay.wake()
    with eventlet.Timeout(10):
        while school.outcome(event.order.id) != "EXECUTED":
            eventlet.sleep(0.05)
    eventlet.sleep(0.5)
    told = [one for one in school.told(StudentEnrolled.name()) if one["student"]["id"] == str(line.student_id)]
    assert len(told) == 1
