"""Reference data hold from day to day, and a card says nothing that does not hold."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from contracts.base import Invalid
from contracts.code_lists import CodeListName
from contracts.student_body import Purpose
from services.contingent.models.identity_documents import KINDS
from services.contingent.usecases import code_lists, people
from tests.builders import student_body as build

FIRST, LAST = date(2026, 9, 1), date(2026, 10, 1)


def read(school, name, on=None, role="PARENT"):
    with school.begin(role) as uow:
        return code_lists.read(uow, name, on)


@pytest.fixture
def atlantis(school):
    """A country that is in the list for one month; gone after the test, for the list belongs to nobody's district."""
    entry = {"list": "COUNTRY", "code": "999", "from": FIRST, "to": LAST}
    with school.begin() as uow:
        uow.rows(
            """INSERT INTO code_list_entries (list, code, valid_from, valid_to, title, other, position)
               VALUES (%(list)s, %(code)s, %(from)s, %(to)s, 'Атлантида', '{}', 999) RETURNING 1""",
            entry,
        )
    yield "999"
    with school.begin() as uow:
        uow.rows("DELETE FROM code_list_entries WHERE code = '999' RETURNING 1")


@pytest.mark.parametrize("name", CodeListName)
def test_every_list_is_filled_and_read_by_anybody(school, name):
    found = read(school, name)
    assert found.name is name and len(found.items) >= 2
    assert len({one.code for one in found.items}) == len(found.items)


def test_codes_of_one_thing_in_several_systems_stand_together(school):
    papers = {one.name: one for one in read(school, CodeListName.IDENTITY_DOCUMENT).items}
    assert (papers["BIRTH_CERT"].code, papers["BIRTH_CERT"].other) == ("11", {"fns": "03"})
    assert (papers["PASSPORT_RF"].code, papers["PASSPORT_RF"].other) == ("12", {"fns": "21"})
    citizenship = {one.code: one.other["wire"] for one in read(school, CodeListName.CITIZENSHIP).items}
    assert citizenship == {"1": "0", "2": "3", "3": "1", "4": "2"}
    adaptation = {one.code: one.other.get("epgu") for one in read(school, CodeListName.ADAPTATION).items}
    assert (adaptation["204"], adaptation["214"], adaptation["211"]) == ("1", "9", None)


def test_every_kind_of_document_that_we_write_is_in_the_list(school):
    assert {one.name for one in read(school, CodeListName.IDENTITY_DOCUMENT).items} >= KINDS.keys()


@pytest.mark.parametrize(
    ("on", "there"),
    [(date(2026, 8, 31), False), (FIRST, True), (date(2026, 9, 30), True), (LAST, False)],
)
def test_an_entry_holds_from_its_day_to_the_day_before_its_end(school, atlantis, on, there):
    assert (atlantis in {one.code for one in read(school, CodeListName.COUNTRY, on).items}) is there


def test_a_code_means_one_thing_on_one_day(school, atlantis):
    with pytest.raises(IntegrityError, match="ex_code_list_entries_code"), school.begin() as uow:
        uow.rows(
            """INSERT INTO code_list_entries (list, code, valid_from, title, other, position)
               VALUES ('COUNTRY', '999', '2026-09-15', 'Эльдорадо', '{}', 999) RETURNING 1"""
        )


def test_a_card_takes_a_code_only_while_it_holds(school, atlantis, monkeypatch):
    foreign = {"citizenship_kind": "FOREIGN", "citizenship_country": atlantis}
    for day, refused in ((FIRST, False), (LAST, True)):
        monkeypatch.setattr(people.clock, "today", lambda day=day: day)
        card = build.child(f"Иванов{'а' if refused else 'ич'}", **foreign)
        if not refused:
            assert school.applicant(card)
            continue
        with pytest.raises(Invalid) as wrong:
            school.applicant(card)
        assert [one["field"] for one in wrong.value.facts["problems"]] == ["card.citizenship_country"]


def test_what_held_when_it_was_written_stays_when_its_code_has_ended(school, atlantis, monkeypatch):
    foreign = {"citizenship_kind": "FOREIGN", "citizenship_country": atlantis}
    monkeypatch.setattr(people.clock, "today", lambda: FIRST)
    person = school.applicant(build.child(**foreign))
    monkeypatch.setattr(people.clock, "today", lambda: LAST)
    same = build.AdultData(**(build.child(**foreign).__dict__ | {"phone": "+79000000003"}))
    with school.begin("CLERK") as uow:
        card = people.change(uow, person, 1, same)
    assert (card.citizenship_country, card.phone) == (atlantis, "+79000000003")
    with pytest.raises(Invalid), school.begin("CLERK") as uow:
        people.change(uow, person, 2, replace(same, citizenship_country="998"))


def test_an_adults_card_is_read_against_the_lists_too(school):
    adult = build.mother(
        card=build.AdultData(last_name="Смит", first_name="Мэри", citizenship_kind="FOREIGN", citizenship_country="998")
    )
    with pytest.raises(Invalid) as wrong:
        school.applicant(build.child(), [adult], [build.consent(Purpose.P1)])
    assert [one["field"] for one in wrong.value.facts["problems"]] == ["representatives[0].card.citizenship_country"]
