"""The end of a school's year: everyone has one decision, one order carries them all, or none."""

from collections import Counter
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from contracts.base import Conflict, Forbidden, Invalid, uuid7
from contracts.contingent import LeaveReason, MovementKind, YearEndDecision
from contracts.documents import OrderKind
from contracts.student_body import NewMovement
from services.contingent.usecases import classes, year_end
from tests.builders import student_body as build

K = MovementKind
PROTOCOL = "решения педагогического совета (протокол № 5 от 24.05.2027)"
JUNE = date(2027, 6, 1)


@pytest.fixture
def june(monkeypatch):
    monkeypatch.setattr("services.contingent.usecases.clock.today", lambda: JUNE)


@pytest.fixture
def year(school, june):
    """Classes 1А, 4А, 9А and 11А of this year, two students in each; nothing of the next year."""
    opened = {grade: school.open_class(grade) for grade in (1, 4, 9, 11)}
    for grade, class_id in opened.items():
        for name in ("Анна", "Яна"):
            card = build.child("АБВГД"[grade % 5] + "ванова", name, birth_date=date(2020 - grade, 3, 1))
            school.enrol(class_id, school.applicant(card))
    return school


def preview(school, **more):
    asked = {"year": build.YEAR, "class_id": None, "after": None, "limit": 50, **more}
    with school.begin("DEPUTY") as uow:
        return year_end.preview(uow, school.id, **asked)


def prepare(school):
    with school.begin("SYS_ADMIN") as uow:
        return year_end.open_classes(uow, school.id, build.YEAR)


def draft(school, *decisions, basis=PROTOCOL, role="CLERK", **more):
    with school.begin(role) as uow:
        return year_end.draft(uow, school.id, basis, build.YEAR, decisions, more.get("graduated_on"), more.get("id"))


def lines_of(school):
    """Of the last order that was proposed."""
    return [NewMovement(**_typed(one)) for one in school.told("order_proposed.v1")[-1]["movements"]]


def _typed(one):
    ids = {name: one[name] and UUID(one[name]) for name in ("student_id", "person_id", "class_id", "cancels")}
    return {**one, **ids, "kind": K(one["kind"]), "effective_on": date.fromisoformat(one["effective_on"])}


def register(school, order_id):
    return school.execute(lines_of(school), on=JUNE, id=order_id, kind=OrderKind.YEAR_END)


def students_by_class(school, on):
    with school.begin("CLERK") as uow:
        rows = uow.rows(
            """SELECT class_title FROM class_memberships WHERE school_id = %(s)s AND starts_on <= %(on)s
               AND (ends_on IS NULL OR ends_on > %(on)s)""",
            {"s": school.id, "on": on},
        )
    return Counter(row.class_title for row in rows)


def test_the_preview_names_everyone_with_the_usual_decision_and_what_is_missing(year):
    found = preview(year)
    assert (found.students, found.decided, found.ready, found.troubled) == (8, 0, 4, 4)
    assert [(one.class_title, one.decision) for one in found.items[::2]] == [
        ("1А", K.PROMOTE),
        ("4А", K.PROMOTE),
        ("9А", K.GRADUATE_9),
        ("11А", K.GRADUATE_11),
    ]
    assert {one.problem for one in found.items if one.problem} == {"Укажите класс"}
    assert [one.title for one in prepare(year)] == ["2А", "5А"]
    assert prepare(year) == [], "they are open"
    found = preview(year)
    assert (found.ready, found.troubled) == (8, 0)
    assert {(one.class_title, one.to_class, one.effective_on) for one in found.items} == {
        ("1А", "2А", build.NEXT_SEPTEMBER),
        ("4А", "5А", build.NEXT_SEPTEMBER),
        ("9А", None, date(2027, 6, 30)),
        ("11А", None, date(2027, 6, 30)),
    }


def test_pages_and_one_class_hold_what_the_whole_counts(year):
    whole = preview(year)
    first = preview(year, limit=5)
    rest = preview(year, limit=5, after=first.next)
    assert first.items + rest.items == whole.items
    assert rest.next is None
    assert first.students == rest.students == 8
    one = whole.items[0].class_id
    assert [row.class_id for row in preview(year, class_id=one).items] == [one, one]
    with pytest.raises(Invalid):
        preview(year, after="bm9uc2Vuc2U")


