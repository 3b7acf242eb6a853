from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import now
from contracts.identity import WeakPassword
from services.identity.models.password_rules import WORDS, Policy, check

NAMES = ("Королёва", "Анна", "Ян")


def faults(password: str, login: str = "koroleva.ai", policy: Policy = Policy()) -> list[str]:  # noqa: B008
    try:
        check(policy, password, login, NAMES)
    except WeakPassword as refused:
        assert {one["field"] for one in refused.facts["problems"]} == {"password"}
        return [one["detail"] for one in refused.facts["problems"]]
    return []


@pytest.mark.parametrize(
    "password", ["сосна у реки", "Ёлка-и-ёж-в-лесу", "vesna2031ruchey", "9-я сосна, 4-й пень", "x7#Kq9!mZp2w"]
)
def test_a_phrase_is_good(password: str) -> None:
    assert faults(password) == []


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("", "от 10 до 200"),
        ("короткий", "от 10 до 200"),
        ("x" * 201, "от 10 до 200"),
        ("аааааааааааа", "разных знака"),
        ("1212121212", "разных знака"),
        ("Пароль12345", "подбирают"),
        ("!!qwerty123!!", "подбирают"),
        ("Qwertyuiop", "подбирают"),
        ("мой пароль!!!", "подбирают"),
        ("йцукенгшщзхъ", "подбирают"),
        ("1234567890", "подбирают"),
        ("9876543210", "подбирают"),
        ("abcdefghijkl", "подбирают"),
        ("лес-лес-лес-лес", "подбирают"),
        ("Koroleva.AI 1985", "логин"),
        ("koroleva-дома", "логин"),
        ("Королева 1985 г", "имя или фамилию"),
        ("я и АННА вдвоём", "имя или фамилию"),
    ],
)
def test_a_weak_one_is_refused_with_its_reason(password: str, says: str) -> None:
    assert any(says in one for one in faults(password))


def test_everything_wrong_is_said_at_once() -> None:
    assert len(faults("Анна1")) == 2


def test_a_short_name_or_part_of_a_login_hinders_nobody() -> None:
    assert faults("январский ветер", login="li.yan") == []


@given(st.sampled_from(sorted(WORDS)), st.integers(0, 10**9), st.sampled_from(["", "!", "_", " 1"]))
def test_digits_and_signs_around_a_common_word_do_not_help(word: str, number: int, sign: str) -> None:
    text = f"{word}{sign}{number}{sign}"
    assert faults(text.upper()) and faults(text)


def test_the_numbers_are_a_schools_to_choose() -> None:
    assert faults("сосна у реки", policy=Policy(shortest=14)) == ["Пароль: от 14 до 200 знаков"]


def test_a_password_expires_only_where_days_are_set() -> None:
    old = now() - timedelta(days=91)
    assert not Policy().expired(old) and not Policy().expired(None)
    assert Policy(days=90).expired(old) and Policy(days=90).expired(None) and not Policy(days=92).expired(old)
