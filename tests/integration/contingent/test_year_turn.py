"""The year turns, debts end, graduates leave, forms and programmes change: each by its own order."""

from datetime import date

import pytest

from contracts.contingent import LeaveReason, MovementKind, Programme, StudyForm
from services.contingent.usecases import movement_check, students
from tests.builders import student_body as build
from tests.integration.contingent.test_movements import alphabet_book, movement_book

K = MovementKind
JUNE = date(2027, 6, 4)
APPLICATION = "заявление вх. № 17 от 01.06.2027"


@pytest.fixture
def year(school):
    """A school with 4А, 5А, 9А and 11А this year and their following classes."""
    this = {grade: school.open_class(grade) for grade in (1, 4, 5, 9, 11)}
    following = {grade: school.open_class(grade, year=build.NEXT_YEAR) for grade in (1, 5, 6, 7, 10)}
    return school, this, following


def pupil(school, class_id, grade=5):
    born = date(2026 - grade - 6, 5, 5)
    return school.enrol(class_id, school.applicant(build.child(first=f"Анна{'абвгд'[grade % 5]}", birth_date=born)))


def line(kind, one, class_id=None, **more):
    student_id, person_id = one
    on = {"effective_on": build.NEXT_SEPTEMBER} if kind.turns_the_year else {"effective_on": date(2027, 6, 25)}
    return build.line(kind, person_id, class_id, **({"student_id": student_id} | on | more))


def found(school, *lines, on=JUNE):
    """Codes of problems, and of warnings."""
    with school.begin("CLERK") as uow:
        told = movement_check.check(uow, school.id, build.order_of(lines[0].kind).value, list(lines), on)
    return [one.code for one in told.problems], [one.code for one in told.warnings]


def seen(school, student_id):
    with school.begin("CLERK") as uow:
        return students.get(uow, student_id)


def test_a_promoted_student_is_in_the_next_class_from_the_first_of_september(year):
    school, this, following = year
    one = pupil(school, this[5])
    order = school.execute([line(K.PROMOTE, one, following[6])], on=JUNE)

    assert school.outcome(order) == "EXECUTED"
    with school.begin("CLERK") as uow:
        rows = uow.rows("SELECT class_id, starts_on, ends_on FROM class_memberships ORDER BY starts_on")
    mine = [tuple(row) for row in rows if row.class_id in (this[5], following[6])]
    september = build.NEXT_SEPTEMBER
    assert mine == [(this[5], build.SEPTEMBER, september), (following[6], september, None)]
    assert movement_book(school, 3) == movement_book(school, 3, build.NEXT_YEAR) == [], "only moves between classes"
    (event,) = school.told("student_moved.v1")
    assert (event["movement"]["kind"], event["to_class_id"]) == ("PROMOTE", str(following[6]))


def test_only_the_next_grade_of_the_next_year_follows(year):
    school, this, following = year
    one = pupil(school, this[5])
    assert found(school, line(K.PROMOTE, one, following[6])) == ([], [])
    assert found(school, line(K.PROMOTE, one, following[7]))[0] == ["GRADE_NOT_NEXT"]
    assert found(school, line(K.PROMOTE, one, following[5]))[0] == ["GRADE_NOT_NEXT"]
    assert found(school, line(K.RETAIN, one, following[5], basis=APPLICATION)) == ([], [])
    assert found(school, line(K.RETAIN, one, following[5]))[0] == ["BASIS_NEEDED"]
    assert found(school, line(K.RETAIN, one, following[6], basis=APPLICATION))[0] == ["GRADE_NOT_NEXT"]
    other = school.open_class(6)
    same_year = line(K.PROMOTE, one, other, effective_on=date(2027, 6, 25))
    assert found(school, same_year)[0] == ["YEAR_NOT_NEXT"]


