"""Where somebody lives and lived: from day to day, one of a kind at a time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contracts.base import Invalid, NotFound, uuid7
from contracts.contingent import AdultData, DataCategory
from contracts.student_body import Address
from services.contingent.usecases import addresses, clock, consent_deadlines, consents, people, taking_over
from tests.builders import student_body as build

OLD = Address(text="п. Примерный, ул. Старая, д. 1", starts_on=date(2026, 9, 1))
NEW = Address(text="п. Примерный, ул. Новая, д. 5", starts_on=date(2026, 10, 5))


def does(school, deed, *more, role="CLERK", who=None):
    with school.db.begin(who or school.caller(role)) as uow:
        return deed(uow, *more)


def typed(school, person, *homes):
    version = does(school, people.get, person).version
    data = AdultData(**build.child(addresses=list(homes) or None).__dict__)
    return does(school, people.change, person, version, data)


def past(school, person, role="CLERK"):
    found = does(school, addresses.history, person, role=role)
    return [(one.text.split(", ")[1], one.kind, one.starts_on, one.ends_on) for one in found.items]


def test_moving_ends_one_address_and_begins_the_next_on_the_same_day(school):
    person = school.applicant(build.child(addresses=[OLD]))
    card = typed(school, person, NEW)
    assert card.addresses == [NEW]
    assert past(school, person) == [
        ("ул. Новая", "REGISTRATION", date(2026, 10, 5), None),
        ("ул. Старая", "REGISTRATION", date(2026, 9, 1), date(2026, 10, 5)),
    ]


def test_a_card_that_is_sent_back_as_it_was_read_changes_no_address(school):
    person = school.applicant(build.child(addresses=[replace(OLD, starts_on=None), replace(NEW, kind="ACTUAL")]))
    before, card = past(school, person), does(school, people.get, person)
    assert [one.starts_on for one in card.addresses] == [clock.today(), date(2026, 10, 5)]
    typed(school, person, *card.addresses)
    assert past(school, person) == before


def test_an_address_taken_off_the_card_stays_in_the_past(school):
    person = school.applicant(build.child(addresses=[OLD]))
    assert typed(school, person).addresses is None
    assert past(school, person) == [("ул. Старая", "REGISTRATION", date(2026, 9, 1), clock.today())]


def test_an_address_cannot_begin_before_the_one_it_follows(school):
    person = school.applicant(build.child(addresses=[NEW]))
    with pytest.raises(Invalid) as refused:
        typed(school, person, replace(OLD, text="д. Иная, 1"))
    assert refused.value.field == "card.addresses[0].starts_on"
    typed(school, person)
    with pytest.raises(Invalid, match="другой адрес"):
        typed(school, person, OLD, replace(OLD, kind="ACTUAL"))
    assert [one[3] for one in past(school, person)] == [clock.today()]


def test_parts_and_numbers_of_the_state_register_are_kept(school):
    home = Address(
        kind="STAY", region_code="40", settlement="п. Примерный", street="ул. Новая", house="5", oktmo="29601000",
        fias_house_guid=uuid7(), gar_object_id=7, starts_on=date(2026, 9, 1), valid_to=date(2026, 10, 1),
    )  # fmt: skip
    person = school.applicant(build.child(addresses=[home]))
    card = does(school, people.get, person)
    assert card.addresses == [replace(home, text="регион 40, п. Примерный, ул. Новая, д. 5")]
    assert [(one.field, "кончилась" in one.detail) for one in card.warnings] == [("addresses[0]", True)]


def test_past_addresses_are_hidden_and_destroyed_with_the_consent(school):
    person = school.applicant(build.child(addresses=[OLD]))
    typed(school, person, NEW)
    with school.begin("CLERK") as uow:
        for one in consents.list_of(uow, person):
            consents.withdraw(uow, one.id, "заявление № 1", clock.today() - timedelta(days=31))
    hidden = does(school, addresses.history, person)
    assert (hidden.items, hidden.withheld) == ([], [DataCategory.ADDRESS])
    with school.begin() as uow:
        consent_deadlines.destroy_due(uow)
        assert uow.rows("SELECT 1 FROM addresses WHERE person_id = %(id)s", {"id": person}) == []


def test_they_do_not_come_along_to_another_school(school, other_school):
    person = school.applicant(build.child(addresses=[OLD], snils=build.snils(43)))
    with other_school.begin("CLERK") as uow:
        taking_over.take_over(uow, other_school.id, build.snils(43), "Иванова", date(2015, 5, 5))
    assert past(other_school, person) == []
    with school.begin() as uow:
        assert uow.rows("SELECT 1 FROM addresses WHERE person_id = %(id)s", {"id": person}) == []


def test_strangers_see_none(school, other_school):
    person = school.applicant(build.child(addresses=[OLD]))
    assert past(school, person, "SYS_ADMIN") == []
    strangers = [school.caller(role, uuid7()) for role in ("CLASS_TEACHER", "TEACHER", "PARENT")]
    for who in (other_school.caller("CLERK"), *strangers):
        with pytest.raises(NotFound):
            does(school, addresses.history, person, who=who)
