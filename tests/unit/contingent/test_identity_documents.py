"""How documents are written, what is wrong with them, and what is merely unusual."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.student_body import IdentityDocument
from services.contingent.models import card as cards
from services.contingent.models import identity_documents as documents
from tests.builders import student_body as build

TODAY, BORN = date(2026, 11, 23), date(2012, 5, 5)
LETTERS = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯЁ"


def problems(kind="BIRTH_CERT", series=None, number="123456", born=BORN, **more):
    paper = documents.written(IdentityDocument(kind=kind, series=series, number=number, **more))
    return [field for field, _ in documents.problems(paper, born, TODAY)]


def warnings(kind, born=BORN, **more):
    return list(documents.warnings(IdentityDocument(kind=kind, number="1", **more), born, TODAY))


@pytest.mark.parametrize("series", ["II-БО", "I-ЕВ", "IV-АИ", "XXI-ОВ", "1I-БO", "II БО", "ii-бо", "ХХI-ОВ", "II—БО"])
def test_a_birth_certificate_is_put_right(series):
    assert problems(series=series) == []


@given(st.sampled_from(["I", "IV", "IX", "XIV", "XXI", "XL"]), st.text(LETTERS, min_size=2, max_size=2))
def test_look_alikes_typed_either_way_are_one_series(numeral, letters):
    """Whichever keyboard was on: the numeral ends in Latin letters, the pair in Russian ones."""
    mixed = numeral.translate(str.maketrans("XIMC", "ХІМС")) + "-" + letters.translate(str.maketrans("АВСЕ", "ABCE"))
    paper = documents.written(IdentityDocument(kind="BIRTH_CERT", series=mixed, number="1"))
    assert paper.series == f"{numeral}-{letters}"


@pytest.mark.parametrize("series", ["IIII-БО", "2-БО", None, "ЖЖ"])
def test_an_unusual_series_is_kept_with_a_reason_only(series):
    assert problems(series=series) == ["series"]
    assert problems(series=series, deviation="иж") == ["series"]
    assert problems(series=series, deviation="бланк СССР 1961 года") == []
    assert any("СССР" in one for one in warnings("BIRTH_CERT", deviation="бланк СССР"))


@pytest.mark.parametrize(
    ("kind", "series", "number", "field"),
    [
        ("BIRTH_CERT", "II-БО", "12345", "number"),
        ("PASSPORT_RF", "29 1", "123456", "series"),
        ("PASSPORT_RF", "2915", "12345", "number"),
        ("PASSPORT_RF_INTL", "7", "1234567", "series"),
        ("FOREIGN_PASSPORT", None, "", "number"),
        ("FOREIGN_PASSPORT", None, "A--1", "number"),
        ("FOREIGN_PASSPORT", None, "1" * 26, "number"),
        ("OTHER", None, "1", "title"),
        ("LIBRARY_CARD", None, "1", "kind"),
    ],
)
def test_a_wrong_document_is_named_by_field(kind, series, number, field):
    assert problems(kind, series, number) == [field]


def test_no_reason_excuses_a_passport():
    assert problems("PASSPORT_RF", "291", "123456", deviation="такой бланк") == ["series"]


def test_a_passport_may_be_typed_with_spaces():
    paper = documents.written(
        IdentityDocument(kind="PASSPORT_RF", series="29 15", number="123456", department_code="400 001")
    )
    assert (paper.series, paper.department_code) == ("2915", "400-001")
    assert problems("PASSPORT_RF", "29 15", department_code="4000") == ["department_code"]


@pytest.mark.parametrize(
    ("kind", "days", "fields"),
    [
        ("PASSPORT_RF", {"issued_on": date(2026, 5, 5)}, []),
        ("PASSPORT_RF", {"issued_on": date(2026, 5, 4)}, ["issued_on"]),
        ("PASSPORT_RF", {"issued_on": date(2026, 11, 24)}, ["issued_on"]),
        ("FOREIGN_PASSPORT", {"issued_on": date(2012, 5, 4)}, ["issued_on"]),
        ("FOREIGN_PASSPORT", {"issued_on": date(2020, 1, 1), "valid_to": date(2020, 1, 1)}, ["valid_to"]),
        ("TEMP_ID_RF", {"issued_on": date(2026, 1, 1), "valid_to": date(2026, 7, 3)}, []),
        ("TEMP_ID_RF", {"issued_on": date(2026, 1, 1), "valid_to": date(2026, 7, 4)}, ["valid_to"]),
    ],
)
def test_a_document_has_days_that_can_be(kind, days, fields):
    series = "2915" if kind == "PASSPORT_RF" else None
    assert problems(kind, series, **days) == fields


def test_no_child_has_a_military_card():
    assert problems("MILITARY_ID", "AB", "1234567") == ["kind"]
    assert problems("MILITARY_ID", "AB", "1234567", born=date(2008, 1, 1)) == [], "Latin look-alikes are put right"


@pytest.mark.parametrize(
    ("born", "due"),
    [(date(2012, 8, 25), True), (date(2012, 8, 26), False)],
)
def test_a_passport_is_due_ninety_days_after_fourteen(born, due):
    assert any("паспорт" in one for one in warnings("BIRTH_CERT", born)) is due


def test_a_passport_of_fourteen_is_replaced_at_twenty():
    old = {"issued_on": date(2020, 10, 1)}
    assert warnings("PASSPORT_RF", date(2006, 9, 1), **old) == [], "ninety days are not over"
    assert "20" in warnings("PASSPORT_RF", date(2006, 8, 1), **old)[0]
    assert warnings("PASSPORT_RF", date(2006, 8, 1), issued_on=date(2026, 8, 2)) == []


def test_what_has_run_out_or_never_says_when_is_pointed_at():
    assert "кончился" in warnings("RESIDENCE_PERMIT", valid_to=TODAY)[0]
    assert "до какого дня" in warnings("RESIDENCE_PERMIT")[0]
    assert warnings("RESIDENCE_PERMIT", valid_to=date(2027, 1, 1)) == []


@pytest.mark.parametrize(
    ("citizenship", "kind", "wrong"),
    [
        ("RF", "BIRTH_CERT", False),
        ("RF", "RESIDENCE_PERMIT", True),
        ("DUAL", "FOREIGN_PASSPORT", False),
        ("FOREIGN", "PASSPORT_RF", True),
        ("STATELESS", "PASSPORT_RF", True),
        (None, "PASSPORT_RF", False),
    ],
)
def test_citizenship_and_document_do_not_contradict(citizenship, kind, wrong):
    assert bool(documents.citizenship_problem(citizenship, kind)) is wrong


def test_the_card_names_a_document_that_contradicts_it():
    paper = IdentityDocument(kind="RESIDENCE_PERMIT", number="1")
    card = cards.written(build.child(citizenship_kind="RF", identity_document=paper))
    assert [one.field for one in cards.problems(card, TODAY)] == ["identity_document.kind"]
