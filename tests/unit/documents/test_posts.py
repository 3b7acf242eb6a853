"""Posts and names in their cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.declensions import WordCase
from services.documents.usecases import names, posts

GENITIVE, DATIVE, ACCUSATIVE, INSTRUMENTAL = WordCase


@pytest.mark.parametrize(
    ("post", "dative", "accusative", "instrumental"),
    [
        ("учитель математики", "учителю математики", "учителя математики", "учителем математики"),
        ("педагог-психолог", "педагогу-психологу", "педагога-психолога", "педагогом-психологом"),
        ("главный бухгалтер", "главному бухгалтеру", "главного бухгалтера", "главным бухгалтером"),
        ("старшая вожатая", "старшей вожатой", "старшую вожатую", "старшей вожатой"),
        ("медицинская сестра", "медицинской сестре", "медицинскую сестру", "медицинской сестрой"),
        ("заведующий хозяйством", "заведующему хозяйством", "заведующего хозяйством", "заведующим хозяйством"),
        (
            "технический специалист",
            "техническому специалисту",
            "технического специалиста",
            "техническим специалистом",
        ),
        (
            "исполняющая обязанности директора",
            "исполняющей обязанности директора",
            "исполняющую обязанности директора",
            "исполняющей обязанности директора",
        ),
        (
            "заместитель директора по УВР",
            "заместителю директора по УВР",
            "заместителя директора по УВР",
            "заместителем директора по УВР",
        ),
        ("И.о. директора", "И.о. директора", "И.о. директора", "И.о. директора"),
    ],
)
def test_a_post_is_declined_up_to_its_noun(post: str, dative: str, accusative: str, instrumental: str) -> None:
    said = [posts.declined(post, case) for case in (DATIVE, ACCUSATIVE, INSTRUMENTAL)]
    assert said == [dative, accusative, instrumental]


@given(st.text(alphabet="абвгдеёжзиклмнопрстьыэюяй -.АБ", max_size=40), st.sampled_from(list(WordCase)))
def test_no_post_loses_a_word(post: str, case: WordCase) -> None:
    assert len(posts.declined(post, case).split()) == len(post.split())


def test_a_correction_is_said_instead_of_the_rule_for_that_sex_and_case_only() -> None:
    corrected = {("гусь", "M", ACCUSATIVE): "Гуся", ("мамед оглы", "M", DATIVE): "Мамеду оглы"}
    assert names.accusative("Гусь", "Иван", None, "M", corrected) == "Гуся Ивана"
    assert names.accusative("Гусь", "Анна", None, "F", corrected) == names.accusative("Гусь", "Анна", None, "F")
    assert names.declined(("Алиев", "Рашид", "Мамед оглы"), "M", DATIVE, corrected) == "Алиеву Рашиду Мамеду оглы"
    assert posts.declined("Завуч", GENITIVE, {("завуч", "", GENITIVE): "завуча школы"}) == "завуча школы"
