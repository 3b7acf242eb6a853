"""A list as CSV and ODS; nothing in it is computed by whoever opens it."""

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from services.contingent.usecases.import_columns import COLUMNS

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for one, name in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "number": "datastyle",
        "manifest": "manifest",
    }.items()
)
_DAY = (
    '<number:date-style style:name="D"><number:day number:style="long"/><number:text>.</number:text>'
    '<number:month number:style="long"/><number:text>.</number:text><number:year number:style="long"/>'
    '</number:date-style><style:style style:name="day" style:family="table-cell" style:data-style-name="D"/>'
)
_COMPUTED = ("=", "+", "-", "@")


def csv_file(lines: list[dict[str, Any]]) -> bytes:
    """For the table programs of Russia: `;`, UTF-8 with its mark. An apostrophe keeps text from being computed."""
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";")
    writer.writerow(one.title for one in COLUMNS)
    for line in lines:
        writer.writerow(_plain(line.get(one.key)) for one in COLUMNS)
    return output.getvalue().encode("utf-8-sig")


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    text = str(value or "")
    return f"'{text}" if text.startswith(_COMPUTED) else text


def ods(lines: list[dict[str, Any]]) -> bytes:
    head = [_cell(one.title) for one in COLUMNS]
    rows = [head, *([_cell(line.get(one.key)) for one in COLUMNS] for line in lines)]
    table = f'<table:table table:name="Список">{"".join(map(_row, rows))}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    styles = f"<office:automatic-styles>{_DAY}</office:automatic-styles>"
    entries = (("/", ODS_TYPE), ("content.xml", "text/xml"))
    manifest = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>' for path, kind in entries
    )
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("mimetype", ODS_TYPE, zipfile.ZIP_STORED)
        pack.writestr("META-INF/manifest.xml", _document("manifest:manifest", 'manifest:version="1.3"', manifest))
        pack.writestr("content.xml", _document("office:document-content", 'office:version="1.3"', styles + body))
    return output.getvalue()


def _document(root: str, version: str, inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><{root} {_NAMES} {version}>{inside}</{root}>'


def _row(cells: Iterable[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _cell(value: Any) -> str:
    if value in (None, ""):
        return "<table:table-cell/>"
    if isinstance(value, date):
        day = f'table:style-name="day" office:value-type="date" office:date-value="{value}"'
        return f"<table:table-cell {day}><text:p>{value:%d.%m.%Y}</text:p></table:table-cell>"
    text = escape("".join(one for one in " ".join(str(value).split()) if one.isprintable()))
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
