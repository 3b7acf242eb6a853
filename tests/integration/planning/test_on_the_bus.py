"""The service itself on either bus, with a stand-in for the journal that holds the first lesson it hears of."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import eventlet
import pytest
from sqlalchemy import create_engine

from chassis.call import enter, start
from chassis.db import Database, _driver
from chassis.doors import Service, caller_of, listen
from chassis.migrate import _grant, _role, role_of
from chassis.run import container
from chassis.settings import Settings
from chassis.tables import new_metadata
from chassis.wire import Wire
from contracts.base import Caller, Invalid, Stale, Unavailable, uuid7
from contracts.gradebook import LessonHeld
from contracts.planning import LessonsScheduled, NewAssignment, NewSlot, PlanningApi
from services.planning.service import PlanningService
from services.planning.usecases import plan_template
from tests.integration.planning.school import YEAR, School


class StandInJournal(Service):
    name = "gradebook"
    db = Database()

    @listen(LessonsScheduled)
    def hold_the_first(self, uow: Any, event: LessonsScheduled) -> None:
        first = event.lessons[0]
        held = LessonHeld(
            district_id=event.district_id,
            school_id=event.school_id,
            lesson_id=first.id,
            assignment_id=event.assignment_id,
            on=first.on,
            topic="Вводный урок",
        )
        uow.publish(held)


@dataclass
class House:
    school: School
    planning: PlanningApi


@pytest.fixture(scope="module")
def house(bus_url: str, database: Callable[[str | None], str]) -> Iterator[House]:
    urls = {"PLANNING_DATABASE_URL": database("planning"), "GRADEBOOK_DATABASE_URL": _bare(database(None))}
    settings = Settings(bus=bus_url, retries=(0.1, 0.2), databases=urls)
    running = [container(one, settings) for one in (PlanningService, StandInJournal)]
    for one in running:
        one.start()
    wire = Wire(bus_url, "tester")
    wire.start()
    assert wire.wait_connected(10)
    db = Database().open(urls["PLANNING_DATABASE_URL"], role=role_of("planning"))
    made = House(School(db).open(), caller_of(PlanningApi, wire, 20))
    made.school.set_calendar()
    _wait_for_it(made)
    yield made
    for one in running:
        one.stop()
    wire.stop()
    db.stop()


def _bare(url: str) -> str:
    """A database with the chassis' tables only."""
    engine = create_engine(_driver(url))
    new_metadata().create_all(engine)
    with engine.connect() as connection:
        _role(connection, role_of("gradebook"))
        _grant(connection, role_of("gradebook"))
        connection.commit()
    engine.dispose()
    return url


def _wait_for_it(house: House) -> None:
    with eventlet.Timeout(20):
        while True:
            try:
                acting(house.school.as_())
                house.planning.list_subjects(school_id=house.school.id)
                return
            except Unavailable:
                eventlet.sleep(0.1)


def acting(caller: Caller, key: str | None = None) -> None:
    """The next call is this person's, under this key."""
    enter(start(caller, 30, "", key or uuid7().hex))


def test_a_year_is_planned_through_the_doors_and_a_held_lesson_comes_back(house: House) -> None:
    school, planning = house.school, house.planning
    class_id, teacher, deputy = school.new_class("5А"), school.new_teacher(), school.as_("DEPUTY")
    acting(deputy)
    [year] = planning.list_calendars(school_id=school.id, year=YEAR)
    assert year.study_days == 170
    acting(deputy)
    maths = next(one for one in planning.list_subjects(school_id=school.id) if one.name == "Математика")
    acting(deputy)
    new = NewAssignment(class_id=class_id, subject_id=maths.id, teacher_id=teacher, hours_per_week=1)
    [made] = planning.make_assignments(school_id=school.id, assignments=[new]).assignments
    acting(deputy)
    slots = [NewSlot(weekday=1, number=1, assignment_id=made.id)]
    assert planning.set_timetable(class_id=class_id, slots=slots, version=0).version == 1
    acting(deputy, "once")
    done = planning.schedule_lessons(school_id=school.id, year=YEAR)
    acting(deputy, "once")
    assert planning.schedule_lessons(school_id=school.id, year=YEAR) == done
    assert done.created > 30
    with eventlet.Timeout(10):
        while True:
            acting(school.as_("TEACHER", teacher))
            first = planning.list_lessons(assignment_id=made.id)[0]
            if first.held:
                break
            eventlet.sleep(0.05)
    assert first.topic == "Вводный урок"
    acting(deputy)
    with pytest.raises(Stale):
        planning.set_timetable(class_id=class_id, slots=[], version=0)


def test_a_plan_file_travels_as_bytes(house: House) -> None:
    school, planning = house.school, house.planning
    music = school.subject("Музыка").id
    acting(school.as_("WORKING_GROUP"))
    content: Any = b64encode(plan_template.template().content).decode()  # as the gateway sends it
    arguments: dict[str, Any] = {"school_id": school.id, "year": YEAR, "grade": 5, "subject_id": music}
    done = planning.load_parallel_plan(**arguments, hours_per_week=1, content=content, dry_run=True)
    assert (done.rows, [one.field for one in done.problems]) == (4, ["hours"])
    acting(school.as_("WORKING_GROUP"))
    with pytest.raises(Invalid):
        planning.load_parallel_plan(**arguments, hours_per_week=1, content=content, dry_run=False)
