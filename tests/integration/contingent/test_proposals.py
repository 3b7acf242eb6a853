"""A parent proposes, the class teacher decides; the gate of consents stands before both."""

from datetime import timedelta

import pytest

from contracts.base import Conflict, Forbidden, Invalid, NotFound, Stale, uuid7
from contracts.contingent import ConsentMissing, DataCategory, Purpose
from contracts.permissions import ROLES, allowed
from contracts.proposals import ProposalStatus, ProposedFields
from contracts.student_body import Address, IdentityDocument
from services.contingent.usecases import clock, consent_deadlines, consents, people, proposals, pseudonyms, taking_over
from tests.builders import student_body as build
from tests.builders.student_body import snils

MOVED = ProposedFields(addresses=[Address(text="п. Примерный, ул. Новая, д. 5")], phone="8 900 000-00-02")


class Family:
    """A child in a class with a teacher, and the mother."""

    def __init__(self, school):
        self.school, teacher = school, uuid7()
        paper = IdentityDocument(kind="BIRTH_CERT", series="II-БО", number="123456", issued_on=build.SIGNED)
        card = build.child("Ёжикова", phone="+79000000001", identity_document=paper)
        self.child = school.applicant(card)
        self.class_id = school.open_class(teacher=teacher)
        school.enrol(self.class_id, self.child)
        with school.begin("CLERK") as uow:
            mother = people.get(uow, self.child).representatives[0].person_id
        self.mother, self.teacher = school.caller("PARENT", mother), school.caller("CLASS_TEACHER", teacher)

    def does(self, who, deed, *more):
        with self.school.db.begin(who) as uow:
            return deed(uow, *more)

    def proposes(self, changes=MOVED, basis=None):
        return self.does(self.mother, proposals.propose, self.child, changes, None, basis)

    def card(self):
        return self.does(self.teacher, people.get, self.child)

    def queue(self, status=ProposalStatus.WAITING, limit=50, after=None):
        return self.does(self.teacher, proposals.queue, self.school.id, status, after, limit)


@pytest.fixture
def family(school):
    return Family(school)


def test_what_a_parent_proposes_waits_before_the_class_teacher_and_becomes_the_card(family):
    made = family.proposes(basis="свидетельство о регистрации № 5")
    assert made.status is ProposalStatus.WAITING and family.card().phone == "+79000000001"
    (seen,) = family.queue().items
    assert (seen.person, seen.school_class, seen.basis) == ("Ёжикова Анна Петровна", "5А", made.basis)
    assert (seen.proposed.phone, seen.present.phone, seen.proposed.last_name) == ("+79000000002", "+79000000001", None)
    done = family.does(family.teacher, proposals.accept, seen.id, seen.version)
    assert done.status is ProposalStatus.ACCEPTED and family.queue().items == []
    card = family.card()
    assert (card.phone, card.addresses[0].text) == ("+79000000002", "п. Примерный, ул. Новая, д. 5")
    assert card.version == seen.version + 1 and card.identity_document.number == "123456"
    (state,) = family.does(family.mother, proposals.of_person, family.child)
    assert (state.status, state.decided_at is not None) == (ProposalStatus.ACCEPTED, True)
    notes = [one["note"] for one in family.school.told("personal_data_accessed.v1")]
    assert {"ADDRESS", "CONTACTS"} <= set(next(one for one in notes if one["operation"] == "card.propose")["blocks"])


def test_a_returned_proposal_says_why_and_may_be_made_anew(family):
    first = family.proposes()
    for empty in ("", "  нет "):
        with pytest.raises(Invalid):
            family.does(family.teacher, proposals.send_back, first.id, empty)
    family.does(family.teacher, proposals.send_back, first.id, "Приложите свидетельство")
    (state,) = family.does(family.mother, proposals.of_person, family.child)
    assert (state.status, state.reason) == (ProposalStatus.RETURNED, "Приложите свидетельство")
    assert family.card().phone == "+79000000001"
    second = family.proposes()
    for late in (proposals.accept, proposals.send_back):
        with pytest.raises(Conflict):
            family.does(family.teacher, late, first.id, 1 if late is proposals.accept else "Ещё раз: нет")
    assert [one.id for one in family.queue().items] == [second.id]


def test_a_parent_takes_back_what_nobody_has_decided(family):
    made = family.proposes()
    family.does(family.mother, proposals.withdraw, made.id)
    assert family.queue().items == []
    with pytest.raises(Conflict):
        family.does(family.teacher, proposals.accept, made.id, family.card().version)