def test_one_order_turns_the_year_of_everyone_and_then_all_are_decided(year):
    prepare(year)
    by_name = {(one.class_title, one.first_name): one.student_id for one in preview(year).items}
    repeats = YearEndDecision(
        student_id=by_name["1А", "Яна"], kind=K.RETAIN, basis="заявление матери вх. № 3", class_id=None
    )
    with pytest.raises(Invalid) as refused:
        draft(year, repeats)
    assert [one["field"] for one in refused.value.facts["problems"]] == ["decisions[0]"]
    assert "Иванова" not in refused.value.detail
    first_next = year.open_class(1, year=build.NEXT_YEAR)
    made = draft(year, repeats)
    assert made.lines == 8
    assert year.outcome(register(year, made.order_id)) == "EXECUTED"

    assert students_by_class(year, date(2027, 8, 31)) == {"1А": 2, "4А": 2}
    assert students_by_class(year, build.NEXT_SEPTEMBER) == {"1А": 1, "2А": 1, "5А": 2}
    found = preview(year)
    assert (found.students, found.decided, found.ready, found.troubled) == (8, 8, 0, 0)
    assert Counter(one.decision for one in found.items) == {
        K.PROMOTE: 3,
        K.RETAIN: 1,
        K.GRADUATE_9: 2,
        K.GRADUATE_11: 2,
    }
    assert {one.reason for one in found.items} == {"Приказ № 12-К от 01.06.2027"}
    with pytest.raises(Conflict):
        draft(year)
    with year.begin("DEPUTY") as uow:
        assert [
            one.class_id for one in year_end.preview(uow, year.id, build.NEXT_YEAR, first_next, None, 50).items
        ] == [first_next]


def test_whoever_left_before_or_has_an_order_already_is_not_decided_twice(year):
    prepare(year)
    rows = preview(year).items
    gone, moved = rows[0], rows[2]
    persons = {one.student_id: one for one in rows}
    with year.begin() as uow:
        people = {row.id: row.person_id for row in uow.rows("SELECT id, person_id FROM enrolments")}
    line = build.line(K.WITHDRAW, people[gone.student_id], None, student_id=gone.student_id, effective_on=JUNE)
    line = replace(line, reason=LeaveReason.FAMILY_EDU)
    year.execute([line], on=JUNE, number="30-К")
    following = next(one for one in next_classes(year) if one.title == "5А").id
    line = build.line(
        K.PROMOTE, people[moved.student_id], following, student_id=moved.student_id, effective_on=build.NEXT_SEPTEMBER
    )
    year.execute([line], on=JUNE, number="31-К")
    found = preview(year)
    assert (found.students, found.decided, found.ready) == (8, 2, 6)
    assert {one.reason for one in found.items if one.decided} == {
        "Приказ № 30-К от 01.06.2027",
        "Приказ № 31-К от 01.06.2027",
    }
    with pytest.raises(Invalid) as refused:
        draft(year, YearEndDecision(student_id=moved.student_id, kind=K.RETAIN))
    assert [one["field"] for one in refused.value.facts["problems"]] == ["decisions[0].student_id"]
    made = draft(year)
    assert made.lines == 6
    assert {one.student_id for one in lines_of(year)} == set(persons) - {gone.student_id, moved.student_id}


def next_classes(school):
    with school.begin("DEPUTY") as uow:
        return classes.list_of(uow, school.id, build.NEXT_YEAR)


def test_bad_decisions_are_named(year):
    prepare(year)
    one = preview(year).items[0].student_id
    for decisions, field in (
        ([YearEndDecision(student_id=one, kind=K.WITHDRAW)], "decisions[0].kind"),
        ([YearEndDecision(student_id=one, kind=K.PROMOTE)] * 2, "decisions"),
    ):
        with pytest.raises(Invalid) as refused:
            draft(year, *decisions)
        assert refused.value.field == field
    with pytest.raises(Invalid) as refused:
        draft(year, YearEndDecision(student_id=uuid7(), kind=K.PROMOTE))
    assert refused.value.facts["problems"][0]["field"] == "decisions[0].student_id"
    with pytest.raises(Invalid) as refused:
        draft(year, basis="протокол")
    assert refused.value.field == "basis"
    assert year.told("order_proposed.v1") == []


def test_an_order_one_line_of_which_fails_turns_nobody(year):
    """Somebody left between the draft and its registration."""
    prepare(year)
    made = draft(year)
    lines = lines_of(year)
    leaves = build.line(K.WITHDRAW, lines[0].person_id, None, student_id=lines[0].student_id, effective_on=JUNE)
    year.execute([replace(leaves, reason=LeaveReason.FAMILY_EDU)], on=JUNE, number="30-К")
    assert "Уже отчислен" in year.outcome(register(year, made.order_id))
    assert students_by_class(year, build.NEXT_SEPTEMBER) == {"1А": 1, "4А": 2, "9А": 2, "11А": 2}


@pytest.mark.parametrize("role", ["TEACHER", "CLASS_TEACHER", "STUDENT", "PARENT", "DISTRICT"])
def test_only_those_who_draft_for_the_whole_school_see_and_draft_it(year, role):
    with pytest.raises(Forbidden), year.begin(role) as uow:
        year_end.preview(uow, year.id, build.YEAR, None, None, 50)
    with pytest.raises(Forbidden):
        draft(year, role=role)
    with pytest.raises(Forbidden), year.begin(role) as uow:
        year_end.open_classes(uow, year.id, build.YEAR)
