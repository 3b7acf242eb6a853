from collections.abc import Sequence
from typing import Any

import pytest

from contracts.base import Forbidden, Stale
from contracts.planning import Assignment, BadPlan, LessonsScheduled, NoCalendar, PlanLoad, RowChange, UnknownAssignment
from services.planning.usecases import class_plan, execution, parallel_plan, plan_template
from services.planning.usecases import load as teaching
from services.planning.usecases.parallel_plan import Target
from tests.integration.planning.school import YEAR, School, plan_file, week

TOPICS = [("Начало", f"Тема {n}", 1) for n in range(1, 21)]
PLAN = [*TOPICS, ("Середина", "Большая тема", 2), *[("Середина", f"Тема {n}", 1) for n in range(21, 31)]]
"""32 hours; a year of one hour a week has 34."""
Rows = Sequence[Sequence[Any]]
RESERVE = ("Резерв", "Резерв учебного времени", 2)


@pytest.fixture
def music(school: School) -> Assignment:
    """One hour on Tuesdays, which are study days 35 times."""
    made = school.assign(school.new_class("5А"), school.new_teacher(), "Музыка", 1)
    school.set_week(made.class_id, week(made, (2, 2)))
    school.schedule()
    return made


def load(
    school: School, music: Assignment, rows: Rows, *, dry_run: bool = False, replaces: int = 0, **more: Any
) -> PlanLoad:
    target = Target(year=YEAR, grade=5, subject_id=music.subject_id, hours_per_week=1)
    content = more.pop("content", None) or plan_file(rows, **more)
    caller = school.as_("WORKING_GROUP")
    done: PlanLoad = school.do(parallel_plan.load, school.id, target, content, dry_run, replaces, caller=caller)
    return done


def test_topics_take_lessons_in_order_and_a_long_one_takes_two(school: School, music: Assignment) -> None:
    done = load(school, music, [*PLAN, RESERVE])
    lessons = school.lessons(music.id)
    assert (done.rows, done.hours, done.expected_hours, done.problems) == (32, 34, 34, [])
    assert [one.topic_no for one in lessons[:22]] == [*range(1, 22), 21]
    assert [one.topic for one in lessons[20:22]] == ["Большая тема"] * 2
    assert [(gap.missing, gap.spare) for gap in done.gaps] == [(0, 1)]
    told = school.told(LessonsScheduled)[-1]["lessons"]
    assert [one["topic"] for one in told[:2]] == ["Тема 1", "Тема 2"]


def test_a_dry_run_names_every_bad_row_and_column(school: School, music: Assignment) -> None:
    rows = [("Начало", "Тема 1", 1), ("", "", 1), ("", "Тема 3", "два"), ("", "Тема 4", 3)]
    done = load(school, music, rows, dry_run=True)
    assert [(one.field, one.detail) for one in done.problems] == [
        ("rows[3].topic", "Строка 3, столбец «Тема урока»: тема не указана"),
        ("rows[4].hours", "Строка 4, столбец «Кол-во часов»: нужно целое число от 1 до 2, а написано «два»"),
        ("rows[5].hours", "Строка 5, столбец «Кол-во часов»: нужно целое число от 1 до 2, а написано «3»"),
    ]
    assert done.plan_id is None
    with pytest.raises(BadPlan):
        load(school, music, rows)


@pytest.mark.parametrize(
    ("rows", "mend"),
    [
        (PLAN, "сумма 32 ч, а нужно 1 ч в неделю × 34 нед. = 34 ч; добавьте темы или строку «Резерв» на 2 ч"),
        ([*PLAN, ("Резерв", "Резерв", 5)], "сумма 37 ч, а нужно 1 ч в неделю × 34 нед. = 34 ч; уберите 3 ч"),
    ],
)
def test_the_hours_of_a_plan_are_the_hours_of_the_year(
    school: School, music: Assignment, rows: Rows, mend: str
) -> None:
    [problem] = load(school, music, rows, dry_run=True).problems
    assert problem.detail == f"Столбец «Кол-во часов»: {mend}"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"not a table", "Файл не читается как таблица XLSX"),
        (plan_file([], heading=("Раздел", "Тема урока")), "В первых строках файла нет столбцов: «Кол-во часов»"),
        (plan_file([]), "В файле нет ни одной темы"),
    ],
)
def test_a_file_that_is_no_plan_says_why(school: School, music: Assignment, content: bytes, says: str) -> None:
    [problem] = load(school, music, [], content=content, dry_run=True).problems
    assert (problem.field, problem.detail) == ("content", says)


