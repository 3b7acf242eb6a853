"""The district has the shape of a rural one, and the same one every time."""

from datetime import date

import pytest

from deploy.demo import MARK, curriculum, timetable
from deploy.demo.district import SCHOOLS, SHOWN, TITLE, School, schools, shown
from deploy.demo.people import Child, Family, Population
from deploy.demo.staff import FULL_LOAD, Staff
from services.planning.models.first_subjects import DEFAULT_SUBJECTS
from services.planning.models.norms import WEEKLY_LOAD

YEAR = 2026
each_school = pytest.mark.parametrize("school", SCHOOLS, ids=lambda school: school.key)


def everybody(school: School) -> list[Child]:
    population = Population(school, YEAR)
    return [child for one in school.classes for child in population.children(one)]


def test_there_are_six_schools_from_a_large_one_to_a_tiny_one() -> None:
    assert [school.pupils for school in SCHOOLS] == [480, 150, 110, 60, 35, 14]
    assert MARK in TITLE
    assert all(MARK in school.card()["full_name"] for school in SCHOOLS)


def test_a_small_loading_shows_a_small_school() -> None:
    small = schools(small=True)
    assert sum(school.pupils for school in small) < 50
    assert shown(small) in small
    assert shown(schools(small=False)).key == SHOWN


@each_school
def test_classes_hold_all_pupils_and_one_of_them_is_studied(school: School) -> None:
    assert sum(one.size for one in school.classes) == school.pupils == len(everybody(school))
    assert min(one.size for one in school.classes) >= 1
    assert [one.title for one in school.classes if one.studied] == [school.studied]


@each_school
def test_nobody_is_met_twice(school: School) -> None:
    children = everybody(school)
    assert len({one.full_name for one in children}) == len(children)
    numbers = [one.snils for one in children if one.snils]
    assert len(set(numbers)) == len(numbers)


def test_numbers_of_persons_are_theirs_in_the_whole_district() -> None:
    taken = [adult.number for school in SCHOOLS for family in families(school) for adult in family.adults]
    assert len(set(taken)) == len(taken)
    assert max(taken) < 10_000  # so that phones differ


def families(school: School) -> list[Family]:
    return list({id(one.family): one.family for one in everybody(school)}.values())


def test_about_a_third_have_a_brother_or_sister() -> None:
    children = everybody(SCHOOLS[0])
    assert 0.2 < sum(len(one.family.births) > 1 for one in children) / len(children) < 0.5


@each_school
def test_the_same_people_are_made_every_time(school: School) -> None:
    assert [one.full_name for one in everybody(school)] == [one.full_name for one in everybody(school)]


def test_first_graders_are_old_enough() -> None:
    first = SCHOOLS[0].classes[0]
    born = [child.birth_date for child in Population(SCHOOLS[0], YEAR).children(first)]
    assert max(born) <= date(YEAR - 7, 9, 30)


def test_whoever_has_come_of_age_signs_anew() -> None:
    child = everybody(SCHOOLS[0])[0]
    birthday = child.birth_date.replace(year=child.birth_date.year + 18)
    usual = date(child.birth_date.year + 17, 8, 27)
    assert child.signs_on(usual, birthday) == birthday
    assert child.signs_on(usual, birthday.replace(year=birthday.year - 1)) == usual


def test_families_sign_what_the_trade_calls_full_without_health_and_photos_and_refused() -> None:
    """domain §11: full, without P3 and P5, refused; a refusal is on file, and nobody is enrolled without P1."""
    by_kind = {one.consent: one for school in SCHOOLS for one in everybody(school)}
    every = {f"P{number}" for number in range(1, 8)}
    assert set(by_kind) == {"FULL", "PART", "REFUSED"}
    assert set(by_kind["FULL"].purposes) == every and by_kind["FULL"].refused == []
    assert set(by_kind["PART"].purposes) == every - {"P3", "P5"} and by_kind["PART"].refused == []
    assert by_kind["REFUSED"].purposes == ["P1"] and set(by_kind["REFUSED"].refused) == every - {"P1"}


@pytest.mark.parametrize("grade", range(1, 12))
def test_hours_stay_within_the_norm_and_subjects_are_known(grade: int) -> None:
    hours = curriculum.hours(grade)
    assert sum(hours.values()) <= WEEKLY_LOAD[5][grade]
    known = {name for name, _, _ in DEFAULT_SUBJECTS}
    assert {curriculum.SUBJECTS[subject] for subject in hours} <= known


@each_school
def test_everything_is_taught_by_somebody_who_is_not_overloaded(school: School) -> None:
    staff = Staff(school)
    for one in school.classes:
        taught = {load.subject: load.hours for load in staff.load if load.school_class is one}
        assert taught == curriculum.hours(one.grade)
        assert staff.class_teacher(one).role == "TEACHER"
    assert max(teacher.hours for teacher in staff.teachers) <= FULL_LOAD
    assert staff.teacher_without_class().leads is None


@each_school
def test_in_a_week_nobody_is_in_two_places_and_no_class_waits(school: School) -> None:
    weeks, busy = timetable.weeks(Staff(school).load, school.key), set()
    for one in school.classes:
        week = weeks[one.id]
        assert len(week) == sum(curriculum.hours(one.grade).values())
        for day in range(1, 6):
            numbers = sorted(number for weekday, number in week if weekday == day)
            assert numbers == list(range(1, len(numbers) + 1))
        for hour, load in week.items():
            assert (load.teacher_id, hour) not in busy
            busy.add((load.teacher_id, hour))
