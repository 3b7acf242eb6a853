"""Two cards of one child, each enrolled at its own time: the enrolments go over, and come back."""

from datetime import date

from contracts.contingent import LeaveReason, MovementKind
from contracts.destinations import DestinationState
from services.contingent.usecases import destinations, merging
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
