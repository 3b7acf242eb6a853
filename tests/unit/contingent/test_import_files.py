"""Whatever bytes are sent as a list: a table comes out, or a sentence about the file; never anything else."""

import io
import tracemalloc
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.contingent.usecases import (
    import_annotation,
    import_cells,
    import_package,
    import_reading,
    import_sheet,
    import_table,
)
from services.contingent.usecases.import_columns import BY_TITLE, COLUMNS
from services.contingent.usecases.import_table import Unreadable
from services.contingent.usecases.import_titles import Titles
from tests.builders import tables

TITLES = [one.title for one in COLUMNS]
LINE = ["5А", "Иванов", "Иван", "Петрович", date(2015, 3, 5), "М"]
SHEET = "xl/worksheets/sheet1.xml"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def read(content):
    return import_table.read(content, BY_TITLE)


def refusal(content):
    with pytest.raises(Unreadable) as refused:
        read(content)
    return str(refused.value)


def sheet(rows):
    """An XLSX whose first sheet is this XML."""
    return tables.replaced(
        tables.xlsx([TITLES, LINE]), {SHEET: f"<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>"}
    )


@pytest.mark.parametrize("make", [tables.xlsx, tables.ods])
def test_a_table_is_read_as_it_was_written(make):
    found = read(make([TITLES, LINE, [], [None, "Петров\nПетр"]]))
    assert [(row.number, row.cells[:6]) for row in found.rows[1:]] == [
        (2, LINE),
        (4, ["", "Петров Петр", "", "", "", ""]),
    ]
    assert found.faults == {}


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|", "^", "~", ":", "#"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_text_is_cut_where_its_titles_are(delimiter, encoding):
    head = ["Список, 5А; к 01.09", *[""] * 3]
    found = read(tables.separated([head, TITLES, LINE], delimiter, encoding))
    assert found.rows[1].cells == TITLES
    assert found.rows[2].cells[1] == "Иванов"


# cells


@pytest.mark.parametrize("sign", ["\x07", "\x0b", "\x1f", "\x85", "\u200b", "\u202e", "\xad", "\ufffd", "\ue000"])
@pytest.mark.parametrize("make", [tables.xlsx, tables.ods, tables.separated])
def test_an_unseen_sign_is_named_by_its_cell(make, sign):
    if make is tables.ods and sign < " ":
        return  # no XML can hold it
    found = read(make([TITLES, ["5А", f"Ива{sign}нов"]]))
    assert f"U+{ord(sign):04X}" in found.faults[2, 1]


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("x")', "@SUM(A1)", "+cmd|' /C calc'!A0", "-СУММ(A1)", "=1", "  =1", "+A1", "-2+3+cmd"]
)
@pytest.mark.parametrize("make", [tables.xlsx, tables.ods, tables.separated])
def test_what_a_program_would_compute_is_no_text(make, text):
    assert "формула" in read(make([TITLES, ["5А", text]])).faults[2, 1]


@pytest.mark.parametrize("text", ["+7 (900) 000-00-01", "-", "—", "+7 900 000-00-01 мама (после 18)", "- нет", "a=b"])
def test_phones_and_dashes_are_text(text):
    found = read(tables.separated([TITLES, ["5А", text]]))
    assert (found.rows[1].cells[1], found.faults) == (text, {})


def test_a_quoted_sign_is_the_text_behind_the_quote():
    found = read(tables.separated([TITLES, ["5А", "'+7 900 000-00-01", "'-", "О'Нил", "'Иван"]]))
    assert found.rows[1].cells[1:5] == ["+7 900 000-00-01", "-", "О'Нил", "'Иван"]


def test_numbers_that_are_none_are_text():
    cells = "".join(
        f'<table:table-cell office:value-type="float" office:value="{one}"/>'
        for one in ("1e999", "nan", "-1e999", "7.0")
    )
    table = read(tables.ods([TITLES], f"<table:table-row>{cells}</table:table-row>"))
    assert table.rows[1].cells[:4] == ["inf", "nan", "-inf", 7]
    assert import_annotation.file(import_reading.read(table, Titles()), table).content


def test_a_formula_is_known_though_its_value_is_kept():
    assert "формула" in read(tables.xlsx([TITLES, LINE], {(1, 1): '="Ива"&"нов"'})).faults[2, 1]
    cell = '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>'
    assert "формула" in read(tables.ods([TITLES], f"<table:table-row>{cell * 2}</table:table-row>")).faults[2, 1]


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=4), max_size=4))
def test_what_has_no_fault_is_plain_text(lines):
    found = import_cells.table(lines, set())
    for row in found.rows:
        for index, cell in enumerate(row.cells):
            if (row.number, index) not in found.faults:
                assert cell == "" or cell.isprintable()
                assert not cell.startswith(("=", "@"))


# packages


