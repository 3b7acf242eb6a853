"""The rules of planning hold for any calendar, week and plan."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.base import uuid7
from contracts.planning import Break, DayChange, NewPeriod, StudyDay
from services.planning.models.calendar_pattern import propose
from services.planning.models.calendar_rules import is_year, problems_of
from services.planning.models.hours import Hour, Term, Week, WeekSlot, hours_of
from services.planning.models.scheduling import Dated, arrange
from services.planning.models.study_days import study_days
from services.planning.models.topics import Topic, bind

START = date(2026, 9, 1)
DAYS = st.integers(0, 120).map(lambda n: START + timedelta(days=n))
HOURS = st.tuples(st.integers(1, 5), st.integers(1, 6))
ASSIGNMENTS = [uuid7() for _ in range(4)]


@st.composite
def calendars(draw: st.DrawFn) -> list[StudyDay]:
    """Two periods, a break, some days off and some days of study moved to the week's end."""
    middle, end = START + timedelta(days=50), START + timedelta(days=120)
    periods = [
        NewPeriod(id=uuid7(), number=1, starts_on=START, ends_on=middle),
        NewPeriod(id=uuid7(), number=2, starts_on=middle, ends_on=end),
    ]
    first = draw(DAYS)
    breaks = [Break(title="Каникулы", starts_on=first, ends_on=first + timedelta(days=draw(st.integers(1, 14))))]
    days = [
        DayChange(
            on=on, kind=draw(st.sampled_from(["DAY_OFF", "STUDY_DAY"])), title="-", weekday=draw(st.integers(1, 5))
        )
        for on in draw(st.sets(DAYS, max_size=6))
    ]
    return study_days(periods, breaks, days, draw(st.sampled_from([5, 6])))


@st.composite
def weeks(draw: st.DrawFn) -> list[Week]:
    """Up to three timetables one after another; a class has one lesson at an hour."""
    starts = sorted({START, *draw(st.sets(DAYS, max_size=2))})
    found = []
    for start in starts:
        hours = draw(st.dictionaries(HOURS, st.sampled_from(ASSIGNMENTS), max_size=12))
        slots = [WeekSlot(day, number, draw(st.sampled_from(["ALL", "ODD", "EVEN"])), one)
                 for (day, number), one in hours.items()]  # fmt: skip
        found.append(Week(start, slots))
    return found


def year_of(days: list[StudyDay], timetables: list[Week]) -> dict[UUID, list[Hour]]:
    return hours_of(days, timetables, {one: Term(START, None) for one in ASSIGNMENTS})


@given(calendars(), weeks())
def test_every_lesson_lies_on_a_study_day(days: list[StudyDay], timetables: list[Week]) -> None:
    wanted = {hour for hours in year_of(days, timetables).values() for hour in hours}
    assert {hour.day for hour in wanted} <= {day.on for day in days}


@given(calendars(), weeks())
def test_hours_add_up_to_the_slots_of_each_study_day(days: list[StudyDay], timetables: list[Week]) -> None:
    planned = sum(len(hours) for hours in year_of(days, timetables).values())
    by_hand = 0
    for day in days:
        force = max((one for one in timetables if one.starts_on <= day.on), key=lambda one: one.starts_on)
        parity = "ODD" if day.week % 2 else "EVEN"
        by_hand += sum(one.weekday == day.weekday and one.weeks in ("ALL", parity) for one in force.slots)
    assert planned == by_hand


@st.composite
def changes(draw: st.DrawFn) -> tuple[list[Dated], dict[UUID, list[Hour]], date]:
    """A class scheduled by one week, partly held, now to be scheduled by another."""
    days = draw(calendars())
    first = arrange([], year_of(days, draw(weeks())), START).after()
    held = draw(st.sets(st.integers(0, max(0, len(first) - 1)), max_size=len(first)))
    existing = [one._replace(held=at in held) for at, one in enumerate(first)]
    return existing, year_of(draw(calendars()), draw(weeks())), draw(DAYS)


@settings(deadline=None)
@given(changes())
def test_scheduling_never_touches_held_lessons_nor_the_past(
    change: tuple[list[Dated], dict[UUID, list[Hour]], date],
) -> None:
    existing, wanted, since = change
    done = arrange(existing, wanted, since)
    frozen = {one for one in existing if one.held or one.day < since}
    assert frozen <= set(done.kept)
    touched = {one.id for one in (*done.moved, *done.created, *done.removed)}
    assert not touched & {one.id for one in frozen}


@settings(deadline=None)
@given(changes())
def test_a_class_ends_up_with_one_lesson_at_an_hour_and_none_forgotten(
    change: tuple[list[Dated], dict[UUID, list[Hour]], date],
) -> None:
    existing, wanted, since = change
    done = arrange(existing, wanted, since)
    after = done.after()
    assert len({one.id for one in after}) == len(after)
    assert max(Counter(one.hour for one in after).values(), default=1) == 1
    future = {(one.assignment_id, one.hour) for one in after if one.day >= since}
    taken = {one.hour for one in existing if one.held}
    for assignment_id, hours in wanted.items():
        assert {(assignment_id, hour) for hour in hours if hour.day >= since and hour not in taken} <= future
    assert {one.id for one in existing} == {one.id for one in (*done.kept, *done.moved, *done.removed)}