def test_the_template_is_a_plan_of_its_own(school: School, music: Assignment) -> None:
    done = load(school, music, [], content=plan_template.template().content, dry_run=True)
    assert [one.field for one in done.problems] == ["hours"], "only its hours are not of a year"
    assert (done.rows, done.controls) == (4, 1)


def test_a_heading_is_found_under_a_title_and_by_other_names(school: School, music: Assignment) -> None:
    rows = [("Раздел", "Тема", "Часы"), *PLAN, RESERVE]
    done = load(school, music, rows, heading=("Календарно-тематическое планирование", "", ""), dry_run=True)
    assert (done.problems, done.rows) == ([], 32)


def test_a_new_edition_keeps_what_was_held(school: School, music: Assignment) -> None:
    load(school, music, [*PLAN, RESERVE])
    for lesson in school.lessons(music.id)[:3]:
        school.hold(lesson, music.id, lesson.topic)
    newer = [("Начало", "Вводный урок", 1), *PLAN, ("Резерв", "Резерв", 1)]
    with pytest.raises(Stale) as refused:
        load(school, music, newer)
    assert refused.value.facts["current"].version == 1
    done = load(school, music, newer, replaces=1)
    assert done.version == 2
    after = school.lessons(music.id)
    assert [(one.held, one.topic) for one in after[:5]] == [
        (True, "Тема 1"),
        (True, "Тема 2"),
        (True, "Тема 3"),
        (False, "Вводный урок"),
        (False, "Тема 4"),
    ]


def test_a_topic_taken_out_of_turn_takes_its_row_with_it(school: School, music: Assignment) -> None:
    load(school, music, [*PLAN, RESERVE])
    first = school.lessons(music.id)[0]
    school.hold(first, music.id, "Тема 5")
    assert [one.topic for one in school.lessons(music.id)[:6]] == [
        "Тема 5",
        "Тема 1",
        "Тема 2",
        "Тема 3",
        "Тема 4",
        "Тема 6",
    ]


def test_a_plan_loaded_late_begins_with_what_was_taught(school: School, music: Assignment) -> None:
    for lesson in school.lessons(music.id)[:3]:
        school.hold(lesson, music.id, "Как получилось")
    load(school, music, [*PLAN, RESERVE])
    assert [one.topic for one in school.lessons(music.id)[2:5]] == ["Как получилось", "Тема 4", "Тема 5"]


def test_every_class_of_the_parallel_inherits_and_may_have_its_own_homework(school: School, music: Assignment) -> None:
    other = school.assign(school.new_class("5Б"), music.teacher_id, "Музыка", 1)
    school.set_week(other.class_id, week(other, (2, 3)))
    school.schedule()
    load(school, music, [*PLAN, RESERVE])
    teacher = school.as_("TEACHER", music.teacher_id)
    plan = school.do(class_plan.get, music.id, caller=teacher)
    first = plan.rows[0]
    assert (first.topic, first.homework, first.changed, len(first.planned_on), first.held_on) == (
        "Тема 1",
        None,
        False,
        1,
        [],
    )
    change = [RowChange(row_id=first.id, homework="Спеть дома")]
    changed = school.do(class_plan.change, music.id, change, plan.version, caller=teacher)
    assert (changed.rows[0].homework, changed.version) == ("Спеть дома", plan.version + 1)
    assert school.lessons(music.id)[0].homework == "Спеть дома"
    assert school.told(LessonsScheduled)[-1]["lessons"][0]["homework"] == "Спеть дома"
    assert school.lessons(other.id)[0].homework is None
    with pytest.raises(Stale):
        school.do(class_plan.change, music.id, change, plan.version, caller=teacher)


def test_rows_without_lessons_and_lessons_without_rows_are_shown(school: School, music: Assignment) -> None:
    load(school, music, [*PLAN, RESERVE])
    plan = school.do(class_plan.get, music.id)
    assert (plan.hours, plan.lessons, plan.deficit, plan.reserve) == (34, 35, [], 1)
    school.set_week(music.class_id, [])
    school.schedule()
    plan = school.do(class_plan.get, music.id)
    assert (plan.lessons, plan.deficit) == (0, list(range(1, 33)))


