"""Own copies: whatever the order in which facts arrive, the end state is the same."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import eventlet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.db import Database
from contracts import contingent, planning
from contracts.base import Conflict, Event, system, uuid7
from contracts.gradebook import PageUnknown
from services.gradebook.repository import known as kept
from services.gradebook.usecases import holding, reading
from services.gradebook.usecases.known import memberships
from tests.integration.gradebook.deeds import add_work, call_roll, page_id, post, read_page, row_of
from tests.integration.gradebook.world import FIRST, HEARD, World

DAYS = st.dates(date(2026, 9, 1), date(2026, 12, 31))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_order_of_facts_does_not_matter(db: Database, data: st.DataObject) -> None:
    world = World(db)
    reference = World(db).build()
    world.children, world.lessons = [], []
    built = _facts_of(world)
    for event in data.draw(st.permutations(built + data.draw(st.lists(st.sampled_from(built), max_size=5)))):
        _hear_until_it_fits(world, event, built)
    _let_the_late_come(world)
    assert _shape(read_page(world)) == _shape(read_page(reference))


def _facts_of(world: World) -> list[Event]:
    fresh = World(world.db, **{name: getattr(world, name) for name in ("district_id", "school_id", "class_id")})
    for name in ("subject_id", "assignment_id", "calendar_id", "period_id", "teacher_id", "class_teacher_id"):
        setattr(fresh, name, getattr(world, name))
    heard: list[Event] = []
    fresh.hear = heard.append  # type: ignore[method-assign, assignment]
    fresh.build()
    world.children, world.lessons = fresh.children, fresh.lessons
    return heard


_late: list[Event] = []


def _hear_until_it_fits(world: World, event: Event, _all: list[Event]) -> None:
    """A fact that comes before what it needs is refused, and told again later."""
    try:
        world.hear(event)
    except Conflict:
        _late.append(event)


def _let_the_late_come(world: World) -> None:
    while _late:
        world.hear(_late.pop())


def _shape(page: dict[str, Any]) -> Any:
    lessons = [(one["on"], one["number"], one["topic"], one["state"]) for one in page["lessons"]]
    students = [(one["name"], one["joined_on"], one["left_on"]) for one in page["students"]]
    return page["class_title"], page["subject"], page["teacher"], page["period"], lessons, students


def test_an_older_fact_never_overwrites_a_newer_one(world: World) -> None:
    older = world.opened(title="Старое название")
    world.hear(world.opened(title="Новое название"))
    world.hear(older)
    assert read_page(world)["class_title"] == "Новое название"


def test_lessons_need_their_assignment_first(db: Database) -> None:
    world = World(db)
    with pytest.raises(Conflict):
        world.hear(world.scheduled([]))


@given(st.lists(st.tuples(DAYS, st.sampled_from([None, *(uuid7() for _ in range(3))])), max_size=8))
def test_days_in_classes_never_overlap(movements: list[Any]) -> None:
    movements.sort(key=lambda one: one[0])
    spans = memberships(movements)
    for (_, start, end), (_, following, _) in pairwise(spans):
        assert end is not None and start < end <= following


def test_a_movement_that_leaves_a_student_in_the_class_divides_no_days() -> None:
    days = [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)]
    a, b = uuid7(), uuid7()
    assert memberships(list(zip(days, [a, a, b, b], strict=True))) == [(a, days[0], days[2]), (b, days[2], None)]


def test_movements_make_half_open_days(world: World) -> None:
    child, second = world.children[0], uuid7()
    world.hear(world.moved(child, second, date(2026, 9, 15)))
    world.hear(world.withdrawn(child, date(2026, 10, 1)))
    with world.as_(world.caller("DIRECTOR")) as uow:
        rows = uow.rows(
            "SELECT class_id, starts_on, ends_on FROM memberships WHERE student_id = %(id)s ORDER BY starts_on",
            {"id": child.id},
        )
        assert len(kept.movements(uow, child.id)) == 3
    assert [tuple(row) for row in rows] == [
        (world.class_id, FIRST, date(2026, 9, 15)),
        (second, date(2026, 9, 15), date(2026, 10, 1)),
    ]
    assert row_of(world, child)["left_on"] == "2026-09-15"


@pytest.mark.parametrize("undone_first", [False, True])
def test_an_undone_movement_never_happened_whichever_is_heard_first(world: World, undone_first: bool) -> None:
    child, second = world.children[0], uuid7()
    moved = world.moved(child, second, date(2026, 9, 15))
    told = [moved, world.undone(moved, world.class_id)]
    for event in reversed(told) if undone_first else told:
        world.hear(event)
    with world.as_(world.caller("DIRECTOR")) as uow:
        rows = uow.rows("SELECT class_id, ends_on FROM memberships WHERE student_id = %(id)s", {"id": child.id})
    assert [tuple(row) for row in rows] == [(world.class_id, None)]


def test_a_held_lesson_is_frozen(world: World) -> None:
    lesson = world.lessons[0]
    with world.as_(world.teacher) as uow:
        holding.hold(uow, lesson.id, "Что было", None, None)
    moved = planning.KnownLesson(id=lesson.id, on=lesson.on + timedelta(days=3), number=5, topic="Что хотели")
    world.hear(world.scheduled([moved], removed=[lesson.id]))
    shown = read_page(world)["lessons"][0]
    assert (shown["on"], shown["topic"]) == (str(lesson.on), "Что было")


def test_a_planned_lesson_moves_and_vanishes(world: World) -> None:
    first, second = world.lessons[:2]
    work = add_work(world, lesson=1)
    moved = planning.KnownLesson(id=first.id, on=first.on + timedelta(days=40), number=5, topic="Позже")
    world.hear(world.scheduled([moved], removed=[second.id]))
    page = read_page(world)
    assert len(page["lessons"]) == 7 and page["lessons"][-1]["topic"] == "Позже"
    assert str(work.id) not in [one["id"] for one in page["works"]]


def test_a_removed_lesson_stays_removed(world: World) -> None:
    late = world.scheduled(world.lessons[:1])
    world.hear(world.scheduled([], removed=[world.lessons[0].id]))
    world.hear(late)
    assert len(read_page(world)["lessons"]) == 7


def test_a_new_calendar_carries_marks_to_the_page_of_their_day(world: World) -> None:
    child = world.children[0]
    post(world, [(child, "5")], lesson=0)
    post(world, [(child, "3")], lesson=6)
    call_roll(world, [(world.children[1], "Б")], lesson=6)
    border = world.lessons[4].on
    old = planning.KnownPeriod(
        id=world.period_id, title="1 четверть", kind="QUARTER", number=1, starts_on=FIRST, ends_on=border
    )
    new = planning.KnownPeriod(
        id=uuid7(), title="2 четверть", kind="QUARTER", number=2, starts_on=border, ends_on=date(2026, 12, 1)
    )
    world.hear(world.calendar(periods=[old, new]))
    assert row_of(world, child)["marks"] == {"1": "5"}
    world.period_id = new.id
    assert row_of(world, child)["marks"] == {"1": "3"}
    assert len(row_of(world, world.children[1])["absences"]) == 1
    with world.as_(world.caller("DIRECTOR")) as uow:
        from services.gradebook.repository import ledger

        assert ledger.check(uow, world.school_id).differences == 0


def test_a_dropped_period_loses_its_empty_page(world: World) -> None:
    gone = page_id(world)
    period = planning.KnownPeriod(
        id=uuid7(), title="I полугодие", kind="HALF_YEAR", number=1, starts_on=FIRST, ends_on=date(2026, 12, 1)
    )
    world.hear(world.calendar(periods=[period]))
    with pytest.raises(PageUnknown), world.as_(world.teacher) as uow:
        reading.page_body(uow, gone)


def test_a_changed_roll_makes_a_new_version(world: World) -> None:
    seen = read_page(world)["version"]
    world.hear(world.withdrawn(world.children[0], world.lessons[0].on))
    assert read_page(world)["version"] > seen


def test_facts_heard_at_the_same_time_open_the_page(db: Database) -> None:
    """Each of two transactions sees nothing of the other: the later one has to wait."""
    for first, second in ((0, 1), (1, 2), (2, 0)):
        world = World(db)
        world.hear(world.appointed(world.teacher_id, "Иванова", "TEACHER"))
        facts = [world.opened(), world.calendar(), world.assigned()]
        world.hear(facts[3 - first - second])
        who = system(**world.owner)
        with db.begin(who) as slow:
            HEARD[type(facts[first])](slow, facts[first])
            other = eventlet.spawn(world.hear, facts[second])
            eventlet.sleep(0.2)
        other.wait()
        assert read_page(world)["period"] == "1 четверть"


def test_a_new_name_is_on_the_page_at_once(world: World) -> None:
    before, child = read_page(world), world.children[0]
    names = {"last_name": "Яшина", "first_name": "Анна", "birth_date": date(2015, 5, 5)}
    world.hear(contingent.PersonRenamed(**world.owner, person_id=child.person_id, **names))
    after = read_page(world)
    assert row_of(world, child)["name"] == "Яшина Анна"
    assert after["students"][-1]["id"] == str(child.id), "and stands where the alphabet puts it"
    assert after["version"] > before["version"]


def test_an_enrolment_of_a_merged_card_keeps_its_marks_and_comes_back(world: World, db: Database) -> None:
    child, kept = world.children[0], uuid7()
    cards = {"merge_id": uuid7(), "kept_id": kept, "merged_id": child.person_id}

    def owner_after(*, undone: bool, students: list[UUID]) -> UUID:
        told = {"district_id": world.district_id, "students": students, "undone": undone}
        world.hear(contingent.PeopleMerged(**told, **cards))
        with db.begin(system(**world.owner), read_only=True) as uow:
            found: UUID = uow.scalar("SELECT person_id FROM known_students WHERE id = %(id)s", {"id": child.id})
        return found

    assert owner_after(undone=False, students=[child.id]) == kept
    assert owner_after(undone=True, students=[child.id]) == child.person_id
    with pytest.raises(Conflict):
        owner_after(undone=False, students=[uuid7()])
