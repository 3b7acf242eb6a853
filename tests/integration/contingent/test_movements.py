"""Orders make movements: once, whole or not at all, with rows in both books."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.base import uuid7
from contracts.contingent import LeaveReason, MovementKind, Purpose
from services.contingent.usecases import books, movement_check, students
from tests.builders import student_body as build

K = MovementKind


def movement_book(school, part, year=build.YEAR):
    with school.begin("CLERK") as uow:
        return books.movement_page(uow, school.id, year, part, None, 500).items


def alphabet_book(school, letter=None):
    with school.begin("CLERK") as uow:
        return books.alphabet_page(uow, school.id, letter, None, 500).items


def check(school, lines, kind="ENROL", on=build.SEPTEMBER):
    with school.begin("CLERK") as uow:
        return movement_check.check(uow, school.id, kind, lines, on)


def codes(found):
    return [one.code for one in found.problems]


def test_an_order_makes_a_student_with_rows_in_both_books(school):
    school_class = school.open_class()
    student, _ = school.enrol(school_class, destination="МБОУ СОШ № 3", kind=K.ENROL_TRANSFER)

    with school.begin("CLERK") as uow:
        found = students.get(uow, student)
    assert (found.class_title, found.enrolled_on, found.personal_file_no) == ("5А", build.SEPTEMBER, "И-1")
    (row,) = movement_book(school, 1)
    assert (row.number, row.full_name, row.to_class, row.destination) == (
        1,
        "Иванова Анна Петровна",
        "5А",
        "МБОУ СОШ № 3",
    )
    (row,) = alphabet_book(school)
    assert (row.personal_file_no, row.enrol_order, row.left_on) == ("И-1", "№ 12-К от 01.09.2026", None)
    (event,) = school.told("student_enrolled.v1")
    assert event["student"]["id"] == str(student)
    assert event["movement"]["order_number"] == "12-К"


def test_the_same_order_delivered_twice_changes_nothing(school):
    line = build.line(K.ENROL_OTHER, school.applicant(), school.open_class())
    event = build.registered(school.district_id, school.id, [line])
    school.deliver(event)
    school.deliver(event)
    school.deliver(replace(event, event_id=uuid7()))  # told anew, under another number of the post

    assert len(movement_book(school, 1)) == len(alphabet_book(school)) == 1
    assert len(school.told("student_enrolled.v1")) == len(school.told("movements_executed.v1")) == 1


def test_a_refused_order_leaves_nothing_behind(school):
    full, roomy = school.open_class(capacity=1), school.open_class(letter="Б")
    school.enrol(full)
    fine = build.line(K.ENROL_OTHER, school.applicant(build.child("Петров")), roomy)
    overfull = build.line(K.ENROL_OTHER, school.applicant(build.child("Яшина")), full, line=2)
    order = school.execute([fine, overfull])

    assert school.outcome(order) == "строка 2: В классе 5А мест 1, занято 1, по приказу приходят 1"
    assert len(movement_book(school, 1)) == 1
    assert [row.personal_file_no for row in alphabet_book(school)] == ["И-1"]
    school.enrol(roomy, fine.person_id)
    assert [row.personal_file_no for row in alphabet_book(school)] == ["И-1", "П-1"], "no number was lost"


def test_moving_and_leaving_follow_the_half_open_rule(school):
    a, b = school.open_class(), school.open_class(letter="Б")
    student, person = school.enrol(a)
    school.execute([build.line(K.CLASS_MOVE, person, b, student_id=student, effective_on=date(2026, 10, 3))])
    leave = build.line(K.WITHDRAW, person, None, student_id=student, effective_on=date(2026, 10, 20))
    school.execute([replace(leave, reason=LeaveReason.RELOCATION, destination="г. Калуга")], on=date(2026, 10, 19))

    def members(school_class, on):
        with school.begin("CLERK") as uow:
            return students.of_class(uow, school_class, on).body.count(b'"id"')

    assert [members(a, date(2026, 10, day)) for day in (2, 3)] == [1, 0]
    assert [members(b, date(2026, 10, day)) for day in (2, 3, 19, 20)] == [0, 1, 1, 0]
    (row,) = movement_book(school, 3)
    assert (row.from_class, row.to_class) == ("5А", "5Б")
    (row,) = movement_book(school, 2)
    assert (row.from_class, row.reason, row.confirmed) == ("5Б", "RELOCATION", False)
    (row,) = alphabet_book(school)
    assert (row.left_on, row.left_class, row.left_to) == (date(2026, 10, 20), "5Б", "г. Калуга")


def test_a_returned_student_is_entered_anew_under_a_new_number(school):
    school_class = school.open_class()
    student, person = school.enrol(school_class)
    leave = build.line(K.WITHDRAW, person, None, student_id=student, effective_on=date(2026, 10, 20))
    school.execute([replace(leave, reason=LeaveReason.FAMILY_EDU)])
    school.enrol(school_class, person, K.REINSTATE, effective_on=date(2026, 11, 2))

    assert [row.personal_file_no for row in alphabet_book(school)] == ["И-1", "И-2"]


def test_yo_is_written_under_ye(school):
    school_class = school.open_class()
    for name in ("Ёлкина", "Егорова"):
        school.enrol(school_class, school.applicant(build.child(name)))
    assert [row.personal_file_no for row in alphabet_book(school, "ё")] == ["Е-1", "Е-2"]


def test_nobody_is_enrolled_in_two_schools_of_the_district(school, other_school):
    _, person = school.enrol(school.open_class())
    twin = other_school.applicant(build.child(first="Инна"))
    theirs = other_school.open_class()
    assert codes(check(other_school, [build.line(K.ENROL_TRANSFER, person, theirs)])) == [
        "PERSON_UNKNOWN",
        "ALREADY_ENROLLED",
    ]
    other_school.enrol(theirs, twin)
    assert len(movement_book(other_school, 1)) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"class_id": None}, "CLASS_MISSING"),
        ({"class_id": uuid7()}, "CLASS_UNKNOWN"),
        ({"person_id": uuid7()}, "PERSON_UNKNOWN"),
        ({"kind": K.WITHDRAW}, "KIND_MISMATCH"),
        ({"kind": K.ENROL_G1}, "GRADE_NOT_FIRST"),
        ({"effective_on": date(2027, 9, 1)}, "CLASS_YEAR"),
        ({"effective_on": date(2026, 8, 31)}, "CLASS_YEAR"),
    ],
)
def test_a_draft_is_told_what_is_wrong_with_a_line(school, change, code):
    line = build.line(K.ENROL_OTHER, school.applicant(), school.open_class())
    assert not codes(check(school, [line]))
    assert code in codes(check(school, [replace(line, **change)]))


def test_a_draft_names_line_field_and_person(school):
    good = build.line(K.ENROL_OTHER, school.applicant(), school.open_class(), line=1)
    without = school.applicant(build.child("Белова"), papers=[build.consent(Purpose.P2)])
    bad = build.line(K.ENROL_OTHER, without, good.class_id, line=7)
    found = check(school, [good, bad])

    (problem,) = found.problems
    assert (problem.line, problem.code, problem.field) == (7, "CONSENT_MISSING", "movements[1].person_id")
    assert "согласия" in problem.detail
    assert [(one.line, one.last_name, one.to_class) for one in found.people] == [
        (1, "Иванова", "5А"),
        (7, "Белова", "5А"),
    ]


def test_an_order_looks_back_three_working_days_with_a_reason(school):
    school_class = school.open_class()
    line = build.line(K.ENROL_OTHER, school.applicant(), school_class, effective_on=date(2026, 9, 4))
    said = replace(line, basis="Заявление от 04.09.2026, директор был в отпуске")

    assert codes(check(school, [line], on=date(2026, 9, 9))) == ["BASIS_NEEDED"], "Friday to Wednesday is three days"
    assert not codes(check(school, [said], on=date(2026, 9, 9)))
    assert codes(check(school, [said], on=date(2026, 9, 10))) == ["DATE_TOO_EARLY"]


def test_the_same_person_twice_in_an_order_is_named(school):
    person, school_class = school.applicant(), school.open_class()
    lines = [build.line(K.ENROL_OTHER, person, school_class, line=n) for n in (1, 2)]
    assert codes(check(school, lines)) == ["LINE_TWICE", "LINE_TWICE"]


def test_someone_who_left_or_is_unknown_cannot_be_moved(school):
    a, b = school.open_class(), school.open_class(letter="Б")
    student, person = school.enrol(a)
    move = build.line(K.CLASS_MOVE, person, b, student_id=student, effective_on=date(2026, 10, 1))

    def moved(**change):
        return codes(check(school, [replace(move, **change)], "CLASS_MOVE"))

    assert moved() == []
    assert moved(class_id=a) == ["SAME_CLASS"]
    assert moved(student_id=uuid7()) == ["NOT_ENROLLED"]
    assert moved(person_id=school.applicant(build.child("Белова"))) == ["PERSON_MISMATCH"]
    assert moved(effective_on=build.SEPTEMBER) == ["EARLIER_THAN_LAST"]


def test_a_transfer_inside_the_district_confirms_the_departure(school, other_school):
    school_class = school.open_class()
    number = build.snils(1)
    person = school.applicant(build.child(snils=number))
    student, _ = school.enrol(school_class, person)
    leave = build.line(K.WITHDRAW, person, None, student_id=student, effective_on=date(2026, 10, 20))
    school.execute([replace(leave, reason=LeaveReason.TRANSFER_SCHOOL, destination="соседняя школа")])
    assert not movement_book(school, 2)[0].confirmed

    from services.contingent.usecases import consents, people, taking_over

    with other_school.begin("CLERK") as uow:
        assert taking_over.take_over(uow, other_school.id, number, "иванова", date(2015, 5, 5)).id == person
        assert people.get(uow, person).snils is None, "consents given to another operator do not come along"
        consents.register(uow, person, build.consent())
    other_school.enrol(other_school.open_class(), person, K.ENROL_TRANSFER, effective_on=date(2026, 10, 21))

    assert movement_book(school, 2)[0].confirmed
    assert len(movement_book(other_school, 1)) == 1


def test_an_enrolment_number_that_another_school_has_used_is_refused_and_not_parked(school, other_school):
    theirs, _ = other_school.enrol(other_school.open_class())
    fine = build.line(K.ENROL_OTHER, school.applicant(build.child("Петров")), school.open_class())
    taken = build.line(K.ENROL_OTHER, school.applicant(build.child("Яшина")), fine.class_id, student_id=theirs, line=2)
    order = school.execute([fine, taken])

    assert "уже использован" in school.outcome(order)
    assert (len(alphabet_book(school)), school.told("student_enrolled.v1")) == (0, [])
