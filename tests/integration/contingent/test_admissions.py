"""An application from the door to the order: numbers, deadlines, the queue, refusals, the order."""

from dataclasses import replace
from datetime import date, timedelta

import eventlet
import pytest

from contracts.admissions import (
    AdmissionPriority,
    AdmissionWave,
    ApplicationStatus,
    PackagePaper,
    RefusalGround,
)
from contracts.base import Conflict, Forbidden, Invalid, Stale, uuid7
from contracts.student_body import MovementKind
from services.contingent.usecases import admission_deciding as deciding
from services.contingent.usecases import admissions
from tests.builders import student_body as build
from tests.integration.contingent.office import FOREIGN, PACKAGE, Office

Status = ApplicationStatus


@pytest.fixture
def office(school, monkeypatch):
    return Office(school, monkeypatch)


# handing in


def test_an_application_is_numbered_once_however_often_it_is_sent(office):
    asked = office.asked(id=uuid7())
    first, again = (office.does(admissions.submit, asked) for _ in range(2))
    assert first == again and first.number == "1/2026" and first.status is Status.SUBMITTED
    assert first.due_on == date(2026, 10, 8), "five working days"
    with pytest.raises(Conflict, match="1/2026"):
        office.submit("ИВАНОВА")
    assert office.submit("Петрова").number == "2/2026"
    office.does(deciding.withdraw, first.id, first.version, "заявление от 02.10.2026")
    assert office.submit().number == "3/2026", "what is over is in nobody's way"


def test_numbers_have_no_gaps_when_many_come_at_once(office):
    letters = "абвгдежзик"
    together = [eventlet.spawn(office.submit, f"Иванова{one}") for one in letters]
    assert sorted(int(one.wait().number.split("/")[0]) for one in together) == list(range(1, len(letters) + 1))


def test_one_child_sent_twice_at_once_is_one_application(office):
    def work():
        try:
            return office.submit()
        except Conflict as refused:
            return refused

    found = [one.wait() for one in [eventlet.spawn(work) for _ in range(4)]]
    assert sum(isinstance(one, Conflict) for one in found) == 3
    assert len(office.page().items) == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"child": None}, "application.child"),
        ({"person_id": uuid7()}, "application.child"),
        ({"grade": 13}, "application.grade"),
        ({"year": "2026"}, "application.year"),
        ({"year": "2024/2025"}, "application.year"),
        ({"year": "2027/2028"}, "application.year"),
        ({"applicant_name": ""}, "application.applicant_name"),
        ({"applicant_name": "Мария 5"}, "application.applicant_name"),
    ],
)
def test_what_is_wrong_with_an_application_is_named(office, more, field):
    with pytest.raises(Invalid) as refused:
        office.submit(**more)
    assert refused.value.field == field


def test_a_childs_name_and_age_are_those_of_a_card(office):
    for last, born, field in (("Ivanova", date(2015, 5, 5), "last_name"), ("Иванова", date(1990, 5, 5), "birth_date")):
        with pytest.raises(Invalid) as refused:
            office.submit(last, born=born)
        assert refused.value.field == f"application.child.{field}"
    assert office.submit("Ivanova", **FOREIGN).child.last_name == "Ivanova"


def test_grade_one_opens_in_april_to_the_territory_and_in_july_to_all(office):
    asked = {"grade": 1, "year": "2027/2028", "born": date(2020, 5, 5)}
    for day in (date(2027, 3, 31), date(2027, 7, 3)):
        office.today(day)
        with pytest.raises(Conflict, match=r"01\.04\.2027 по 30\.06\.2027 и с 06\.07\.2027"):
            office.submit(in_territory=True, **asked)
    office.today(date(2027, 4, 1))
    with pytest.raises(Conflict, match=r"06\.07\.2027"):
        office.submit(**asked)
    mine = office.submit(in_territory=True, **asked)
    sister = office.submit("Яшина", priority=AdmissionPriority.PREFERENTIAL, **asked)
    assert {mine.wave, sister.wave} == {AdmissionWave.FIRST}
    assert office.papers(sister, PackagePaper.PRIORITY_PROOF).due_on == date(2027, 7, 5), "three after 30 June"
    places = {one.number: one.place for one in office.page(year="2027/2028").items}
    assert places == {"2/2027": 1, "1/2027": 2}, "a right of order goes before the number"


# papers, test, refusal


def test_an_ordinary_application_is_ready_with_its_whole_package(office):
    one = office.submit()
    half = office.does(deciding.take_papers, one.id, one.version, PACKAGE[:1])
    assert (half.status, half.missing) == (Status.DOCS_CHECK, [PackagePaper.KINSHIP_PROOF])
    office.today(date(2026, 10, 5))
    ready = office.papers(half)
    assert (ready.status, ready.due_on) == (Status.READY, date(2026, 10, 12))
    assert [step.status for step in ready.steps] == [Status.SUBMITTED, Status.DOCS_CHECK, Status.READY]
    with pytest.raises(Stale):
        office.papers(half)
    with pytest.raises(Conflict):
        office.papers(ready)


