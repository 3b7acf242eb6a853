"""A field is stored and shown only while an active consent covers it."""

from dataclasses import replace
from datetime import date, timedelta

import eventlet
import pytest

from contracts.base import PLATFORM, Conflict, Invalid, NotFound, Stale, uuid7
from contracts.contingent import (
    Address,
    AdultData,
    ConsentMissing,
    DataCategory,
    DuplicatePerson,
    IdentityDocument,
    Kinship,
    Purpose,
)
from services.contingent.usecases import clock, consent_deadlines, consents, people, taking_over
from tests.builders import student_body as build

GATED = {
    "birth_place": "г. Калуга",
    "citizenship_kind": "RF",
    "snils": build.snils(5),
    "identity_document": IdentityDocument(kind="BIRTH_CERT", series="1I-БO", number="900001"),
    "addresses": [Address(text="п. Примерный, ул. Школьная, д. 1")],
    "phone": "8 (900) 000-00-05",
    "email": "child@example.org",
    "native_language": "русский",
    "health_group": "II",
    "social_flags": ["многодетная семья"],
}


def register(school, card=None, adults=None, papers=None, role="CLERK"):
    with school.begin(role) as uow:
        return people.register(uow, school.id, card or build.child(), None, adults or [], papers or [])


def card_of(school, person, role="CLERK", who=None):
    with school.begin(role, who) as uow:
        return people.get(uow, person)


@pytest.mark.parametrize("field", GATED)
def test_a_field_without_consent_is_refused_by_name(school, field):
    with pytest.raises(ConsentMissing) as refused:
        register(school, build.child(**{field: GATED[field]}))
    assert refused.value.facts["problems"][0]["field"] == f"card.{field}"


def test_an_application_needs_only_names_sex_and_birth_date(school):
    card = register(school)
    assert (card.last_name, card.version) == ("Иванова", 1)
    assert DataCategory.SNILS in card.withheld


def test_with_consents_every_field_is_kept_in_its_one_spelling(school):
    papers = [build.consent(Purpose.P1), build.consent(Purpose.P3, number="18")]
    person = register(school, build.child(**GATED), [build.mother()], papers, role=None).id
    card = card_of(school, person, "DIRECTOR")
    assert card.phone == "+79000000005"
    assert card.identity_document.series == "II-БО"
    assert (card.health_group, card.special) == (None, [DataCategory.HEALTH, DataCategory.SOCIAL])
    assert card.withheld == []


def test_a_consent_covers_what_it_names_and_nothing_else(school):
    paper = build.consent(Purpose.P1, data_categories=[DataCategory.SNILS])
    register(school, build.child(snils=build.snils(6)), [build.mother()], [paper])
    with pytest.raises(ConsentMissing, match="контакты"):
        register(school, build.child("Петрова", phone="+79000000006"), [build.mother("Петрова")], [paper])


def test_a_withdrawn_consent_hides_the_field_and_forbids_it(school):
    number = build.snils(7)
    person = register(school, build.child(snils=number), [build.mother()], [build.consent()]).id
    with school.begin("CLERK") as uow:
        (paper,) = consents.list_of(uow, person)
        gone = consents.withdraw(uow, paper.id, "Заявление № 5", None)
    assert gone.status == "WITHDRAWN"
    assert gone.destroy_due == clock.today() + timedelta(days=30)

    card = card_of(school, person)
    assert (card.snils, DataCategory.SNILS in card.withheld) == (None, True)
    data = AdultData(last_name="Иванова", first_name="Анна", sex="F", birth_date=date(2015, 5, 5), snils=number)
    with pytest.raises(ConsentMissing), school.begin("CLERK") as uow:
        people.change(uow, person, 1, data)
    told = [one["purposes"] for one in school.told("consent_changed.v1") if one["person_id"] == str(person)]
    assert told == [["P1", "P2"], []]


def test_a_new_consent_opens_the_field_again(school):
    person = register(school, adults=[build.mother()]).id
    data = AdultData(last_name="Иванова", first_name="Анна", sex="F", birth_date=date(2015, 5, 5), phone="+79000000008")
    with pytest.raises(ConsentMissing), school.begin("CLERK") as uow:
        people.change(uow, person, 1, data)
    with school.begin("CLERK") as uow:
        consents.register(uow, person, build.consent(Purpose.P1))
        assert people.change(uow, person, 1, data).phone == "+79000000008"


