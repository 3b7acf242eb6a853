from datetime import date, timedelta

import pytest

from contracts.base import Stale
from contracts.planning import AssignmentMade, BadTimetable, LessonsScheduled, NewSlot
from services.planning.models.study_days import DAY
from services.planning.usecases import calendar, load, timetable
from tests.integration.planning.school import LONG_AGO, YEAR, School, week


def test_a_week_becomes_a_year_of_lessons_on_study_days(school: School) -> None:
    maths = school.assign(school.new_class(), school.new_teacher(), "Математика", 5)
    school.set_week(maths.class_id, week(maths, (1, 1), (2, 2), (3, 1), (4, 3), (5, 1)))

    done = school.schedule()

    lessons = school.lessons(maths.id)
    [year] = school.do(calendar.list_, school.id, YEAR)
    days = {one.on for one in school.do(calendar.days, year.id)}
    assert done.created == done.lessons == len(lessons) == 170
    assert {one.on for one in lessons} == days
    assert [(one.on, one.number) for one in lessons] == sorted((one.on, one.number) for one in lessons)


def test_a_moved_day_is_taught_by_the_timetable_of_the_day_it_replaces(school: School) -> None:
    monday = school.assign(school.new_class(), school.new_teacher(), "Музыка", 1)
    school.set_week(monday.class_id, week(monday, (1, 4)))
    school.schedule()
    days = {one.on for one in school.lessons(monday.id)}
    assert date(2027, 2, 20) in days, "the study Saturday of February"
    assert date(2027, 2, 22) not in days, "the Monday it was exchanged for"


def test_scheduling_again_changes_and_tells_nothing(school: School) -> None:
    maths = school.assign(school.new_class(), school.new_teacher(), "Математика", 2)
    school.set_week(maths.class_id, week(maths, (1, 1), (3, 1)))
    school.schedule()
    before, told = school.lessons(maths.id), len(school.told(LessonsScheduled))
    again = school.schedule()
    assert (again.created, again.moved, again.removed) == (0, 0, 0)
    assert school.lessons(maths.id) == before
    assert len(school.told(LessonsScheduled)) == told


def test_a_new_week_moves_future_lessons_and_leaves_held_ones(school: School) -> None:
    maths = school.assign(school.new_class(), school.new_teacher(), "Математика", 2)
    school.set_week(maths.class_id, week(maths, (1, 1), (3, 1)))
    school.schedule()
    first, second, *_ = before = school.lessons(maths.id)
    school.hold(first, maths.id)
    school.hold(second, maths.id)

    school.set_week(maths.class_id, week(maths, (2, 1), (4, 1)))
    school.schedule()

    after = {one.id: one for one in school.lessons(maths.id)}
    assert [(after[one.id].on, after[one.id].number) for one in (first, second)] == [
        (first.on, first.number),
        (second.on, second.number),
    ]
    moved = [one for one in after.values() if not one.held]
    assert {one.on.isoweekday() for one in moved} == {2, 4}
    assert {one.id for one in moved} <= {one.id for one in before} | set(after), "a lesson keeps its id when it moves"
    assert len({one.id for one in moved} & {one.id for one in before}) >= len(before) - 2 - 3


def test_the_past_stays_where_it_was(school: School) -> None:
    maths = school.assign(school.new_class(), school.new_teacher(), "Математика", 1)
    school.set_week(maths.class_id, week(maths, (1, 1)))
    school.schedule()
    border = date(2026, 11, 23)
    before = [one for one in school.lessons(maths.id) if one.on < border]
    school.set_week(maths.class_id, week(maths, (2, 1)))
    school.schedule(since=border)
    after = school.lessons(maths.id)
    assert [one for one in after if one.on < border] == before
    assert {one.on.isoweekday() for one in after if one.on >= border + 7 * DAY} == {2}


def test_a_week_in_force_from_a_day_takes_over_on_that_day(school: School) -> None:
    maths = school.assign(school.new_class(), school.new_teacher(), "Математика", 1)
    school.set_week(maths.class_id, week(maths, (1, 1)))
    school.set_week(maths.class_id, week(maths, (5, 2)), starts_on=date(2027, 1, 11))
    school.schedule()
    lessons = [one for one in school.lessons(maths.id) if one.on != date(2027, 2, 20)]
    assert {one.on.isoweekday() for one in lessons if one.on < date(2027, 1, 11)} == {1}
    assert {one.on.isoweekday() for one in lessons if one.on >= date(2027, 1, 11)} == {5}
    shown = school.do(timetable.get, maths.class_id, date(2027, 3, 1))
    assert (shown.starts_on, [one.weekday for one in shown.slots], shown.version) == (date(2027, 1, 11), [5], 2)


def test_half_an_hour_a_week_is_every_other_study_week(school: School) -> None:
    half = school.assign(school.new_class(), school.new_teacher(), "Музыка", 0.5)
    slot = NewSlot(weekday=3, number=2, assignment_id=half.id, weeks="ODD")
    school.set_week(half.class_id, [slot])
    school.schedule()
    lessons = school.lessons(half.id)
    assert len(lessons) == 17
    assert lessons[1].on - lessons[0].on == timedelta(weeks=2)


