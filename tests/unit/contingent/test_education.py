"""Languages, the school before and certificates of a card."""

from datetime import date

import pytest

from contracts.base import uuid7
from contracts.student_body import EducationCertificate, PriorSchool
from services.contingent.models import card as cards
from services.contingent.models import education
from tests.builders import student_body as build

TODAY, LATER = date(2026, 11, 23), date(2026, 12, 1)
PAPER = EducationCertificate(kind="12", series="40 24", number="000 123456", issued_on=date(2026, 6, 20))


def wrong(**more):
    return [one.field for one in cards.problems(cards.written(build.child(**more)), TODAY)]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"foreign_languages": ["eng", " ENG "]}, "foreign_languages[1]"),
        ({"foreign_languages": ["rus"]}, "foreign_languages[0]"),
        ({"foreign_languages": ["eng", "fra", "deu", "spa", "zho"]}, "foreign_languages"),
        ({"prior_school": PriorSchool(grade=4)}, "prior_school.name"),
        ({"prior_school": PriorSchool(name="СОШ № 1 г. Тулы")}, "prior_school.region_code"),
        ({"prior_school": PriorSchool(name="СОШ № 1 г. Тулы", region_code="7")}, "prior_school.region_code"),
        ({"prior_school": PriorSchool(school_id=uuid7(), grade=13)}, "prior_school.grade"),
        ({"prior_school": PriorSchool(school_id=uuid7(), document="щ" * 251)}, "prior_school.document"),
        ({"certificates": [EducationCertificate(kind="12", number=" ")]}, "certificates[0].number"),
        ({"certificates": [PAPER, EducationCertificate(kind="4", number="№--7")]}, "certificates[1].number"),
        (
            {"certificates": [EducationCertificate(kind="4", number="7", issued_on=LATER)]},
            "certificates[0].issued_on",
        ),
        ({"certificates": [PAPER, PAPER]}, "certificates[1].number"),
    ],
)
def test_a_wrong_value_is_named_by_field(more, field):
    assert wrong(**more) == [field]


def test_right_ones_are_taken_in_their_one_spelling():
    school = PriorSchool(name=" СОШ  № 1 г. Тулы ", region_code="71", grade=4)
    card = cards.written(build.child(foreign_languages=["ENG", " fra"], prior_school=school, certificates=[PAPER]))
    assert cards.problems(card, TODAY) == []
    assert (card.foreign_languages, card.prior_school.name) == (["eng", "fra"], "СОШ № 1 г. Тулы")


def test_what_is_empty_is_no_value():
    card = cards.written(build.child(foreign_languages=[" "], prior_school=PriorSchool(name=" "), certificates=[]))
    assert (card.foreign_languages, card.prior_school, card.certificates) == (None, None, None)
    assert list(education.coded(card)) == []
