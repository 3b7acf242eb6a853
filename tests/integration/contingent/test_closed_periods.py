"""What the department has accepted is not moved under it: neither a new date inside nor the undoing of an old one."""

from datetime import UTC, date, datetime

import pytest

from contracts.base import Invalid, uuid7
from contracts.contingent import LeaveReason, MovementKind, StudyForm
from services.contingent.usecases import cancelling, movement_check
from tests.builders import student_body as build

K = MovementKind
QUARTER = (date(2026, 9, 1), date(2026, 10, 26))
LAST, NEXT = date(2026, 10, 25), date(2026, 10, 26)


def check(school, line, on=NEXT, kind="WITHDRAW"):
    with school.begin("CLERK") as uow:
        found = movement_check.check(uow, school.id, kind, [line], on)
    return {one.code: one for one in found.problems}


def leaving(one, day, **more):
    said = {"effective_on": day, "reason": LeaveReason.FAMILY_EDU, "basis": "заявление вх. № 17 от 20.10.2026"}
    return build.line(K.WITHDRAW, one[1], None, student_id=one[0], **(said | more))


def test_a_date_inside_is_refused_by_check_and_execution_and_the_day_after_is_not(school):
    one = school.enrol(school.open_class())
    assert check(school, leaving(one, LAST)) == {}, "still open"
    school.close_period(*QUARTER)

    found = check(school, leaving(one, LAST))
    assert list(found) == ["PERIOD_CLOSED"]
    said = found["PERIOD_CLOSED"].detail
    assert found["PERIOD_CLOSED"].field == "movements[0].effective_on"
    assert "с 01.09.2026 по 25.10.2026 принят отделом образования 26.10.2026" in said
    assert "не раньше 26.10.2026" in said
    assert said in school.outcome(school.execute([leaving(one, LAST)], on=NEXT))
    assert school.outcome(school.execute([leaving(one, NEXT)], on=NEXT)) == "EXECUTED"


def test_an_order_of_first_entry_does_not_add_to_a_closed_period_either(school):
    school.close_period(*QUARTER)
    line = build.line(K.INITIAL_ENTRY, school.applicant(), school.open_class(), effective_on=date(2026, 9, 1))
    assert list(check(school, line, kind="INITIAL_ENTRY")) == ["PERIOD_CLOSED"]


def test_what_no_report_counts_may_still_be_written_down(school):
    one = school.enrol(school.open_class())
    school.close_period(*QUARTER)
    said = {"effective_on": LAST, "study_form": StudyForm.EVENING, "basis": "заявление вх. № 17 от 20.10.2026"}
    line = build.line(K.FORM_CHANGE, one[1], None, student_id=one[0], **said)
    assert check(school, line, kind="FORM_CHANGE") == {}


def test_a_movement_of_a_closed_period_is_not_undone(school, monkeypatch):
    monkeypatch.setattr("services.contingent.usecases.clock.today", lambda: NEXT)
    one = school.enrol(school.open_class())
    order = school.execute([leaving(one, LAST)], on=LAST)
    school.close_period(*QUARTER)
    with school.begin("CLERK") as uow, pytest.raises(Invalid) as refused:
        cancelling.draft(uow, school.id, order, "ошибка в приказе, заявление отозвано", None)
    (problem,) = refused.value.facts["problems"]
    assert "Движение от 25.10.2026 относится к закрытому периоду" in problem["detail"]
    with school.begin() as uow:
        sql = "SELECT id FROM movements WHERE order_id = %(id)s"
        line = build.line(K.CANCEL, one[1], None, student_id=one[0], cancels=uow.scalar(sql, {"id": order}))
    assert "закрытому периоду" in school.outcome(school.execute([line], on=NEXT))


def test_a_correction_reopens_the_period_until_it_is_accepted_again_in_whatever_order_that_is_heard(school):
    one = school.enrol(school.open_class())
    first, second, third = (datetime(2026, 10, day, tzinfo=UTC) for day in (27, 28, 29))
    report = school.close_period(*QUARTER, at=first)
    school.close_period(*QUARTER, report_id=report, at=second, reopened=True)
    assert check(school, leaving(one, LAST)) == {}
    school.close_period(*QUARTER, report_id=report, at=third)
    school.close_period(*QUARTER, report_id=report, at=second, reopened=True)
    assert list(check(school, leaving(one, LAST))) == ["PERIOD_CLOSED"]


def test_another_school_another_report_and_a_period_that_was_not_over_close_nothing(school, other_school):
    one = school.enrol(school.open_class())
    other_school.close_period(*QUARTER)
    school.close_period(*QUARTER, code="R4")
    school.close_period(*QUARTER, report_id=uuid7(), at=datetime(2026, 10, 20, tzinfo=UTC))
    assert check(school, leaving(one, LAST)) == {}
