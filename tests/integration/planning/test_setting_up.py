from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.base import Caller, Conflict, Invalid, NotFound, Stale, uuid7
from contracts.identity import AppointmentEnded
from contracts.planning import (
    AssignmentMade,
    BadCalendar,
    Break,
    CalendarOverlaps,
    CalendarSet,
    DayChange,
    NewAssignment,
    UnknownAssignment,
)
from services.planning.usecases import (
    calendar,
    class_plan,
    execution,
    known,
    lessons,
    load,
    parallel_plan,
    subjects,
    timetable,
)
from tests.integration.planning.school import YEAR, School, week


def given(school: School, grade: int = 5, **changes: Any) -> dict[str, Any]:
    """Arguments of a calendar as proposed, with changes."""
    proposal = replace(school.do(calendar.propose, school.id, YEAR, grade, 5), **changes)
    return {name: value for name, value in vars(proposal).items() if name != "study_days"}


def set_(school: School, version: int, calendar_id: Any = None, **arguments: Any) -> Any:
    with school.db.begin(school.as_()) as uow:
        return calendar.set_(uow, school.id, calendar_id or uuid7(), version, **arguments)


# subjects


def test_a_school_begins_with_subjects_and_adds_its_own(school: School) -> None:
    names = [one.name for one in school.do(subjects.list_, school.id)]
    assert "Математика" in names
    assert len(names) == len(set(names)) >= 20
    added = school.do(subjects.add, school.id, "  Шахматы ", None, "", None)
    assert (added.name, added.version) == ("Шахматы", 1)
    with pytest.raises(Conflict):
        school.do(subjects.add, school.id, "шахматы", None, "", None)


def test_a_renamed_subject_is_told_with_its_assignments(school: School) -> None:
    made = school.assign(school.new_class(), school.new_teacher(), "Музыка", 1)
    renamed = school.do(subjects.change, made.subject_id, "Музыка и пение", "Муз.", "Искусство", True, 1)
    assert renamed.version == 2
    assert [one["assignment"]["subject"] for one in school.told(AssignmentMade)] == ["Музыка", "Музыка и пение"]
    with pytest.raises(Stale):
        school.do(subjects.change, made.subject_id, "Музыка", "Муз.", "Искусство", True, 1)


# calendar


def test_a_calendar_is_told_with_its_periods(school: School) -> None:
    [told] = school.told(CalendarSet)
    assert told["grades"] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert [(one["title"], one["starts_on"]) for one in told["periods"]] == [
        ("1 четверть", "2026-09-01"),
        ("2 четверть", "2026-11-02"),
        ("3 четверть", "2027-01-11"),
        ("4 четверть", "2027-04-05"),
    ]


def test_a_calendar_counts_its_study_days(school: School) -> None:
    [year] = school.do(calendar.list_, school.id, YEAR)
    assert (year.study_days, year.study_weeks) == (170, 34)
    assert sum(one.study_days for one in year.periods) == 170


def test_periods_keep_their_ids_when_a_calendar_is_mended(school: School) -> None:
    [before] = school.do(calendar.list_, school.id, YEAR)
    frost = DayChange(on=date(2027, 1, 25), kind="DAY_OFF", title="Мороз")
    arguments = given(school, days=[*before.days, frost])
    after = set_(school, 1, before.id, **arguments)
    assert [one.id for one in after.periods] == [one.id for one in before.periods]
    assert (after.study_days, after.version) == (169, 2)
    assert school.do(calendar.get, before.id) == after
    with pytest.raises(Stale):
        set_(school, 1, before.id, **arguments)


def test_a_grade_has_one_calendar_a_year(school: School) -> None:
    with pytest.raises(CalendarOverlaps, match=r"на 2026/2027|2, 3"):
        set_(school, 0, **given(school))
    assert set_(school, 0, **given(school, grade=10)).kind == "HALF_YEAR"


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"year": "2026"}, "year", "Учебный год пишется так: 2026/2027"),
        ({"week_length": 6}, "week_length", "Первые классы учатся пять дней в неделю"),
        ({"grades": []}, "grades", "Назовите параллели от 1 до 12, каждую один раз"),
        ({"kind": "TRIMESTER"}, "periods", "Год состоит из трёх триместров, перечислите их по порядку"),
        ({"breaks": []}, "periods", "26.10.2026 не входит ни в каникулы, ни в часть года, за которую ставят отметки"),
        (
            {"breaks": [Break(title="Отпуск", starts_on=date(2026, 9, 1), ends_on=date(2027, 7, 1))]},
            "breaks[0]",
            "«Отпуск»: дни каникул должны идти по порядку внутри года",
        ),
        (
            {"days": [DayChange(on=date(2026, 11, 1), kind="STUDY_DAY", title="Учимся", weekday=7)]},
            "days[0]",
            "Учебный день 01.11.2026 попадает на каникулы",
        ),
    ],
)
def test_a_bad_calendar_says_what_is_wrong(school: School, changes: dict[str, Any], field: str, says: str) -> None:
    with pytest.raises(BadCalendar) as refused:
        set_(school, 0, **given(school, 1, **changes))
    assert refused.value.facts["problems"][0] == {"field": field, "detail": says}


