"""Lists of pages: who sees which, and going on from one part to the next."""

from datetime import date
from typing import Any

import pytest

from contracts.base import Caller, Invalid, uuid7
from contracts.gradebook import PageUnknown, WorkUnknown
from contracts.journal import JournalPages
from services.gradebook.usecases import reading
from tests.integration.gradebook.deeds import add_work, page_id, read_page
from tests.integration.gradebook.world import World


def listed(world: World, caller: Caller, **more: Any) -> JournalPages:
    given = {"class_id": None, "on": None, "after": None, "limit": 100, **more}
    with world.as_(caller) as uow:
        return reading.page_list(uow, world.school_id, **given)


def test_a_teacher_lists_their_own_pages(world: World) -> None:
    [row] = listed(world, world.teacher).items
    assert (row.class_title, row.subject, row.period, row.mine) == ("5А", "Математика", "1 четверть", True)
    assert row.id == page_id(world) and row.teacher == "Иванова А. П."


@pytest.mark.parametrize("role", ["DIRECTOR", "DEPUTY", "WORKING_GROUP"])
def test_heads_list_the_school(world: World, role: str) -> None:
    [row] = listed(world, world.caller(role)).items
    assert not row.mine


def test_a_class_teacher_lists_the_class(world: World) -> None:
    assert len(listed(world, world.class_teacher).items) == 1
    assert listed(world, world.caller("CLASS_TEACHER")).items == []


@pytest.mark.parametrize("role", ["TEACHER", "PARENT", "STUDENT", "CLERK", "SYS_ADMIN", "DISTRICT", "SYSTEM"])
def test_nobody_else_lists_or_reads(world: World, role: str) -> None:
    stranger = world.caller(role)
    assert listed(world, stranger).items == []
    with pytest.raises(PageUnknown):
        read_page(world, stranger)
    work = add_work(world)
    with pytest.raises(WorkUnknown), world.as_(stranger) as uow:
        reading.history(uow, work.id, world.children[0].id)


def test_a_head_of_no_school_lists_nothing(world: World) -> None:
    """Without a school of their own the wall would show them every school of the district."""
    nowhere = Caller(role="DIRECTOR", account_id=uuid7(), person_id=uuid7(), district_id=world.district_id)
    assert listed(world, nowhere).items == []


def test_a_list_goes_on_where_it_stopped(world: World) -> None:
    for n in range(4):
        world.hear(world.assigned(id=uuid7(), subject_id=uuid7(), subject=f"Предмет {n}"))
    seen, after = [], None
    while True:
        part = listed(world, world.teacher, after=after, limit=2)
        seen += [row.subject for row in part.items]
        after = part.next
        if after is None:
            break
    assert seen == ["Математика", *(f"Предмет {n}" for n in range(4))]


def test_a_list_is_narrowed_by_day_and_class(world: World) -> None:
    assert listed(world, world.teacher, on=date(2026, 12, 1)).items == []
    assert len(listed(world, world.teacher, on=date(2026, 10, 31)).items) == 1
    assert listed(world, world.teacher, class_id=uuid7()).items == []


@pytest.mark.parametrize("cursor", ["?", "e30=", "WzFd"])
def test_a_made_up_cursor_is_refused(world: World, cursor: str) -> None:
    with pytest.raises(Invalid):
        listed(world, world.teacher, after=cursor)


def test_a_page_read_again_shows_every_change_of_its_heading(world: World) -> None:
    """Also of facts that do not belong to the page and leave its version alone."""
    seen = read_page(world)
    assert read_page(world) == seen
    world.hear(world.opened(title="5А (лицейский)"))
    world.hear(world.assigned(subject="Алгебра"))
    world.hear(world.appointed(world.teacher_id, "Сидорова", "TEACHER"))
    again = read_page(world)
    assert (again["class_title"], again["subject"], again["teacher"]) == ("5А (лицейский)", "Алгебра", "Сидорова А. П.")


def test_a_page_read_before_is_not_shown_to_a_stranger(world: World) -> None:
    read_page(world)
    with pytest.raises(PageUnknown):
        read_page(world, world.caller("TEACHER"))
