"""Names as Russian grammar and school lists have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.demo import names
from services.contingent.models import names as rules


@pytest.mark.parametrize(
    ("father", "son", "daughter"),
    [
        ("Иван", "Иванович", "Ивановна"),
        ("Сергей", "Сергеевич", "Сергеевна"),
        ("Николай", "Николаевич", "Николаевна"),
        ("Дмитрий", "Дмитриевич", "Дмитриевна"),
        ("Юрий", "Юрьевич", "Юрьевна"),
        ("Евгений", "Евгеньевич", "Евгеньевна"),
        ("Василий", "Васильевич", "Васильевна"),
        ("Игорь", "Игоревич", "Игоревна"),
        ("Илья", "Ильич", "Ильинична"),
        ("Никита", "Никитич", "Никитична"),
        ("Лев", "Львович", "Львовна"),
        ("Павел", "Павлович", "Павловна"),
        ("Пётр", "Петрович", "Петровна"),
        ("Фёдор", "Фёдорович", "Фёдоровна"),
        ("Михаил", "Михайлович", "Михайловна"),
        ("Яков", "Яковлевич", "Яковлевна"),
    ],
)
def test_a_patronymic_is_made_of_the_fathers_name(father: str, son: str, daughter: str) -> None:
    assert (names.patronymic(father, "M"), names.patronymic(father, "F")) == (son, daughter)


@pytest.mark.parametrize(
    ("his", "hers"),
    [
        ("Иванов", "Иванова"),
        ("Соловьёв", "Соловьёва"),
        ("Никитин", "Никитина"),
        ("Вишневский", "Вишневская"),
        ("Троицкий", "Троицкая"),
        ("Толстой", "Толстая"),
        ("Шевченко", "Шевченко"),
        ("Черных", "Черных"),
        ("Саркисян", "Саркисян"),
        ("Ли", "Ли"),
        ("Салтыков-Щедрин", "Салтыкова-Щедрина"),
    ],
)
def test_a_surname_has_the_form_of_the_sex(his: str, hers: str) -> None:
    assert (names.surname(his, "M"), names.surname(his, "F")) == (his, hers)


@given(st.sampled_from(sorted(names.SURNAMES)), st.sampled_from(sorted(names.MEN)), st.sampled_from("MF"))
def test_every_name_that_can_be_made_is_one_the_platform_takes(family: str, father: str, sex: str) -> None:
    assert rules.problem(names.surname(family, sex)) is None
    assert rules.problem(names.patronymic(father, sex)) is None


@pytest.mark.parametrize("child", names.EDGE_CHILDREN, ids=lambda child: child[0])
def test_unusual_names_are_names(child: tuple[str, str, str | None, str]) -> None:
    assert [rules.problem(rules.written(part)) for part in child[:3] if part] == [None] * sum(map(bool, child[:3]))