def test_nobody_accepts_against_a_card_they_have_not_seen(family):
    made = family.proposes()
    data = build.AdultData(**{**build.child("Ежова").__dict__, "phone": "+79000000009"})
    family.does(family.school.caller("CLERK"), people.change, family.child, made.version, data)
    with pytest.raises(Stale) as stale:
        family.does(family.teacher, proposals.accept, made.id, made.version)
    assert stale.value.facts["current"]["present"].phone == "+79000000009"
    family.does(family.teacher, proposals.accept, made.id, made.version + 1)
    assert (family.card().phone, family.card().last_name) == ("+79000000002", "Ежова")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (ProposedFields(), "changes"),
        (ProposedFields(phone="+7 900 000-00-01"), "changes"),
        (ProposedFields(phone="звоните вечером"), "changes.phone"),
        (ProposedFields(snils="112-233-445 96"), "changes.snils"),
        (ProposedFields(last_name="Eжикова"), "changes.last_name"),
        (ProposedFields(citizenship_kind="FOREIGN"), "changes.citizenship_country"),
    ],
)
def test_what_the_card_could_not_take_is_not_proposed(family, changes, field):
    with pytest.raises(Invalid) as refused:
        family.proposes(changes)
    assert refused.value.field == field
    assert family.queue().items == []


def test_a_field_waits_once(family):
    family.proposes()
    with pytest.raises(Conflict) as refused:
        family.proposes(ProposedFields(phone="+79000000003"))
    assert refused.value.field == "changes.phone"
    family.proposes(ProposedFields(birth_place="г. Примерск"))
    page = family.queue(limit=1)
    rest = family.queue(limit=1, after=page.next)
    assert [len(page.items), len(rest.items), rest.next] == [1, 1, None]


def withdrawn(family, days=0):
    """The mother withdraws the child's consent, so many days ago."""
    on = clock.today() - timedelta(days=days)
    with family.school.begin("CLERK") as uow:
        for one in consents.list_of(uow, family.child):
            consents.withdraw(uow, one.id, "заявление № 1", on)


def test_no_field_is_proposed_kept_or_accepted_that_no_consent_covers(family, school):
    bare = school.applicant(build.child("Жукова"), papers=[])
    with school.begin("CLERK") as uow:
        mother = school.caller("PARENT", people.get(uow, bare).representatives[0].person_id)
    with pytest.raises(ConsentMissing), school.db.begin(mother) as uow:
        proposals.propose(uow, bare, MOVED, None, None)
    made = family.proposes()
    withdrawn(family, days=31)
    (seen,) = family.queue().items
    assert (seen.proposed, seen.present) == (ProposedFields(), ProposedFields())
    assert seen.withheld == [DataCategory.ADDRESS, DataCategory.CONTACTS]
    with pytest.raises(ConsentMissing):
        family.does(family.teacher, proposals.accept, made.id, seen.version)
    with school.db.begin() as uow:
        consent_deadlines.destroy_due(uow)
    with school.begin("CLERK") as uow:  # the name went with the data: it comes back with the consent
        version = people.get(uow, family.child).version
        pseudonyms.name(uow, family.child, version, build.child(), [build.mother()], [build.consent(Purpose.P1)])
    (left,) = family.queue().items
    assert (left.fields, left.proposed) == (["addresses", "phone"], ProposedFields())
    with pytest.raises(Conflict, match="уничтожены"):
        family.does(family.teacher, proposals.accept, made.id, left.version)


def test_another_familys_teachers_and_schools_find_no_proposal(family, school, other_school):
    made = family.proposes()
    school.open_class(letter="Б", teacher=(colleague := uuid7()))
    stranger = school.applicant(build.child("Жукова"))
    with school.begin("CLERK") as uow:
        their_mother = people.get(uow, stranger).representatives[0].person_id
    for who in (school.caller("PARENT", their_mother), school.caller("CLASS_TEACHER", colleague)):
        with pytest.raises(NotFound):
            family.does(who, proposals.propose, family.child, MOVED, None, None)
        with pytest.raises(NotFound):
            family.does(who, proposals.accept, made.id, made.version)
        with pytest.raises(NotFound):
            family.does(who, proposals.withdraw, made.id)
    of_colleague = (school.id, ProposalStatus.WAITING, None, 50)
    assert family.does(school.caller("CLASS_TEACHER", colleague), proposals.queue, *of_colleague).items == []
    for role in ROLES:
        who = school.caller(role, uuid7())
        if not allowed("card.write", role):
            with pytest.raises(NotFound):
                family.does(who, proposals.accept, made.id, made.version)
        with pytest.raises(NotFound):
            family.does(who, proposals.propose, family.child, MOVED, None, None)
        with pytest.raises((NotFound, Forbidden)):
            family.does(other_school.caller(role, uuid7()), proposals.queue, school.id, ProposalStatus.WAITING, None, 5)


def test_a_card_that_another_school_keeps_leaves_nothing_waiting(school, other_school):
    number = snils(41)
    child = school.applicant(build.child("Щукина", snils=number))
    with school.begin("CLERK") as uow:
        mother = people.get(uow, child).representatives[0].person_id
    with school.db.begin(school.caller("PARENT", mother)) as uow:
        made = proposals.propose(uow, child, ProposedFields(phone="+79000000005"), None, None)
    with other_school.begin("CLERK") as uow:
        taking_over.take_over(uow, other_school.id, number, "Щукина", build.child().birth_date)
    with school.begin() as uow:
        (row,) = uow.rows("SELECT status, proposed, reason FROM card_proposals WHERE id = %(id)s", {"id": made.id})
    assert (row.status, row.proposed, row.reason) == ("RETURNED", {}, "Карточку теперь ведёт другая школа")
