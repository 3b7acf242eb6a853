"""Teachers and students who change inside a grading period: nothing of the period is split or lost."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts import planning
from contracts.base import Caller, Invalid, uuid7
from contracts.gradebook import NotTheTeacher, PageUnknown
from contracts.journal import NewPeriodMark
from services.gradebook.usecases import period_marks, reading
from tests.integration.gradebook.deeds import correct, page_id, post, read_page, read_summary, row_of
from tests.integration.gradebook.world import FIRST, Child, World

BORDER = date(2026, 9, 21)
"""Lessons 0 to 3 lie before it."""


def decide(world: World, child: Child, value: Any, caller: Caller) -> None:
    with world.as_(caller) as uow:
        period_marks.decide(uow, page_id(world), [NewPeriodMark(student_id=child.id, value=value)], None)


@pytest.fixture
def successor(world: World) -> UUID:
    """Teaches the class from `BORDER` on; the lessons from then on are theirs."""
    person, assignment = uuid7(), uuid7()
    world.hear(world.appointed(person, "Новикова", "TEACHER"))
    world.hear(world.assigned(ends_on=BORDER))
    world.hear(world.assigned(id=assignment, teacher_id=person, starts_on=BORDER))
    later, world.lessons[4:] = world.lessons[4:], [planning.KnownLesson(id=uuid7(), on=one.on, number=2, topic="Далее")
                                                   for one in world.lessons[4:]]  # fmt: skip
    world.hear(world.scheduled([], removed=[one.id for one in later]))
    world.hear(world.scheduled(world.lessons[4:], assignment_id=assignment))
    return person


def test_a_new_teacher_goes_on_with_the_same_page(world: World, successor: UUID) -> None:
    child, new = world.children[0], world.caller("TEACHER", successor)
    post(world, [(child, "5")], lesson=0)
    post(world, [(child, "4")], lesson=4, caller=new)
    page = read_page(world, new)
    assert len(page["lessons"]) == 8 and page["teacher"] == "Новикова А. П."
    row = next(one for one in page["students"] if one["id"] == str(child.id))
    assert row["marks"] == {"1": "5", "2": "4"} and row["average"] == "4.50"
    [subject] = read_summary(world, child, world.caller("PARENT", child.parent_id))["subjects"]
    assert [value for value, *_ in subject["marks"]] == ["5", "4"] and subject["average"] == "4.50"
    decide(world, child, "5", new)


def test_who_left_the_class_decides_nothing_any_more(world: World, successor: UUID) -> None:
    post(world, [(world.children[0], "5")], lesson=0)
    with pytest.raises(NotTheTeacher):
        decide(world, world.children[0], "5", world.teacher)
    with pytest.raises(NotTheTeacher):
        post(world, [(world.children[0], "5")], lesson=4)


def test_who_left_the_class_does_not_read_what_began_later(world: World, successor: UUID) -> None:
    days, second = [FIRST, date(2026, 11, 1), date(2026, 12, 28)], uuid7()
    quarters = [
        planning.KnownPeriod(id=one, title=f"{n} четверть", kind="QUARTER", number=n, starts_on=start, ends_on=end)
        for n, one, start, end in zip((1, 2), (world.period_id, second), days, days[1:], strict=False)
    ]
    world.hear(world.calendar(periods=quarters))
    with world.as_(world.teacher) as uow:
        listed = reading.page_list(uow, world.school_id, None, None, None, 9).items
    assert [one.period for one in listed] == ["1 четверть"]
    world.period_id = second
    with pytest.raises(PageUnknown):
        read_page(world)
    assert read_page(world, world.caller("TEACHER", successor))["period"] == "2 четверть"


def test_who_was_dismissed_decides_nothing(world: World) -> None:
    world.hear(world.appointed(world.teacher_id, "Иванова", "TEACHER", ends_on=BORDER))
    with world.as_(world.caller("DIRECTOR")) as uow:
        uow.rows("DELETE FROM known_staff WHERE person_id = %(me)s AND ends_on IS NULL RETURNING 1",
                 {"me": world.teacher_id})  # fmt: skip
    with pytest.raises(NotTheTeacher):
        decide(world, world.children[0], "н/а", world.teacher)


@pytest.fixture
def neighbour(world: World) -> World:
    """The parallel class with the same subject in the same quarter, taught by somebody else."""
    shared = ("district_id", "school_id", "subject_id", "calendar_id", "period_id")
    other = World(world.db, size=1, **{name: getattr(world, name) for name in shared}).build()
    other.hear(other.opened(title="5Б"))
    return other


def test_marks_go_with_a_student_to_another_class(world: World, neighbour: World) -> None:
    child, parent = world.children[0], world.caller("PARENT", world.children[0].parent_id)
    post(world, [(child, "5")], lesson=0)
    world.hear(world.moved(child, neighbour.class_id, BORDER))
    row = row_of(neighbour, child)
    assert [one[0] for one in row["brought"]] == ["5"] and row["marks"] == {} and row["average"] == "5.00"
    post(neighbour, [(child, "4")], lesson=4)
    row = row_of(neighbour, child)
    assert (row["points"], row["weight"], row["average"], row["proposed"]) == (9, 2, "4.50", 5)
    [subject] = read_summary(world, child, parent)["subjects"]
    assert (subject["average"], subject["proposed"], len(subject["marks"])) == ("4.50", 5, 2)
    decide(neighbour, child, "5", neighbour.teacher)
    assert read_summary(world, child, parent)["subjects"][0]["period_mark"] == "5"


def test_a_mark_mended_in_the_old_class_is_seen_in_the_new_one(world: World, neighbour: World) -> None:
    child = world.children[0]
    post(world, [(child, "5")], lesson=0)
    world.hear(world.moved(child, neighbour.class_id, BORDER))
    seen = read_page(neighbour)["version"]
    work = UUID(read_page(world)["works"][0]["id"])
    correct(world, work, child, "2")
    assert row_of(neighbour, child)["average"] == "2.00" and read_page(neighbour)["version"] > seen


def test_a_student_who_came_back_brings_what_was_given_between(world: World, neighbour: World) -> None:
    child = world.children[0]
    world.hear(world.moved(child, neighbour.class_id, FIRST + timedelta(days=8)))
    post(neighbour, [(child, "3")], lesson=2)
    world.hear(neighbour.moved(child, world.class_id, BORDER))
    assert [one[0] for one in row_of(world, child)["brought"]] == ["3"]


def test_the_old_class_does_not_decide_for_who_went_on(world: World, neighbour: World) -> None:
    child = world.children[0]
    world.hear(world.moved(child, neighbour.class_id, BORDER))
    with pytest.raises(Invalid) as refused:
        decide(world, child, "н/а", world.teacher)
    assert "переведён" in refused.value.facts["problems"][0]["detail"]
