"""Names, СНИЛС, documents and cards: one spelling for each value, a sentence for each fault."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.contingent import Address, DataCategory, IdentityDocument, Purpose
from services.contingent.models import card as cards
from services.contingent.models import consents, names, snils, study_year
from services.contingent.models.people import age_on, birthday
from tests.builders import student_body as build

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "number",
    [
        "112-233-445 95",
        "087-654-302 00",
        "123-456-789 64",
        "001-039-962 99",
        "001-028-899 00",
        "001-047-991 00",
        "001-049-693 01",
        "004-989-971 99",
        "005-879-969 00",
        "004-999-961 01",
        "098-899-893 00",
        "079-998-998 00",
        "099-899-929 01",
        "001-001-998 37",
        "001-001-999 65",
        "999-912-345 02",
    ],
)
def test_a_right_snils_passes(number):
    assert snils.problem(number) is None
    assert snils.written(number.replace("-", "").replace(" ", "")) == number


@pytest.mark.parametrize(
    "number",
    ["112-233-445 96", "087-654-302 01", "123-456-789 00", "11223344595", "112-233-44595", "112-233-445 9", "", "абв"],
)
def test_a_wrong_snils_is_named(number):
    assert snils.problem(number) is not None


@given(st.integers(snils.FIRST_CHECKED, 999_999_999), st.integers(0, 99))
def test_only_one_control_number_is_right(number, control):
    digits = [int(c) for c in f"{number:09d}"]
    text = f"{number:09d}{control:02d}"
    assert (snils.problem(snils.written(text)) is None) == (snils.control(digits) == control)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("  Салтыков – Щедрин ", "Салтыков-Щедрин"),
        ("Д’Анжелло", "Д'Анжелло"),
        ("Рашид   оглы", "Рашид оглы"),
        ("Ёлкин", "Ёлкин"),
    ],
)
def test_a_name_has_one_spelling(given, written):
    assert names.written(given) == written
    assert names.problem(written) is None


@pytest.mark.parametrize("name", ["Ли", "Анна-Мария", "Мамедов", "Ы", "Щ" * 100])
def test_rare_names_are_names(name):
    assert names.problem(name) is None


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Не заполнено"),
        ("Иван0в", "цифр"),
        ("Ивaнов", "смешаны"),
        ("Smith", "латиницей"),
        ("-Иванов", "дефис"),
        ("Иванов--Петров", "дефис"),
        ("Иванов!", "допустимы"),
        ("Щ" * 101, "100"),
    ],
)
def test_what_is_no_name_is_told_why(name, says):
    assert says in (names.problem(name) or "")


@given(st.lists(st.sampled_from("АВСЕНКМОРТХУЁасекорхуёбжщ"), min_size=2).map("".join), st.data())
def test_a_name_in_look_alikes_is_respelled(name, data):
    """Whichever letters somebody typed in the other layout."""
    latin = dict(zip("АВСЕНКМОРТХУЁасекорхуё", "ABCEHKMOPTXYËacekopxyë", strict=True))
    typed = "".join(latin.get(one, one) if data.draw(st.booleans()) else one for one in name)
    assert names.respelled(typed) == (None if typed == name else name)
    if re.search("[A-Za-z]", typed):
        assert f"Похоже на «{name}»" in (names.problem(typed) or "")


@pytest.mark.parametrize("name", ["Smith", "Иванов", "Ивaноv", "CCCP2", ""])
def test_what_looks_like_no_russian_name_is_not_respelled(name):
    assert names.respelled(name) is None


def test_a_foreigner_may_be_written_in_latin():
    assert names.problem("Smith", latin_allowed=True) is None
    assert names.problem("Smитh", latin_allowed=True) is not None


def test_yo_is_sorted_right_after_ye():
    people = ["Ёж", "Еж", "Ея", "Жук", "Дюк", "Её", "Ее", "Иванов", "Иванов-Петров", "Иванова"]
    assert sorted(people, key=lambda one: names.sort_key(one, "А", None)) == [
        "Дюк",
        "Ее",
        "Её",
        "Еж",
        "Ея",
        "Ёж",
        "Жук",
        "Иванов",
        "Иванов-Петров",
        "Иванова",
    ]


def test_search_finds_beginnings_of_words():
    key = names.search_key("Салтыкова-Щёголева", "Анна", None)
    assert " щеголева" in key
    assert " анна" in key


def test_the_letter_of_the_file_is_never_yo():
    assert (names.file_letter("Ёлкин"), names.file_letter("щукин")) == ("Е", "Щ")


# cards


@pytest.mark.parametrize("phone", ["+7 900 000-00-01", "8(900)0000001", "9000000001", "7 900 000 00 01"])
def test_a_phone_has_one_spelling(phone):
    assert cards.phone_written(phone) == "+79000000001"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"birth_date": date(2026, 12, 1)}, "birth_date"),
        ({"birth_date": date(2022, 12, 1)}, "birth_date"),
        ({"birth_date": date(2000, 1, 1)}, "birth_date"),
        ({"middle_name": "Петровна", "has_no_middle_name": True}, "has_no_middle_name"),
        ({"citizenship_kind": "FOREIGN"}, "citizenship_country"),
        ({"citizenship_country": "Казахстан"}, "citizenship_country"),
        ({"citizenship_kind": "RF", "citizenship_country": "398"}, "citizenship_country"),
        ({"citizenship_kind": "DUAL", "citizenship_country": "643"}, "citizenship_country"),
        ({"citizenship_kind": "STATELESS", "citizenship_country": "398"}, "citizenship_country"),
        ({"identity_document": IdentityDocument(kind="OTHER", number="1")}, "identity_document.title"),
        ({"email": "a@b"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"addresses": [Address(text="дом")]}, "addresses[0].text"),
        ({"addresses": [Address(text="п. Примерный, д. 1", postcode="12")]}, "addresses[0].postcode"),
        (
            {"identity_document": IdentityDocument(kind="FOREIGN_PASSPORT", number="1", issued_on=date(2010, 1, 1))},
            None,
        ),
        ({"birth_place": "г"}, "birth_place"),
    ],
)
def test_a_card_names_its_faults(change, field):
    found = [one.field for one in cards.problems(cards.written(build.child(**change)), TODAY)]
    assert found == [field or "identity_document.issued_on"]


def test_a_right_card_has_none():
    assert cards.problems(cards.written(build.child()), TODAY) == []


# days


def test_those_born_on_29_february_grow_on_1_march():
    born = date(2012, 2, 29)
    assert [age_on(born, date(2026, 2, 28)), age_on(born, date(2026, 3, 1))] == [13, 14]
    assert birthday(born, 18) == date(2030, 3, 1)


def test_a_study_year_begins_in_september():
    assert [study_year.of(date(2026, 8, 31)), study_year.of(date(2026, 9, 1))] == ["2025/2026", "2026/2027"]
    assert not study_year.is_valid("2026/2028")


# coverage


def test_coverage_needs_purpose_and_category_in_one_paper():
    covered = consents.coverage([(["P2"], ["SNILS"]), (["P1"], ["ADDRESS"])])
    assert covered.covers(DataCategory.ADDRESS)
    assert not covered.covers(DataCategory.SNILS), "P2 does not keep cards"
    assert not covered.covers(DataCategory.ADDRESS, Purpose.P4)


def test_every_gated_field_has_a_category_with_a_purpose():
    for category in set(consents.CATEGORY_OF.values()):
        assert category in consents.form_of([consents.purpose_of(category)])
        assert consents.RU[category]
