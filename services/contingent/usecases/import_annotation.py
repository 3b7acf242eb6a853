"""The list as it was sent, its wrong cells red with a comment, and all that is wrong on a second sheet."""

import io
from datetime import date
from typing import Any

import xlsxwriter

from contracts.base import File
from contracts.importing import ImportProblem
from services.contingent.usecases.import_cells import Table
from services.contingent.usecases.import_problems import groups
from services.contingent.usecases.import_reading import Reading
from services.contingent.usecases.import_template import MEDIA_TYPE

NAME = "Список с замечаниями.xlsx"
_WIDTHS = (14, 24, 100)


def file(reading: Reading, table: Table) -> File:
    """Its first sheet can be mended and sent again."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        wrong = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
        looks = {
            "day": book.add_format({"num_format": "dd.mm.yyyy"}),
            "wrong": book.add_format(wrong),
            "wrong day": book.add_format(wrong | {"num_format": "dd.mm.yyyy"}),
            "head": book.add_format({"bold": True, "bg_color": "#E2EFDA", "border": 1}),
        }
        _list(book, reading, table, looks)
        _errors(book, reading.problems, looks)
    return File(name=NAME, media_type=MEDIA_TYPE, content=output.getvalue())


def _list(book: Any, reading: Reading, table: Table, looks: dict[str, Any]) -> None:
    sheet, details = book.add_worksheet("Список"), _by_cell(reading)
    for row in table.rows:
        for index, cell in enumerate(row.cells):
            detail = details.get((row.number, index))
            _write(sheet, row.number - 1, index, cell, looks, wrong=detail is not None)
            if detail:
                sheet.write_comment(row.number - 1, index, detail, {"x_scale": 2})
    sheet.set_column(0, max((len(row.cells) for row in table.rows), default=1), 16)


def _by_cell(reading: Reading) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for one in reading.problems:
        index = reading.places.get(one.column)
        if index is not None:
            found.setdefault((one.row, index), one.detail)
    return found


def _write(sheet: Any, row: int, index: int, cell: Any, looks: dict[str, Any], *, wrong: bool) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, index, cell, looks["wrong day" if wrong else "day"])
    elif cell in (None, ""):
        sheet.write_blank(row, index, None, looks["wrong"] if wrong else None)
    elif isinstance(cell, int | float):
        sheet.write(row, index, cell, looks["wrong"] if wrong else None)
    else:
        sheet.write_string(row, index, str(cell), looks["wrong"] if wrong else None)


def _errors(book: Any, problems: list[ImportProblem], looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet("Ошибки")
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    lines: list[tuple[Any, ...]] = [("Строки", "Столбец", "Что исправить")]
    lines += [(one.rows, one.column, one.detail) for one in groups(problems)]
    lines += [(), ("Строка", "Столбец", "Что исправить")]
    lines += [(one.row or "", one.column, one.detail) for one in sorted(problems, key=lambda one: one.row)]
    for number, line in enumerate(lines):
        for index, value in enumerate(line):
            look = looks["head"] if line[2] == "Что исправить" else None
            (sheet.write_string if isinstance(value, str) else sheet.write)(number, index, value, look)