# load


def test_a_batch_of_load_is_made_whole_or_not_at_all(school: School) -> None:
    class_id, teacher, maths = school.new_class(), school.new_teacher(), school.subject("Математика").id
    good = NewAssignment(class_id=class_id, subject_id=maths, teacher_id=teacher, hours_per_week=5)
    bad = [
        good,
        good,
        replace(good, class_id=uuid7()),
        replace(good, subject_id=uuid7(), teacher_id=uuid7(), hours_per_week=0.3),
    ]
    with pytest.raises(Invalid) as refused:
        school.do(load.make, school.id, bad)
    assert [(one["field"], one["detail"]) for one in refused.value.facts["problems"]] == [
        ("assignments[1].subject_id", "«Математика» в 5А в это время ведёт другой учитель из этого же списка"),
        ("assignments[2].class_id", "Класс не найден"),
        ("assignments[3].subject_id", "Предмет не найден или закрыт"),
        ("assignments[3].teacher_id", "В школе нет такого действующего учителя"),
        ("assignments[3].hours_per_week", "Часы в неделю — от 0,5 до 40 с шагом 0,5"),
    ]
    assert school.do(load.list_, school.id, None, None, None, None) == []
    made = school.do(load.make, school.id, [good])
    assert (made.assignments[0].starts_on, made.assignments[0].teacher) == (date(2026, 9, 1), "Иванова М. П.")
    with pytest.raises(Invalid, match="Иванова"):
        school.do(load.make, school.id, [good])


def test_a_class_above_its_weekly_norm_is_a_warning(school: School) -> None:
    class_id, teacher = school.new_class(), school.new_teacher()
    new = [
        NewAssignment(class_id=class_id, subject_id=school.subject(name).id, teacher_id=teacher, hours_per_week=15)
        for name in ("Математика", "Русский язык")
    ]
    assert school.do(load.make, school.id, new).warnings == ["5А: 30 ч в неделю при норме 29"]


def test_someone_whose_appointment_ended_gets_no_load(school: School) -> None:
    teacher = school.new_teacher()
    with school.db.begin(school.as_()) as uow:
        appointment = uow.scalar("SELECT id FROM known_appointments WHERE person_id = %(id)s", {"id": teacher})
    ended = AppointmentEnded(
        district_id=school.district_id,
        school_id=school.id,
        appointment_id=appointment,
        person_id=teacher,
        role="TEACHER",
        ends_on=date(2026, 9, 15),
    )
    school.do(known.end_appointment, ended)
    with pytest.raises(Invalid, match="действующего учителя"):
        school.assign(school.new_class(), teacher, "Математика", 1)
    with pytest.raises(Conflict):
        school.do(known.end_appointment, replace(ended, appointment_id=uuid7()))


# who sees what


def test_a_teacher_sees_the_own_load_and_a_class_teacher_also_the_class(school: School) -> None:
    head, teacher = school.new_teacher("Смирнова"), school.new_teacher("Петрова")
    own_class, other_class = school.new_class("5А", head), school.new_class("5Б")
    first = school.assign(own_class, teacher, "Музыка", 1)
    second = school.assign(other_class, teacher, "Музыка", 1)
    third = school.assign(other_class, head, "Математика", 1)

    def seen(role: str, person: Any = None) -> set[Any]:
        listed = school.do(load.list_, school.id, YEAR, None, None, None, caller=school.as_(role, person))
        return {one.id for one in listed}

    assert seen("TEACHER", teacher) == {first.id, second.id}
    assert seen("TEACHER") == set()
    assert seen("CLASS_TEACHER", head) == {first.id, third.id}
    assert seen("DEPUTY") == seen("CLERK") == {first.id, second.id, third.id}
    assert seen("SYS_ADMIN") == set()
    with pytest.raises(UnknownAssignment):
        school.do(lessons.list_, third.id, None, None, caller=school.as_("TEACHER", teacher))


