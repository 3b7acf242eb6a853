"""The difference of two texts tells both of them whole, and says «changed» only where something has changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.local_acts import ChangeKind, ParagraphChange
from services.documents.usecases.difference import difference

WORDS = st.sampled_from(
    ["1.", "Отметки", "выставляет", "учитель", "директор", "не позднее", "трёх", "дней", "«5»", "ё-ж"]
)
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), max_size=8).map("\n".join)


def told(changes: list[ParagraphChange], without: ChangeKind) -> list[str]:
    shown = [[part for part in one.parts if part.kind is not without] for one in changes if one.kind is not without]
    return ["".join(part.text for part in parts) for parts in shown]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_their_difference(before: str, after: str) -> None:
    changes = difference(before, after)
    assert told(changes, ChangeKind.REMOVED) == after.splitlines()
    assert [one.after for one in changes if one.after] == list(range(1, len(after.splitlines()) + 1))
    old = {one.before: one for one in changes if one.before}
    kept = [old[n] for n in sorted(old)]
    assert told(kept, ChangeKind.ADDED) == before.splitlines()


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert {one.kind for one in difference(text, text)} <= {ChangeKind.SAME}


@given(TEXTS, TEXTS)
def test_a_changed_paragraph_shows_a_word_that_has_changed(before: str, after: str) -> None:
    for one in difference(before, after):
        if one.kind is ChangeKind.CHANGED:
            assert {part.kind for part in one.parts} - {ChangeKind.SAME}


def test_a_reworded_point_is_one_change_and_a_new_point_another() -> None:
    before = "1. Общие положения\n2. Отметки выставляет учитель в течение трёх дней.\n3. Контроль ведёт директор."
    after = (
        "1. Общие положения\n2. Отметки выставляет учитель в течение пяти дней.\n3. Журнал закрывает завуч.\n4. Конец"
    )
    changes = difference(before, after)
    assert [one.kind.value for one in changes[:2]] == ["SAME", "CHANGED"]
    assert [(one.kind.value, one.text) for one in changes[1].parts if one.kind is not ChangeKind.SAME] == [
        ("REMOVED", "трёх"),
        ("ADDED", "пяти"),
    ]
    assert changes[-1].kind is ChangeKind.ADDED and changes[-1].after == 4


@pytest.mark.parametrize("before, after", [
    ("а\n" * 30_000, "б\n" * 20_000 + "а\n" * 10_000),
    ("а " * 90_000, "б " * 90_000),
    ("Слово за словом. " * 5_000, "Слово за словом. " * 4_999 + "Слово в слово. "),
])  # fmt: skip
def test_texts_that_nobody_writes_are_told_whole_too(before: str, after: str) -> None:
    changes = difference(before, after)
    assert told(changes, ChangeKind.REMOVED) == after.splitlines()
    assert told(changes, ChangeKind.ADDED) == before.splitlines()


def test_of_a_long_paragraph_the_sentence_that_changed_is_shown() -> None:
    (change,) = difference("Слово за словом. " * 2_000, "Слово за словом. " * 1_999 + "Слово в слово.")
    parts = [(one.kind.value, one.text) for one in change.parts]
    assert parts[1:] == [("REMOVED", "Слово за словом. "), ("ADDED", "Слово в слово.")]
