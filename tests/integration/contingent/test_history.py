"""What stood on a card is kept with who changed it, when and by which paper, as long as a consent lasts."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from contracts.base import PLATFORM, Caller, Forbidden, Invalid, NotFound, Stale, uuid7
from contracts.contingent import AdultData
from contracts.proposals import ProposedFields
from contracts.special import HealthGroup, SpecialData, Supervision
from contracts.student_body import IdentityDocument, Purpose
from services.contingent.models.seal import Key, Ring
from services.contingent.rekey import seal_all
from services.contingent.usecases import (
    clock,
    consent_deadlines,
    consents,
    history,
    identity_documents,
    people,
    proposals,
    sealing,
    special,
    taking_over,
)
from tests.builders import student_body as build

FIRST = {"phone": "+79000000001", "snils": build.snils(71)}
WATCHED = Supervision(kind="KDN", starts_on=date(2026, 9, 1), document="решение № 3")


class Card:
    """A child of 5А with consents P1 and P3, and words for what is done to the card."""

    def __init__(self, school):
        self.school, self.teacher_id = school, uuid7()
        papers = [build.consent(Purpose.P1), build.consent(Purpose.P3, number="18")]
        self.child = school.applicant(build.child(**FIRST), [build.mother()], papers)
        school.enrol(school.open_class(teacher=self.teacher_id), self.child)
        link = school.told("representative_linked.v1")[-1]["link"]
        self.mother = school.caller("PARENT", UUID(link["person_id"]))
        self.teacher = school.caller("CLASS_TEACHER", self.teacher_id)
        self.version = 1

    def does(self, who, deed, *more):
        with self.school.db.begin(who if isinstance(who, Caller) else self.school.caller(who)) as uow:
            return deed(uow, *more)

    def typed(self, basis=None, who="CLERK", **changes):
        data = AdultData(**(build.child(**FIRST).__dict__ | changes))
        self.version = self.does(who, people.change, self.child, self.version, data, basis).version

    def past(self, who="CLERK", field=None, after=None, limit=50):
        return self.does(who, history.of_card, self.child, field, after, limit)

    def healthy(self, version, **data):
        return self.does(self.teacher, special.put, self.child, version, SpecialData(**data))

    def past_health(self, who="DIRECTOR", reason=None):
        return self.does(who, history.of_special, self.child, reason, None, None, 50)

    def lies(self):
        with self.school.db.begin(PLATFORM) as uow:
            return uow.rows("SELECT * FROM card_changes WHERE person_id = %(id)s", {"id": self.child})


@pytest.fixture
def card(school):
    return Card(school)


def seen(found):
    return {(one.field, one.was, one.became) for one in found.items}


def test_each_changed_field_is_told_with_both_values_who_and_why(card, school):
    assert card.past().items == []
    card.typed("паспорт матери", phone="+79000000002", last_name="Петрова")
    found = card.past()
    assert seen(found) == {("phone", "+79000000001", "+79000000002"), ("last_name", "Иванова", "Петрова")}
    assert {(one.role, one.basis, one.changed_by_name) for one in found.items} == {("CLERK", "паспорт матери", None)}
    with school.begin() as uow:
        uow.rows(
            """INSERT INTO known_appointments (id, person_id, full_name, role, starts_on, as_of, district_id, school_id)
               VALUES (%(id)s, %(who)s, 'Классная Анна', 'CLASS_TEACHER', '2026-09-01', now(), %(district)s, %(school)s)
               RETURNING id""",
            {"id": uuid7(), "who": card.teacher_id, "district": school.district_id, "school": school.id},
        )
    card.typed(who=card.teacher, phone="+79000000003", last_name="Петрова")
    newest = card.past().items[0]
    assert (newest.field, newest.was, newest.became) == ("phone", "+79000000002", "+79000000003")
    assert (newest.role, newest.changed_by_name) == ("CLASS_TEACHER", "Классная Анна")
    assert [one.became for one in card.past(field="phone").items] == ["+79000000003", "+79000000002"]


def test_a_card_sent_back_as_it_was_leaves_no_trace_and_neither_does_a_refusal(card):
    card.typed()
    assert card.past().items == []
    with pytest.raises(Stale):
        card.does("CLERK", people.change, card.child, 1, AdultData(**build.child(last_name="Петрова").__dict__))
    with pytest.raises(Invalid) as refused:
        card.typed("щ" * 501, phone="+79000000002")
    assert refused.value.field == "basis" and card.past().items == []


def test_what_a_parent_showed_stands_beside_what_was_accepted(card):
    made = card.does(
        card.mother, proposals.propose, card.child, ProposedFields(phone="+79000000009"), None, "справка № 7"
    )
    card.does(card.teacher, proposals.accept, made.id, 1)
    (change,) = card.past().items
    assert (change.field, change.basis, change.role) == ("phone", "справка № 7", "CLASS_TEACHER")


def test_a_new_main_document_is_a_change_of_the_card(card):
    paper = IdentityDocument(kind="BIRTH_CERT", series="II-БО", number="123456")
    card.does("CLERK", identity_documents.put, card.child, 1, paper, True)
    (change,) = card.past().items
    assert (change.field, change.was, change.became["number"]) == ("identity_document", None, "123456")


def test_pages_meet_without_a_gap(card):
    for number in range(2, 7):
        card.typed(phone=f"+7900000000{number}")
    first = card.past(limit=2)
    second = card.past(limit=2, after=first.next)
    third = card.past(limit=2, after=second.next)
    numbers = [one.became[-1] for page in (first, second, third) for one in page.items]
    assert (numbers, third.next) == (["6", "5", "4", "3", "2"], None)


def test_whoever_does_not_see_the_field_does_not_see_its_past(card, school, other_school):
    card.typed(phone="+79000000002", last_name="Петрова")
    assert {one.field for one in card.past("SYS_ADMIN").items} == {"last_name"}
    assert {one.field for one in card.past(card.mother).items} == {"phone", "last_name"}
    strangers = [school.caller(role, uuid7()) for role in ("CLASS_TEACHER", "TEACHER", "PARENT")]
    for who in (other_school.caller("DIRECTOR"), *strangers):
        with pytest.raises(NotFound):
            card.past(who)
    note = school.told("personal_data_accessed.v1")[-1]["note"]
    assert (note["role"], note["blocks"]) == ("PARENT", ["CONTACTS", "NAMES"])


def test_the_past_is_hidden_and_destroyed_with_the_consent(card, school):
    card.typed(phone="+79000000002", last_name="Петрова")
    card.typed(last_name="Петрова", phone=None)
    card.healthy(3, pe_group="MAIN")
    with school.begin("CLERK") as uow:
        for one in consents.list_of(uow, card.child):
            consents.withdraw(uow, one.id, "заявление № 1", clock.today() - timedelta(days=31))
    assert {one.field for one in card.past().items} == {"last_name"}
    assert len(card.lies()) == 4
    with school.db.begin() as uow:
        consent_deadlines.destroy_due(uow)
    assert [row.field for row in card.lies()] == ["last_name"]


def test_another_school_learns_names_alone(school, other_school):
    child = school.applicant(build.child(**FIRST))
    data = AdultData(**build.child(phone="+79000000002", snils=FIRST["snils"]).__dict__)
    with school.begin("CLERK") as uow:
        people.change(uow, child, 1, data)
    with school.begin("CLERK") as uow:
        people.change(uow, child, 2, replace(data, last_name="Петрова"))
    with other_school.begin("CLERK") as uow:
        taking_over.take_over(uow, other_school.id, FIRST["snils"], "Петрова", date(2015, 5, 5))
    with other_school.begin("CLERK") as uow:
        assert [one.field for one in history.of_card(uow, child, None, None, 50).items] == ["last_name"]


# special categories


def test_the_past_of_special_categories_is_sealed_and_asked_for_by_name(card, school):
    card.healthy(1, health_group=HealthGroup(group="II"), supervision=[WATCHED])
    card.healthy(2, health_group=HealthGroup(group="III"))
    assert card.past("DIRECTOR").items == []
    found = card.past_health(reason="Медосмотр")
    groups = [(one.was, one.became) for one in found.items if one.field == "health_group"]
    assert groups == [({"group": "II"}, {"group": "III"}), (None, {"group": "II"})]
    watched = [(one.was is None, one.became is None) for one in found.items if one.field == "supervision"]
    assert watched == [(False, True), (True, False)]
    assert not any(b"KDN" in bytes(row.sealed or b"") or row.was for row in card.lies())
    note = school.told("personal_data_accessed.v1")[-1]["note"]
    assert (note["operation"], note["reason"]) == ("health.read", "Медосмотр")
    assert {one.field for one in card.past_health(card.mother).items} == {"health_group"}
    with pytest.raises(Forbidden):
        card.past_health("CLERK")
    with pytest.raises(NotFound):
        card.past_health(school.caller("CLASS_TEACHER", uuid7()))


def test_it_comes_under_a_new_key_with_the_rest(card, db, monkeypatch):
    old, new = Key(b"o" * 32), Key(b"n" * 32)
    monkeypatch.setattr(sealing, "BATCH", 1)
    monkeypatch.setattr(sealing, "ring", lambda: Ring((old,)))
    card.healthy(1, health_group=HealthGroup(group="II"))
    card.healthy(2, health_group=HealthGroup(group="III"))
    monkeypatch.setattr(sealing, "ring", lambda: Ring((new, old)))
    seal_all(db)
    monkeypatch.setattr(sealing, "ring", lambda: Ring((new,)))
    assert [one.was for one in card.past_health().items] == [{"group": "II"}, None]
    assert {row.key_id for row in card.lies()} == {new.id, None}
