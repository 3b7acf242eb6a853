"""Two cards of one child, each enrolled at its own time: the enrolments go over, and come back."""

from datetime import date

import pytest

from contracts.base import Caller, Conflict, Forbidden, NotFound, uuid7
from contracts.contingent import LeaveReason, MovementKind
from contracts.destinations import DestinationState
from services.contingent.repository import people as rows
from services.contingent.repository import representatives
from services.contingent.usecases import clock, destinations, merging, people, twins
from tests.builders import student_body as build
from tests.integration.contingent.test_merging import does, merge

K = MovementKind


def left_and_came_back(school):
    """A girl who left in October and came back in December as a new card."""
    class_id = school.open_class(letter="В", capacity=5)
    first = school.applicant(build.child("Возвратова", "Наталья"))
    student = school.enrol(class_id, first)[0]
    gone = {"student_id": student, "effective_on": date(2026, 10, 20), "reason": LeaveReason.TRANSFER_SCHOOL}
    school.execute([build.line(K.WITHDRAW, first, None, **gone)], on=date(2026, 10, 20))
    second = school.applicant(build.child("Возвратова", "Наталия"))
    again = school.enrol(class_id, second, K.ENROL_TRANSFER, effective_on=date(2026, 12, 1))[0]
    return first, student, second, again


def of_person(school, person):
    sql = """SELECT e.id, e.person_id, m.person_id AS ordered, c.person_id AS listed, c.first_name
             FROM enrolments e JOIN movements m ON m.student_id = e.id JOIN class_memberships c ON c.student_id = e.id
             WHERE e.person_id = %(id)s ORDER BY e.id, m.seq"""
    with school.begin() as uow:
        return [tuple(row) for row in uow.rows(sql, {"id": person})]


def waits(school):
    with school.begin("CLERK") as uow:
        return [one.state for one in destinations.page(uow, school.id, None, None, 50).items]


def test_enrolments_that_do_not_overlap_go_over_with_their_numbers_and_answer_who_waited(school):
    first, student, second, again = left_and_came_back(school)
    before = waits(school), of_person(school, first), of_person(school, second)
    done = merge(school, second, first)

    rows = of_person(school, second)
    assert {row[0] for row in rows} == {student, again}
    assert {row[1:4] for row in rows} == {(second, second, second)}
    assert {row[4] for row in rows} == {"Наталия"}, "lists say what the kept card says"
    assert of_person(school, first) == []
    assert before[0] != waits(school) == [DestinationState.CONFIRMED], "the child has arrived"
    (told,) = school.district_told("people_merged.v1")
    assert (told["kept_id"], told["merged_id"], told["undone"]) == (str(second), str(first), False)
    assert (told["students"], told["school_id"]) == ([str(student)], None)

    does(school, merging.undo, done.id, "это были разные дети")
    assert (waits(school), of_person(school, first), of_person(school, second)) == before
    assert [one["undone"] for one in school.district_told("people_merged.v1")] == [False, True]


# two schools of one district


@pytest.fixture
def moved_away(school, other_school):
    """A girl who left one school in October and was entered anew in another in December: (old card, new card)."""
    first = school.applicant(build.child("Возвратова", "Наталья", phone="+79000000031"))
    student = school.enrol(school.open_class(), first)[0]
    gone = {"student_id": student, "effective_on": date(2026, 10, 20), "reason": LeaveReason.TRANSFER_SCHOOL}
    school.execute([build.line(K.WITHDRAW, first, None, **gone)], on=date(2026, 10, 20))
    second = other_school.applicant(build.child("Возвратова", "Наталия"))
    other_school.enrol(other_school.open_class(), second, K.ENROL_TRANSFER, effective_on=date(2026, 12, 1))
    return first, second


def officer(school, **more):
    return Caller(**{"role": "DISTRICT", "district_id": school.district_id, "person_id": uuid7()} | more)


def version(school, person):
    with school.begin() as uow:
        return rows.some(uow, [person])[person].version


def merged(schools, kept, gone, who):
    """`schools` keep the two cards, in this order."""
    versions = [version(one, card) for one, card in zip(schools, (kept, gone), strict=True)]
    return does(
        schools[0], merging.merge, kept, versions[0], gone, versions[1], "один ребёнок в двух школах", None, who=who
    )


def phone(school, person):
    return does(school, people.get, person, role="CLERK").phone


def running(school, child):
    with school.begin() as uow:
        return [one.id for one in representatives.running(uow, child, clock.today())]


def test_the_department_merges_the_cards_of_two_schools_and_takes_it_back(school, other_school, moved_away):
    first, second = moved_away
    who, links = officer(school), running(school, first)
    before = of_person(school, first), of_person(other_school, second)
    done = merged((other_school, school), second, first, who)

    assert {row[1] for row in of_person(school, second)} == {second}, "the school that was left keeps its enrolment"
    assert (of_person(school, first), waits(school)) == ([], [DestinationState.CONFIRMED])
    assert (running(school, first), running(school, second)) == ([], []), "links end where the child has left"
    assert len(running(other_school, second)) == 1
    assert phone(other_school, second) == "+79000000031", "this school's own consent covers it"
    told = [
        one for one in school.district_told("personal_data_accessed.v1") if one["note"]["operation"] == "people.merge"
    ]
    assert {one["school_id"] for one in told} == {str(school.id), str(other_school.id)}, "each journal has it"
    for one in (school, other_school):
        assert [row.id for row in does(one, merging.page, one.id, None, 9, who=who).items] == [done.id]
        with pytest.raises(NotFound):
            does(one, merging.undo, done.id, "это были разные дети")

    does(school, merging.undo, done.id, "это были разные дети", who=who)
    assert (of_person(school, first), of_person(other_school, second)) == before
    assert (running(school, first), phone(other_school, second)) == (links, None)


def test_the_card_of_the_school_where_the_child_learns_stays(school, other_school, moved_away):
    first, second = moved_away
    with pytest.raises(Conflict, match="оставьте карточку"):
        merged((school, other_school), first, second, officer(school))
    for stranger in (officer(school, district_id=uuid7()), school.caller("SYS_ADMIN"), other_school.caller("DEPUTY")):
        with pytest.raises(NotFound):
            merged((other_school, school), second, first, stranger)
    namesake = school.applicant(build.child("Возвратова", "Наталия", birth_date=date(2015, 6, 6)))
    with pytest.raises(Forbidden, match="одна школа"):
        merged((school, school), first, namesake, officer(school))


def test_a_pair_across_schools_that_the_department_knows_apart_is_shown_no_more(school, moved_away):
    who = officer(school)
    assert does(school, twins.page, school.id, None, 9, who=who).total == 2, "and their mothers"
    does(school, twins.keep_apart, *moved_away, "двоюродные сёстры", who=who)
    assert does(school, twins.page, school.id, None, 9, who=who).total == 1