def bomb(part, size):
    return tables.replaced(tables.xlsx([TITLES, LINE]), {part: b" " * size})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (bomb(SHEET, import_package.MOST_UNPACKED + 1), "слишком большой"),
        (b"PK\x03\x04 nothing else", "повреждён"),
        (tables.packed({"word/document.xml": "<a/>"}), "Это не таблица"),
        (tables.packed({"content.xml": "<text/>"}), "Это не таблица"),
        (tables.replaced(tables.xlsx([TITLES]), {"xl/vbaProject.bin": b"x"}), "макросы"),
        (tables.replaced(tables.xlsx([TITLES]), {SHEET: "<worksheet><row>"}), "повреждён"),
        (tables.replaced(tables.xlsx([TITLES]), {SHEET: "<?xml version='1.0' encoding='utf-16'?><a/>"}), "подстановки"),
        (tables.replaced(tables.xlsx([TITLES]), {SHEET: "<a/>".encode("utf-16")}), "подстановки"),
        (tables.ods_of("", '<!DOCTYPE a [<!ENTITY b "бом"><!ENTITY c "&b;&b;&b;">]>'), "подстановки"),
        (sheet('<row r="900000"><c r="A900000"><v>1</v></c></row>'), "в строке 900000"),
        (sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "столбце 16384"),
        (sheet('<row r="1"><c r="нет"><v>1</v></c></row>'), "повреждён"),
        (sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "повреждён"),
        (sheet(f'<row r="1"><c t="str"><v>{"я" * 2001}</v></c></row>'), "в ячейке 2 001 знаков"),
        (sheet("".join(f'<row><c t="str"><v>{n}</v></c></row>' for n in range(2500))), "не больше 2000"),
        (tables.ods([TITLES], '<table:table-row table:number-rows-repeated="0"/>'), "повреждён"),
        (tables.separated([TITLES, ["я" * 2001]]), "Строка 2, столбец 1"),
        (tables.separated([TITLES, *[LINE] * 2500]), "не больше 2000"),
        (tables.separated([TITLES, *[[]] * 10_000, LINE]), "в строке 10002"),
        (tables.separated([TITLES, ["x"] * 201]), "столбце 201"),
        (b'"' + "Класс;Фамилия;Имя".encode(), "кавычки"),
        (sheet("<row>" + "<c/>" * (import_sheet.MOST_CELLS + 1) + "</row>"), "слишком много ячеек"),
        (b"\x00" * 100, "не похож"),
    ],
)
def test_a_strange_file_is_refused_in_words(content, says):
    assert says in refusal(content)


def repeated(rows, columns, text):
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string">'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}<text:p>{text}</text:p></table:table-cell>'
    return f"{row}</table:table-row>"


EMPTY = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="1024"/>'


@pytest.mark.parametrize(
    "content",
    [
        tables.ods([TITLES], repeated(1_000_000, 1, "я")),
        tables.ods([TITLES], repeated(1, 1_000_000, "я")),
        tables.ods([TITLES], repeated(2000, 190, "я" * 2000)),
        tables.ods([TITLES], repeated(1, 1, '<text:s text:c="900000000"/>')),
        tables.ods_of(
            '<table:table table:name="а"/><table:table table:name="б">' + repeated(9999, 190, "я") + "</table:table>"
        ),
        tables.ods([TITLES], f"{EMPTY}</table:table-row>" + repeated(1, 1, "я")),
        tables.replaced(
            sheet("<row>" + "<c t='s'><v>0</v></c>" * 190 + "</row>"),
            {"xl/sharedStrings.xml": f"<sst {_MAIN}><si><t>{'я' * 1_000_000}</t></si></sst>"},
        ),
    ],
)
def test_a_few_bytes_that_stand_for_millions_of_cells_are_refused(content):
    assert len(content) < 200_000
    tracemalloc.start()
    try:
        refusal(content)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()


def test_empty_cells_may_stand_anywhere():
    """LibreOffice writes a sheet to its very end; a coloured row of Excel is a thousand empty cells."""
    assert len(read(tables.ods([TITLES, LINE], f"{EMPTY}</table:table-row>")).rows) == 2
    assert len(read(sheet('<row r="1"><c t="str"><v>я</v></c></row><row r="99999"><c r="XFD99999" s="1"/></row>')).rows)


def test_sizes_that_a_package_states_are_not_believed():
    """The directory says ten bytes, the part unpacks to more: what is counted is what comes out."""
    content = bytearray(bomb("docProps/app.xml", 100) + b"")
    package = import_package.Package(bytes(content))
    package._parts[SHEET].file_size = 10
    with pytest.raises(Unreadable):
        package.xml(SHEET)


def test_a_part_that_is_there_twice_is_refused():
    content = tables.xlsx([TITLES])
    output = io.BytesIO(content)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(output, "a") as pack:
        pack.writestr(SHEET, "<worksheet/>")
    assert "повреждён" in refusal(output.getvalue())


WHOLE = [tables.xlsx([TITLES, LINE]), tables.ods([TITLES, LINE]), tables.separated([TITLES, LINE])]


@given(st.sampled_from(WHOLE), st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_damaged_file_is_read_or_refused(content, data):
    """Also a damaged sheet in a sound package, which no checksum finds."""
    part = {WHOLE[0]: SHEET, WHOLE[1]: "content.xml"}.get(content)
    if part and data.draw(st.booleans()):
        damaged = tables.replaced(content, {part: _damaged(import_package.Package(content).xml(part), data)})
    else:
        damaged = _damaged(content, data)
    try:
        table = read(damaged)
        assert import_annotation.file(import_reading.read(table, Titles()), table).content.startswith(b"PK")
    except Unreadable as refused:
        assert str(refused)


def _damaged(content, data):
    at = data.draw(st.integers(0, len(content) - 1))
    return content[:at] + data.draw(st.binary(max_size=8)) + content[at + data.draw(st.integers(0, 20)) :]