@pytest.mark.parametrize(("on", "inside"), [((5, 14), False), ((5, 15), True), ((8, 31), True), ((11, 28), False)])
def test_out_of_season_a_year_is_turned_with_a_reason_only(year, on, inside):
    school, this, following = year
    one, day = pupil(school, this[5]), date(2027 if on < (9, 1) else 2026, *on)
    bare, explained = line(K.PROMOTE, one, following[6]), line(K.PROMOTE, one, following[6], basis=APPLICATION)
    assert found(school, bare, on=day) == (([], []) if inside else (["OUT_OF_SEASON"], []))
    assert found(school, explained, on=day) == (([], []) if inside else ([], ["OUT_OF_SEASON"]))
    leaves = line(K.GRADUATE_9, pupil(school, this[9], 9), effective_on=day)
    assert found(school, leaves, on=day) == ([], []), "graduates leave on any day"


def test_with_a_debt_nobody_goes_to_the_next_level_unless_the_director_writes_why(year):
    school, this, following = year
    one = pupil(school, this[4], 4)
    assert found(school, line(K.PROMOTE_CONDITIONAL, one, following[5])) == (["LEVEL_NOT_MASTERED"], [])
    assert found(school, line(K.PROMOTE_CONDITIONAL, one, following[5], basis=APPLICATION)) == (
        [],
        ["LEVEL_NOT_MASTERED"],
    )
    assert found(school, line(K.PROMOTE, one, following[5])) == ([], [])
    ninth = pupil(school, this[9], 9)
    assert found(school, line(K.PROMOTE, ninth, following[10])) == ([], ["GRADUATION_USUAL"])


def test_a_debt_is_open_until_its_order_and_stands_in_the_way(year):
    school, this, following = year
    one = pupil(school, this[5])
    assert found(school, line(K.DEBT_CLEARED, one))[0] == ["NO_DEBT"]
    school.execute([line(K.PROMOTE_CONDITIONAL, one, following[6])], on=JUNE)
    assert seen(school, one[0]).debt_until == date(2028, 6, 4)

    seventh = school.open_class(7, year="2028/2029")
    later = {"effective_on": date(2028, 9, 1)}
    assert found(school, line(K.PROMOTE, one, seventh, **later), on=date(2028, 6, 5))[0] == ["DEBT_OPEN"]
    late = line(K.DEBT_CLEARED, one, effective_on=date(2028, 6, 20))
    assert found(school, late, on=date(2028, 6, 19)) == ([], ["DEBT_LATE"])
    cleared = line(K.DEBT_CLEARED, one, effective_on=date(2027, 11, 1))
    assert school.outcome(school.execute([cleared], on=date(2027, 10, 29))) == "EXECUTED"
    assert seen(school, one[0]).debt_until is None
    assert found(school, line(K.PROMOTE, one, seventh, **later), on=date(2028, 6, 5)) == ([], [])
    assert seen(school, one[0]).class_title == "6А"


def test_a_graduate_leaves_with_the_reason_of_the_certificate(year):
    school, this, following = year
    ninth, fifth = pupil(school, this[9], 9), pupil(school, this[5])
    assert found(school, line(K.GRADUATE_9, fifth))[0] == ["GRADE_NOT_LAST"]
    assert found(school, line(K.GRADUATE_11, ninth))[0] == ["GRADE_NOT_LAST"]
    assert found(school, line(K.GRADUATE_9, ninth, following[10]))[0] == ["CLASS_NOT_NEEDED"]
    assert found(school, line(K.GRADUATE_9, ninth, reason=LeaveReason.OTHER))[0] == ["REASON_NOT_NEEDED"]
    assert school.outcome(school.execute([line(K.GRADUATE_9, ninth)], on=date(2027, 6, 24))) == "EXECUTED"

    (event,) = school.told("student_withdrawn.v1")
    assert (event["movement"]["reason"], event["movement"]["confirmed"]) == ("GRADUATED_9", True)
    (row,) = movement_book(school, 2)
    assert (row.from_class, row.reason) == ("9А", "GRADUATED_9")
    assert [one.leave_reason for one in alphabet_book(school) if one.left_on] == ["GRADUATED_9"]


