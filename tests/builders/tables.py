"""Invented tables as files: XLSX, ODS and CSV, and what nobody should send instead."""

import csv
import io
import zipfile
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text", "manifest")
)


def xlsx(lines: list[list[Any]], formulas: dict[tuple[int, int], str] | None = None) -> bytes:
    """Formulas by (line, column), counted from 0."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd.mm.yyyy"})
        for number, line in enumerate(lines):
            for index, cell in enumerate(line):
                if isinstance(cell, date):
                    sheet.write_datetime(number, index, cell, day)
                elif cell is not None:
                    (sheet.write_string if isinstance(cell, str) else sheet.write)(number, index, cell)
        for (number, index), formula in (formulas or {}).items():
            sheet.write_formula(number, index, formula, value="Иванов")
    return output.getvalue()


def ods(lines: list[list[Any]], more: str = "") -> bytes:
    """`more`: rows in XML, after these."""
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, line))}</table:table-row>" for line in lines)
    return ods_of(f'<table:table table:name="Список">{rows}{more}</table:table>')


def _ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'


def ods_of(tables: str, head: str = "") -> bytes:
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    content = f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {_NAMES}>{body}'
    return packed({"mimetype": ODS_TYPE, "content.xml": f"{content}</office:document-content>"})


def separated(lines: list[list[Any]], delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    output = io.StringIO()
    writer = csv.writer(output, delimiter=delimiter)
    for line in lines:
        writer.writerow(f"{cell:%d.%m.%Y}" if isinstance(cell, date) else cell for cell in line)
    return output.getvalue().encode(encoding)


def packed(parts: dict[str, str | bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in parts.items():
            pack.writestr(name, data)
    return output.getvalue()


def replaced(content: bytes, parts: dict[str, str | bytes]) -> bytes:
    """The same file with other parts in the place of some of its own."""
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        return packed({name: pack.read(name) for name in pack.namelist()} | parts)
