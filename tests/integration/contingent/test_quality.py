"""Checks of cards: what is found, who mends it, and that it closes when it is mended."""

from datetime import date, timedelta

import pytest

from contracts.base import Caller, Forbidden, NotFound, uuid7
from contracts.permissions import ROLES, allowed
from contracts.quality import Block, FindingKind
from contracts.student_body import LeaveReason, MovementKind
from services.contingent.models.quality import DAYS_TO_MEND
from services.contingent.usecases import classes, clock, people, quality, quality_lists
from services.contingent.usecases import consents as papers
from tests.builders import student_body as build
from tests.integration.contingent.test_scopes import teaches


@pytest.fixture
def pupils(school):
    """Anna of 5А with a patronymic of the other sex, Zhukova of 5Б, which has no teacher."""
    teacher = uuid7()
    a, b = school.open_class(teacher=teacher), school.open_class(letter="Б")
    mine = school.applicant(build.child("Ёжикова", middle_name="Петрович"))
    theirs = school.applicant(build.child("Жукова"))
    first, _ = school.enrol(a, mine)
    second, _ = school.enrol(b, theirs)
    return {"teacher": teacher, "a": a, "b": b, "mine": mine, "theirs": theirs, "first": first, "second": second}


def does(school, deed, *more, role="CLERK", person_id=None, who=None):
    with school.db.begin(who or school.caller(role, person_id)) as uow:
        return deed(uow, *more)


def check(school, **who):
    return does(school, quality.check, school.id, **who)


def findings(school, kind=None, class_id=None, responsible=None, overdue=False, after=None, limit=500, **who):
    sieve = (kind, class_id, responsible, overdue, after, limit)
    return does(school, quality_lists.findings, school.id, *sieve, **who)


def kinds(page):
    return {(one.last_name, one.kind.value, one.field) for one in page.items}


def test_before_the_first_check_nothing_is_known(school, pupils):
    seen = does(school, quality_lists.school, school.id)
    assert (seen.checked_at, seen.students, seen.percent, seen.open) == (None, 0, None, 0)


def test_a_check_counts_blocks_and_classes_and_every_sum_agrees(school, pupils):
    seen = check(school)
    assert seen.checked_at is not None and seen.students == 2
    assert [one.block for one in seen.blocks] == list(Block)
    for parts in (seen.blocks, seen.classes):
        assert (sum(one.filled for one in parts), sum(one.applicable for one in parts)) == (
            seen.filled,
            seen.applicable,
        )
    assert [(one.class_title, one.students) for one in seen.classes] == [("5А", 1), ("5Б", 1)]
    rows = does(school, quality_lists.students, school.id, None, None, 50).items
    assert sum(one.applicable - len(one.missing) for one in rows) == seen.filled
    missing = findings(school, FindingKind.MISSING)
    assert missing.total == seen.applicable - seen.filled == len(missing.items)
    assert seen.open == findings(school).total
    assert (seen.timeliness.timely, seen.timeliness.movements) == (0, 2), "enrolled on 1 September, written down today"


def test_a_finding_names_the_card_who_mends_it_and_by_when(school, pupils):
    check(school)
    today = clock.today()
    (one,) = findings(school, FindingKind.PATRONYMIC_SEX).items
    assert (one.person_id, one.field, one.class_title) == (pupils["mine"], "middle_name", "5А")
    assert (one.responsible_id, one.responsible_role) == (pupils["teacher"], "CLASS_TEACHER")
    assert (one.found_on, one.due_on) == (today, today + timedelta(DAYS_TO_MEND[one.kind]))
    assert {row.responsible_role for row in findings(school, class_id=pupils["b"]).items} == {"CLERK"}
    assert findings(school, responsible=pupils["teacher"]).total == findings(school, class_id=pupils["a"]).total > 0


def test_what_is_mended_closes_what_stays_keeps_its_day_and_what_is_late_is_overdue(school, pupils, monkeypatch):
    check(school)
    first = {(one.student_id, one.kind, one.field): one for one in findings(school).items}
    data = build.child("Ёжикова", middle_name="Петровна", birth_place="г. Примерск")
    card = does(school, people.get, pupils["mine"])
    does(school, people.change, pupils["mine"], card.version, build.AdultData(**data.__dict__))
    later = clock.today() + timedelta(days=31)
    monkeypatch.setattr(clock, "today", lambda: later)
    seen = check(school)
    now = {(one.student_id, one.kind, one.field): one for one in findings(school).items}
    closed = {(kind, name) for _, kind, name in first.keys() - now.keys()}
    assert closed == {(FindingKind.PATRONYMIC_SEX, "middle_name"), (FindingKind.MISSING, "birth_place")}
    assert seen.closed == 2 and seen.overdue == len(now) == findings(school, overdue=True).total
    assert all((one.id, one.due_on) == (first[key].id, first[key].due_on) for key, one in now.items())


