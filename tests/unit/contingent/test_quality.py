"""What a card should hold, what contradicts, and how percentages are made."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.quality import Block, FindingKind
from contracts.student_body import DataCategory, Kinship, Purpose
from services.contingent.models.completeness import Acting, Examined, counted
from services.contingent.models.consents import CATEGORY_OF, coverage, form_of
from services.contingent.models.contradictions import TITLES, contradictions
from services.contingent.models.quality import DAYS_TO_MEND, percent

TODAY = date(2026, 11, 1)
ALL = coverage([(["P1", "P2"], [one.value for one in form_of([Purpose.P1])])])
BIRTH = {"kind": "BIRTH_CERT", "series": "II-БО", "number": "123456", "issued_on": "2015-06-01", "issuer": "ЗАГС"}
HOME = {"kind": "REGISTRATION", "text": "п. Примерный, д. 1", "fias_house_guid": "x"}
FULL = {
    "last_name": "Иванова",
    "first_name": "Анна",
    "middle_name": "Петровна",
    "has_no_middle_name": False,
    "sex": "F",
    "birth_date": date(2015, 5, 5),
    "birth_place": "г. Примерск",
    "citizenship_kind": "RF",
    "citizenship_country": None,
    "snils": "112-233-445 95",
    "identity_document": BIRTH,
    "addresses": [HOME],
    "study_language": "русский",
    "prior_education": None,
    "personal_file_no": "И-1",
    "enrolled_by": "ENROL_G1",
    "grade": 5,
    "pseudonym": False,
}
MOTHER = Acting(Kinship.MOTHER, True)


def card(**more):
    return Examined(SimpleNamespace(**(FULL | more)), TODAY, ALL, acting=(MOTHER,))


def missing(one):
    return {name for block in counted(one).values() for name in block.missing}


def found(one):
    return {kind for kind, _ in contradictions(one)}


def test_of_a_student_without_a_name_nothing_is_asked_that_was_refused():
    label = {"middle_name": None, "birth_date": date(2000, 1, 1), "pseudonym": True}
    lacking = replace(card(**label), acting=())
    assert "representatives" not in missing(lacking) and "middle_name" not in missing(lacking)
    assert found(lacking) == set()


def test_a_whole_card_lacks_nothing_and_contradicts_nothing():
    assert missing(card()) == set() and found(card()) == set()
    assert all(block.filled == block.applicable > 0 for block in counted(card()).values())


@pytest.mark.parametrize(
    ("more", "lacks"),
    [
        ({"middle_name": None}, {"middle_name"}),
        ({"middle_name": None, "has_no_middle_name": True}, set()),
        ({"snils": None}, {"snils"}),
        ({"citizenship_kind": "FOREIGN"}, {"citizenship_country"}),
        ({"citizenship_kind": "FOREIGN", "citizenship_country": "398"}, set()),
        ({"identity_document": None}, {"identity_document"}),
        ({"identity_document": BIRTH | {"issuer": None}}, {"identity_document.issuer"}),
        ({"addresses": None}, {"addresses"}),
        ({"addresses": [HOME | {"kind": "ACTUAL"}]}, {"addresses"}),
        ({"addresses": [HOME | {"fias_house_guid": None}]}, {"addresses[].fias_house_guid"}),
        ({"enrolled_by": "ENROL_TRANSFER"}, {"prior_education"}),
        ({"enrolled_by": "ENROL_TRANSFER", "prior_education": "СОШ 2"}, set()),
    ],
)
def test_what_does_not_apply_leaves_the_denominator_and_what_is_declared_absent_is_filled(more, lacks):
    assert missing(card(**more)) == lacks


def test_what_was_refused_in_writing_is_not_asked_for_and_what_nobody_asked_for_is_missing():
    bare = replace(card(), coverage=coverage([]))
    assert {"snils", "consents.P1", "addresses"} <= missing(bare)
    refused = replace(bare, declined=frozenset(DataCategory), declined_purposes=frozenset({Purpose.P1, Purpose.P2}))
    assert missing(refused) == set()
    assert counted(refused)[Block.DOCUMENT].applicable == 0 and counted(refused)[Block.CONSENT].filled == 2


def test_a_minor_needs_somebody_with_legal_force_and_their_consent_an_adult_nobody():
    assert missing(replace(card(), acting=())) == {"representatives"}
    assert missing(replace(card(), acting=(Acting(Kinship.STEPFATHER, True),))) == {"representatives"}
    assert missing(replace(card(), acting=(MOTHER, Acting(Kinship.FATHER, False)))) == {"representatives[].consent"}
    assert missing(replace(card(birth_date=date(2008, 1, 1), grade=11), acting=())) == set()


@given(st.dictionaries(st.sampled_from([*CATEGORY_OF, "middle_name"]), st.none()))
def test_emptying_a_card_never_raises_the_index(empty):
    whole, less = counted(card()), counted(card(**{name: None for name in empty if name in FULL}))
    for block in Block:
        assert 0 <= less[block].filled <= less[block].applicable
        assert len(less[block].missing) == less[block].applicable - less[block].filled
        assert less[block].filled <= whole[block].filled


@pytest.mark.parametrize(
    ("more", "kinds"),
    [
        ({"birth_date": date(2017, 9, 2)}, {FindingKind.AGE_GRADE}),
        ({"birth_date": date(2012, 9, 1)}, {FindingKind.AGE_GRADE}),
        ({"birth_date": date(2015, 9, 1)}, set()),
        ({"birth_date": date(2012, 9, 2)}, set()),
        ({"grade": 1, "birth_date": date(2020, 3, 1)}, set()),
        ({"grade": 1, "birth_date": date(2020, 3, 2)}, {FindingKind.AGE_GRADE}),
        ({"grade": 1, "birth_date": date(2018, 9, 1)}, set()),
        ({"grade": 1, "birth_date": date(2018, 8, 1)}, {FindingKind.AGE_GRADE}),
        ({"grade": 8, "birth_date": date(2012, 8, 3)}, {FindingKind.PASSPORT_DUE}),
        ({"grade": 8, "birth_date": date(2012, 8, 4)}, set()),
        (
            {"grade": 9, "birth_date": date(2011, 5, 5), "identity_document": BIRTH | {"kind": "PASSPORT_RF"}},
            {FindingKind.PASSPORT_EARLY},
        ),
        ({"citizenship_kind": "RF", "identity_document": BIRTH | {"kind": "FOREIGN_PASSPORT"}},
         {FindingKind.DOCUMENT_CITIZENSHIP}),
        ({"sex": "M"}, {FindingKind.PATRONYMIC_SEX}),
        ({"middle_name": "Ильич"}, {FindingKind.PATRONYMIC_SEX}),
        ({"middle_name": "Рустам кызы"}, set()),
    ],
)  # fmt: skip
def test_contradictions_are_named(more, kinds):
    assert found(card(**more)) == kinds


def test_a_guardian_becomes_a_trustee_at_fourteen():
    guardian, trustee = Acting(Kinship.GUARDIAN, True), Acting(Kinship.TRUSTEE, True)
    assert found(replace(card(), acting=(guardian,))) == set()
    assert found(replace(card(), acting=(trustee,))) == {FindingKind.GUARDIAN_AGE}
    older = card(birth_date=date(2011, 5, 5), grade=9, identity_document=None)
    assert found(replace(older, acting=(guardian,))) == {FindingKind.GUARDIAN_AGE}
    assert found(replace(older, acting=(trustee,))) == set()


def test_what_no_consent_covers_contradicts_nothing():
    foreign = card(citizenship_kind="RF", identity_document=BIRTH | {"kind": "FOREIGN_PASSPORT"})
    assert found(replace(foreign, coverage=coverage([]))) == set()


def test_every_kind_has_words_and_days():
    assert set(TITLES) == set(DAYS_TO_MEND) == set(FindingKind)


@pytest.mark.parametrize(
    ("parts", "whole", "shown"), [(1, 3, 33.3), (2, 3, 66.7), (1, 800, 0.1), (1, 2000, 0.1), (0, 0, None)]
)
def test_a_percentage_has_one_decimal_half_up(parts, whole, shown):
    assert percent(parts, whole) == shown
