"""Languages, the school before and certificates on a card: under consent, by the lists, with their past."""

import pytest

from contracts.base import Invalid, uuid7
from contracts.contingent import AdultData, ConsentMissing
from contracts.student_body import DataCategory, EducationCertificate, PriorSchool, Purpose
from services.contingent.usecases import history, people
from tests.builders import student_body as build

LEARNED = {
    "foreign_languages": ["eng", "fra"],
    "prior_school": PriorSchool(name="СОШ № 1 г. Тулы", region_code="71", grade=4, document="личное дело № К-5"),
    "certificates": [EducationCertificate(kind="12", series="40 24", number="000 123456")],
}


def does(school, deed, *more, role="CLERK"):
    with school.begin(role) as uow:
        return deed(uow, *more)


def test_they_are_read_as_they_were_written_and_their_past_is_kept(school):
    person = school.applicant(build.child(**LEARNED))
    card = does(school, people.get, person)
    assert {name: getattr(card, name) for name in LEARNED} == LEARNED
    data = AdultData(**build.child(**(LEARNED | {"certificates": None})).__dict__)
    does(school, people.change, person, 1, data)
    (change,) = does(school, history.of_card, person, None, None, 50).items
    assert (change.field, change.was, change.became) == (
        "certificates",
        [{"kind": "12", "series": "40 24", "number": "000 123456"}],
        None,
    )


@pytest.mark.parametrize("name", LEARNED)
def test_without_a_consent_for_education_none_is_kept(school, name):
    paper = build.consent(Purpose.P1, data_categories=[DataCategory.CONTACTS])
    with pytest.raises(ConsentMissing) as refused:
        school.applicant(build.child(**{name: LEARNED[name]}), papers=[paper])
    assert refused.value.field == f"card.{name}"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"foreign_languages": ["eng", "xxx"]}, "card.foreign_languages[1]"),
        ({"certificates": [EducationCertificate(kind="99", number="1")]}, "card.certificates[0].kind"),
    ],
)
def test_codes_are_of_the_lists(school, more, field):
    with pytest.raises(Invalid) as refused:
        school.applicant(build.child(**more))
    assert refused.value.field == field


def test_a_school_before_is_of_the_district_or_named(school, other_school):
    came = PriorSchool(school_id=other_school.id, grade=4)
    assert does(school, people.get, school.applicant(build.child(prior_school=came))).prior_school == came
    with pytest.raises(Invalid) as refused:
        school.applicant(build.child("Жукова", prior_school=PriorSchool(school_id=uuid7(), grade=4)))
    assert refused.value.field == "card.prior_school.school_id"