def test_a_foreign_child_is_tested_after_the_package_and_before_the_order(office):
    one = office.submit(**FOREIGN)
    office.does(deciding.take_papers, one.id, one.version, PACKAGE)
    one = office.does(admissions.get, one.id)
    with pytest.raises(Conflict, match="неполон"):
        office.does(deciding.assign_test, one.id, one.version, office.day)
    one = office.papers(one, PackagePaper.LAWFUL_STAY)
    assert one.status is Status.DOCS_CHECK and not one.missing
    with pytest.raises(Invalid):
        office.does(deciding.assign_test, one.id, one.version, office.day - timedelta(1))
    one = office.does(deciding.assign_test, one.id, one.version, date(2026, 10, 9))
    with pytest.raises(Conflict, match=r"09\.10\.2026"):
        office.does(deciding.record_test, one.id, one.version, True, "протокол № 3")
    with pytest.raises(Conflict):
        office.refuse(one, RefusalGround.TEST_MISSED)
    office.today(date(2026, 10, 9))
    done = office.does(deciding.record_test, one.id, one.version, True, "протокол № 3")
    assert [step.status for step in done.steps[-2:]] == [Status.TEST_PASSED, Status.READY]


def test_a_failed_test_is_refused_by_the_director_and_by_no_other_ground(office):
    one = office.papers(office.submit(**FOREIGN), PackagePaper.LAWFUL_STAY)
    with pytest.raises(Conflict, match="Результата"):
        office.refuse(one, RefusalGround.TEST_FAILED)
    one = office.does(deciding.assign_test, one.id, one.version, office.day)
    one = office.does(deciding.record_test, one.id, one.version, False, "протокол № 4")
    for role in ("CLERK", "DEPUTY", "SYS_ADMIN"):
        with pytest.raises(Forbidden):
            office.refuse(one, RefusalGround.TEST_FAILED, role)
    with pytest.raises(Conflict):
        office.refuse(one, RefusalGround.NO_LAWFUL_STAY)
    done = office.refuse(one, RefusalGround.TEST_FAILED)
    assert (done.status, done.due_on, done.place) == (Status.REFUSED, None, None)
    with pytest.raises(Conflict):
        office.does(deciding.withdraw, done.id, done.version, "заявление от 02.10.2026")


def test_who_moves_between_russian_schools_with_their_papers_is_not_tested(office):
    one = office.submit(transfer_from="МБОУ «Дальняя СОШ»", **FOREIGN)
    ready = office.papers(one, PackagePaper.LAWFUL_STAY, PackagePaper.PERSONAL_FILE, PackagePaper.STUDY_PERIOD)
    assert (ready.status, ready.due_on) == (Status.READY, date(2026, 10, 6)), "three working days for a transfer"


def test_no_places_is_said_only_to_whom_none_is_left(office, school):
    class_id = school.open_class(capacity=2)
    school.enrol(class_id, kind=MovementKind.ENROL_OTHER)
    first, second = office.submit("Петрова"), office.submit("Яшина")
    assert [one.place for one in office.page().items] == [1, 2]
    with pytest.raises(Conflict, match="свободно мест: 1"):
        office.refuse(first, RefusalGround.NO_PLACES)
    assert office.refuse(second, RefusalGround.NO_PLACES).ground is RefusalGround.NO_PLACES
    with pytest.raises(Conflict, match="иностранных"):
        office.refuse(first, RefusalGround.INCOMPLETE_PACKAGE)
    (grade,) = office.does(admissions.count, school.id, build.YEAR).grades
    assert (grade.grade, grade.capacity, grade.taken, grade.waiting) == (5, 2, 1, 1)


def test_what_is_late_is_seen(office, school):
    late, other = office.submit("Петрова"), office.submit("Яшина")
    office.today(date(2026, 10, 8))
    assert office.page(overdue=True).items == []
    office.today(date(2026, 10, 9))
    other = office.papers(other)
    assert [(one.id, one.overdue) for one in office.page(overdue=True).items] == [(late.id, True)]
    for role in ("DIRECTOR", "DISTRICT"):
        found = office.does(admissions.count, school.id, build.YEAR, role=role)
        assert (found.overdue, found.by_status["SUBMITTED"], found.by_status["READY"]) == (1, 1, 1)
    page = office.page(limit=1)
    assert [*page.items, *office.page(limit=1, after=page.next).items] == office.page().items


# the order


def test_an_order_by_the_applications_enrols_and_fulfils_them(office, school):
    class_id, person = school.open_class(), school.applicant()
    one = office.submit(transfer_from="МБОУ «Дальняя СОШ»")
    ask = (school.id, [one.id], class_id, date(2026, 10, 2))
    with pytest.raises(Conflict, match="не готово"):
        office.does(deciding.lines, *ask)
    one = office.papers(one, PackagePaper.PERSONAL_FILE)
    with pytest.raises(Conflict, match="не заведена"):
        office.does(deciding.lines, *ask)
    stranger = school.applicant(build.child("Жукова"))
    with pytest.raises(Conflict):
        office.does(deciding.link, one.id, one.version, stranger)
    one = office.does(deciding.link, one.id, one.version, person)
    with pytest.raises(Conflict, match="5 класс"):
        office.does(deciding.lines, school.id, [one.id], school.open_class(grade=6), date(2026, 10, 2))
    (line,) = office.does(deciding.lines, *ask).movements
    assert (line.kind, line.student_id, line.person_id) == (MovementKind.ENROL_TRANSFER, one.id, person)
    assert (line.basis, line.destination) == ("заявление вх. № 1/2026 от 01.10.2026", "МБОУ «Дальняя СОШ»")
    order = school.execute([line], on=date(2026, 10, 2))
    assert school.outcome(order) == "EXECUTED"
    done = office.does(admissions.get, one.id)
    assert (done.status, done.order_id, done.due_on) == (Status.ORDERED, order, None)
    again = school.execute([replace(line, line=1)], on=date(2026, 10, 2))
    assert "номер зачисления уже использован" in school.outcome(again)
