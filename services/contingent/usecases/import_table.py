"""Bytes of an uploaded list → a table of cells with their row numbers; or what is wrong with the file."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
MOST_ROWS = 2000
_CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}c"
_FORMULA = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f"


class Unreadable(Exception):
    """The file as a whole is no list; the message is Russian and says what to do."""


@dataclass(frozen=True)
class Row:
    number: int
    """As the table program shows it."""
    cells: list[Any]


@dataclass(frozen=True)
class Table:
    rows: list[Row]
    """Without empty ones."""
    formulas: frozenset[tuple[int, int]] = frozenset()
    """(row number, column index) of cells that are computed, not written."""


def read(content: bytes) -> Table:
    """What is inside decides, not what the sender calls it."""
    if not content.strip():
        raise Unreadable("Файл пуст. Заполните шаблон и загрузите его снова")
    if len(content) > MOST_BYTES:
        raise Unreadable(f"Файл больше {MOST_BYTES // 1024 // 1024} МБ. Оставьте в нём только список")
    table = _xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    if not table.rows:
        raise Unreadable("В файле нет ни одной строки. Заполните шаблон и загрузите его снова")
    if len(table.rows) > MOST_ROWS + 10:
        found = f"{len(table.rows):,}".replace(",", " ")
        raise Unreadable(f"В файле {found} строк, за один раз — не больше {MOST_ROWS}. Разделите список по классам")
    return table


def _xlsx(content: bytes) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            _refuse_strange(pack)
            formulas = frozenset(_formulas(pack))
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        lines = sheet.to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError, KeyError, etree.XMLSyntaxError) as broken:
        raise Unreadable("Файл XLSX повреждён. Откройте его, сохраните заново и загрузите снова") from broken
    return Table(_rows(lines), formulas)


def _refuse_strange(pack: zipfile.ZipFile) -> None:
    names = {one.filename for one in pack.infolist()}
    if "xl/workbook.xml" not in names:
        raise Unreadable("Это не таблица XLSX. Нужен файл XLSX (Excel, Р7, LibreOffice) или CSV")
    if "xl/vbaProject.bin" in names:
        raise Unreadable("В файле есть макросы. Сохраните его как обычную книгу XLSX")
    if sum(one.file_size for one in pack.infolist()) > MOST_UNPACKED:
        raise Unreadable("Файл распаковывается в слишком большой. Оставьте в нём только список")


def _formulas(pack: zipfile.ZipFile) -> Iterator[tuple[int, int]]:
    """Cells of the first sheet whose value is computed: a computed name is no document."""
    with pack.open(_first_sheet(pack)) as source:
        for _, cell in etree.iterparse(source, tag=_CELL, resolve_entities=False, no_network=True):
            if cell.find(_FORMULA) is not None:
                letters, number = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", "A1")).groups()  # type: ignore[union-attr]
                yield int(number), _column(letters)
            cell.clear()


def _first_sheet(pack: zipfile.ZipFile) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(pack.read("xl/workbook.xml"), parser)
    relation = next(value for key, value in book.find(".//{*}sheets/{*}sheet").attrib.items() if key.endswith("}id"))
    links = etree.fromstring(pack.read("xl/_rels/workbook.xml.rels"), parser)
    target: str = next(one.get("Target") for one in links if one.get("Id") == relation)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _csv(content: bytes) -> Table:
    text = _text(content)
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as broken:
        raise Unreadable("Файл CSV не читается: проверьте кавычки или сохраните его как XLSX") from broken
    rows = _rows(lines)
    formulas = {(row.number, i) for row in rows for i, cell in enumerate(row.cells) if str(cell).startswith("=")}
    return Table(rows, frozenset(formulas))


def _text(content: bytes) -> str:
    """UTF-8, else Windows-1251; anything with control characters is no text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
    if re.search(r"[\x00-\x08\x0e-\x1f\ufffd]", text):
        raise Unreadable("Файл не похож на список. Нужен XLSX (Excel, Р7, LibreOffice) или CSV")
    return text


def _rows(lines: list[list[Any]]) -> list[Row]:
    rows = [Row(number, [_cell(cell) for cell in cells]) for number, cells in enumerate(lines, start=1)]
    return [row for row in rows if any(cell not in (None, "") for cell in row.cells)]


def _cell(cell: Any) -> Any:
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell
