"""Nobody is «gone nowhere»: what is awaited about those who left, who answered, and who sees it when nobody does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contracts.base import Caller, Conflict, Forbidden, Invalid, NotFound, uuid7
from contracts.contingent import LeaveReason, MovementKind
from contracts.destinations import DestinationState
from services.contingent.models.destinations import ANSWER_DAYS, SEARCH_DAYS
from services.contingent.usecases import consents, destinations, students, taking_over
from tests.builders import student_body as build
from tests.integration.contingent.test_cancelling import cancel
from tests.integration.contingent.test_movements import alphabet_book, movement_book

K = MovementKind
LEFT = date(2026, 10, 20)
NUMBER = build.snils(41)


@pytest.fixture
def at(monkeypatch):
    """Sets today's day."""

    def day(on):
        monkeypatch.setattr("services.contingent.usecases.clock.today", lambda: on)

    day(LEFT)
    return day


@pytest.fixture
def gone(school, at):
    """Someone who left on 20 October for a school that is to answer: (student, person, order)."""
    student, person = school.enrol(school.open_class(), school.applicant(build.child(snils=NUMBER)))
    leave = build.line(K.WITHDRAW, person, None, student_id=student, effective_on=LEFT)
    leave = replace(leave, reason=LeaveReason.TRANSFER_SCHOOL, destination="школа в г. Примерске")
    return student, person, school.execute([leave], on=LEFT)


def awaited(school, role="CLERK", state=None, who=None):
    with school.db.begin(who or school.caller(role)) as uow:
        return destinations.page(uow, school.id if who is None else None, state, None, 50).items


def left(school, student):
    """The departure as the student's own page shows it."""
    with school.db.begin(school.caller("CLERK")) as uow:
        return students.get(uow, student).movements[-1]


def officer(school):
    return Caller(role="DISTRICT", district_id=school.district_id)


def confirm(school, one, paper="справка № 15 от 01.11.2026", on=LEFT, role="CLERK"):
    with school.begin(role) as uow:
        return destinations.confirm(uow, school.id, one.movement_id, paper, on)


def arrive(other_school, person):
    with other_school.begin("CLERK") as uow:
        taking_over.take_over(uow, other_school.id, NUMBER, "Иванова", date(2015, 5, 5))
        consents.register(uow, person, build.consent())
    line = build.line(K.ENROL_TRANSFER, person, other_school.open_class(), effective_on=LEFT + timedelta(days=1))
    return line.student_id, other_school.execute([line], on=line.effective_on)


def test_an_awaited_answer_becomes_overdue_and_then_the_departments_business(school, at, gone):
    due = LEFT + timedelta(days=ANSWER_DAYS)
    last = due + timedelta(days=SEARCH_DAYS)
    found = {}
    for day in (due, due + timedelta(days=1), last, last + timedelta(days=1)):
        at(day)
        (one,) = awaited(school)
        found[day] = one.state
        assert len(awaited(school, who=officer(school))) == (one.state is DestinationState.ESCALATED)
        assert [row.movement_id for row in awaited(school, state=one.state)] == [one.movement_id]
    assert list(found.values()) == ["DECLARED", "OVERDUE", "OVERDUE", "ESCALATED"]
    assert one.due_on == due and one.destination == "школа в г. Примерске" and one.from_class == "5А"


def test_the_officer_sees_by_name_only_whom_to_search_for(school, at, gone):
    at(LEFT + timedelta(days=100))
    with school.db.begin(officer(school)) as uow:
        assert [one.student_id for one in destinations.page(uow, None, None, None, 50).items] == [gone[0]]
        assert destinations.page(uow, None, DestinationState.CONFIRMED, None, 50).items == []
    confirm(school, awaited(school)[0], on=LEFT + timedelta(days=99))
    assert awaited(school, who=officer(school)) == []


def test_another_school_and_another_district_see_nothing(school, other_school, at, gone):
    at(LEFT + timedelta(days=100))
    stranger = Caller(role="DISTRICT", district_id=uuid7())
    for who in (other_school.caller("CLERK"), other_school.caller("DIRECTOR"), stranger):
        assert awaited(school, who=who) == []
    teacher = replace(school.caller("CLASS_TEACHER"), person_id=uuid7())
    assert awaited(school, who=teacher) == []
    one = awaited(school)[0]
    with other_school.begin("CLERK") as uow, pytest.raises(NotFound):
        destinations.confirm(uow, other_school.id, one.movement_id, "справка № 1", LEFT)
    with pytest.raises(Forbidden):
        confirm(school, one, role="DEPUTY")


def test_a_paper_answers_once_and_is_told(school, at, gone):
    (one,) = awaited(school)
    for paper, on, field in ((" № ", LEFT, "paper"), ("справка № 15", LEFT + timedelta(days=1), "confirmed_on")):
        with pytest.raises(Invalid) as refused:
            confirm(school, one, paper, on)
        assert refused.value.facts["problems"][0]["field"] == field
    with pytest.raises(Invalid, match="раньше самого движения"):
        confirm(school, one, on=LEFT - timedelta(days=1))
    assert school.told("arrival_confirmed.v1") == []

    assert confirm(school, one).state is DestinationState.CONFIRMED
    (told,) = school.told("arrival_confirmed.v1")
    assert (told["movement_id"], told["confirmed_on"]) == (str(one.movement_id), LEFT.isoformat())
    with pytest.raises(Conflict, match=r"справка № 15 от 01\.11\.2026"):
        confirm(school, one, "другая справка № 16")
    (row,) = movement_book(school, 2)
    assert row.confirmed and row.answer == "справка № 15 от 01.11.2026"


def test_an_arrival_in_the_district_answers_and_its_cancellation_takes_the_answer_back(school, other_school, at, gone):
    _, order = arrive(other_school, gone[1])
    (one,) = awaited(school)
    assert (one.state, one.confirmed_on) == (DestinationState.CONFIRMED, LEFT + timedelta(days=1))
    assert one.arrived_at and one.arrived_at.startswith("СОШ")
    assert left(school, gone[0]).confirmed
    assert school.told("arrival_confirmed.v1") == [], "whoever hears of the enrolment knows"

    at(LEFT + timedelta(days=2))
    cancel(other_school, order)
    assert [one.state for one in awaited(school)] == [DestinationState.DECLARED]
    assert not movement_book(school, 2)[0].confirmed and not left(school, gone[0]).confirmed


def test_an_undone_departure_is_awaited_no_more(school, at, gone):
    at(LEFT + timedelta(days=1))
    cancel(school, gone[2])
    assert awaited(school) == []
    at(LEFT + timedelta(days=100))
    assert awaited(school, who=officer(school)) == []


def test_an_earlier_enrolment_answers_no_later_departure(school, other_school, at, gone):
    """Gone to the other school and from there to somewhere: its arrival answers the first departure only."""
    student, _ = arrive(other_school, gone[1])
    at(LEFT + timedelta(days=10))
    leave = build.line(K.WITHDRAW, gone[1], None, student_id=student, effective_on=LEFT + timedelta(days=10))
    other_school.execute([replace(leave, reason=LeaveReason.RELOCATION)], on=leave.effective_on)
    assert [one.state for one in awaited(school)] == [DestinationState.CONFIRMED]
    assert [one.state for one in awaited(other_school)] == [DestinationState.DECLARED]


def test_the_notice_and_the_file_stand_in_the_books(school, at, gone):
    (entered,) = movement_book(school, 1)
    with school.begin("CLERK") as uow:
        destinations.note_notice(uow, school.id, entered.movement_id, "01-12/7", LEFT)
        destinations.hand_over_file(uow, school.id, gone[0], LEFT, "Иванова М. С. (мать)")
    assert movement_book(school, 1)[0].notice == "01-12/7 от 20.10.2026"
    assert movement_book(school, 1)[0].file_given is None
    assert movement_book(school, 2)[0].file_given == "20.10.2026, Иванова М. С. (мать)"
    assert alphabet_book(school)[0].file_given == "20.10.2026, Иванова М. С. (мать)"
    with school.begin("CLERK") as uow, pytest.raises(Conflict, match="уже выдано"):
        destinations.hand_over_file(uow, school.id, gone[0], LEFT, "Кому-нибудь ещё")
    with school.begin("CLERK") as uow, pytest.raises(Conflict, match="уже записано"):
        destinations.note_notice(uow, school.id, entered.movement_id, "01-12/8", LEFT)
    with school.begin("CLERK") as uow, pytest.raises(NotFound):
        destinations.note_notice(uow, school.id, awaited(school)[0].movement_id, "01-12/8", LEFT)


def test_the_file_of_a_student_stays(school, at):
    student, _ = school.enrol(school.open_class())
    with school.begin("CLERK") as uow, pytest.raises(Conflict, match="числится"):
        destinations.hand_over_file(uow, school.id, student, LEFT, "Иванова М. С.")


def test_the_list_goes_on_where_it_ended(school, at):
    school_class = school.open_class()
    for n in range(5):
        student, person = school.enrol(school_class, school.applicant(build.child(f"Белов{'аеиоу'[n]}")))
        leave = build.line(K.WITHDRAW, person, None, student_id=student, effective_on=LEFT)
        school.execute([replace(leave, reason=LeaveReason.RELOCATION)], on=LEFT)
    seen, after = [], None
    with school.begin("CLERK") as uow:
        while True:
            page = destinations.page(uow, school.id, None, after, 2)
            seen += [one.movement_id for one in page.items]
            after = page.next
            if after is None:
                break
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize("reason", [LeaveReason.DEATH, LeaveReason.EXPELLED])
def test_a_reason_that_rests_on_papers_asks_for_them(school, at, reason):
    from tests.integration.contingent.test_movements import check

    student, person = school.enrol(
        school.open_class(grade=10), school.applicant(build.child(birth_date=date(2010, 5, 5)))
    )
    line = build.line(K.WITHDRAW, person, None, student_id=student, effective_on=LEFT)
    bare = check(school, [replace(line, reason=reason)], "WITHDRAW")
    assert [one.code for one in bare.warnings] == ["PAPERS_MISSING"] and bare.problems == []
    told = check(school, [replace(line, reason=reason, basis="свидетельство № 5 от 19.10.2026")], "WITHDRAW")
    assert told.warnings == []
