"""What a school calls its columns: proposed by likeness, said once, remembered for the next list."""

import pytest

from contracts.base import Invalid, NotFound
from contracts.importing import ColumnState, ImportTitle
from services.contingent.usecases import import_titles
from services.contingent.usecases.import_columns import COLUMNS
from tests.builders import tables
from tests.integration.contingent.test_import import child, take

RENAMED = {"last_name": "Фамилия ученика", "birth_date": "Дата рожденья", "adult1": "Мама или папа", "sex": "Gender"}


def as_they_call_it(*rows, delimiter=";"):
    """A list with a school's own titles and a column that nobody needs."""
    keys = [one.key for one in COLUMNS]
    head = [RENAMED.get(one.key, one.title) for one in COLUMNS]
    lines = [[*head, "Домашнее животное"], *[[*map(row.get, keys), "кот"] for row in rows]]
    return tables.separated(lines, delimiter)


def remember(school, *titles, role="CLERK", of=None):
    with school.begin(role) as uow:
        return import_titles.remember(uow, (of or school).id, list(titles))


def said(**more):
    titles = {"Фамилия ученика": "last_name", "мама или папа:": "adult1", "Gender": "sex"}
    kept = [ImportTitle(title=title, column=column) for title, column in (titles | more).items()]
    return [*kept, ImportTitle(title="Домашнее животное"), ImportTitle(title="дата рожденья", column="birth_date")]


def test_an_unknown_title_is_named_with_the_one_it_is_like(school):
    school.open_class()
    result = take(school, as_they_call_it(child(1)))
    found = {one.title: one for one in result.columns}
    assert found["Имя"].state is ColumnState.KNOWN
    born = found["Дата рожденья"]
    assert (born.state, born.proposal) == (ColumnState.UNKNOWN, "birth_date")
    assert born.likeness >= 80
    assert found["Домашнее животное"].proposal is None
    details = {one.column: one.detail for one in result.problems}
    assert "Похоже на «Дата рождения»" in details["Дата рожденья"]
    assert details["Фамилия"].startswith("Нет обязательного столбца")


@pytest.mark.parametrize("delimiter", [";", "|"])
def test_what_was_said_once_is_known_ever_after(school, other_school, delimiter):
    for one in (school, other_school):
        one.open_class()
    remember(school, *said())
    result = take(school, as_they_call_it(child(1), delimiter=delimiter))
    assert result.problems == []
    states = {one.title: one.state for one in result.columns}
    assert states["Фамилия ученика"] is ColumnState.REMEMBERED
    assert states["Домашнее животное"] is ColumnState.SKIPPED
    assert take(school, as_they_call_it(child(1)), dry_run=False).accepted
    assert take(other_school, as_they_call_it(child(2))).problems != [], "another school has said nothing"


def test_a_header_of_nothing_but_own_titles_is_found(school):
    school.open_class()
    remember(school, *(ImportTitle(title=f"Столбик {one.key}", column=one.key) for one in COLUMNS))
    keys = [one.key for one in COLUMNS]
    lines = [["Список 5А"], [f"Столбик {key}" for key in keys], [child(1).get(key) for key in keys]]
    assert take(school, tables.xlsx(lines)).problems == []


def test_what_is_remembered_goes_before_our_own_and_can_be_forgotten(school):
    school.open_class()
    remember(school, ImportTitle(title="Примечание", column="address"), ImportTitle(title="Адрес"))
    lines = [["Класс", "Фамилия", "Имя", "Адрес", "Примечание"], ["5А", "Иванов", "Иван", "", ""]]
    columns = {one.title: one.column for one in take(school, tables.xlsx(lines)).columns}
    assert (columns["Адрес"], columns["Примечание"]) == (None, "address")
    left = remember(school, ImportTitle(title="адрес", forget=True)).titles
    assert left == [ImportTitle(title="примечание", column="address")]


@pytest.mark.parametrize(
    ("titles", "field"),
    [
        ([ImportTitle(title="Кличка", column="nickname")], "titles[0].column"),
        ([ImportTitle(title=" : ", column="sex")], "titles[0].title"),
        ([ImportTitle(title="я" * 201, column="sex")], "titles[0].title"),
        ([ImportTitle(title="Пол", column="sex"), ImportTitle(title="пол:", column="sex")], "titles"),
        ([ImportTitle(title=f"т{n}", column="sex") for n in range(201)], "titles"),
    ],
)
def test_strange_titles_are_refused(school, titles, field):
    with pytest.raises(Invalid) as refused:
        remember(school, *titles)
    assert refused.value.field == field


def test_another_school_is_not_found(school, other_school):
    with pytest.raises(NotFound):
        remember(school, *said(), of=other_school)
    with school.begin("CLERK") as uow, pytest.raises(NotFound):
        import_titles.list_of(uow, other_school.id)
