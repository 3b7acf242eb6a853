from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.identity import SchoolCard
from services.identity.models.requisites import TITLES, is_inn_10, is_inn_12, is_ogrn, problems_of
from tests.integration.identity.house import CARD


def test_known_requisites_are_right() -> None:
    assert is_inn_10("7707083893")
    assert is_inn_12("400000000065")
    assert is_ogrn("1027700132195")


@pytest.mark.parametrize("text", ["", "770708389", "77070838930", "770708389З", "７707083893", " 7707083893"])
def test_ten_latin_digits_and_nothing_else(text: str) -> None:
    assert not is_inn_10(text)


@given(st.text("0123456789", min_size=9, max_size=9))
def test_one_check_digit_of_ten_is_right(first: str) -> None:
    assert sum(is_inn_10(f"{first}{digit}") for digit in range(10)) == 1


@given(st.text("0123456789", min_size=12, max_size=12))
def test_one_check_digit_of_an_ogrn_is_right(first: str) -> None:
    assert sum(is_ogrn(f"{first}{digit}") for digit in range(10)) == 1


@given(st.integers(0, 8), st.integers(1, 9))
def test_a_mistyped_digit_is_seen(place: int, shift: int) -> None:
    right = "7707083893"
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    assert not is_inn_10(wrong)


@pytest.mark.parametrize(
    "more",
    [{}, {"oktmo": "29650440101"}, {"okpo": "12345678"}, {"okpo": "1234567890", "actual_address": "с. Заречное"}],
)
def test_a_good_card_has_no_problems(more: dict[str, str]) -> None:
    assert list(problems_of(SchoolCard(**{**CARD, **more}))) == []


def test_every_field_of_a_card_has_a_title() -> None:
    assert {one.name for one in fields(SchoolCard)} <= TITLES.keys()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("inn", "7707083894"),
        ("ogrn", "1027700132196"),
        ("kpp", "77360100"),
        ("oktmo", "2965"),
        ("short_name", " МКОУ"),
        ("phone", "нет"),
        ("email", "school@"),
        ("site", "school.example.org"),
        ("okpo", "123"),
        ("okpo", "123456789"),
        ("oktmo", "296504400"),
        ("actual_address", "ул."),
    ],
)
def test_a_problem_names_its_field(field: str, value: str) -> None:
    assert [one.field for one in problems_of(SchoolCard(**{**CARD, field: value}))] == [f"card.{field}"]
