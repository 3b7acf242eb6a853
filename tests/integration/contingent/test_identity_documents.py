"""Many documents, one main; past ones stay; a number is known once in a district."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contracts.base import Invalid, NotFound, Stale, uuid7
from contracts.contingent import AdultData, ConsentMissing, DataCategory, DuplicatePerson
from contracts.student_body import IdentityDocument
from services.contingent.usecases import clock, consent_deadlines, consents, identity_documents, people, taking_over
from tests.builders import student_body as build

BORN = date(2012, 5, 5)
BIRTH = IdentityDocument(kind="BIRTH_CERT", series="II-БО", number="123456")
PASSPORT = IdentityDocument(kind="PASSPORT_RF", series="2926", number="654321", issued_on=date(2026, 6, 1))


def applicant(school, document=BIRTH, last="Иванова", **more):
    return school.applicant(build.child(last, birth_date=BORN, identity_document=document, **more))


def does(school, deed, *more, role="CLERK", who=None):
    with school.db.begin(who or school.caller(role)) as uow:
        return deed(uow, *more)


def listed(school, person, role="CLERK"):
    return does(school, identity_documents.list_of, person, role=role)


def seen(found):
    return [(one.kind, one.number, one.is_main, one.ended_on is None) for one in found.items]


def test_the_document_of_a_new_card_is_the_main_one(school):
    person = applicant(school)
    assert seen(listed(school, person)) == [("BIRTH_CERT", "123456", True, True)]
    card = does(school, people.get, person)
    assert [one.field for one in card.warnings] == ["identity_document"] and "паспорт" in card.warnings[0].detail


def test_a_passport_takes_the_place_of_the_certificate_which_stays(school):
    person = applicant(school)
    found = does(school, identity_documents.put, person, 1, PASSPORT, True)
    assert seen(found) == [("PASSPORT_RF", "654321", True, True), ("BIRTH_CERT", "123456", False, True)]
    card = does(school, people.get, person)
    assert (card.identity_document, card.version, card.warnings) == (PASSPORT, 2, [])


def test_a_new_passport_ends_the_old_one(school):
    person = applicant(school, PASSPORT)
    again = replace(PASSPORT, number="654322", issued_on=date(2026, 10, 1))
    found = does(school, identity_documents.put, person, 1, again, True)
    assert seen(found) == [("PASSPORT_RF", "654322", True, True), ("PASSPORT_RF", "654321", True, False)]
    assert found.items[1].ended_on == clock.today()


def test_the_same_number_again_is_a_correction(school):
    person = applicant(school, PASSPORT)
    right = replace(PASSPORT, issuer="УМВД России по Калужской области", department_code="400-001")
    found = does(school, identity_documents.put, person, 1, right, True)
    assert len(found.items) == 1 and found.items[0].department_code == "400-001"
    assert does(school, people.get, person).identity_document == right


def test_a_document_beside_the_main_one_leaves_the_card_as_it_was(school):
    person = applicant(school)
    abroad = IdentityDocument(kind="PASSPORT_RF_INTL", series="75", number="1234567", valid_to=date(2030, 1, 1))
    found = does(school, identity_documents.put, person, 1, abroad, False)
    assert seen(found) == [("BIRTH_CERT", "123456", True, True), ("PASSPORT_RF_INTL", "1234567", False, True)]
    assert does(school, people.get, person).identity_document == BIRTH
    ended = does(school, identity_documents.end, person, found.version, found.items[1].id, None)
    assert [one.ended_on for one in ended.items] == [None, clock.today()]


def test_a_card_typed_anew_keeps_the_document_it_showed_before(school):
    person = applicant(school)
    data = AdultData(**build.child(birth_date=BORN, identity_document=PASSPORT).__dict__)
    does(school, people.change, person, 1, data)
    assert [one.kind for one in listed(school, person).items] == ["PASSPORT_RF", "BIRTH_CERT"]
    does(school, people.change, person, 2, replace(data, identity_document=None))
    assert seen(listed(school, person)) == [
        ("BIRTH_CERT", "123456", False, True),
        ("PASSPORT_RF", "654321", True, False),
    ]


def test_nobody_else_in_the_district_has_the_number(school, other_school):
    mine, theirs = applicant(school), applicant(other_school, PASSPORT, "Жукова")
    with pytest.raises(DuplicatePerson) as refused:
        applicant(other_school, BIRTH, "Белова")
    assert refused.value.field == "identity_document.number"
    with pytest.raises(DuplicatePerson):
        does(school, identity_documents.put, mine, 1, PASSPORT, True)
    assert does(school, people.get, mine).version == 1
    assert [one.number for one in listed(other_school, theirs).items] == ["654321"]


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (replace(BIRTH, series="2-БО"), "document.series"),
        (replace(PASSPORT, issued_on=date(2026, 5, 4)), "document.issued_on"),
        (IdentityDocument(kind="OTHER", number="7"), "document.title"),
    ],
)
def test_a_wrong_document_is_not_kept(school, document, field):
    person = applicant(school, None)
    with pytest.raises(Invalid) as refused:
        does(school, identity_documents.put, person, 1, document, True)
    assert refused.value.field == field
    assert listed(school, person).items == []


def test_whoever_has_not_seen_the_card_as_it_is_changes_nothing(school):
    person = applicant(school)
    does(school, identity_documents.put, person, 1, PASSPORT, True)
    with pytest.raises(Stale):
        does(school, identity_documents.put, person, 1, PASSPORT, True)
    with pytest.raises(Invalid, match="основной"):
        does(school, identity_documents.put, person, 2, PASSPORT, False)


def test_without_a_consent_none_is_kept_or_shown_and_the_past_is_destroyed_too(school):
    person = applicant(school)
    does(school, identity_documents.put, person, 1, PASSPORT, True)
    with school.begin("CLERK") as uow:
        for one in consents.list_of(uow, person):
            consents.withdraw(uow, one.id, "заявление № 1", clock.today() - timedelta(days=31))
    hidden = listed(school, person)
    assert (hidden.items, hidden.withheld) == ([], [DataCategory.IDENTITY_DOCUMENT])
    with pytest.raises(ConsentMissing):
        does(school, identity_documents.put, person, 2, BIRTH, True)
    with school.begin() as uow:
        assert len(uow.rows("SELECT 1 FROM identity_documents WHERE person_id = %(id)s", {"id": person})) == 2
        consent_deadlines.destroy_due(uow)
        assert uow.rows("SELECT 1 FROM identity_documents WHERE person_id = %(id)s", {"id": person}) == []


def test_documents_come_along_to_nobody_whom_no_consent_was_given(school, other_school):
    person = applicant(school, snils=build.snils(41))
    with other_school.begin("CLERK") as uow:
        taking_over.take_over(uow, other_school.id, build.snils(41), "Иванова", BORN)
    assert listed(other_school, person).items == []
    assert applicant(other_school, BIRTH, "Белова"), "the number is free again"


def test_another_school_an_administrator_and_a_stranger_see_none(school, other_school):
    person = applicant(school)
    assert listed(school, person, "SYS_ADMIN").items == []
    for who in (
        other_school.caller("CLERK"),
        school.caller("CLASS_TEACHER", uuid7()),
        school.caller("PARENT", uuid7()),
    ):
        with pytest.raises(NotFound):
            does(school, identity_documents.list_of, person, who=who)
        with pytest.raises(NotFound):
            does(school, identity_documents.put, person, 1, PASSPORT, True, who=who)


def test_a_look_at_the_documents_is_noted(school):
    person = applicant(school)
    listed(school, person, "DIRECTOR")
    note = school.told("personal_data_accessed.v1")[-1]["note"]
    assert (note["action"], note["role"], note["blocks"]) == ("VIEW", "DIRECTOR", ["IDENTITY_DOCUMENT", "NAMES"])
