"""What families see, and what nobody else does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contracts.base import Caller, uuid7
from contracts.contingent import ClassOpened
from contracts.gradebook import DiaryClosed, StudentUnknown
from contracts.journal import WorkKind
from contracts.ordering import SubstitutionKind
from contracts.student_body import KnownClass
from services.gradebook.usecases import holding
from tests.integration.gradebook.deeds import (
    add_work,
    call_roll,
    children_of,
    post,
    read_diary,
    read_summary,
)
from tests.integration.gradebook.world import Child, World


def parent(world: World, child: Child) -> Caller:
    return world.caller("PARENT", child.parent_id)


def test_a_parent_sees_the_week_with_the_new_mark(world: World) -> None:
    child = world.children[0]
    work = add_work(world, kind=WorkKind.CONTROL, title="КР № 1")
    post(world, [(child, "5")], work_id=work.id)
    call_roll(world, [(child, "НП")], lesson=1)
    diary = read_diary(world, child, parent(world, child))
    assert (diary["name"], diary["class_title"], diary["week"]) == ("Ёлкин Егор", "5А", "2026-09-07")
    monday, tuesday = diary["days"]
    assert monday["on"] == "2026-09-07"
    [lesson] = monday["lessons"]
    assert (lesson["subject"], lesson["topic"], lesson["homework"]) == ("Математика", "Тема 1", "§ 1")
    assert lesson["marks"] == [["5", 3, "Контрольная работа", "КР № 1"]]
    assert tuesday["lessons"][0]["absence"] == "НП"


def test_the_summary_agrees_with_the_page(world: World) -> None:
    child = world.children[0]
    work = add_work(world, weight=3)
    post(world, [(child, "4")], work_id=work.id)
    post(world, [(child, "5")], lesson=1)
    call_roll(world, [(child, "Б")], lesson=2)
    [subject] = read_summary(world, child, parent(world, child))["subjects"]
    assert subject["marks"] == [["4", 3, "2026-09-07"], ["5", 1, "2026-09-08"]]
    assert (subject["average"], subject["proposed"], subject["missed"]) == ("4.25", 4, 1)


def test_the_student_sees_only_their_own(world: World) -> None:
    one, other, *_ = world.children
    me = world.caller("STUDENT", one.person_id)
    assert read_diary(world, one, me)["name"] == one.name
    with pytest.raises(StudentUnknown):
        read_diary(world, other, me)


def test_a_parent_sees_only_their_own_child(world: World) -> None:
    one, other, *_ = world.children
    with pytest.raises(StudentUnknown):
        read_diary(world, other, parent(world, one))
    with pytest.raises(StudentUnknown):
        read_summary(world, other, parent(world, one))
    with pytest.raises(StudentUnknown):
        read_diary(world, one, world.caller("STUDENT", one.parent_id))


def test_a_family_finds_its_children_and_the_staff_finds_none(world: World) -> None:
    one, other, *_ = world.children
    assert [child.student_id for child in children_of(world, parent(world, one))] == [one.id]
    assert [child.name for child in children_of(world, world.caller("STUDENT", other.person_id))] == [other.name]
    assert children_of(world, world.teacher) == [] and children_of(world, world.caller("DIRECTOR")) == []


@pytest.mark.parametrize(
    "change",
    [
        {"portal_access": False},
        {"ends_on": date(2026, 9, 1)},
        {"starts_on": date(2099, 1, 1)},
    ],
    ids=["portal closed", "link ended", "link not begun"],
)
def test_a_link_without_force_shows_nothing(world: World, change: dict[str, object]) -> None:
    child = world.children[0]
    stranger = uuid7()
    world.hear(world.linked(child, person_id=stranger, **change))
    with pytest.raises(StudentUnknown):
        read_diary(world, child, world.caller("PARENT", stranger))


def test_a_grown_up_child_is_no_longer_shown_to_parents(world: World) -> None:
    child = Child(uuid7(), uuid7(), uuid7(), "Взрослый Пётр")
    for event in (world.enrolled(child, birth_date=date(2008, 1, 1)), world.linked(child), world.consented(child)):
        world.hear(event)
    with pytest.raises(StudentUnknown):
        read_diary(world, child, parent(world, child))
    assert read_diary(world, child, world.caller("STUDENT", child.person_id))


def test_without_consent_the_portal_is_closed_but_the_school_reads_on(world: World) -> None:
    child = world.children[0]
    world.hear(world.consented(child, ("P1",)))
    with pytest.raises(DiaryClosed):
        read_diary(world, child, parent(world, child))
    with pytest.raises(StudentUnknown):
        read_diary(world, child, world.caller("PARENT"))
    assert read_diary(world, child, world.class_teacher)["name"] == child.name
    world.hear(world.consented(child))
    assert read_diary(world, child, parent(world, child))["name"] == child.name


@pytest.mark.parametrize("role", ["TEACHER", "CLASS_TEACHER", "CLERK", "SYS_ADMIN", "DISTRICT", "SYSTEM", "ANONYMOUS"])
def test_no_other_role_reads_a_diary(world: World, role: str) -> None:
    with pytest.raises(StudentUnknown):
        read_diary(world, world.children[0], world.caller(role))


def test_another_school_reads_nothing(world: World, db: object) -> None:
    other = World(db).build()  # type: ignore[arg-type]
    with pytest.raises(StudentUnknown):
        read_diary(world, world.children[0], other.caller("DIRECTOR"))


def test_a_parent_of_children_in_two_schools_sees_both(world: World, db: object) -> None:
    other = World(db, district_id=world.district_id).build()  # type: ignore[arg-type]
    mother = world.children[0].parent_id
    other.hear(other.linked(other.children[0], person_id=mother))
    me = Caller(role="PARENT", account_id=uuid7(), person_id=mother, district_id=world.district_id)
    assert read_diary(world, world.children[0], me)
    assert read_diary(other, other.children[0], me)


def test_a_moved_student_sees_each_class_on_its_days(world: World) -> None:
    child, second = world.children[0], uuid7()
    school_class = KnownClass(id=second, grade=5, letter="Б", title="5Б", year="2026/2027", capacity=30)
    world.hear(ClassOpened(school_class=school_class, **world.owner))
    world.hear(world.moved(child, second, world.lessons[1].on))
    diary = read_diary(world, child, parent(world, child))
    assert [day["on"] for day in diary["days"]] == [str(world.lessons[0].on)]


def test_another_week_is_another_week(world: World) -> None:
    child = world.children[0]
    diary = read_diary(world, child, parent(world, child), world.lessons[0].on + timedelta(days=13))
    assert [day["on"] for day in diary["days"]] == ["2026-09-14", "2026-09-15"]


def told(world: World, child: Child) -> list[tuple[str, str, str]]:
    days = read_diary(world, child, parent(world, child))["days"]
    return [(one["subject"], one["topic"], one["homework"]) for day in days for one in day["lessons"]]


def test_lessons_kept_for_all_families_never_outlive_a_change(world: World) -> None:
    one, other, *_ = world.children
    first, second = world.lessons[:2]
    assert told(world, one) == told(world, other) == [("Математика", "Тема 1", "§ 1"), ("Математика", "Тема 2", "§ 2")]
    with world.as_(world.teacher) as uow:
        holding.hold(uow, first.id, "Дроби", "§ 7", None)
    assert told(world, other)[0] == ("Математика", "Дроби", "§ 7")
    world.hear(world.scheduled([replace(second, homework="§ 8")]))
    assert told(world, one)[1] == ("Математика", "Тема 2", "§ 8")
    world.hear(world.assigned(subject="Алгебра"))
    assert [subject for subject, *_ in told(world, one)] == ["Алгебра", "Алгебра"]
    world.hear(world.scheduled([], removed=[second.id]))
    assert told(world, other) == [("Алгебра", "Дроби", "§ 7")]


def changed(world: World, child: Child) -> list[tuple[str | None, str | None]]:
    """What the diary says besides of each lesson of the week."""
    days = read_diary(world, child, parent(world, child))["days"]
    return [(one.get("change"), one.get("note")) for day in days for one in day["lessons"]]


def test_a_family_sees_who_gives_a_lesson_instead_of_its_teacher(world: World) -> None:
    child, colleague, first = world.children[0], uuid7(), world.lessons[0]
    usual = (None, None)
    assert changed(world, child) == [usual, usual]
    world.hear(world.substituted(first, colleague))
    assert changed(world, child) == [("SUBSTITUTED", "Урок проводит другой учитель"), usual], "not known here yet"
    world.hear(world.appointed(colleague, "Сидорова", "TEACHER"))
    [(change, note), other] = changed(world, child)
    assert (change, other) == ("SUBSTITUTED", usual) and str(note).startswith("Урок проводит Сидорова")
    with world.as_(world.teacher) as uow:
        holding.hold(uow, first.id, "Дроби", None, None)
    assert changed(world, child)[0] == (change, note), "also when it was given"
    world.hear(world.substituted(first, None, kind=SubstitutionKind.RESTORED))
    assert changed(world, child) == [usual, usual]


@pytest.mark.parametrize("gone_first", [True, False])
def test_a_family_sees_that_a_lesson_does_not_take_place(world: World, gone_first: bool) -> None:
    child, (first, second, *_) = world.children[0], world.lessons
    told_of = {"number": second.number, "assignment_id": world.assignment_id}
    nobody = world.substituted(second, None, kind=SubstitutionKind.CANCELLED, **told_of)
    gone = world.scheduled([], removed=[second.id])
    for event in (gone, nobody) if gone_first else (nobody, gone):
        world.hear(event)
    days = read_diary(world, child, parent(world, child))["days"]
    assert [day["on"] for day in days] == [str(first.on), str(second.on)]
    [lesson] = days[1]["lessons"]
    assert (lesson["number"], lesson["subject"], lesson["topic"]) == (second.number, "Математика", None)
    assert (lesson["change"], lesson["note"], lesson["marks"]) == ("CANCELLED", "Урок не проводится", [])
    world.hear(world.substituted(second, None, kind=SubstitutionKind.RESTORED, **told_of))
    world.hear(world.scheduled([second]))
    assert changed(world, child) == [(None, None)] * 2


def test_families_share_lessons_and_nothing_else(world: World) -> None:
    one, other, *_ = world.children
    post(world, [(one, "5")])
    call_roll(world, [(other, "Б")], lesson=1)
    [mine, mine_next] = [day["lessons"][0] for day in read_diary(world, one, parent(world, one))["days"]]
    [theirs, theirs_next] = [day["lessons"][0] for day in read_diary(world, other, parent(world, other))["days"]]
    assert (len(mine["marks"]), mine_next["absence"]) == (1, None)
    assert (theirs["marks"], theirs_next["absence"]) == ([], "Б")
