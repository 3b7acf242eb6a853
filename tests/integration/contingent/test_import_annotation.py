"""Errors are told once for all their rows, and stand in the cells of the list that is given back."""

import io
import zipfile

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from contracts.base import Invalid, NotFound
from services.contingent.usecases import import_acceptance
from services.contingent.usecases.import_columns import COLUMNS
from tests.builders import student_body as build
from tests.builders import tables
from tests.integration.contingent.test_import import child, desk, take, xlsx

INDEX = {one.key: number for number, one in enumerate(COLUMNS)}


def annotate(school, content, of=None):
    return import_acceptance.annotate(desk(school), (of or school).id, content, build.YEAR).content


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        return etree.fromstring(pack.read(name))


def comments(content):
    """Cell → what is said of it."""
    found = part(content, "xl/comments1.xml").iter("{*}comment")
    return {one.get("ref"): "".join(one.itertext()) for one in found}


def test_the_same_fault_is_told_once(school):
    school.open_class()
    wrong = {2: "31.02.2015", 4: "31.02.2015", 5: "30.02.2014", 6: "31.04.2015"}
    rows = [child(n, **({"birth_date": wrong[n]} if n in wrong else {})) for n in range(8)]
    rows[7]["sex"] = "мальчик"
    told = [(one.column, one.detail, one.rows, one.count) for one in take(school, xlsx(rows)).groups]
    assert told == [
        ("Дата рождения", "Такого дня в календаре нет", "4, 6–8", 4),
        ("Пол", "«мальчик»: напишите М или Ж", "9", 1),
    ]


def test_a_wrong_cell_is_marked_where_it_stands(school):
    school.open_class()
    content = annotate(school, xlsx([child(1), child(2, sex="?", last_name="Ивaнов")]))
    found = comments(content)
    assert sorted(found) == ["B3", "F3"]
    assert "Похоже на «Иванов»" in found["B3"]
    (cell,) = (one for one in part(content, "xl/worksheets/sheet1.xml").iter("{*}c") if one.get("r") == "F3")
    styles = part(content, "xl/styles.xml")
    fill = styles.find("{*}cellXfs")[int(cell.get("s"))].get("fillId")
    assert styles.find("{*}fills")[int(fill)].find(".//{*}fgColor").get("rgb") == "FFFFC7CE"
    errors = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Ошибки").to_python()
    assert ["Строка", "Столбец", "Что исправить"] in errors
    assert [3.0, "Пол", "«?»: напишите М или Ж"] in errors


def test_the_list_that_is_given_back_can_be_mended_and_sent_again(school):
    """Also from a text with a title above it: rows stay where they were."""
    school.open_class()
    keys = [one.key for one in COLUMNS]
    lines = [["Список 5А"], [one.title for one in COLUMNS], [], [child(1, sex="?").get(key) for key in keys]]
    content = annotate(school, tables.separated(lines))
    assert take(school, content).problems == take(school, tables.separated(lines)).problems
    assert list(comments(content)) == ["F4"]
    right = annotate(school, xlsx([child(1)]))
    assert take(school, right, dry_run=False).accepted


def test_an_unknown_title_and_a_missing_column_are_marked_too(school):
    school.open_class()
    content = annotate(school, tables.xlsx([["Класс", "Фамилия", "Имя", "Кличка"], ["5А", "Иванов", "Иван", "кот"]]))
    assert "Неизвестный столбец" in comments(content)["D1"]


def test_text_that_looks_computed_stays_text(school):
    school.open_class()
    content = annotate(school, xlsx([child(1, address='=HYPERLINK("x")')]))
    assert part(content, "xl/worksheets/sheet1.xml").find(".//{*}f") is None


def test_a_file_without_a_list_is_refused(school, other_school):
    with pytest.raises(Invalid) as refused:
        annotate(school, b"nothing")
    assert refused.value.field == "content"
    with pytest.raises(NotFound):
        annotate(school, xlsx([child(1)]), of=other_school)
