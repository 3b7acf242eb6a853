"""The gradebook as others meet it: over either bus, with keys, refusals and bytes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import eventlet
import pytest

from chassis.call import enter, start
from chassis.db import Database
from chassis.doors import caller_of
from chassis.migrate import role_of
from chassis.run import container
from chassis.settings import Settings
from chassis.wire import Wire
from contracts.base import PLATFORM, Caller, Invalid, Stale, Unavailable, uuid7
from contracts.gradebook import GradebookApi
from contracts.journal import AbsenceCode, NewAbsence, NewMark, WorkKind
from services.gradebook.service import GradebookService
from tests.integration.gradebook.deeds import page_id
from tests.integration.gradebook.world import World


@dataclass
class Door:
    api: GradebookApi
    world: World

    def as_(self, caller: Caller, key: str | None = None) -> GradebookApi:
        enter(start(caller, 20, "", key or uuid7().hex))
        return self.api


@pytest.fixture(scope="module")
def door(bus_url: str, database: Callable[[str], str]) -> Iterator[Door]:
    url = database("gradebook")
    running = container(GradebookService, Settings(bus=bus_url, databases={"GRADEBOOK_DATABASE_URL": url}))
    running.start()
    wire = Wire(bus_url, "teacher")
    wire.start()
    assert wire.wait_connected(10)
    db = Database().open(url, role=role_of("gradebook"))
    enter(start(PLATFORM, 60))
    made = Door(caller_of(GradebookApi, wire, 10), World(db).build())
    _until_it_answers(made)
    yield made
    running.stop()
    wire.stop()
    db.stop()
    enter(start(PLATFORM, 600))


def _until_it_answers(door: Door) -> None:
    with eventlet.Timeout(15):
        while True:
            try:
                door.as_(door.world.teacher).list_work_kinds()
                return
            except Unavailable:
                eventlet.sleep(0.1)


def test_a_lesson_from_the_page_to_the_diary(door: Door) -> None:
    world = door.world
    lesson, (child, other, *_) = world.lessons[0], world.children
    page = door.as_(world.teacher).get_journal_page(page_id=page_id(world))
    assert [one.name for one in page.students] == ["Абрамова Анна", "Ежов Артём", "Ёлкин Егор", "Жуков Лев"]
    api = door.as_(world.teacher)
    saved = api.hold_lesson(lesson_id=lesson.id, topic="Дроби", homework="№ 5", version=page.version)
    absent = [NewAbsence(student_id=other.id, code=AbsenceCode.SICK)]
    saved = door.as_(world.teacher).save_attendance(lesson_id=lesson.id, absences=absent, version=saved.version)
    work = door.as_(world.teacher).add_work(lesson_id=lesson.id, kind=WorkKind.CONTROL, title="КР")
    marks = [NewMark(student_id=child.id, value="4")]
    door.as_(world.teacher).post_marks(lesson_id=lesson.id, work_id=work.id, marks=marks, version=work.version)
    diary = door.as_(world.caller("PARENT", child.parent_id)).get_diary(student_id=child.id, week=lesson.on)
    assert diary.days[0].lessons[0].marks == [["4", 3, "Контрольная работа", "КР"]]
    summary = door.as_(world.caller("PARENT", child.parent_id)).get_summary(student_id=child.id, on=lesson.on)
    assert summary.subjects[0].average == "4.00"
    history = door.as_(world.teacher).get_mark_history(work_id=work.id, student_id=child.id)
    assert history.entries[0].value == "4"


def test_a_repeated_command_answers_the_same(door: Door) -> None:
    world, key = door.world, uuid7().hex
    given: Any = {"lesson_id": world.lessons[1].id, "marks": [NewMark(student_id=world.children[0].id, value="5")]}
    teacher = world.teacher
    first = door.as_(teacher, key).post_marks(**given)
    assert door.as_(teacher, key).post_marks(**given) == first
    check = door.as_(world.caller("DIRECTOR")).check_ledger(school_id=world.school_id)
    assert check.differences == 0 and check.entries == check.cells


def test_refusals_keep_their_class_and_facts(door: Door) -> None:
    world = door.world
    lesson, child = world.lessons[2], world.children[0]
    seen = door.as_(world.teacher).get_journal_page(page_id=page_id(world)).version
    door.as_(world.teacher).post_marks(lesson_id=lesson.id, marks=[NewMark(student_id=child.id, value="5")])
    with pytest.raises(Stale) as refused:
        api = door.as_(world.teacher)
        api.post_marks(lesson_id=lesson.id, marks=[NewMark(student_id=child.id, value="2")], version=seen)
    assert refused.value.facts["current"]["cells"][0]["value"] == "5"
    with pytest.raises(Invalid):
        door.as_(world.teacher).post_marks(lesson_id=lesson.id, marks=[NewMark(student_id=uuid7(), value="2")])
