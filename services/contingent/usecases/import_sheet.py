"""The first sheet of an XLSX or ODS → its cells. Bounds are walked before any cell becomes a value."""

import io
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from services.contingent.usecases import import_cells
from services.contingent.usecases.import_cells import (
    MOST_COLUMNS,
    MOST_ROWS,
    Table,
    Unreadable,
    check_size,
    too_many,
)
from services.contingent.usecases.import_package import Package, packed

MOST_CELLS = 300_000
"""Also empty ones, which a program writes for their colour alone."""
MOST_TEXT = 10_000_000
_MANIFEST, _CONTENT = "META-INF/manifest.xml", "content.xml"
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STRINGS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_TYPES, _ROOT = "[Content_Types].xml", "_rels/.rels"
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLE, _OFFICE, _TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{one}:1.0}}" for one in ("table", "office", "text"))
_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def read(content: bytes) -> Table:
    package = Package(content)
    try:
        if _BOOK in package:
            parts, computed = _xlsx(package)
        elif _CONTENT in package and b"spreadsheet" in package.xml(_CONTENT)[:100_000]:
            parts, computed = _ods(package)
        else:
            raise Unreadable("Это не таблица. Нужен файл XLSX или ODS (Excel, Р7, LibreOffice) или CSV")
        sheet = CalamineWorkbook.from_filelike(packed(parts)).get_sheet_by_index(0)
        return import_cells.table(sheet.to_python(skip_empty_area=False), computed)
    except (CalamineError, etree.XMLSyntaxError, LookupError, StopIteration, ValueError) as broken:
        raise Unreadable("Файл таблицы повреждён. Откройте его, сохраните заново и загрузите снова") from broken


class Walk:
    """What a sheet would hold, counted; refuses as soon as it is no list. Empty cells may stand anywhere."""

    def __init__(self) -> None:
        self.computed: set[tuple[int, int]] = set()
        self.tables = 0
        """Of an ODS, whose every sheet is read at once; rows are counted in the first."""
        self._cells = self._text = 0
        self._rows: set[int] = set()

    def pass_by(self, times: int = 1) -> None:
        self._cells += times
        if self._cells > MOST_CELLS:
            raise Unreadable("В файле слишком много ячеек. Скопируйте список в новый файл")

    def take(self, row: int, column: int, length: int, *, computed: bool, rows: int = 1) -> None:
        """A cell that holds something, in so many rows from `row` on."""
        check_size(row + rows - 1, column, length)
        self.pass_by(rows)
        self._text += length * rows
        if self._text > MOST_TEXT:
            raise Unreadable("В файле слишком много текста. Оставьте в нём только список")
        if self.tables <= 1:
            self._rows.update(range(row, row + rows))
            self.computed |= {(row, column)} if computed else set()
        if len(self._rows) > MOST_ROWS + 10:
            raise too_many(len(self._rows))


# XLSX


def _xlsx(package: Package) -> tuple[dict[str, bytes], set[tuple[int, int]]]:
    if "xl/vbaProject.bin" in package:
        raise Unreadable("В файле есть макросы. Сохраните его как обычную книгу XLSX")
    parts = {name: package.xml(name) for name in (_TYPES, _ROOT, _BOOK, _LINKS)}
    first = _first_sheet(parts)
    parts |= {name: package.xml(name) for name in (first, _STRINGS, _STYLES) if name in package}
    lengths = list(_lengths(parts[_STRINGS])) if _STRINGS in parts else []
    return parts, _walked_xlsx(parts[first], lengths)


def _first_sheet(parts: dict[str, bytes]) -> str:
    book, links = (etree.fromstring(parts[name], etree.XMLParser(**_SAFE)) for name in (_BOOK, _LINKS))
    sheet = book.find(".//{*}sheets/{*}sheet")
    if sheet is None:
        raise LookupError("no sheet")
    relation = next(value for key, value in sheet.attrib.items() if str(key).endswith("}id"))
    target = str(next(one.get("Target") for one in links if one.get("Id") == relation))
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _lengths(strings: bytes) -> Iterator[int]:
    """How long each text is that cells refer to: one long text in many cells is many long texts."""
    for _, one in etree.iterparse(io.BytesIO(strings), tag="{*}si", **_SAFE):
        yield sum(len(text.text or "") for text in one.iter("{*}t"))
        one.clear()