def test_a_plan_needs_the_calendar_of_its_year(school: School, music: Assignment) -> None:
    target = Target(year=YEAR, grade=10, subject_id=music.subject_id, hours_per_week=1)
    with pytest.raises(NoCalendar):
        school.do(parallel_plan.load, school.id, target, b"", True, 0, caller=school.as_("WORKING_GROUP"))


def test_a_teacher_loads_the_plan_of_an_own_subject_only(school: School, music: Assignment) -> None:
    target = Target(year=YEAR, grade=5, subject_id=music.subject_id, hours_per_week=1)
    content = plan_file([*PLAN, RESERVE])
    stranger, own = (school.as_("TEACHER", one) for one in (school.new_teacher(), music.teacher_id))
    with pytest.raises(Forbidden):
        school.do(parallel_plan.load, school.id, target, content, False, 0, caller=stranger)
    loaded = school.do(parallel_plan.load, school.id, target, content, False, 0, caller=own)
    assert len(school.do(parallel_plan.list_, school.id, YEAR, None, caller=own)) == 1
    assert school.do(parallel_plan.list_, school.id, YEAR, None, caller=stranger) == []
    assert len(school.do(parallel_plan.get, loaded.plan_id, caller=own).rows) == 32


def test_execution_compares_what_was_due_with_what_was_held(school: School, music: Assignment) -> None:
    rows = [*TOPICS[:2], ("Начало", "Контрольная", 1), *TOPICS[3:], *PLAN[20:], RESERVE]
    load(school, music, [(*row, "Контрольная работа" if row[1] == "Контрольная" else "") for row in rows],
         heading=("Раздел", "Тема урока", "Кол-во часов", "Вид контроля"))  # fmt: skip
    lessons = school.lessons(music.id)
    for lesson in lessons[:3]:
        school.hold(lesson, music.id, lesson.topic)
    found = school.do(execution.get, music.id, lessons[3].on)
    assert (found.plan_year, found.plan_to_date, found.held, found.lag) == (34, 4, 3, 1)
    assert (found.hours_percent, found.content_percent, found.pace) == (75.0, 75.0, "LAG")
    assert (found.controls_planned, found.controls_held, found.missing) == (1, 1, 0)
    [same] = school.do(execution.list_, school.id, YEAR, None, lessons[3].on)
    assert same == found


def test_a_new_teacher_goes_on_with_the_plan(school: School, music: Assignment) -> None:
    load(school, music, [*PLAN, RESERVE])
    change = school.lessons(music.id)[10].on
    school.do(teaching.end, music.id, change, 1)
    second = school.assign(music.class_id, school.new_teacher("Петрова"), "Музыка", 1, starts_on=change)
    school.set_week(music.class_id, week(second, (2, 2)), starts_on=change)
    done = school.schedule()
    assert [one.topic_no for one in school.lessons(second.id)[:3]] == [11, 12, 13] and done.gaps[0].missing == 0
    school.hold(school.lessons(music.id)[0], music.id)
    school.hold(school.lessons(second.id)[0], second.id)
    [found] = school.do(execution.list_, school.id, YEAR, None, change)
    assert (found.teacher, found.plan_to_date, found.held) == ("Петрова М. П.", 11, 2)
    plan = school.do(class_plan.get, second.id)
    assert plan.deficit == [] and plan.rows[0].held_on == [school.lessons(music.id)[0].on]


@pytest.mark.parametrize("grade", [-(2**31), -1, 0, 2**31 - 2])
def test_no_grade_is_too_small_or_too_large_to_be_asked_for(school: School, grade: int) -> None:
    """The least whole number, written with a cast behind it, is read as minus one too large."""
    assert school.do(parallel_plan.list_, school.id, YEAR, grade) == []


@pytest.mark.parametrize(("role", "sees"), [("TEACHER", False), ("PARENT", False), ("DIRECTOR", True)])
def test_a_class_plan_is_for_its_teacher_and_the_school(
    school: School, music: Assignment, role: str, sees: bool
) -> None:
    if sees:
        assert school.do(class_plan.get, music.id, caller=school.as_(role)).assignment_id == music.id
    else:
        with pytest.raises(UnknownAssignment):
            school.do(class_plan.get, music.id, caller=school.as_(role))