def test_another_school_does_not_exist(school: School) -> None:
    stranger = School(school.db).open()
    made = school.assign(school.new_class(), school.new_teacher(), "Музыка", 1)
    [year] = school.do(calendar.list_, school.id, YEAR)
    who = stranger.as_("DEPUTY")
    assert school.do(load.list_, school.id, YEAR, None, None, None, caller=who) == []
    assert school.do(subjects.list_, school.id, caller=who) == []
    for usecase, arguments in (
        (calendar.get, (year.id,)),
        (timetable.get, (made.class_id, None)),
        (timetable.set_, (made.class_id, week(made, (1, 1)), None, 0)),
        (lessons.list_, (made.id, None, None)),
        (load.end, (made.id, date(2027, 1, 1), 1)),
        (calendar.propose, (school.id, YEAR, 5, 5)),
    ):
        with pytest.raises(NotFound):
            school.do(usecase, *arguments, caller=who)


def test_who_is_of_no_school_reads_nothing_of_a_school(school: School) -> None:
    """A parent of children in two schools has none in the token: the wall would show every school of the district."""
    made = school.assign(school.new_class(), school.new_teacher(), "Музыка", 1)
    [year] = school.do(calendar.list_, school.id, YEAR)
    parent = Caller(role="PARENT", person_id=uuid7(), district_id=school.district_id)
    assert school.do(load.list_, school.id, YEAR, None, None, None, caller=parent) == []
    assert school.do(execution.list_, school.id, YEAR, None, None, caller=parent) == []
    assert school.do(parallel_plan.list_, school.id, YEAR, None, caller=parent) == []
    for usecase, arguments in (
        (subjects.list_, (school.id,)),
        (calendar.list_, (school.id, YEAR)),
        (calendar.get, (year.id,)),
        (calendar.days, (year.id,)),
        (calendar.propose, (school.id, YEAR, 5, 5)),
        (timetable.get, (made.class_id, None)),
        (timetable.get_of_teacher, (made.teacher_id, None)),
        (lessons.list_, (made.id, None, None)),
        (class_plan.get, (made.id,)),
        (execution.get, (made.id, None)),
    ):
        with pytest.raises(NotFound):
            school.do(usecase, *arguments, caller=parent)


@pytest.mark.parametrize("role", ["STUDENT", "PARENT", "CLERK", "CLASS_TEACHER", "DISTRICT"])
def test_topics_of_a_class_are_for_its_teacher_and_the_heads(school: School, role: str) -> None:
    """The family reads them in the diary, for as long as a consent opens it."""
    made = school.assign(school.new_class(), school.new_teacher(), "Музыка", 1)
    with pytest.raises(NotFound):
        school.do(lessons.list_, made.id, None, None, caller=school.as_(role))


# facts that come late or twice


def test_older_news_never_overwrite_newer(school: School) -> None:
    from contracts.contingent import ClassOpened
    from contracts.student_body import KnownClass

    class_id, head = uuid7(), school.new_teacher()

    def event(title: str, teacher: Any) -> ClassOpened:
        kept = KnownClass(id=class_id, grade=5, letter=title[-1], title=title, year=YEAR, capacity=25,
                          class_teacher_id=teacher)  # fmt: skip
        return ClassOpened(district_id=school.district_id, school_id=school.id, school_class=kept)

    older, newer = event("5А", None), event("5В", head)
    for one in (newer, older, newer):
        school.do(known.keep_class, one)
    assert school.do(timetable.get, class_id, None).class_title == "5В"


def test_a_teachers_week_is_over_all_classes(school: School) -> None:
    teacher = school.new_teacher()
    for at, title in enumerate(("6А", "6Б"), 1):
        made = school.assign(school.new_class(title), teacher, "Биология", 1)
        school.set_week(made.class_id, week(made, (at, 2)))
    shown = school.do(timetable.get_of_teacher, teacher, date(2026, 10, 1))
    assert (shown.teacher, [(one.weekday, one.class_title) for one in shown.slots]) == (
        "Иванова М. П.",
        [(1, "6А"), (2, "6Б")],
    )
