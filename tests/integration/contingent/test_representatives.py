"""Adults beside a child: what force they have, what they see, and only with their own consent."""

from dataclasses import replace

import pytest

from contracts.base import Conflict, Forbidden, Invalid, NotFound
from contracts.contingent import (
    Kinship,
    NewRepresentative,
)
from services.contingent.usecases import consents, people, representatives
from tests.builders import student_body as build


def register(school, card=None, adults=None, papers=None):
    with school.begin("CLERK") as uow:
        return people.register(uow, school.id, card or build.child(), None, adults or [], papers or [])


def card_of(school, person, role="CLERK", who=None):
    with school.begin(role, who) as uow:
        return people.get(uow, person)


def test_an_adults_data_come_only_with_their_own_consent(school):
    with pytest.raises(Invalid, match="Карточку") as refused:
        register(school, None, [build.mother(consent=None)])
    assert refused.value.facts["problems"][0]["field"] == "representatives[0].consent"


def test_a_stepfather_represents_nobody_and_sees_nothing(school):
    person = register(school).id
    with school.begin("CLERK") as uow:
        link = representatives.put(uow, person, build.mother(kinship=Kinship.STEPFATHER))
    assert (link.has_legal_force, link.portal_access) == (False, False)


def test_a_restriction_closes_the_portal_at_once(school):
    person = register(school, adults=[build.mother()]).id
    with school.begin("CLERK") as uow:
        (link,) = representatives.list_of(uow, person)
        assert link.portal_access
        change = NewRepresentative(id=link.id, kinship=Kinship.MOTHER, restriction="решение суда от 01.10.2026")
        assert not representatives.put(uow, person, change).portal_access
    assert [one["link"]["portal_access"] for one in school.told("representative_linked.v1")] == [True, False]
    with pytest.raises(NotFound), school.begin("PARENT", link.person_id) as uow:
        people.get(uow, person)


def test_an_adults_withdrawal_closes_the_portal(school):
    person = register(school, adults=[build.mother()]).id
    with school.begin("CLERK") as uow:
        (link,) = representatives.list_of(uow, person)
        (paper,) = consents.list_of(uow, link.person_id)
        consents.withdraw(uow, paper.id, "Заявление № 6", None)
    assert [one["link"]["portal_access"] for one in school.told("representative_linked.v1")] == [True, False]


def test_a_guardian_shows_a_paper(school):
    with pytest.raises(Invalid) as refused:
        register(school, None, [build.mother(kinship=Kinship.GUARDIAN)])
    assert refused.value.facts["problems"][0]["field"] == "representatives[0].basis_document"
    guardian = build.mother(kinship=Kinship.GUARDIAN, basis_document="Постановление № 5 от 01.02.2020")
    assert register(school, None, [guardian]).representatives[0].has_legal_force


def test_one_adult_represents_brothers_in_two_schools(school, other_school):
    first = register(school, adults=[build.mother()])
    adult = first.representatives[0].person_id
    same = NewRepresentative(person_id=adult, kinship=Kinship.MOTHER)
    second = register(other_school, build.child(first="Олег", sex="M"), [same])
    assert second.representatives[0].person_id == adult
    with school.db.begin(replace(school.caller("PARENT", adult), school_id=None)) as uow:
        assert people.get(uow, first.id).first_name == "Анна"
        assert people.get(uow, second.id).first_name == "Олег"


def test_a_parent_does_not_write_about_representatives(school):
    first = register(school, adults=[build.mother()])
    with pytest.raises(Forbidden), school.begin("PARENT", first.representatives[0].person_id) as uow:
        representatives.put(uow, first.id, build.mother("Белова"))


# doubles


def refusal(work):
    try:
        return work()
    except Conflict as refused:
        return refused
