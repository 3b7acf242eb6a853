"""Numbers that pass every check of the platform and belong to nobody."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.student_body import IdentityDocument
from deploy.demo import identifiers
from deploy.demo.district import SCHOOLS, School
from services.contingent.models import identity_documents, snils
from services.identity.models import requisites

NUMBERS = st.integers(0, 99_999)


@given(NUMBERS)
def test_snils_has_a_valid_control_and_an_unused_range(number: int) -> None:
    made = identifiers.snils(number)
    assert snils.problem(made) is None
    assert made.startswith("999-9")


def test_snils_of_the_specification() -> None:
    assert identifiers.snils(12345) == "999-912-345 02"


@given(NUMBERS)
def test_documents_are_written_as_documents(number: int) -> None:
    for kind, (series, digits) in {
        "PASSPORT_RF": identifiers.passport(number),
        "BIRTH_CERT": identifiers.birth_certificate(number),
    }.items():
        paper = IdentityDocument(kind=kind, series=series, number=digits)
        assert list(identity_documents.problems(paper, None, date(2026, 9, 1))) == []


@given(NUMBERS)
def test_phones_are_of_the_range_kept_from_use(number: int) -> None:
    assert identifiers.phone(number).startswith("+7900000")
    assert len(identifiers.phone(number)) == 12


@pytest.mark.parametrize("school", SCHOOLS, ids=lambda school: school.key)
def test_requisites_of_schools_pass_their_checks(school: School) -> None:
    card = school.card()
    assert requisites.is_inn_10(card["inn"])
    assert requisites.is_ogrn(card["ogrn"])


def test_the_same_name_gives_the_same_id() -> None:
    assert identifiers.same_id("a", 1) == identifiers.same_id("a", 1)
    assert identifiers.same_id("a", 1) != identifiers.same_id("a", 2)
