"""Load and calendars by an order."""

from datetime import date

import pytest

from contracts.base import Stale, uuid7
from contracts.ordering import OrderedCalendar, OrderedLoad, OrderedLoadEnd, OrderedTeaching
from contracts.planning import AssignmentMade, CalendarSet
from services.planning.usecases import calendar, calendar_drafts, load, ordered
from tests.integration.planning.orders import outcome, register
from tests.integration.planning.school import YEAR, School


def line(school: School, number: int = 1, **given: object) -> OrderedLoad:
    usual = {"assignment_id": uuid7(), "subject_id": school.subject("Математика").id, "hours_per_week": 5.0}
    return OrderedLoad(**{"line": number, **usual, "starts_on": date(2026, 9, 1), **given})  # type: ignore[arg-type]


def test_an_order_gives_load_and_ends_what_stood_before(school: School) -> None:
    class_id, old, new = school.new_class(), school.new_teacher("Иванова"), school.new_teacher("Петрова")
    before = school.assign(class_id, old, "Математика", 5)
    music = school.assign(class_id, old, "Музыка", 1)
    given = line(school, class_id=class_id, teacher_id=new, starts_on=date(2026, 11, 2))
    ending = OrderedLoadEnd(line=2, assignment_id=music.id, ends_on=date(2027, 1, 11))
    teaching = OrderedTeaching(load=[given], load_ends=[ending])
    check = school.do(ordered.check, school.id, teaching, None)
    assert check.problems == []
    assert check.said == [
        "Петрова М. П. — «Математика», 5А, 5 ч в неделю, с 02.11.2026",
        "Иванова М. П. — «Музыка», 5А: нагрузка прекращается, последний день 10.01.2027",
    ]
    assert outcome(school, register(school, teaching)) == "done"
    found = {one.id: one for one in school.do(load.list_, school.id, None, None, None, None)}
    assert (found[before.id].ends_on, found[music.id].ends_on) == (date(2026, 11, 2), date(2027, 1, 11))
    assert (found[given.assignment_id].teacher_id, found[given.assignment_id].ends_on) == (new, None)
    told = {one["assignment"]["id"] for one in school.told(AssignmentMade)[-3:]}
    assert told == {str(one) for one in (music.id, before.id, given.assignment_id)}


def test_load_that_contradicts_the_facts_is_refused_by_its_line(school: School) -> None:
    class_id, teacher = school.new_class(), school.new_teacher()
    good = line(school, class_id=class_id, teacher_id=teacher)
    for bad, reason in (
        (line(school, 2, class_id=class_id, teacher_id=uuid7(), subject_id=school.subject("Музыка").id), "нет такого"),
        (line(school, 2, class_id=uuid7(), teacher_id=teacher), "Класс не найден"),
        (line(school, 2, class_id=class_id, teacher_id=teacher), "в это время ведёт"),
    ):
        order = register(school, OrderedTeaching(load=[good, bad]))
        assert outcome(school, order).startswith("2: ") and reason in outcome(school, order)
    unknown = OrderedLoadEnd(line=1, assignment_id=uuid7(), ends_on=date(2026, 12, 1))
    assert outcome(school, register(school, OrderedTeaching(load_ends=[unknown]))) == "1: Такой нагрузки в школе нет"
    much = line(school, class_id=class_id, teacher_id=teacher, hours_per_week=30.0)
    [warning] = school.do(ordered.check, school.id, OrderedTeaching(load=[much]), None).warnings
    assert (warning.line, warning.detail) == (1, "5А: 30 ч в неделю при норме 29")
    assert school.do(load.list_, school.id, None, None, None, None) == []


def test_an_id_that_another_school_has_used_is_refused_and_not_parked(school: School) -> None:
    other = School(school.db).open()
    other.set_calendar()
    theirs = other.assign(other.new_class(), other.new_teacher(), "Математика", 5)
    class_id, teacher = school.new_class(), school.new_teacher()
    good = line(school, class_id=class_id, teacher_id=teacher)
    music = school.subject("Музыка").id
    bad = line(school, 2, class_id=class_id, teacher_id=teacher, subject_id=music, assignment_id=theirs.id)
    order = register(school, OrderedTeaching(load=[good, bad]))
    assert "уже занят" in outcome(school, order)
    assert school.do(load.list_, school.id, None, None, None, None) == []
    assert school.told(AssignmentMade) == [], "what was undone is not told"


def test_a_calendar_is_in_force_only_by_the_order_that_names_its_draft(school: School) -> None:
    [year] = school.do(calendar.list_, school.id, YEAR)
    assert year.approved_by is None
    proposal = school.do(calendar.propose, school.id, YEAR, 5, 6)
    given = {name: value for name, value in vars(proposal).items() if name != "study_days"}

    def draft(version: int) -> int:
        put = school.do(lambda uow: calendar_drafts.put(uow, school.id, year.id, version, **given))
        return int(put.version)

    first = draft(0)
    assert school.do(calendar.get, year.id) == year, "a draft changes nothing"
    second = draft(first)
    with pytest.raises(Stale):
        draft(first)
    old = OrderedTeaching(calendars=[OrderedCalendar(line=1, calendar_id=year.id, version=first)])
    assert outcome(school, register(school, old)).startswith("1: Проект календаря с тех пор изменили")
    named = OrderedTeaching(calendars=[OrderedCalendar(line=1, calendar_id=year.id, version=second)])
    twin = school.do(lambda uow: calendar_drafts.put(uow, school.id, uuid7(), 0, **(given | {"grades": [10]})))
    school.do(lambda uow: calendar.set_(uow, school.id, uuid7(), 0, **(given | {"grades": [10]})))
    overlapping = OrderedTeaching(calendars=[OrderedCalendar(line=1, calendar_id=twin.id, version=1)])
    assert "уже есть календарь" in outcome(school, register(school, overlapping))
    said = school.do(ordered.check, school.id, named, None).said
    assert said[0].startswith("Календарный учебный график 2–9-х классов на 2026/2027 учебный год: с 01.09.2026")
    assert outcome(school, register(school, named)) == "done"
    now = school.do(calendar.get, year.id)
    assert (now.week_length, now.version, now.approved_by) == (6, year.version + 1, "№ 7-ОД от 10.09.2026")
    assert [one.id for one in now.periods] == [one.id for one in year.periods], "what hangs on a period stays there"
    assert len(school.told(CalendarSet)) == 3
    assert [one.id for one in school.do(calendar_drafts.list_, school.id)] == [twin.id]
    again = school.do(lambda uow: calendar.set_(uow, school.id, year.id, now.version, **given))
    assert again.approved_by is None, "as it is now no order has approved it"
