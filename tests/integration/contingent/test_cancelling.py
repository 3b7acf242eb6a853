"""An executed order is undone by an order, while nothing depends on it; the books keep both."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.base import Conflict, Forbidden, Invalid, NotFound
from contracts.contingent import LeaveReason, MovementKind
from services.contingent.usecases import cancelling, movement_check, students
from tests.builders import student_body as build
from tests.integration.contingent.test_invariants import known_to_both
from tests.integration.contingent.test_movements import alphabet_book, movement_book
from tests.integration.contingent.test_year_end import lines_of

K = MovementKind
WHY = "ошибка в приказе, заявление отозвано"
OCTOBER = date(2026, 10, 5)


@pytest.fixture(autouse=True)
def october(monkeypatch):
    monkeypatch.setattr("services.contingent.usecases.clock.today", lambda: OCTOBER)


def cancel(school, order_id, basis=WHY, role="CLERK"):
    """Drafted, signed and registered."""
    with school.begin(role) as uow:
        made = cancelling.draft(uow, school.id, order_id, basis, None)
    return school.execute(lines_of(school), on=OCTOBER, id=made.order_id, number="40-К")


def ordered(school, kind, one, class_id=None, **more):
    line = build.line(kind, one[1], class_id, student_id=one[0], **({"effective_on": OCTOBER} | more))
    order = school.execute([line], on=line.effective_on, number="39-К")
    assert school.outcome(order) == "EXECUTED"
    return order


def seen(school, student_id):
    with school.begin("CLERK") as uow:
        return students.get(uow, student_id)


def days(school, student_id):
    sql = "SELECT class_title, starts_on, ends_on FROM class_memberships WHERE student_id = %(id)s ORDER BY starts_on"
    with school.begin("CLERK") as uow:
        return [tuple(row) for row in uow.rows(sql, {"id": student_id})]


def test_an_undone_withdrawal_gives_the_student_and_the_row_of_the_alphabet_back(school):
    one = school.enrol(school.open_class())
    order = ordered(school, K.WITHDRAW, one, reason=LeaveReason.FAMILY_EDU)
    assert seen(school, one[0]).left_on == OCTOBER
    assert school.outcome(cancel(school, order)) == "EXECUTED"

    assert seen(school, one[0]).left_on is None
    assert days(school, one[0]) == [("5А", build.SEPTEMBER, None)]
    (row,) = alphabet_book(school)
    assert (row.left_on, row.leave_reason, row.leave_order) == (None, None, None)
    assert [(row.number, row.corrects, row.order_number) for row in movement_book(school, 2)] == [
        (1, None, "39-К"),
        (2, 1, "40-К"),
    ]
    (event,) = school.told("movement_cancelled.v1")
    assert (event["movement"]["kind"], event["left_on"]) == ("WITHDRAW", None)
    assert event["class_id"] is not None
    ordered(school, K.WITHDRAW, one, reason=LeaveReason.SELF_EDU)


def test_an_undone_enrolment_never_was_but_its_number_is_not_given_again(school):
    school_class = school.open_class(capacity=1)
    person = school.applicant()
    line = build.line(K.ENROL_OTHER, person, school_class)
    order = school.execute([line])
    assert school.outcome(cancel(school, order)) == "EXECUTED"

    assert days(school, line.student_id) == []
    (row,) = alphabet_book(school)
    assert (row.personal_file_no, row.left_on, row.left_to) == ("И-1", build.SEPTEMBER, "запись аннулирована")
    (event,) = school.told("movement_cancelled.v1")
    assert (event["class_id"], event["left_on"]) == (None, "2026-09-01")
    again = school.enrol(school_class, person)
    assert days(school, again[0]) == [("5А", build.SEPTEMBER, None)], "on the very same days, in the only place"
    assert [row.personal_file_no for row in alphabet_book(school)] == ["И-1", "И-2"]


def test_only_the_last_movement_is_undone_and_one_after_another(school):
    a, b = school.open_class(), school.open_class(letter="Б")
    one = school.enrol(a)
    first = ordered(school, K.CLASS_MOVE, one, b, effective_on=date(2026, 9, 10))
    second = ordered(school, K.CLASS_MOVE, one, a, effective_on=date(2026, 9, 20))
    with pytest.raises(Invalid) as refused:
        cancel(school, first)
    assert "последнее действующее" in refused.value.facts["problems"][0]["detail"]
    assert school.outcome(cancel(school, second)) == "EXECUTED"
    assert days(school, one[0]) == [("5А", build.SEPTEMBER, date(2026, 9, 10)), ("5Б", date(2026, 9, 10), None)]
    assert school.outcome(cancel(school, first)) == "EXECUTED"
    assert days(school, one[0]) == [("5А", build.SEPTEMBER, None)]
    with pytest.raises(Invalid):
        cancel(school, first)


def test_a_cancellation_registered_too_late_changes_nothing(school):
    """Between its draft and its registration something came that depends on the order."""
    a, b = school.open_class(), school.open_class(letter="Б")
    one = school.enrol(a)
    order = ordered(school, K.CLASS_MOVE, one, b, effective_on=date(2026, 9, 10))
    with school.begin("CLERK") as uow:
        made = cancelling.draft(uow, school.id, order, WHY, None)
    lines = lines_of(school)
    ordered(school, K.CLASS_MOVE, one, a, effective_on=date(2026, 9, 20))
    late = school.execute(lines, on=OCTOBER, id=made.order_id)
    assert "последнее действующее" in school.outcome(late)
    assert len(days(school, one[0])) == 3


def test_a_debt_opened_by_an_undone_order_is_gone(school):
    one = school.enrol(school.open_class())
    following = school.open_class(6, year=build.NEXT_YEAR)
    order = ordered(school, K.PROMOTE_CONDITIONAL, one, following, effective_on=build.NEXT_SEPTEMBER)
    assert seen(school, one[0]).debt_until is not None
    cancel(school, order)
    assert (seen(school, one[0]).debt_until, seen(school, one[0]).class_title) == (None, "5А")


def test_whoever_was_taken_in_elsewhere_meanwhile_is_not_given_back(school, other_school):
    person = known_to_both(school, other_school)[0]
    one = school.enrol(school.open_class(), person)
    order = ordered(school, K.WITHDRAW, one, reason=LeaveReason.TRANSFER_SCHOOL)
    other_school.enrol(other_school.open_class(), person, effective_on=date(2026, 10, 6))
    assert "числится в другой школе" in school.outcome(cancel(school, order))
    assert seen(school, one[0]).left_on == OCTOBER


def test_what_may_be_undone_and_by_whom(school, other_school):
    one = school.enrol(school.open_class())
    order = ordered(school, K.WITHDRAW, one, reason=LeaveReason.FAMILY_EDU)
    with pytest.raises(Invalid) as refused:
        cancel(school, order, basis="ошибка")
    assert refused.value.field == "basis"
    with pytest.raises(NotFound):
        cancel(other_school, order)
    for role in ("CLASS_TEACHER", "TEACHER", "PARENT", "DISTRICT"):
        with pytest.raises(Forbidden):
            cancel(school, order, role=role)
    undone = cancel(school, order)
    with pytest.raises(Conflict):
        cancel(school, undone)


def test_a_line_of_cancellation_names_the_movement_and_nothing_else(school):
    school_class = school.open_class()
    one = school.enrol(school_class)
    last = seen(school, one[0]).movements[-1].id

    def codes(kind=K.CANCEL, class_id=None, **more):
        line = build.line(kind, one[1], class_id, student_id=one[0], effective_on=OCTOBER, cancels=last)
        with school.begin("CLERK") as uow:
            found = movement_check.check(uow, school.id, kind.value, [replace(line, **more)], OCTOBER)
        return [problem.code for problem in found.problems]

    assert codes() == []
    assert codes(cancels=None) == ["CANCELS_MISSING"]
    assert codes(cancels=one[0]) == ["NOT_THE_LAST"]
    assert codes(class_id=school_class) == ["CLASS_NOT_NEEDED"]
    assert codes(K.CLASS_MOVE, school.open_class(letter="Б")) == ["CANCELS_NOT_NEEDED"]
