"""A consent on paper: what is printed of whom, and which scan is whose paper."""

from datetime import date

import pytest

from contracts.base import Conflict, Forbidden, Invalid, NotFound, uuid7
from contracts.consents import NewConsentForm
from contracts.contingent import Address, IdentityDocument, Kinship, Purpose
from contracts.documents import ConsentScanned
from services.contingent.usecases import clock, consent_forms, consent_papers, consents, known
from tests.builders import student_body as build

SHA = "a" * 64
HOME = "п. Примерный, ул. Школьная, д. 1"


def form_of(school, purpose=Purpose.P1):
    with school.begin("DIRECTOR") as uow:
        form = NewConsentForm(purpose=purpose, starts_on=date(2026, 8, 1))
        return consent_forms.add(uow, school.id, form, None)


def scanned(school, person, gone=False, scan_id=None):
    event = ConsentScanned(**school.place, scan_id=scan_id or uuid7(), person_id=person, sha256=SHA, gone=gone)
    with school.begin() as uow:
        known.keep_scan(uow, event)
    return event.scan_id


def register(school, person, scan_id, paper=None):
    with school.begin("CLERK") as uow:
        return consents.register(uow, person, paper or build.consent(Purpose.P5), scan_id)


def described(school, person, form, given_by=None, role="CLERK", who=None):
    with school.begin(role, who) as uow:
        return consent_papers.describe(uow, person, form.id, given_by)


def opened(school, consent_id, role="CLERK", who=None):
    with school.begin(role, who) as uow:
        return consent_papers.open_scan(uow, consent_id)


def filed(school):
    return [(one["scan_id"], one["ends_on"]) for one in school.told("consent_filed.v1")]


# what is printed


def test_a_sheet_names_what_is_known_of_both_and_a_print_is_noted(school):
    document = IdentityDocument(
        kind="BIRTH_CERT", series="II-БО", number="900011", issued_on=date(2015, 6, 1), issuer="ЗАГС"
    )
    card = build.child(addresses=[Address(text=HOME)], identity_document=document)
    person = school.applicant(card, papers=[build.consent(Purpose.P1)])
    sheet = described(school, person, form := form_of(school, Purpose.P5))
    assert sheet.form == form
    assert (sheet.subject.full_name, sheet.subject.address) == ("Иванова Анна Петровна", HOME)
    assert sheet.subject.identity_document == "Свидетельство о рождении II-БО № 900011, выдан 01.06.2015, ЗАГС"
    assert (sheet.representative.full_name, sheet.representative.address) == ("Иванова Мария Сергеевна", None)
    assert not sheet.cosigned
    (note,) = [one["note"] for one in school.told("personal_data_accessed.v1") if one["note"]["action"] == "PRINT"]
    assert note["subjects"] == [str(person), str(sheet.representative.person_id)]


def test_what_no_consent_covers_is_left_to_be_written_by_hand(school):
    card = build.child(addresses=[Address(text=HOME)])
    person = school.applicant(card, papers=[build.consent(Purpose.P1)])
    with school.begin("CLERK") as uow:
        (paper,) = consents.list_of(uow, person)
        consents.withdraw(uow, paper.id, "Заявление № 1", None)
    assert described(school, person, form_of(school)).subject.address is None


def test_who_signs_stands_on_the_sheet(school):
    grown = school.applicant(build.child("Белова", birth_date=date(2008, 1, 10)), [], [])
    form = form_of(school)
    assert described(school, grown, form).representative is None
    with pytest.raises(Invalid, match="сам"):
        described(school, grown, form, uuid7())
    fifteen = school.applicant(build.child("Ёлкина", birth_date=date(2011, 1, 10)), [build.mother("Ёлкина")], [])
    assert described(school, fifteen, form).cosigned
    alone = school.applicant(build.child("Яшина"), [build.mother("Яшина", kinship=Kinship.GRANDMOTHER)], [])
    with pytest.raises(Invalid, match="законный представитель"):
        described(school, alone, form)


def test_nobody_prints_of_whom_they_may_not_collect_consents(school, other_school):
    person, form = school.applicant(papers=[]), form_of(school)
    for role, who in (("CLASS_TEACHER", uuid7()), ("DIRECTOR", None)):
        with pytest.raises(NotFound):
            described(school, person, form, role=role, who=who)
    with pytest.raises(NotFound):
        described(other_school, person, form)
    with pytest.raises(NotFound, match="формы"):
        described(school, person, form_of(other_school))


# the paper itself


def test_a_consent_and_its_scan_point_to_each_other(school):
    person = school.applicant(papers=[])
    scan = scanned(school, person)
    consent = register(school, person, scan)
    assert (consent.scan.id, consent.scan.sha256) == (scan, SHA)
    assert opened(school, consent.id) == consent.scan
    grown = str(consent.valid_to)
    with school.begin("CLERK") as uow:
        consents.withdraw(uow, consent.id, "Заявление № 1", None)
    assert filed(school) == [(str(scan), grown), (str(scan), str(clock.today()))]


def test_a_scan_is_the_paper_of_one_consent_of_one_person(school, other_school):
    person, other = school.applicant(papers=[]), school.applicant(build.child("Белова"), [build.mother("Белова")], [])
    scan = scanned(school, person)
    with pytest.raises(Invalid, match="другого человека"):
        register(school, other, scan)
    with pytest.raises(Conflict, match="ещё нет"):
        register(school, person, scanned(other_school, person))
    consent = register(school, person, scan)
    with pytest.raises(Conflict, match="уже зарегистрировано"):
        register(school, person, scan, build.consent(Purpose.P7))
    with pytest.raises(Conflict, match="уже приложен"), school.begin("CLERK") as uow:
        consent_papers.put(uow, consent.id, scanned(school, person))


def test_a_paper_comes_later_to_a_consent_of_a_list(school):
    person = school.applicant(papers=[build.consent(Purpose.P1)])
    with school.begin("CLERK") as uow:
        (consent,) = consents.list_of(uow, person)
    with pytest.raises(NotFound, match="не приложен"):
        opened(school, consent.id)
    scan = scanned(school, person)
    for _ in range(2):
        with school.begin("CLERK") as uow:
            assert consent_papers.put(uow, consent.id, scan).scan.id == scan


def test_nothing_is_registered_by_a_scan_that_is_gone(school):
    person = school.applicant(papers=[])
    scan = scanned(school, person)
    scanned(school, person, gone=True, scan_id=scan)
    with pytest.raises(Conflict, match="ещё нет"):
        register(school, person, scan)


def test_the_paper_is_read_by_whoever_reads_the_consent_and_the_look_is_noted(school, other_school):
    teacher = uuid7()
    person = school.applicant(papers=[build.consent()])
    school.enrol(school.open_class(teacher=teacher), person)
    consent = register(school, person, scanned(school, person))
    assert opened(school, consent.id, "CLASS_TEACHER", teacher) == consent.scan
    (note,) = [one["note"] for one in school.told("personal_data_accessed.v1") if "CONSENTS" in one["note"]["blocks"]]
    assert (note["person_id"], note["action"], note["subjects"]) == (str(teacher), "VIEW", [str(person)])
    for role, who, refusal in (
        ("CLASS_TEACHER", uuid7(), NotFound),
        ("PARENT", uuid7(), NotFound),
        ("DISTRICT", None, NotFound),
        ("WORKING_GROUP", None, Forbidden),
    ):
        with pytest.raises(refusal):
            opened(school, consent.id, role, who)
    with pytest.raises(NotFound):
        opened(other_school, consent.id)
