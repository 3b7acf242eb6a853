"""Who of the families of a class signs for what a school sends them."""

from datetime import date, timedelta

from contracts.base import uuid7
from contracts.contingent import Kinship, NewRepresentative
from services.contingent.models.people import ADULT, SIGNS
from services.contingent.usecases import clock, representatives
from tests.builders import student_body as build


def families(school, class_id, role="CLERK", who=None):
    with school.begin(role, who) as uow:
        return [(one.full_name, one.is_pupil) for one in representatives.families(uow, [class_id])]


def years_ago(years: int, days: int = 0) -> date:
    today = clock.today()
    return today.replace(year=today.year - years, day=min(today.day, 28)) - timedelta(days=days)


def test_a_mother_signs_for_the_young_and_who_is_fourteen_beside_her(school):
    class_id = school.open_class()
    for name, born in (("Белова", years_ago(SIGNS - 2)), ("Волкова", years_ago(SIGNS, 1))):
        child = build.child(name, birth_date=born)
        school.enrol(class_id, school.applicant(child, [build.mother(name)]))
    found = families(school, class_id)
    assert [is_pupil for name, is_pupil in found if name.startswith("Белова")] == [False]
    assert sorted(is_pupil for name, is_pupil in found if name.startswith("Волкова")) == [False, True]


def test_nobody_signs_for_a_grown_up(school):
    class_id = school.open_class(grade=11)
    child = build.child("Громова", birth_date=years_ago(ADULT, 1))
    school.enrol(class_id, school.applicant(child, [build.mother("Громова")]))
    assert [is_pupil for _, is_pupil in families(school, class_id)] == [True]


def test_whom_a_court_restricts_and_who_stands_beside_without_force_are_not_named(school):
    class_id = school.open_class()
    person = school.applicant(build.child("Дымова"), [build.mother("Дымова")])
    school.enrol(class_id, person)
    with school.begin("CLERK") as uow:
        (link,) = representatives.list_of(uow, person)
        representatives.put(uow, person, 0, build.mother("Отчимов", kinship=Kinship.STEPFATHER))
        change = NewRepresentative(id=link.id, kinship=Kinship.MOTHER, restriction="решение суда от 01.10.2026")
        representatives.put(uow, person, link.version, change)
    assert families(school, class_id) == []


def test_families_are_for_whoever_reads_representatives_of_that_class(school, other_school):
    teacher = uuid7()
    class_id = school.open_class(teacher=teacher)
    school.enrol(class_id, school.applicant(build.child("Ежова"), [build.mother("Ежова")]))
    for role in ("CLERK", "DIRECTOR", "DEPUTY"):
        assert families(school, class_id, role)
        assert families(other_school, class_id, role) == []
    assert families(school, class_id, "CLASS_TEACHER", teacher)
    assert families(school, class_id, "CLASS_TEACHER", uuid7()) == []
    for role in ("SYS_ADMIN", "TEACHER", "WORKING_GROUP", "DISTRICT", "STUDENT"):
        assert families(school, class_id, role, teacher) == []