def test_what_an_editor_cannot_see_an_edit_does_not_erase(school):
    number = build.snils(9)
    person = register(school, build.child(snils=number), [build.mother()], [build.consent(Purpose.P1)]).id
    with school.begin("CLERK") as uow:
        (paper,) = consents.list_of(uow, person)
        consents.withdraw(uow, paper.id, "Заявление № 5", None)
        people.change(
            uow, person, 1, AdultData(last_name="Петрова", first_name="Анна", sex="F", birth_date=date(2015, 5, 5))
        )
        consents.register(uow, person, build.consent(Purpose.P1, number="20"))
    card = card_of(school, person)
    assert (card.last_name, card.snils, card.version) == ("Петрова", number, 2)


def test_a_stale_edit_is_told_the_newer_card(school):
    person = register(school).id
    data = AdultData(last_name="Белова", first_name="Анна", sex="F", birth_date=date(2015, 5, 5))
    with school.begin("CLERK") as uow:
        people.change(uow, person, 1, data)
    with pytest.raises(Stale) as stale, school.begin("CLERK") as uow:
        people.change(uow, person, 1, replace(data, last_name="Чёрная"))
    assert stale.value.facts["current"]["last_name"] == "Белова"


def test_a_refusal_is_kept_and_covers_nothing(school):
    person = register(school, adults=[build.mother()]).id
    with school.begin("CLERK") as uow:
        assert consents.register(uow, person, build.consent(Purpose.P1, refused=True)).status == "REFUSED"
    assert DataCategory.SNILS in card_of(school, person).withheld


# who signs


def test_a_minor_needs_a_legal_representative(school):
    grandmother = build.mother(kinship=Kinship.GRANDMOTHER)
    with pytest.raises(Invalid, match="Карточку") as refused:
        register(school, None, [grandmother], [build.consent()])
    assert refused.value.facts["problems"][0]["field"] == "consents[0].given_by"


def test_an_adult_student_signs_alone(school):
    grown = build.child(birth_date=date(2008, 1, 10))
    register(school, grown, [], [build.consent(Purpose.P1)])
    with pytest.raises(Invalid):
        mother = build.mother(person_id=(adult := uuid7()))
        register(school, replace(grown, last_name="Белова"), [mother], [build.consent(given_by=adult)])


def test_a_parents_consent_ends_soon_after_the_18th_birthday(school):
    born = date(2010, 2, 28)
    person = register(school, build.child(birth_date=born), [build.mother()], [build.consent()]).id
    with school.begin("CLERK") as uow:
        (paper,) = consents.list_of(uow, person)
    assert paper.valid_to == date(2028, 2, 28) + timedelta(days=30)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": " "}, "number"),
        ({"purposes": []}, "purposes"),
        ({"signed_at": date(2099, 1, 1)}, "signed_at"),
        ({"valid_to": build.SIGNED}, "valid_to"),
    ],
)
def test_a_paper_with_a_fault_is_refused(school, change, field):
    person = register(school, adults=[build.mother()]).id
    with pytest.raises(Invalid) as refused, school.begin("CLERK") as uow:
        consents.register(uow, person, replace(build.consent(), **change))
    assert f"consent.{field}" in [one["field"] for one in refused.value.facts["problems"]]


# representatives


def test_the_same_person_is_not_registered_twice(school, other_school):
    number = build.snils(11)
    register(school, build.child(snils=number), [build.mother()], [build.consent()])
    with pytest.raises(DuplicatePerson, match="ФИО и датой рождения"):
        register(school, build.child("ИВАНОВА", middle_name="Петровна"))
    with pytest.raises(DuplicatePerson, match="СНИЛС"):
        register(other_school, build.child("Белова", snils=number), [build.mother()], [build.consent()])


def test_a_card_of_a_student_elsewhere_is_not_taken_over(school, other_school):
    number = build.snils(12)
    person = register(school, build.child(snils=number), [build.mother()], [build.consent()]).id
    school.enrol(school.open_class(), person)
    with pytest.raises(Conflict, match="Ещё числится"), other_school.begin("CLERK") as uow:
        taking_over.take_over(uow, other_school.id, number, "Иванова", date(2015, 5, 5))
    with pytest.raises(NotFound), other_school.begin("CLERK") as uow:
        taking_over.take_over(uow, other_school.id, number, "Петрова", date(2015, 5, 5))


# time