def test_a_pupil_taught_at_home_stays_on_the_roll_of_the_class(year):
    school, this, _ = year
    one = pupil(school, this[5])
    october, november = date(2026, 10, 5), date(2026, 11, 2)
    ending = line(K.HOME_EDU_END, one, effective_on=november)
    assert found(school, ending, on=november)[0] == ["NOT_AT_HOME"]
    assert found(school, line(K.HOME_EDU, one, effective_on=october), on=october)[0] == ["BASIS_NEEDED"]
    conclusion = {"basis": "заключение ВК № 12 от 01.10.2026, заявление вх. № 7", "effective_on": october}
    assert school.outcome(school.execute([line(K.HOME_EDU, one, **conclusion)], on=october)) == "EXECUTED"
    at_home = seen(school, one[0])
    assert (at_home.at_home_since, at_home.class_title, at_home.study_form) == (october, "5А", "FULL_TIME")
    again = line(K.HOME_EDU, one, **(conclusion | {"effective_on": november}))
    assert found(school, again, on=november)[0] == ["NOTHING_CHANGES"]
    assert movement_book(school, 3) == [], "nobody has moved"
    assert school.outcome(school.execute([ending], on=november)) == "EXECUTED"
    assert seen(school, one[0]).at_home_since is None


def test_form_and_programme_change_where_the_student_is(year):
    school, this, _ = year
    one = pupil(school, this[5])
    papers = {"basis": APPLICATION, "effective_on": date(2026, 10, 5)}
    assert found(school, line(K.FORM_CHANGE, one, **papers), on=date(2026, 10, 5))[0] == ["FORM_MISSING"]
    same = line(K.FORM_CHANGE, one, study_form=StudyForm.FULL_TIME, **papers)
    assert found(school, same, on=date(2026, 10, 5))[0] == ["NOTHING_CHANGES"]
    adapted = {"programme": Programme.ADAPTED, **papers}
    wrong = line(K.PROGRAMME_CHANGE, one, programme_variant="9.9", **adapted)
    assert found(school, wrong, on=date(2026, 10, 5))[0] == ["VARIANT_UNKNOWN"]
    right = line(K.PROGRAMME_CHANGE, one, programme_variant="7.2", **adapted)
    assert school.outcome(school.execute([right], on=date(2026, 10, 5))) == "EXECUTED"
    changed = line(K.FORM_CHANGE, one, study_form=StudyForm.EVENING, **(papers | {"effective_on": date(2026, 11, 2)}))
    assert school.outcome(school.execute([changed], on=date(2026, 11, 2))) == "EXECUTED"

    now = seen(school, one[0])
    assert (now.study_form, now.programme, now.programme_variant, now.class_title) == (
        "EVENING",
        "ADAPTED",
        "7.2",
        "5А",
    )
    with school.begin("CLERK") as uow:
        rows = uow.rows("SELECT 1 FROM class_memberships WHERE student_id = %(id)s", {"id": one[0]})
    assert len(rows) == 1, "they stay in their class"
    for event in school.told("student_moved.v1"):
        assert event["from_class_id"] == event["to_class_id"] == str(this[5])


def test_a_line_of_another_kind_changes_neither_form_nor_programme(year):
    school, this, following = year
    one = pupil(school, this[5])
    promoted = line(K.PROMOTE, one, following[6], study_form=StudyForm.EVENING, programme=Programme.ADAPTED)
    assert found(school, promoted)[0] == ["FORM_NOT_NEEDED", "PROGRAMME_NOT_NEEDED"]
    withdrawn = line(K.WITHDRAW, one, reason=LeaveReason.FAMILY_EDU, study_form=StudyForm.EVENING)
    assert found(school, withdrawn)[0] == ["FORM_NOT_NEEDED"]


def test_the_tenth_grade_takes_only_into_a_tenth_class(year):
    school, _, following = year
    person = school.applicant(build.child(birth_date=date(2011, 5, 5)))
    wrong = build.line(K.ENROL_G10, person, following[7], effective_on=build.NEXT_SEPTEMBER)
    right = build.line(K.ENROL_G10, person, following[10], effective_on=build.NEXT_SEPTEMBER)
    assert "GRADE_NOT_TENTH" in found(school, wrong)[0]
    assert found(school, right) == ([], [])