def test_a_finding_follows_the_student_to_another_class_and_ends_when_they_leave(school, pupils, monkeypatch):
    check(school)
    colleague = uuid7()
    version = does(school, classes.get, pupils["b"]).version
    does(school, classes.set_teacher, pupils["b"], version, colleague, role="SYS_ADMIN")
    day = clock.today()
    moved = build.line(
        MovementKind.CLASS_MOVE, pupils["mine"], pupils["b"], student_id=pupils["first"], effective_on=day
    )
    assert school.outcome(school.execute([moved], on=day)) == "EXECUTED"
    check(school)
    assert findings(school, class_id=pupils["a"]).items == []
    assert {one.responsible_id for one in findings(school).items} == {colleague}
    gone = {"student_id": pupils["first"], "reason": LeaveReason.FAMILY_EDU, "effective_on": day + timedelta(days=1)}
    school.execute([build.line(MovementKind.WITHDRAW, pupils["mine"], None, **gone)], on=day)
    monkeypatch.setattr(clock, "today", lambda: day + timedelta(days=2))
    assert check(school).students == 1
    assert {one.last_name for one in findings(school).items} == {"Жукова"}


def test_a_refusal_in_writing_is_not_asked_about_again(school, pupils):
    check(school)
    assert ("Ёжикова", "MISSING", "snils") in kinds(findings(school))
    with school.begin("CLERK") as uow:
        for paper in papers.list_of(uow, pupils["mine"]):
            papers.withdraw(uow, paper.id, "заявление № 1", None)
    check(school)
    left = {name for last, _, name in kinds(findings(school)) if last == "Ёжикова"}
    assert not left & {"snils", "birth_place", "identity_document", "addresses", "consents.P1"}


def test_pages_go_through_everything_once(school, pupils):
    check(school)
    for ask in (
        lambda after: findings(school, after=after, limit=2),
        lambda after: does(school, quality_lists.students, school.id, None, after, 1),
    ):
        seen, after = [], None
        while True:
            page = ask(after)
            seen += page.items
            after = page.next
            if after is None:
                break
        whole = len({(one.student_id, getattr(one, "id", None)) for one in seen})
        assert whole == len(seen) and whole in (2, findings(school).total)


def test_a_teacher_checks_and_reads_the_own_class_only(school, pupils):
    seen = check(school, role="CLASS_TEACHER", person_id=pupils["teacher"])
    assert (seen.students, seen.checked_at) == (1, None), "a class is not the school"
    assert [one.class_title for one in seen.classes] == ["5А"]
    check(school)
    who = {"role": "CLASS_TEACHER", "person_id": pupils["teacher"]}
    assert {one.last_name for one in findings(school, **who).items} == {"Ёжикова"}
    subject = {"role": "TEACHER", "person_id": teaches(school, pupils["b"])}
    assert {one.last_name for one in findings(school, **subject).items} == {"Жукова"}
    assert [
        one.last_name for one in does(school, quality_lists.students, school.id, None, None, 9, **subject).items
    ] == ["Жукова"]
    assert findings(school, role="CLASS_TEACHER", person_id=uuid7()).items == []


def test_the_department_sees_sums_of_its_own_district_and_no_child(school, other_school, pupils):
    check(school)
    officer = Caller(role="DISTRICT", district_id=school.district_id)
    rows = {one.school_id: one for one in does(school, quality_lists.of_schools, who=officer)}
    whole = does(school, quality_lists.school, school.id)
    mine = rows[school.id]
    assert (mine.filled, mine.applicable, mine.open, mine.timeliness) == (
        whole.filled,
        whole.applicable,
        whole.open,
        whole.timeliness,
    )
    assert (rows[other_school.id].students, rows[other_school.id].checked_at) == (0, None)
    assert does(school, quality_lists.school, school.id, who=officer).classes == []
    for list_ in (lambda: findings(school, who=officer),
                  lambda: does(school, quality_lists.students, school.id, None, None, 9, who=officer)):  # fmt: skip
        with pytest.raises(Forbidden):
            list_()
    assert does(school, quality_lists.of_schools, who=Caller(role="DISTRICT", district_id=uuid7())) == []


def test_another_school_and_whoever_has_no_right_see_nothing(school, other_school, pupils):
    check(school)
    for role in ROLES:
        if role not in ("DISTRICT", "PARENT"):
            with pytest.raises((NotFound, Forbidden)):
                findings(school, who=other_school.caller(role, uuid7()))
        if not allowed("quality.check", role):
            with pytest.raises((Forbidden, NotFound)):
                check(school, role=role, person_id=uuid7())
        if not allowed("quality.read", role):
            assert findings(school, role=role, person_id=uuid7()).items == []


def test_time_checks_every_school_once_a_day(school, other_school, pupils):
    with school.db.begin() as uow:
        uow.rows("DELETE FROM quality_checks WHERE school_id = %(id)s RETURNING 1", {"id": school.id})
    for _ in range(200):
        with school.db.begin() as uow:
            if not quality.check_next(uow):
                break
    for one in (school, other_school):
        assert does(one, quality_lists.school, one.id).checked_at is not None
    assert does(school, quality_lists.school, school.id).students == 2
    with school.db.begin() as uow:
        assert not quality.check_next(uow)


def test_an_unusual_age_is_a_finding_and_no_refusal(school):
    class_id = school.open_class(grade=1)
    school.enrol(class_id, school.applicant(build.child("Юнова", birth_date=date(2020, 8, 1))))
    check(school)
    assert ("Юнова", "AGE_GRADE", "birth_date") in kinds(findings(school))