def test_an_expired_consent_is_told_once(school):
    ends = clock.today()
    paper = build.consent(valid_to=ends)
    person = register(school, adults=[build.mother()]).id
    with school.begin("CLERK") as uow:
        assert consents.register(uow, person, paper).status == "EXPIRED"
    for _ in range(2):
        with school.db.begin(PLATFORM) as uow:
            consent_deadlines.tell_expired(uow)
    told = [one["purposes"] for one in school.told("consent_changed.v1") if one["person_id"] == str(person)]
    assert told == [[], []], "once when registered, once when told of its end"


def test_thirty_days_after_a_withdrawal_the_data_are_gone(school):
    signed = clock.today() - timedelta(days=60)
    papers = [
        build.consent(Purpose.P1, data_categories=[DataCategory.SNILS], signed_at=signed),
        build.consent(Purpose.P1, data_categories=[DataCategory.CONTACTS], signed_at=signed, number="18"),
    ]
    card = build.child(snils=build.snils(13), phone="+79000000013")
    person = register(school, card, [build.mother()], papers).id
    with school.begin("CLERK") as uow:
        paper = next(one for one in consents.list_of(uow, person) if one.data_categories == ["SNILS"])
        consents.withdraw(uow, paper.id, "Заявление № 7", clock.today() - timedelta(days=28))
    assert kept(school, person) == (build.snils(13), "+79000000013")

    with school.db.begin(PLATFORM) as uow:
        consent_deadlines.destroy_due(uow)
    assert kept(school, person) == (build.snils(13), "+79000000013"), "a day too early"
    with school.begin() as uow:
        uow.rows("UPDATE consents SET withdrawn_on = withdrawn_on - 1 WHERE id = %(id)s RETURNING 1", {"id": paper.id})
    with school.db.begin(PLATFORM) as uow:
        consent_deadlines.destroy_due(uow)
    assert kept(school, person) == (None, "+79000000013")
    with school.begin() as uow:
        sql = "SELECT destroyed_fields FROM consents WHERE id = %(id)s"
        assert uow.scalar(sql, {"id": paper.id}) == ["snils"]


def test_thirty_days_after_a_paper_ran_out_the_data_are_gone(school):
    ended = clock.today() - timedelta(days=28)
    paper = build.consent(Purpose.P1, signed_at=ended - timedelta(days=30), valid_to=clock.today() + timedelta(days=1))
    person = register(school, build.child(snils=build.snils(15)), [build.mother()], [paper]).id
    sql = "UPDATE consents SET valid_to = %(day)s WHERE person_id = %(id)s RETURNING id"
    for day, number in ((ended, build.snils(15)), (ended - timedelta(days=1), None)):
        with school.begin() as uow:
            uow.rows(sql, {"id": person, "day": day})
        with school.begin("CLERK") as uow:
            (shown,) = consents.list_of(uow, person)
        assert (shown.status, shown.destroy_due) == ("EXPIRED", day + timedelta(days=30))
        with school.db.begin(PLATFORM) as uow:
            consent_deadlines.destroy_due(uow)
        assert kept(school, person) == (number, None)


def kept(school, person):
    """What really lies in the table."""
    with school.begin() as uow:
        ((number, phone),) = uow.rows("SELECT snils, phone FROM persons WHERE id = %(id)s", {"id": person})
    return number, phone


def test_two_clerks_at_once_do_not_store_one_person_twice(school, other_school):
    number = build.snils(14)
    card = build.child(snils=number)
    with other_school.begin("CLERK") as uow:
        people.register(uow, other_school.id, card, None, [build.mother()], [build.consent()])
        late = eventlet.spawn(refusal, lambda: register(school, card, [build.mother()], [build.consent()]))
        eventlet.sleep(0.3)
    assert isinstance(late.wait(), DuplicatePerson)


def refusal(work):
    try:
        return work()
    except Conflict as refused:
        return refused


def test_consents_are_read_page_by_page_newest_first(school):
    person = school.applicant()
    with school.begin("CLERK") as uow:
        for number in ("18", "19"):
            consents.register(uow, person, build.consent(Purpose.P5, number=number))
    with school.begin("CLERK") as uow:
        every = [one.id for one in consents.list_of(uow, person)]
        first = consents.list_of(uow, person, None, 2)
        rest = consents.list_of(uow, person, first.next, 2)
    assert len(every) == 3
    assert ([one.id for one in (*first, *rest)], rest.next) == (every, None)
