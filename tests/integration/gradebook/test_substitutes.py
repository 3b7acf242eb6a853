"""Whoever gives a lesson for an absent colleague writes about that lesson, for some days, and about no other."""

from datetime import timedelta
from uuid import UUID

import pytest

from contracts import planning
from contracts.base import uuid7
from contracts.gradebook import LessonUnknown, NotTheTeacher, PageUnknown, WorkUnknown
from services.gradebook.models.days import today
from services.gradebook.repository.reach import SUBSTITUTION_DAYS
from services.gradebook.usecases import holding, reading
from tests.integration.gradebook.deeds import add_work, call_roll, page_id, post, read_page
from tests.integration.gradebook.world import World

DAYS = timedelta(days=int(SUBSTITUTION_DAYS))


@pytest.fixture
def substitute(world: World) -> UUID:
    """Gives the first of these lessons: one of today, another of today, one just within the days, one beyond them."""
    world.hear(world.calendar(last=today() + timedelta(days=30)))
    days = [today(), today(), today() - DAYS, today() - DAYS - timedelta(days=1)]
    world.lessons = [planning.KnownLesson(id=uuid7(), on=day, number=n) for n, day in enumerate(days, 1)]
    world.hear(world.scheduled())
    colleague = uuid7()
    world.hear(world.appointed(colleague, "Сидорова", "TEACHER"))
    world.hear(world.substituted(world.lessons[0], colleague))
    return colleague


def hold(world: World, who: UUID, lesson: int = 0) -> None:
    with world.as_(world.caller("TEACHER", who)) as uow:
        holding.hold(uow, world.lessons[lesson].id, "Дроби", None, None)


def test_the_substitute_opens_the_page_and_writes_about_the_lesson(world: World, substitute: UUID) -> None:
    child, caller = world.children[0], world.caller("TEACHER", substitute)
    assert read_page(world, caller)["id"] == str(page_id(world))
    with world.as_(caller) as uow:
        listed = reading.page_list(uow, world.school_id, None, None, None, 10).items
    assert [one.id for one in listed] == [page_id(world)]
    hold(world, substitute)
    call_roll(world, [(world.children[1], "ОТ")], caller=caller)
    assert post(world, [(child, "5")], caller=caller).changed == 1
    topics = {one["id"]: one["topic"] for one in read_page(world)["lessons"]}
    assert topics[str(world.lessons[0].id)] == "Дроби"


def test_the_substitute_writes_about_no_other_lesson(world: World, substitute: UUID) -> None:
    work = add_work(world, 1)
    for lesson in (1, 2, 3):
        with pytest.raises(NotTheTeacher):
            hold(world, substitute, lesson)
    with pytest.raises(NotTheTeacher):
        post(world, [(world.children[0], "5")], 1, work.id, caller=world.caller("TEACHER", substitute))
    with world.as_(world.caller("TEACHER", substitute)) as uow, pytest.raises(WorkUnknown):
        reading.history(uow, work.id, world.children[0].id)


def test_the_absent_teacher_keeps_what_they_had(world: World, substitute: UUID) -> None:
    hold(world, world.teacher_id)
    hold(world, substitute)
    hold(world, world.teacher_id, 1)


def test_nobody_else_and_no_other_role_is_let_in(world: World, substitute: UUID) -> None:
    with pytest.raises(LessonUnknown):
        hold(world, uuid7())
    for role in ("CLASS_TEACHER", "CLERK", "PARENT"):
        with world.as_(world.caller(role, substitute)) as uow, pytest.raises(PageUnknown):
            reading.page_body(uow, page_id(world))
    other = World(world.db).build()
    with other.as_(other.caller("TEACHER", substitute)) as uow, pytest.raises(PageUnknown):
        reading.page_body(uow, page_id(world))


def test_the_right_ends_with_the_days_after_the_lesson(world: World, substitute: UUID) -> None:
    world.hear(world.substituted(world.lessons[2], substitute))
    hold(world, substitute, 2)
    last = uuid7()
    world.hear(world.appointed(last, "Яшина", "TEACHER"))
    world.hear(world.substituted(world.lessons[3], last))
    with pytest.raises(LessonUnknown):
        hold(world, last, 3)


def test_the_right_ends_with_the_substitution_whatever_comes_late(world: World, substitute: UUID) -> None:
    given = world.substituted(world.lessons[0], substitute)
    world.hear(world.substituted(world.lessons[0], None, at=given.at + timedelta(seconds=1)))
    world.hear(given)
    with pytest.raises(LessonUnknown):
        hold(world, substitute)


def test_who_has_left_the_school_substitutes_nobody(world: World, substitute: UUID) -> None:
    leaver = uuid7()
    world.hear(world.appointed(leaver, "Бывшая", "TEACHER", ends_on=today()))
    world.hear(world.substituted(world.lessons[1], leaver))
    with pytest.raises(NotTheTeacher):
        hold(world, leaver, 1)