def _walked_xlsx(sheet: bytes, lengths: list[int]) -> set[tuple[int, int]]:
    walk, row, column = Walk(), 0, -1
    for event, one in etree.iterparse(io.BytesIO(sheet), ("start", "end"), tag=("{*}row", "{*}c"), **_SAFE):
        is_row = str(one.tag).endswith("}row")
        if event == "start" and is_row:
            row, column = int(one.get("r") or row + 1), -1
        elif event == "end" and is_row:
            one.clear()
        elif event == "end":
            row, column = _place(one.get("r"), row, column + 1)
            if len(one):
                computed = any(str(part.tag).endswith("}f") for part in one)
                walk.take(row, column, _length(one, lengths), computed=computed)
            else:
                walk.pass_by()
            one.clear()
    return walk.computed


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    if reference is None:
        return row, column
    found = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", reference)
    if found is None:
        raise ValueError(reference)
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return int(found[2]), number - 1


def _length(cell: Any, lengths: list[int]) -> int:
    if cell.get("t") == "s":
        return sum(lengths[int(part.text or 0)] for part in cell if str(part.tag).endswith("}v"))
    return sum(len(text) for text in cell.itertext())


# ODS


def _ods(package: Package) -> tuple[dict[str, bytes], set[tuple[int, int]]]:
    content = package.xml(_CONTENT)
    # the package's own list of parts would name pictures and signatures that are not taken along
    manifest = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        b'<manifest:file-entry manifest:full-path="/" manifest:media-type="' + _ODS_TYPE + b'"/></manifest:manifest>'
    )
    return {"mimetype": _ODS_TYPE, _MANIFEST: manifest, _CONTENT: content}, _walked_ods(content)


def _walked_ods(content: bytes) -> set[tuple[int, int]]:
    """Cells and rows say how often they are repeated: a few bytes may stand for a million cells."""
    tags = tuple(f"{_TABLE}{name}" for name in ("table", "table-row", "table-cell", "covered-table-cell"))
    walk, row, column, cells = Walk(), 0, 0, list[tuple[int, int, bool]]()
    for event, one in etree.iterparse(io.BytesIO(content), ("start", "end"), tag=tags, **_SAFE):
        kind = str(one.tag).removeprefix(_TABLE)
        if event == "start" and kind == "table":
            walk.tables, row = walk.tables + 1, 0
        elif event == "start" and kind == "table-row":
            column, cells = 0, []
        elif event == "end" and kind.endswith("cell"):
            length, formula = _written(one), one.get(f"{_TABLE}formula") is not None
            times = _repeated(one, "columns")
            walk.pass_by()
            if length or formula or one.get(f"{_OFFICE}value-type"):
                cells += [(at, length, formula) for at in range(column, min(column + times, MOST_COLUMNS + 1))]
            column += times
            one.clear()
        elif event == "end" and kind == "table-row":
            times = _repeated(one, "rows")
            for at, length, formula in cells:
                walk.take(row + 1, at, length, computed=formula, rows=times)
            row += times
            one.clear()
    return walk.computed


def _written(cell: Any) -> int:
    """Characters of a cell; a run of blanks is written as its number."""
    blanks = sum(int(one.get(f"{_TEXT}c") or 1) for one in cell.iter(f"{_TEXT}s"))
    return blanks + sum(len(text) for text in cell.itertext())


def _repeated(one: Any, what: str) -> int:
    times = int(one.get(f"{_TABLE}number-{what}-repeated") or 1)
    if times < 1:
        raise ValueError(times)
    return times