@settings(deadline=None)
@given(changes())
def test_a_second_run_finds_nothing_to_do(change: tuple[list[Dated], dict[UUID, list[Hour]], date]) -> None:
    existing, wanted, since = change
    again = arrange(arrange(existing, wanted, since).after(), wanted, since)
    assert (again.moved, again.created, again.removed) == ([], [], [])


@settings(deadline=None)
@given(changes(), st.data())
def test_what_an_order_names_stays_and_the_hours_it_closes_stay_empty(
    change: tuple[list[Dated], dict[UUID, list[Hour]], date], data: st.DataObject
) -> None:
    existing, wanted, since = change
    fixed = [one._replace(fixed=data.draw(st.booleans())) for one in existing]
    hours = [hour for of in wanted.values() for hour in of if hour not in {one.hour for one in fixed}]
    closed = set(data.draw(st.lists(st.sampled_from(hours), max_size=5))) if hours else set[Hour]()
    done = arrange(fixed, wanted, since, closed)
    assert {one for one in fixed if one.fixed} <= set(done.kept)
    assert not closed & {one.hour for one in done.after()}
    again = arrange(done.after(), wanted, since, closed)
    assert (again.moved, again.created, again.removed) == ([], [], [])


def test_what_lost_all_its_lessons_is_scheduled_from_its_beginning_at_once() -> None:
    """Its wanted hours are past: a first run that only removed would be followed by one that creates."""
    one, past = ASSIGNMENTS[0], Hour(START, 1)
    existing, since = [Dated(uuid7(), one, START + timedelta(days=60), 1, held=False)], START + timedelta(days=30)
    done = arrange(existing, {one: [past]}, since)
    assert [(lesson.id, lesson.hour) for lesson in done.after()] == [(existing[0].id, past)]
    again = arrange(done.after(), {one: [past]}, since)
    assert (again.moved, again.created, again.removed) == ([], [], [])


PLANS = st.lists(st.integers(1, 3), max_size=20).map(lambda hours: [Topic(uuid7(), one) for one in hours])


@given(PLANS, st.integers(0, 40), st.sets(st.integers(0, 39)))
def test_topics_are_in_order_and_hours_add_up(plan: list[Topic], count: int, held: set[int]) -> None:
    lessons = [Dated(uuid7(), ASSIGNMENTS[0], START + timedelta(days=n), 1, held=n in held) for n in range(count)]
    done = bind(lessons, plan)
    place = {topic.row_id: at for at, topic in enumerate(plan)}
    bound = [place[row] for one in lessons if (row := done.rows[one.id]) is not None]
    assert bound == sorted(bound)
    hours = sum(topic.hours for topic in plan)
    assert len(bound) + done.missing == hours
    assert len(bound) + done.spare == count
    assert all(n <= plan[at].hours for at, n in Counter(bound).items())


@given(PLANS, st.integers(1, 40), st.data())
def test_held_lessons_keep_their_topic_and_the_rest_shares_what_is_left(
    plan: list[Topic], count: int, data: st.DataObject
) -> None:
    lessons = [Dated(uuid7(), ASSIGNMENTS[0], START + timedelta(days=n), 1, held=False) for n in range(count)]
    rows = bind(lessons, plan).rows
    order = data.draw(st.permutations(range(count)))
    held = [lessons[n]._replace(held=True, row_id=rows[lessons[n].id]) for n in order[: count // 2]]
    kept_ids = {one.id for one in held}
    shorter = [one for one in lessons if one.id not in kept_ids][: data.draw(st.integers(0, count))]
    done = bind([*held, *shorter], plan)
    for one in held:
        if one.row_id is not None:
            assert done.rows[one.id] == one.row_id
    place = {topic.row_id: at for at, topic in enumerate(plan)}
    free = [place[row] for one in shorter if (row := done.rows[one.id]) is not None]
    assert free == sorted(free)
    spent = Counter(row for row in done.rows.values() if row is not None)
    assert all(n <= plan[place[row]].hours for row, n in spent.items())


@settings(deadline=None)
@given(st.integers(2015, 2035), st.integers(1, 11), st.sampled_from([5, 6]))
def test_a_proposed_calendar_is_always_one_that_may_be_set(year: int, grade: int, week_length: int) -> None:
    proposal = propose(f"{year}/{year + 1}", grade, 5 if grade == 1 else week_length)
    assert problems_of(proposal) == []
    assert 31 <= proposal.study_days / proposal.week_length <= 35


@pytest.mark.parametrize("year", ["0000/0001", "9998/9999", "9999/10000", "٢٠٢٦/٢٠٢٧", "2026/2028", "2026", ""])
def test_a_study_year_is_of_this_century(year: str) -> None:
    """No calendar can be counted for any other."""
    assert not is_year(year) and is_year("2026/2027")
