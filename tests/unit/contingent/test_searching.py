"""What is read out of the one search box."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contingent.models.searching import Question, Unreadable, question, slips, typos

FILES = tuple(f"{letter}-5" for letter in "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Ёжикова  АННА", Question(("ежикова", "анна"))),
        ("Иванова-Петрова", Question(("иванова", "петрова"))),
        ("иванова, анна; петровна", Question(("иванова", "анна", "петровна"))),
        ("112-233-445 95", Question(snils="112-233-445 95")),
        ("11223344595", Question(snils="112-233-445 95")),
        ("112 233 445 95 ёж", Question(("еж",), snils="112-233-445 95")),
        ("05.03.2015", Question(birth_date=date(2015, 3, 5))),
        ("ежикова 5.3.2015", Question(("ежикова",), birth_date=date(2015, 3, 5))),
        ("2015-03-05", Question(birth_date=date(2015, 3, 5))),
        ("05032015", Question(birth_date=date(2015, 3, 5))),
        ("К-5", Question(file_numbers=("К-5",))),
        ("к5", Question(file_numbers=("К-5",))),
        ("ё-05", Question(file_numbers=("Е-5",))),
        ("5", Question(file_numbers=FILES)),
        ("иванова 5", Question(("иванова",), file_numbers=FILES)),
        ("о'коннор", Question(("оконнор",))),
    ],
)
def test_digits_and_letters_tell_what_is_asked(text, asked):
    assert question(text) == asked


@pytest.mark.parametrize(
    "text",
    ["", " ", "—", "а", "а б", "112-233-445 96", "30.02.2015", "123456789", "а б в г д е ж", "я" * 121, "ив4нова"],
)
def test_what_cannot_be_asked_is_refused_in_words(text):
    with pytest.raises(Unreadable) as refused:
        question(text)
    assert str(refused.value)


@given(st.text(max_size=130))
def test_any_text_is_a_question_or_a_refusal(text):
    try:
        asked = question(text)
    except Unreadable:
        return
    assert not asked.empty and all(word and " " not in word for word in asked.words)


@pytest.mark.parametrize(
    ("typed", "known", "far"),
    [("ивонова", "иванова", 1), ("ивнаова", "иванова", 1), ("ианова", "иванова", 1), ("иванова", "иванова", 0)],
)
def test_a_letter_wrong_missing_or_swapped_is_one_slip(typed, known, far):
    assert slips(typed, known) == far <= typos(typed)


def test_short_words_allow_no_slip_and_long_ones_two():
    assert [typos(word) for word in ("ян", "аня", "анна", "иванова", "константинопольский")] == [0, 0, 1, 1, 2]
