"""From a withdrawal on the school's lists call a pupil by the label; the card keeps the name to answer it by."""

import csv
import io
from datetime import date, timedelta

import orjson
import pytest

from contracts.contingent import MovementKind
from contracts.importing import ListFormat
from contracts.student_body import AdultData, Purpose
from services.contingent.usecases import clock, consents, divisions, people, quality, quality_lists, student_export
from services.contingent.usecases import students as lists
from tests.builders import student_body as build
from tests.integration.contingent.test_import import desk

LABEL = ("Обучающийся", "№ И-1")


@pytest.fixture
def pupil(school):
    """Of 5А: her name may be read no more."""
    school.class_id = school.open_class()
    school.student, person = school.enrol(school.class_id)
    withdraw(school, person)
    return person


def withdraw(school, person):
    with school.begin("CLERK") as uow:
        for one in consents.list_of(uow, person):
            if one.status == "ACTIVE":
                consents.withdraw(uow, one.id, "Заявление № 5", None)


def called(school, role="CLERK", person_id=None):
    """How she is called in the list of the class and in that of the school."""
    with school.begin(role, person_id) as uow:
        of_class = orjson.loads(lists.of_class(uow, school.class_id, None).body)
        page = orjson.loads(lists.page(uow, school.id, None, None, None, None, 50).body)
    (found,) = {(one["last_name"], one["first_name"]) for one in [*of_class, *page["items"]]}
    return found


def exported(school):
    who = desk(school, "CLERK", None)
    content = student_export.export(who, school.id, ListFormat.CSV, None, "сверка").content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_every_list_of_the_school_says_the_label_at_once(school, pupil):
    for role in ("CLERK", "DIRECTOR", "DEPUTY", "SYS_ADMIN", "WORKING_GROUP"):
        assert called(school, role) == LABEL, role
    with school.begin("CLERK") as uow:
        assert orjson.loads(lists.page(uow, school.id, "Иванова", None, None, None, 50).body)["items"] == []
        told = lists.get(uow, school.student)
        assert (told.pseudonym, told.last_name, told.birth_date) == (True, "Обучающийся", date(2015, 1, 1))
        assert {(one.full_name, one.birth_date) for one in told.movements} == {(" ".join(LABEL), date(2015, 1, 1))}
        quality.check(uow, school.id)
        assert [one.last_name for one in quality_lists.students(uow, school.id, None, None, 50).items] == [LABEL[0]]
    assert exported(school) == []
    (renamed,) = school.told("person_renamed.v1")
    assert (renamed["last_name"], renamed["first_name"], renamed["pseudonym"]) == (*LABEL, False)


def test_the_card_says_the_name_and_a_change_of_it_stays_out_of_the_lists(school, pupil):
    with school.begin("CLERK") as uow:
        card = people.get(uow, pupil)
        assert (card.last_name, card.pseudonym) == ("Иванова", False)
        same = {"first_name": "Анна", "sex": "F", "birth_date": date(2015, 5, 5)}
        people.change(uow, pupil, card.version, AdultData(last_name="Петрова", **same))
    assert called(school) == LABEL
    school.execute(
        [build.line(MovementKind.CLASS_MOVE, pupil, school.open_class(letter="Б"), student_id=school.student)]
    )
    with school.begin("CLERK") as uow:
        page = orjson.loads(lists.page(uow, school.id, None, None, None, None, 50).body)["items"]
    assert {(one["last_name"], one["first_name"]) for one in page} == {LABEL}, (
        "a movement meanwhile brings no name back"
    )
    assert len(school.told("person_renamed.v1")) == 1


def test_a_new_consent_brings_the_name_back_everywhere(school, pupil):
    with school.begin("CLERK") as uow:
        consents.register(uow, pupil, build.consent(number="19"))
    assert called(school) == ("Иванова", "Анна")
    assert [one["Фамилия"] for one in exported(school)] == ["Иванова"]
    assert [one["last_name"] for one in school.told("person_renamed.v1")] == ["Обучающийся", "Иванова"]


def test_who_never_said_no_keeps_the_name(school):
    """A paper that ran out, one for another purpose, one of two: none of them takes a name."""
    school.class_id = school.open_class()
    day = clock.today()
    running_out = build.consent(signed_at=day - timedelta(20), valid_to=day - timedelta(1), number="2")
    other = build.consent(Purpose.P7, number="3")
    _, person = school.enrol(school.class_id, school.applicant(papers=[build.consent(), running_out, other]))
    with school.begin("CLERK") as uow:
        papers = {one.number: one.id for one in consents.list_of(uow, person)}
        consents.withdraw(uow, papers["3"], "Заявление № 6", None)
        consents.register(uow, person, build.consent(number="4"))
        consents.withdraw(uow, papers[build.consent().number], "Заявление № 7", None)
    assert called(school) == ("Иванова", "Анна")
    assert school.told("person_renamed.v1") == []


def test_subgroups_are_lists_too(school, pupil):
    with school.begin("DEPUTY") as uow:
        division = divisions.divide(uow, school.class_id, "технология", 2, None, False)
    assert [one.last_name for one in division.unplaced] == [LABEL[0]]
