"""How many are covered, and who is still to be asked."""

from datetime import timedelta

import pytest

from contracts.base import Forbidden, NotFound, uuid7
from contracts.consents import ConsentState
from contracts.contingent import Purpose
from services.contingent.usecases import clock, consent_coverage, consents, pseudonyms
from tests.builders import student_body as build


@pytest.fixture
def world(school):
    """Of 5А: one covered, one refused and nameless, one withdrew P2, one whose P1 ran out; one covered in 6Б."""
    teacher = uuid7()
    first, second = school.open_class(teacher=teacher), school.open_class(6, "Б")
    signed = clock.today() - timedelta(days=90)
    both, p1 = [build.consent(signed_at=signed)], build.consent(Purpose.P1, signed_at=signed)
    school.enrol(first, school.applicant(papers=both))
    with school.begin("CLERK") as uow:
        nameless = pseudonyms.register(uow, school.id, "M", 2015, "31", signed, None).id
    school.enrol(first, nameless)
    withdrew = school.applicant(build.child("Белова"), [build.mother("Белова")], both)
    school.enrol(first, withdrew)
    expired = school.applicant(build.child("Ёлкина"), [build.mother("Ёлкина")], [p1])
    school.enrol(first, expired)
    school.enrol(second, school.applicant(build.child("Яшина"), [build.mother("Яшина")], both))
    with school.begin("CLERK") as uow:
        (paper,) = consents.list_of(uow, withdrew)
        consents.withdraw(uow, paper.id, "Заявление № 7", None)
        consents.register(uow, withdrew, build.consent(Purpose.P1, number="18", signed_at=signed))
        ended = "UPDATE consents SET valid_to = %(day)s WHERE person_id = %(id)s RETURNING 1"
        uow.rows(ended, {"day": clock.today(), "id": expired})
    return teacher


def coverage(school, role="WORKING_GROUP", who=None):
    with school.begin(role, who) as uow:
        return consent_coverage.school(uow, school.id)


def asked(school, role="CLERK", who=None, **more):
    given = {"purpose": Purpose.P1, "class_id": None, "after": None, "limit": 50} | more
    with school.begin(role, who) as uow:
        return consent_coverage.to_ask(uow, school.id, **given)


def told(one):
    return one.active, one.refused, one.withdrawn, one.expired, one.never


def test_an_active_paper_goes_before_what_ended_and_sums_are_of_everybody(school, world):
    found = coverage(school)
    p1, p2, p3 = found.purposes[:3]
    assert (found.students, found.unnamed) == (5, 1)
    assert told(p1) == (3, 1, 0, 1, 0)
    assert told(p2) == (2, 1, 1, 0, 1)
    assert told(p3) == (0, 0, 0, 0, 5)
    assert all(sum(told(one)) == found.students for one in found.purposes)
    assert [(one.class_title, one.students, told(one.purposes[0])) for one in found.classes] == [
        ("5А", 4, (2, 1, 0, 1, 0)),
        ("6Б", 1, (1, 0, 0, 0, 0)),
    ]


def test_only_who_has_not_said_no_is_asked(school, world):
    page = asked(school)
    assert [(one.last_name, one.state) for one in page.items] == [("Ёлкина", ConsentState.EXPIRED)]
    page = asked(school, purpose=Purpose.P2)
    assert [(one.last_name, one.state) for one in page.items] == [("Ёлкина", ConsentState.NEVER)]


def test_the_list_goes_on_where_it_ended(school, world):
    first = asked(school, purpose=Purpose.P3, limit=2)
    rest = asked(school, purpose=Purpose.P3, after=first.next)
    names = [one.last_name for one in (*first.items, *rest.items)]
    assert (first.total, rest.total, rest.next) == (4, 4, None)
    assert names == ["Белова", "Ёлкина", "Иванова", "Яшина"]


def test_each_counts_and_asks_within_their_own(school, other_school, world):
    teacher = world
    assert coverage(school, "CLASS_TEACHER", teacher).students == 4
    assert asked(school, "CLASS_TEACHER", teacher, purpose=Purpose.P3).total == 3
    assert asked(school, "CLASS_TEACHER", uuid7(), purpose=Purpose.P3).total == 0
    with pytest.raises(NotFound), other_school.begin("CLERK") as uow:
        consent_coverage.school(uow, school.id)
    with pytest.raises(NotFound), other_school.begin("CLERK") as uow:
        consent_coverage.to_ask(uow, school.id, Purpose.P1, None, None, 50)
    with pytest.raises(Forbidden, match="полнота"):
        asked(school, "WORKING_GROUP")


def test_the_department_counts_without_classes(school, world):
    with school.begin("DISTRICT") as uow:
        found = consent_coverage.school(uow, school.id)
    assert (found.students, found.classes) == (5, [])


def test_a_school_without_students_has_noughts(school):
    found = coverage(school)
    assert (found.students, [told(one) for one in found.purposes]) == (0, [(0, 0, 0, 0, 0)] * 7)
