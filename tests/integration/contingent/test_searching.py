"""One box finds a person, in the caller's scope and by nothing that its reader would not be shown."""

from datetime import date, timedelta

import pytest

from contracts.base import Caller, Forbidden, Invalid, uuid7
from contracts.contingent import Purpose
from contracts.student_body import LeaveReason, MovementKind
from services.contingent.usecases import clock, consents, people, searching, taking_over
from tests.builders import student_body as build
from tests.builders.student_body import snils
from tests.integration.contingent.test_scopes import teaches


@pytest.fixture
def pupils(school):
    """Three children in 5А, their mothers, and one in 5Б."""
    teacher = uuid7()
    a, b = school.open_class(teacher=teacher), school.open_class(letter="Б")
    found = {"teacher": teacher, "a": a}
    for last, first, class_id in (
        ("Ёжикова", "Анна", a),
        ("Иванова-Петрова", "Аня", a),
        ("Константинопольская", "Ева", a),
        ("Жукова", "Анна", b),
    ):
        found[last] = school.applicant(build.child(last, first), [build.mother(last)])
        school.enrol(class_id, found[last])
    return found


def asked(school, q, role="CLERK", person_id=None, who=None, **more):
    with school.db.begin(who or school.caller(role, person_id), read_only=True) as uow:
        return searching.search(uow, q, more.get("after"), more.get("limit", 50))


def children(found):
    return [f"{one.last_name} {one.first_name}" for one in found.items if not one.represents]


@pytest.mark.parametrize(
    ("q", "similar"),
    [
        ("Ёжикова Анна", False),
        ("анна ЕЖИК", False),
        ("Ёжикава", True),
        ("Жёикова", True),
        ("еикова анна", True),
        ("Ежикоова Аннна", True),
    ],
)
def test_a_name_is_found_whatever_the_case_order_or_slip(school, pupils, q, similar):
    found = asked(school, q)
    assert children(found) == ["Ёжикова Анна"]
    (one,) = [row for row in found.items if not row.represents]
    assert (found.similar, one.school_class, one.personal_file_no) == (similar, "5А", "Е-1")


@pytest.mark.parametrize("q", ["иванова петрова", "Иванова-Петрова", "петрова иван", "Иванова–Петрова"])
def test_a_double_surname_is_found_by_either_half_and_any_hyphen(school, pupils, q):
    assert children(asked(school, q)) == ["Иванова-Петрова Аня"]


def test_whole_words_come_before_beginnings_and_fewer_slips_before_more(school, pupils):
    class_id = pupils["a"]
    for last in ("Ивановская", "Иванова", "Ивонова"):
        school.enrol(class_id, school.applicant(build.child(last)))
    assert children(asked(school, "иванова")) == ["Иванова Анна", "Иванова-Петрова Аня"]
    assert children(asked(school, "иванов"))[-1] == "Ивановская Анна"
    found = asked(school, "Ивинова")
    assert found.similar and children(found) == ["Иванова Анна", "Иванова-Петрова Аня", "Ивонова Анна"]
    assert children(asked(school, "Канстантинапольская")) == ["Константинопольская Ева"]
    assert asked(school, "Ыыыыыы").items == [] and not asked(school, "Ыыыыыы").similar


def test_the_total_is_honest_and_the_pages_go_on(school, pupils):
    for q in ("анна", "жикова"):
        whole = asked(school, q)
        assert whole.total == len(whole.items) > 1
        seen, after = [], None
        while True:
            page = asked(school, q, after=after, limit=1)
            assert (page.total, page.similar) == (whole.total, whole.similar)
            seen += [one.id for one in page.items]
            after = page.next
            if after is None:
                break
        assert seen == [one.id for one in whole.items]


def test_numbers_and_dates_find_whoever_they_belong_to(school, pupils):
    number = snils(51)
    born = build.child("Щукина", snils=number, birth_date=date(2014, 3, 1))
    child = school.applicant(born)
    school.enrol(pupils["a"], child)
    for q in (number, number.replace("-", "").replace(" ", ""), "01.03.2014", "щук 2014-03-01", "Щ-1", "щука Щ1"):
        found = asked(school, q)
        assert children(found) == (["Щукина Анна"] if "щука" not in q else [])
    assert {one.personal_file_no for one in asked(school, "1").items} >= {"Е-1", "Щ-1", "Ж-1"}
    assert asked(school, "щукина 02.03.2014").items == []


