import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.models.names import LOGIN, LONGEST_LOGIN, clean, free_login, latin, problem_with

NAMES = ["Семёнов", "Салтыков-Щедрин", "Анна-Мария", "Рашид оглы", "Ли", "Д’Анжелло", "О'Коннор", "Smith"]


@pytest.mark.parametrize("name", NAMES)
def test_real_names_pass(name: str) -> None:
    assert problem_with(clean(name), "last_name") is None


@pytest.mark.parametrize("name", ["", "-Иванов", "Иванов-", "Ива--нов", "Иванов1", "Иванов, И.", "И" * 101])
def test_other_text_does_not(name: str) -> None:
    problem = problem_with(clean(name), "last_name")
    assert problem is not None and problem.field == "last_name"


def test_one_spelling_for_one_name() -> None:
    assert clean("  Анна   Мария ") == "Анна Мария"
    assert clean("Алёна") == "Алёна"


def test_a_login_is_made_from_the_name() -> None:
    nobody = lambda login: False  # noqa: E731
    assert free_login("Щукина", "Юлия", "Ёлкина", nobody) == "shchukina.ie"
    assert free_login("Ли", "Ян", None, nobody) == "li.i"


def test_a_taken_login_gets_a_number() -> None:
    taken = {"ivanova.ap", "ivanova.ap2"}
    assert free_login("Иванова", "Анна", "Петровна", taken.__contains__) == "ivanova.ap3"


@given(st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюя -’", max_size=60), st.text("абвяюё", max_size=5))
def test_any_name_makes_a_good_login(last: str, first: str) -> None:
    login = free_login(last, first, None, lambda login: False)
    assert LOGIN.fullmatch(login) and len(login) <= LONGEST_LOGIN


@given(st.text())
def test_transliteration_leaves_latin_letters_only(text: str) -> None:
    assert latin(text).isascii()
