"""Adults beside a child: what force they have, what they see, and only with their own consent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.base import PLATFORM, Forbidden, Invalid, NotFound, Stale
from contracts.contingent import Kinship, NewRepresentative, Purpose
from services.contingent.models.people import ADULT, birthday
from services.contingent.usecases import classes, clock, consent_deadlines, consents, people, representatives
from tests.builders import student_body as build
from tests.integration.contingent.place import School


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
        link = representatives.put(uow, person, 0, build.mother(kinship=Kinship.STEPFATHER))
    assert (link.has_legal_force, link.portal_access) == (False, False)
    unseen(school, link.person_id, person)


def test_a_restriction_closes_the_portal_at_once(school):
    person = register(school, adults=[build.mother()]).id
    with school.begin("CLERK") as uow:
        (link,) = representatives.list_of(uow, person)
        assert link.portal_access
        change = NewRepresentative(id=link.id, kinship=Kinship.MOTHER, restriction="решение суда от 01.10.2026")
        assert not representatives.put(uow, person, link.version, change).portal_access
    assert [one["link"]["portal_access"] for one in school.told("representative_linked.v1")] == [True, False]
    unseen(school, link.person_id, person)


def test_a_link_is_changed_in_the_version_that_was_read(school):
    person = register(school, adults=[build.mother()]).id
    with school.begin("CLERK") as uow:
        (link,) = representatives.list_of(uow, person)
        change = NewRepresentative(id=link.id, kinship=Kinship.MOTHER, restriction="решение суда от 01.10.2026")
        assert representatives.put(uow, person, link.version, change).version == link.version + 1
    for version, one in ((link.version, replace(change, restriction=None)), (3, build.mother("Белова"))):
        with pytest.raises(Stale), school.begin("CLERK") as uow:
            representatives.put(uow, person, version, one)
    with pytest.raises(Stale), school.begin("CLERK") as uow:
        representatives.end(uow, person, link.id, None, link.version)
    with school.begin("CLERK") as uow:
        assert [one.restriction for one in representatives.list_of(uow, person)] == [change.restriction]
        representatives.end(uow, person, link.id, None, link.version + 1)
        assert [one.ends_on for one in representatives.list_of(uow, person)] == [clock.today()]


def unseen(school, adult, child):
    """Nothing of the child is there for the adult, in this school and in none."""
    for caller in (school.caller("PARENT", adult), replace(school.caller("PARENT", adult), school_id=None)):
        with pytest.raises(NotFound), school.db.begin(caller) as uow:
            people.get(uow, child)


def test_a_grown_childs_card_is_closed_to_the_parents(school):
    today = clock.today()
    eve = birthday(today + timedelta(days=1), -ADULT)
    minor = register(school, build.child(birth_date=eve), [build.mother()])
    grown = register(school, build.child("Белова", birth_date=birthday(today, -ADULT)), [build.mother("Белова")])
    unseen(school, grown.representatives[0].person_id, grown.id)
    with school.begin("PARENT", minor.representatives[0].person_id) as uow:
        assert people.get(uow, minor.id).last_name == "Иванова"


def test_the_portal_closes_on_the_birthday_and_opens_when_the_date_was_wrong(school, monkeypatch):
    today = clock.today()
    eve = birthday(today + timedelta(days=1), -ADULT)
    child = register(school, build.child(birth_date=eve), [build.mother()])

    def told(day):
        monkeypatch.setattr(clock, "today", lambda: day)
        before = len(school.told("representative_linked.v1"))
        while tell(school):
            pass
        return [one["link"]["portal_access"] for one in school.told("representative_linked.v1")[before:]]

    assert told(today) == []
    assert told(today + timedelta(days=1)) == [False]
    assert told(today + timedelta(days=2)) == [], "once"
    with school.begin() as uow:
        mended = {"born": eve + timedelta(days=400), "id": child.id}
        uow.rows("UPDATE persons SET birth_date = %(born)s WHERE id = %(id)s RETURNING 1", mended)
    assert told(today + timedelta(days=2)) == [True]


def tell(school):
    with school.db.begin(PLATFORM) as uow:
        return consent_deadlines.tell_grown(uow)


def test_a_parent_of_two_schools_sees_the_classes_of_both_and_of_no_third(school, other_school):
    third = School(school.db, school.district_id)
    opened = {one.id: one.open_class() for one in (school, other_school, third)}
    first = register(school, adults=[build.mother()])
    adult = first.representatives[0].person_id
    same = NewRepresentative(person_id=adult, kinship=Kinship.MOTHER, consent=build.consent(Purpose.P1, number="19"))
    register(other_school, build.child(first="Олег", sex="M"), [same])
    with school.db.begin(replace(school.caller("PARENT", adult), school_id=None)) as uow:
        for one in (school, other_school):
            assert [row.id for row in classes.list_of(uow, one.id, build.YEAR)] == [opened[one.id]]
            assert classes.get(uow, opened[one.id]).title == "5А"
        for ask in (lambda: classes.list_of(uow, third.id, build.YEAR), lambda: classes.get(uow, opened[third.id])):
            with pytest.raises(NotFound):
                ask()


def test_an_adults_consent_to_one_school_opens_nothing_in_another(school, other_school):
    first = register(school, adults=[build.mother()])
    adult = first.representatives[0].person_id
    second = register(other_school, build.child("Орлова"), [NewRepresentative(person_id=adult, kinship=Kinship.MOTHER)])
    assert [one.portal_access for one in second.representatives] == [False]
    assert [one["link"]["portal_access"] for one in other_school.told("representative_linked.v1")] == [False]
    with school.db.begin(replace(school.caller("PARENT", adult), school_id=None)) as uow:
        assert people.get(uow, first.id).representatives[0].portal_access
        with pytest.raises(NotFound):
            people.get(uow, second.id)


def test_a_paper_that_runs_out_closes_the_portal_of_its_own_school_only(school, other_school):
    first = register(school, adults=[build.mother()])
    adult, today = first.representatives[0].person_id, clock.today()
    paper = build.consent(Purpose.P1, number="19", valid_to=today + timedelta(days=1))
    same = NewRepresentative(person_id=adult, kinship=Kinship.MOTHER, consent=paper)
    second = register(other_school, build.child("Орлова"), [same])
    with school.db.begin(PLATFORM) as uow:
        sql = "UPDATE consents SET valid_to = %(d)s WHERE number = '19' AND school_id = %(s)s RETURNING 1"
        uow.rows(sql, {"d": today, "s": other_school.id})
        consent_deadlines.tell_expired(uow)
    for one, child, open_ in ((school, first, True), (other_school, second, False)):
        last = one.told("representative_linked.v1")[-1]["link"]
        assert (last["student_person_id"], last["portal_access"]) == (str(child.id), open_)


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
    same = NewRepresentative(person_id=adult, kinship=Kinship.MOTHER, consent=build.consent(Purpose.P1, number="19"))
    second = register(other_school, build.child(first="Олег", sex="M"), [same])
    assert second.representatives[0].person_id == adult
    with school.db.begin(replace(school.caller("PARENT", adult), school_id=None)) as uow:
        assert people.get(uow, first.id).first_name == "Анна"
        assert people.get(uow, second.id).first_name == "Олег"


def test_a_parent_does_not_write_about_representatives(school):
    first = register(school, adults=[build.mother()])
    with pytest.raises(Forbidden), school.begin("PARENT", first.representatives[0].person_id) as uow:
        representatives.put(uow, first.id, 0, build.mother("Белова"))