def test_nobody_is_found_by_a_snils_that_its_reader_would_not_be_shown(school, other_school, pupils):
    number = snils(52)
    child = school.applicant(build.child("Щукина", snils=number), papers=[build.consent(Purpose.P1)])
    school.enrol(pupils["a"], child)
    officer = Caller(role="DISTRICT", district_id=school.district_id)
    assert children(asked(school, number)) == ["Щукина Анна"]
    assert asked(school, number, who=officer).items == [], "the department sees what P4 covers"
    assert asked(school, number, who=other_school.caller()).items == []
    for role, person in (("SYS_ADMIN", None), ("TEACHER", teaches(school, pupils["a"]))):
        with pytest.raises(Forbidden):
            asked(school, number, role, person)
    with school.begin("CLERK") as uow:
        for paper in consents.list_of(uow, child):
            consents.withdraw(uow, paper.id, "заявление № 1", clock.today() - timedelta(days=1))
    assert asked(school, number).items == [] and children(asked(school, "щукина")) == ["Щукина Анна"]
    with school.begin("CLERK") as uow:
        consents.register(uow, child, build.consent(Purpose.P4))
    assert children(asked(school, number, who=officer)) == ["Щукина Анна"]


def test_each_role_finds_its_own_people_only(school, other_school, pupils):
    other_class = other_school.open_class()
    other_school.enrol(other_class, other_school.applicant(build.child("Ёжикова", "Алла")))
    assert children(asked(school, "ёжикова")) == ["Ёжикова Анна"]
    assert children(asked(school, "Ёжикава", who=other_school.caller())) == ["Ёжикова Алла"]
    assert children(asked(school, "анна", "CLASS_TEACHER", pupils["teacher"])) == ["Ёжикова Анна"]
    assert asked(school, "анна", "CLASS_TEACHER", uuid7()).items == []
    officer = Caller(role="DISTRICT", district_id=school.district_id)
    assert children(asked(school, "ёжикова", who=officer)) == ["Ёжикова Алла", "Ёжикова Анна"]
    assert asked(school, "ёжикова", who=Caller(role="DISTRICT", district_id=uuid7())).items == []
    for browsing in ("ан", "05.05.2015", "5", "Е-1"):
        with pytest.raises(Invalid):
            asked(school, browsing, who=officer)
    with school.begin("CLERK") as uow:
        mother = people.get(uow, pupils["Ёжикова"]).representatives[0].person_id
    assert children(asked(school, "анна", "PARENT", mother)) == ["Ёжикова Анна"]
    (seen,) = asked(school, "ежик", "TEACHER", teaches(school, pupils["a"])).items
    assert (seen.school_class, seen.birth_date, seen.personal_file_no) == ("5А", None, None)


def test_a_new_name_is_found_at_once_and_the_old_one_no_more(school, pupils):
    data = build.AdultData(last_name="Цаплина", first_name="Анна", sex="F", birth_date=date(2015, 5, 5))
    with school.begin("CLERK") as uow:
        people.change(uow, pupils["Ёжикова"], 1, data)
    assert children(asked(school, "цаплина")) == ["Цаплина Анна"]
    assert children(asked(school, "ёжикова")) == []


def test_who_left_is_found_with_the_day_and_by_the_school_that_took_the_card_over(school, other_school, pupils):
    number = snils(53)
    child = school.applicant(build.child("Щукина", snils=number))
    student, _ = school.enrol(pupils["a"], child)
    gone = {"student_id": student, "reason": LeaveReason.TRANSFER_SCHOOL, "destination": "соседняя школа"}
    school.execute([build.line(MovementKind.WITHDRAW, child, None, effective_on=date(2026, 10, 20), **gone)])
    (one,) = asked(school, "щукина анна").items
    assert (one.left_on, one.school_class) == (date(2026, 10, 20), None)
    with other_school.begin("CLERK") as uow:
        taking_over.take_over(uow, other_school.id, number, "Щукина", date(2015, 5, 5))
    assert children(asked(school, "щукина")) == []
    assert children(asked(school, "щукена", who=other_school.caller())) == ["Щукина Анна"]
