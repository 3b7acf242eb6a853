"""A CSV as people save it: UTF-8, UTF-16 or Windows-1251, with whatever stands between the cells."""

import csv
import io
from collections.abc import Collection, Iterator
from typing import Any

from services.contingent.usecases import import_cells
from services.contingent.usecases.import_cells import MOST_ROWS, Table, Unreadable, check_size, too_many
from services.contingent.usecases.import_columns import plain

_USUAL = ";,\t|"
_NEVER = "\"' \n\r\ufeff"
_HEADER_WITHIN, _SAMPLE = 10, 20_000


def read(content: bytes, titles: Collection[str]) -> Table:
    """`titles`: by which a line is known to be the header (`plain`), and so what stands between its cells."""
    text = _text(content)
    try:
        lines = list(_lines(text, _delimiter(text, titles)))
    except csv.Error as broken:
        raise Unreadable("Файл CSV не читается: проверьте кавычки или сохраните его как XLSX") from broken
    return import_cells.table(lines, set())


def _lines(text: str, delimiter: str) -> Iterator[list[Any]]:
    filled = 0
    for number, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), start=1):
        for index, cell in enumerate(line):
            if cell:
                check_size(number, index, len(cell))
        filled += any(line)
        if filled > MOST_ROWS + 10:
            raise too_many(filled)
        yield line


def _delimiter(text: str, titles: Collection[str]) -> str:
    """The one that cuts the most known titles out of a line."""
    sample = text[:_SAMPLE]
    others = sorted({one for one in sample if not one.isalnum() and one not in _NEVER + _USUAL})
    found: str = max((*_USUAL, *others), key=lambda one: _known(sample, one, titles))
    return found


def _known(sample: str, delimiter: str, titles: Collection[str]) -> int:
    best = 0
    try:
        for number, line in enumerate(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)):
            best = max(best, sum(plain(cell) in titles for cell in line))
            if number >= _HEADER_WITHIN:
                break
    except csv.Error:
        return 0
    return best


def _text(content: bytes) -> str:
    """A mark of UTF-16, else UTF-8, else Windows-1251; what holds zeros is no text."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1251", errors="replace")
    if "\x00" in text:
        raise Unreadable("Файл не похож на список. Нужен XLSX или ODS (Excel, Р7, LibreOffice) или CSV")
    return text
