"""A whole school at once: 22 classes, thirty lessons a week, a year."""

import eventlet

from contracts.planning import Assignment, BadTimetable, LessonsScheduled, NewAssignment
from services.planning.usecases import load, schedule
from tests.integration.planning.school import LONG_AGO, YEAR, School, week

SUBJECTS = (
    *("Математика", "Русский язык", "Литература", "История", "География"),
    *("Биология", "Физика", "Химия", "Информатика", "Музыка"),
)
"""Three hours a week each: thirty lessons."""


def test_a_school_year_is_scheduled_at_once(school: School) -> None:
    titles = [f"{grade}{letter}" for grade in range(2, 10) for letter in "АБВ"][:22]
    subject_ids = [school.subject(name).id for name in SUBJECTS]
    for title in titles:
        class_id = school.new_class(title)
        new = [
            NewAssignment(class_id=class_id, subject_id=one, teacher_id=school.new_teacher(), hours_per_week=3)
            for one in subject_ids
        ]
        made = school.do(load.make, school.id, new).assignments
        hours = [(day, number) for day in range(1, 6) for number in range(1, 7)]
        slots = [slot for at, one in enumerate(made) for slot in week(one, *hours[at * 3 : at * 3 + 3])]
        school.set_week(class_id, slots)

    done = school.do(schedule.run, school.id, YEAR, None, LONG_AGO)

    assert done.created == done.lessons == 22 * 6 * 170
    assert sum(len(one["lessons"]) for one in school.told(LessonsScheduled)) == done.lessons
    again = school.do(schedule.run, school.id, YEAR, None, LONG_AGO)
    assert (again.created, again.moved, again.removed) == (0, 0, 0)


def test_two_hands_never_schedule_one_class_twice(school: School) -> None:
    maths = school.assign(school.new_class(), school.new_teacher(), "Математика", 5)
    school.set_week(maths.class_id, week(maths, *[(day, 1) for day in range(1, 6)]))
    runs = [eventlet.spawn(school.schedule) for _ in range(4)]
    assert sorted(one.wait().created for one in runs) == [0, 0, 0, 170]


def test_two_classes_set_at_once_do_not_share_a_teachers_hour(school: School) -> None:
    teacher = school.new_teacher()
    made = [school.assign(school.new_class(title), teacher, "Химия", 1) for title in ("8А", "8Б", "8В")]

    def set_week(one: Assignment) -> bool:
        try:
            school.set_week(one.class_id, week(one, (1, 1)))
        except BadTimetable:
            return False
        return True

    assert sum(one.wait() for one in [eventlet.spawn(set_week, one) for one in made]) == 1


def test_lessons_held_while_the_school_is_scheduled_again_stay(school: School) -> None:
    maths = school.assign(school.new_class(), school.new_teacher(), "Математика", 5)
    school.set_week(maths.class_id, week(maths, *[(day, 1) for day in range(1, 6)]))
    school.schedule()
    held = school.lessons(maths.id)[:60]
    school.set_week(maths.class_id, week(maths, *[(day, 2) for day in range(1, 6)]))
    holding = [eventlet.spawn(school.hold, one, maths.id) for one in held]
    runs = [eventlet.spawn(school.schedule) for _ in range(3)]
    for one in (*holding, *runs):
        one.wait()
    school.schedule()
    after = school.lessons(maths.id)
    assert {one.id for one in after if one.held} == {one.id for one in held}
    assert len(after) == 60 + sum(not one.held for one in after) >= 170
    assert {one.number for one in after if not one.held} == {2}