def test_what_the_journal_says_was_held_counts_even_after_removal(school: School) -> None:
    maths = school.assign(school.new_class(), school.new_teacher(), "Математика", 1)
    school.set_week(maths.class_id, week(maths, (1, 1)))
    school.schedule()
    lesson = school.lessons(maths.id)[5]
    school.set_week(maths.class_id, [])
    school.schedule()
    assert school.lessons(maths.id) == []
    school.hold(lesson, maths.id)
    school.hold(lesson, maths.id)
    [held] = school.lessons(maths.id)
    assert (held.id, held.on, held.held, held.topic) == (lesson.id, lesson.on, True, "Своя тема")
    assert school.told(LessonsScheduled)[-1]["removed"], "the journal heard of the removal, and knows what it held"


def test_lessons_are_told_in_events_of_at_most_200(school: School) -> None:
    maths = school.assign(school.new_class(), school.new_teacher(), "Математика", 7)
    places = [(day, number) for day in range(1, 6) for number in (1, 2)][:7]
    school.set_week(maths.class_id, week(maths, *places))
    done = school.schedule()
    told = school.told(LessonsScheduled)
    assert [len(one["lessons"]) for one in told] == [200, done.created - 200]
    assert [one["assignment"]["id"] for one in school.told(AssignmentMade)] == [str(maths.id)]


def test_a_new_teacher_takes_over_the_rest_of_the_year(school: School) -> None:
    first = school.assign(school.new_class(), school.new_teacher(), "Физика", 2)
    school.set_week(first.class_id, week(first, (1, 1), (2, 1)))
    school.schedule()
    change = date(2027, 1, 11)
    school.do(load.end, first.id, change, 1)
    second = school.assign(first.class_id, school.new_teacher("Петрова"), "Физика", 2, starts_on=change)
    school.set_week(first.class_id, week(second, (1, 1), (2, 1)), starts_on=change)
    school.schedule()
    assert max(one.on for one in school.lessons(first.id)) < change
    assert min(one.on for one in school.lessons(second.id)) >= change


# what a timetable must not do


def test_a_teacher_is_never_in_two_places(school: School) -> None:
    teacher = school.new_teacher()
    one = school.assign(school.new_class("7А"), teacher, "Алгебра", 3)
    other = school.assign(school.new_class("7Б"), teacher, "Геометрия", 2)
    school.set_week(one.class_id, week(one, (1, 3)))
    with pytest.raises(BadTimetable) as refused:
        school.set_week(other.class_id, week(other, (1, 3)))
    assert refused.value.facts["problems"] == [
        {"field": "slots[0]", "detail": "Понедельник, 3-й урок: Иванова М. П. в это время ведёт «Алгебра» в 7А"}
    ]


def test_a_class_has_one_lesson_at_a_time_and_no_more_than_its_hours(school: School) -> None:
    class_id = school.new_class("7А")
    maths, music = (school.assign(class_id, school.new_teacher(), subject, 1) for subject in ("Математика", "Музыка"))
    slots = [*week(maths, (2, 1)), *week(music, (2, 1)), *week(maths, (3, 1))]
    check = school.do(timetable.check, class_id, slots, None)
    assert [one.detail for one in check.problems] == [
        "Вторник, 1-й урок: у класса сразу два урока — «Математика» и «Музыка»",
        "Среда, 1-й урок: «Математика» — 2 ч в неделю при нагрузке 1",
    ]


def test_odd_and_even_weeks_share_an_hour(school: School) -> None:
    class_id = school.new_class("7А")
    maths, music = (school.assign(class_id, school.new_teacher(), subject, 0.5) for subject in ("Математика", "Музыка"))
    slots = [
        NewSlot(weekday=2, number=1, assignment_id=maths.id, weeks="ODD"),
        NewSlot(weekday=2, number=1, assignment_id=music.id, weeks="EVEN"),
    ]
    school.set_week(class_id, slots)
    school.schedule()
    hours = [(one.on, one.number) for each in (maths, music) for one in school.lessons(each.id)]
    assert len(hours) == len(set(hours)) == 35, "every study Tuesday"


def test_a_subject_short_of_hours_is_a_warning(school: School) -> None:
    maths = school.assign(school.new_class("7А"), school.new_teacher(), "Математика", 5)
    shown = school.set_week(maths.class_id, week(maths, (1, 1)))
    assert shown.warnings == ["Математика: в расписании 1 ч в неделю из 5"]


def test_a_saturday_needs_a_week_of_six_days(school: School) -> None:
    maths = school.assign(school.new_class("7А"), school.new_teacher(), "Математика", 5)
    check = school.do(timetable.check, maths.class_id, week(maths, (6, 1)), None)
    assert [one.field for one in check.problems] == ["slots[0].weekday"]


def test_a_timetable_edited_meanwhile_is_shown_newer(school: School) -> None:
    maths = school.assign(school.new_class("7А"), school.new_teacher(), "Математика", 5)
    school.set_week(maths.class_id, week(maths, (1, 1)))
    with pytest.raises(Stale) as refused:
        school.do(timetable.set_, maths.class_id, [], None, 0)
    assert refused.value.facts["current"].slots[0].subject == "Математика"


def test_a_class_without_timetable_is_named_and_left_alone(school: School) -> None:
    school.new_class("7А")
    school.new_class("10А")
    done = school.schedule()
    assert sorted(done.warnings) == [
        "10А: нет учебного календаря, уроки не изменены",
        "7А: нет расписания, уроки не изменены",
    ]


def test_the_first_run_reaches_back_to_the_beginning_of_the_year(school: School) -> None:
    maths = school.assign(school.new_class(), school.new_teacher(), "Математика", 1)
    school.set_week(maths.class_id, week(maths, (1, 1)))
    school.schedule(since=None)
    assert school.lessons(maths.id)[0].on == date(2026, 9, 7)
    assert date(2026, 9, 7) > LONG_AGO
