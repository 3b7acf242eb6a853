"""What the notes of the rights table add to a scope (domain §8)."""

from datetime import date

import pytest

from contracts.base import Caller, Forbidden, Invalid, NotFound, uuid7
from contracts.contingent import DataCategory, MovementKind
from contracts.student_body import AdultData, Purpose
from services.contingent.usecases import movement_check, people, special, students, taking_over
from tests.builders import student_body as build

PAPERS = [build.consent(Purpose.P1), build.consent(Purpose.P3, number="18")]
SICK = {"health_group": "II", "social_flags": ["многодетная семья"], "phone": "+79000000005"}


@pytest.fixture
def sick(school):
    """A child of 5А whose card holds all that consents may cover."""
    teacher = uuid7()
    with school.begin() as uow:
        person = people.register(uow, school.id, build.child(**SICK), None, [build.mother()], PAPERS).id
    school.enrol(school.open_class(teacher=teacher), person)
    return school.caller("CLASS_TEACHER", teacher), person


def card_of(school, caller, person):
    with school.db.begin(caller) as uow:
        return people.get(uow, person)


def health_of(school, caller, person):
    with school.db.begin(caller) as uow:
        return special.get(uow, person, None).data.health_group


# health and life situation


SEES = [("DIRECTOR", True), ("DEPUTY", True), ("EMERGENCY", True), ("CLERK", False)]


@pytest.mark.parametrize(("role", "sees"), SEES)
def test_that_there_is_health_is_on_the_card_for_those_who_answer_for_it(school, sick, role, sees):
    card = card_of(school, school.caller(role), sick[1])
    assert card.special == ([DataCategory.HEALTH, DataCategory.SOCIAL] if sees else [])
    assert (card.health_group, card.social_flags) == (None, None), "what it is, is asked for by name"
    assert (DataCategory.HEALTH in card.withheld) is not sees
    assert card.phone == SICK["phone"]


def test_a_clerk_brings_no_health_to_a_new_card(school):
    with pytest.raises(Invalid) as refused, school.begin("CLERK") as uow:
        people.register(uow, school.id, build.child(**SICK), None, [build.mother()], PAPERS)
    assert [one["field"] for one in refused.value.facts["problems"]] == ["card.health_group", "card.social_flags"]


def test_a_clerk_neither_changes_health_nor_loses_it(school, sick):
    teacher, person = sick
    same = {"last_name": "Иванова", "first_name": "Анна", "sex": "F", "birth_date": date(2015, 5, 5)}
    with pytest.raises(Invalid) as refused, school.begin("CLERK") as uow:
        people.change(uow, person, 1, AdultData(**same, health_group="I"))
    assert refused.value.facts["problems"][0]["field"] == "card.health_group"
    with school.begin("CLERK") as uow:
        assert people.change(uow, person, 1, AdultData(**same)).phone is None
    assert health_of(school, teacher, person).group == "II"
    with school.db.begin(teacher) as uow:
        people.change(uow, person, 2, AdultData(**same, health_group="I"))
    assert health_of(school, teacher, person).group == "I"
    with school.db.begin(teacher) as uow:
        people.change(uow, person, 3, AdultData(**same))
    assert health_of(school, teacher, person).group == "I", "what a card does not show, it does not lose"


def test_an_administrator_sees_whose_card_it_is_and_no_papers(school, sick):
    card = card_of(school, school.caller("SYS_ADMIN"), sick[1])
    assert (card.last_name, card.school_class, card.birth_date) == ("Иванова", "5А", date(2015, 5, 5))
    assert (card.phone, card.health_group, card.representatives) == (None, None, [])
    assert {DataCategory.SNILS, DataCategory.IDENTITY_DOCUMENT, DataCategory.CONTACTS} <= set(card.withheld)


# the department


@pytest.mark.parametrize("q", [None, "", "  ", "ив", "и в а"])
def test_the_department_does_not_leaf_through_a_schools_people(school, sick, q):
    officer = Caller(role="DISTRICT", district_id=school.district_id)
    for browse in (
        lambda uow: students.page(uow, school.id, q, None, None, None, 50),
        lambda uow: people.find(uow, school.id, q, None, 50),
    ):
        with pytest.raises(Invalid) as refused, school.db.begin(officer) as uow:
            browse(uow)
        assert refused.value.field == "q"


def test_nor_through_a_class(school, sick):
    officer = Caller(role="DISTRICT", district_id=school.district_id)
    with pytest.raises(Forbidden), school.db.begin(officer) as uow:
        students.of_class(uow, school.open_class(letter="Б"), None)


# a class teacher


def check(school, caller, *lines):
    with school.db.begin(caller) as uow:
        return movement_check.check(uow, school.id, "CLASS_MOVE", list(lines), None)


def test_a_class_teacher_asks_of_movements_of_the_own_class_only(school):
    """The answer names people, their birthdays and classes."""
    caller = school.caller("CLASS_TEACHER", uuid7())
    own, other = school.open_class(teacher=caller.person_id), school.open_class(letter="Б")
    mine, theirs = school.enrol(own), school.enrol(other, school.applicant(build.child("Жукова")))

    def move(student, person, to):
        return build.line(MovementKind.CLASS_MOVE, person, to, student_id=student)

    out = move(*mine, other)
    assert [one.from_class for one in check(school, caller, out).people] == ["5А"]
    for line in (
        move(*theirs, own),
        build.line(MovementKind.ENROL_OTHER, theirs[1], other),
        build.line(MovementKind.WITHDRAW, theirs[1], None, student_id=theirs[0]),
        move(uuid7(), theirs[1], own),
    ):
        with pytest.raises(Forbidden) as refused:
            check(school, caller, out, line)
        assert refused.value.field == "movements[1]"
        assert check(school, school.caller("CLERK"), line).people


def test_a_class_teacher_brings_nobody_into_the_school(school, sick):
    caller, _ = sick
    with pytest.raises(Forbidden), school.db.begin(caller) as uow:
        people.register(uow, school.id, build.child("Новикова"), None, [], [])
    with pytest.raises(Forbidden), school.db.begin(caller) as uow:
        taking_over.take_over(uow, school.id, build.snils(9), "Новикова", date(2015, 5, 5))


def test_every_look_at_a_card_is_noted_with_what_was_seen(school):
    child = build.child(phone="+79000000005")
    with school.begin("CLERK") as uow:
        person = people.register(uow, school.id, child, None, [build.mother()], PAPERS).id
    with school.begin("CLERK") as uow:
        people.get(uow, person, "Справка для бассейна")
    first, second = [one["note"] for one in school.told("personal_data_accessed.v1")]
    assert (first["action"], first["operation"], first["subjects"]) == ("CHANGE", "card.write", [str(person)])
    assert (second["action"], second["reason"], second["role"]) == ("VIEW", "Справка для бассейна", "CLERK")
    assert second["blocks"] == ["CONTACTS", "NAMES", "REPRESENTATIVES"]


def test_a_look_that_was_refused_is_not_noted(school):
    with pytest.raises(NotFound), school.begin("CLERK") as uow:
        people.get(uow, uuid7())
    assert school.told("personal_data_accessed.v1") == []
