"""Whose signature counts, and what happens when two of them disagree."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contracts.base import Forbidden, Invalid, NotFound, uuid7
from contracts.contingent import AdultData, ConsentMissing, IdentityDocument, Kinship, MovementKind, Purpose
from contracts.special import HealthGroup, SpecialData
from services.contingent.models.consents import NO_COSIGNATURE, SEVERAL_PURPOSES
from services.contingent.usecases import (
    clock,
    consent_coverage,
    consents,
    identity_documents,
    people,
    quality,
    quality_lists,
    special,
)
from tests.builders import student_body as build

BORN = date(2015, 5, 5)


def father():
    card = AdultData(last_name="Иванов", first_name="Пётр", middle_name="Ильич")
    return build.mother(card=card, kinship=Kinship.FATHER, person_id=uuid7())


@pytest.fixture
def family(school):
    """A child with a consent of the mother to P1 and P3; father and mother may sign."""
    mother, dad = build.mother(person_id=uuid7()), father()
    papers = [build.consent(Purpose.P1, Purpose.P3, given_by=mother.person_id)]
    card = build.child(snils=build.snils(71))
    return school.applicant(card, [mother, dad], papers), mother.person_id, dad.person_id


def sign(school, child, giver, *purposes, **more):
    paper = build.consent(*purposes, **{"given_by": giver, "number": "18"} | more)
    with school.begin("CLERK") as uow:
        return consents.register(uow, child, paper)


def change(school, child, **more):
    with school.begin("CLERK") as uow:
        version = people.get(uow, child).version
        data = AdultData(last_name="Иванова", first_name="Анна", middle_name="Петровна", sex="F", birth_date=BORN)
        return people.change(uow, child, version, replace(data, snils=build.snils(71), **more))


def disputes(school, role="DIRECTOR", of=None):
    with school.begin(role) as uow:
        return consent_coverage.disputes(uow, (of or school).id)


# the pupil's own signature


@pytest.mark.parametrize(
    ("born", "cosigned_on", "warned"),
    [
        (date(2012, 8, 20), None, True),  # fourteen on the day of the paper
        (date(2012, 8, 21), None, False),
        (date(2012, 8, 20), build.SIGNED, False),
    ],
)
def test_from_fourteen_the_pupils_own_signature_is_asked_for_but_not_needed(school, born, cosigned_on, warned):
    child = school.applicant(build.child(birth_date=born), None, [build.consent(Purpose.P1, cosigned_on=cosigned_on)])
    with school.begin("CLERK") as uow:
        (paper,) = consents.list_of(uow, child)
    assert (paper.status, paper.cosigned_on) == ("ACTIVE", cosigned_on)
    assert paper.warnings == ([NO_COSIGNATURE] if warned else [])


@pytest.mark.parametrize(
    ("purposes", "signed_at", "warned"),
    [
        ([Purpose.P1, Purpose.P2], date(2025, 9, 1), True),
        ([Purpose.P1, Purpose.P2], date(2025, 8, 31), False),
        ([Purpose.P1], date(2025, 9, 1), False),
    ],
)
def test_one_paper_for_several_purposes_is_taken_with_a_warning(school, purposes, signed_at, warned):
    child = school.applicant(papers=[build.consent(*purposes, signed_at=signed_at)])
    with school.begin("CLERK") as uow:
        (paper,) = consents.list_of(uow, child)
    assert (paper.status, paper.warnings) == ("ACTIVE", [SEVERAL_PURPOSES] if warned else [])


def test_nobody_signs_beside_a_paper_that_is_not_there_yet(school, family):
    child, mother, _ = family
    with pytest.raises(Invalid) as refused:
        sign(school, child, mother, Purpose.P2, cosigned_on=build.SIGNED - timedelta(days=1))
    assert [one["field"] for one in refused.value.facts["problems"]] == ["consent.cosigned_on"]


def test_of_an_adult_pupil_nobody_elses_signature_is_missed(school):
    child = school.applicant(build.child(birth_date=date(2008, 1, 10)), [], [build.consent(Purpose.P1)])
    with school.begin("CLERK") as uow:
        (paper,) = consents.list_of(uow, child)
    assert paper.warnings == []


# two representatives


def test_a_refusal_of_one_stops_what_is_new_and_leaves_what_is_kept(school, family):
    child, _, dad = family
    sign(school, child, dad, Purpose.P1, refused=True)
    with pytest.raises(ConsentMissing, match="другой отказал") as refused:
        change(school, child, phone="+79000000071")
    assert refused.value.facts["problems"][0]["field"] == "card.phone"
    assert change(school, child).snils == build.snils(71), "what is kept stays, and may be saved again"
    paper = IdentityDocument(kind="BIRTH_CERT", series="II-БО", number="900071")
    with school.begin("CLERK") as uow:
        version = people.get(uow, child).version
    with pytest.raises(ConsentMissing, match="другой отказал"), school.begin("CLERK") as uow:
        identity_documents.put(uow, child, version, paper, True)


def test_a_refusal_stops_only_the_purpose_it_names(school, family):
    child, _, dad = family
    teacher = uuid7()
    school.enrol(school.open_class(teacher=teacher), child)
    sign(school, child, dad, Purpose.P3, refused=True)
    assert change(school, child, phone="+79000000071").phone == "+79000000071"
    with school.begin("CLASS_TEACHER", teacher) as uow:
        version = people.get(uow, child).version
    health = SpecialData(health_group=HealthGroup(group="II", on=build.SEPTEMBER, document="карта № 5"))
    with pytest.raises(ConsentMissing, match="P3"), school.begin("CLASS_TEACHER", teacher) as uow:
        special.put(uow, child, version, health)


def test_nobody_is_enrolled_while_it_is_disputed_whether_they_may_be_kept(school, family):
    child, _, dad = family
    sign(school, child, dad, Purpose.P1, refused=True)
    line = build.line(MovementKind.ENROL_OTHER, child, school.open_class())
    assert "разногласие" in school.outcome(school.execute([line]))
    sign(school, child, dad, Purpose.P1, number="19")
    assert school.outcome(school.execute([line])) == "EXECUTED"


def test_the_last_word_of_each_counts_and_a_withdrawal_settles_it_too(school, family):
    child, mother, dad = family
    school.enrol(school.open_class(), child)
    sign(school, child, dad, Purpose.P1, refused=True)
    (found,) = disputes(school)
    assert (found.person_id, found.class_title, found.purposes) == (child, "5А", [Purpose.P1])
    sign(school, child, dad, Purpose.P1, number="19", signed_at=clock.today())
    assert disputes(school) == []
    sign(school, child, dad, Purpose.P1, number="20", signed_at=clock.today(), refused=True)
    assert [one.purposes for one in disputes(school)] == [[Purpose.P1]]
    with school.begin("CLERK") as uow:
        (first,) = (one for one in consents.list_of(uow, child) if one.given_by == mother)
        consents.withdraw(uow, first.id, "Заявление № 7", None)
    assert disputes(school) == []


def test_a_refusal_alone_is_no_dispute(school, family):
    child, _, dad = family
    school.enrol(school.open_class(), child)
    sign(school, child, dad, Purpose.P2, refused=True)
    assert disputes(school) == []


def test_a_disagreement_is_told_and_noted_for_the_class_teacher_until_it_is_settled(school, family):
    child, _, dad = family
    teacher, title = uuid7(), "разошлись"
    school.enrol(class_id := school.open_class(teacher=teacher), child)
    sign(school, child, dad, Purpose.P2, refused=True)
    assert school.told("representatives_disagreed.v1") == [], "nobody has agreed to P2"
    sign(school, child, dad, Purpose.P1, refused=True)
    (told,) = school.told("representatives_disagreed.v1")
    assert (told["person_id"], told["purposes"]) == (str(child), ["P1"])
    for role, who, seen in (("CLASS_TEACHER", teacher, True), ("CLERK", None, True), ("WORKING_GROUP", None, False)):
        noted = [one for one in findings(school, role, who) if title in one.detail]
        assert [(one.responsible_role, one.class_id) for one in noted] == [("CLASS_TEACHER", class_id)] * seen
    with school.begin("CLERK") as uow:
        quality.check(uow, school.id)
    assert sum(title in one.detail for one in findings(school, "CLERK")) == 1, "a check finds the same"
    sign(school, child, dad, Purpose.P1, number="19")
    assert not any(title in one.detail for one in findings(school, "CLERK"))
    assert len(school.told("representatives_disagreed.v1")) == 1


def findings(school, role, who=None):
    with school.begin(role, who) as uow:
        return quality_lists.findings(uow, school.id, None, None, None, False, None, 50).items


def test_disputes_are_for_whoever_answers_for_the_school(school, other_school):
    for role in ("CLASS_TEACHER", "WORKING_GROUP"):
        with pytest.raises(Forbidden):
            disputes(school, role)
    with pytest.raises(NotFound):
        disputes(other_school, of=school)
