"""A table as a spreadsheet. Every cell is text: what looks like a formula stays what somebody typed."""

from datetime import UTC, datetime
from io import BytesIO

import xlsxwriter

from services.documents.usecases.sheets import SheetForm

_WIDE, _NARROW = 38, 13


def workbook(form: SheetForm, made: datetime) -> bytes:
    """Heading, titles that stay in sight, rows; the same data make the same bytes."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {"title": form.title, "author": form.school, "created": made.astimezone(UTC).replace(tzinfo=None)}
    )
    sheet = book.add_worksheet("Реестр")
    bold, cell = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1})
    above = [form.school, form.title, *form.lines]
    for number, line in enumerate(above):
        sheet.write_string(number, 0, line, bold)
    top = len(above) + 1
    for place, column in enumerate(form.columns):
        sheet.set_column(place, place, _WIDE if column.wide else _NARROW)
        sheet.write_string(top, place, column.title, head)
    for number, row in enumerate(form.rows, start=top + 1):
        for place, value in enumerate(row):
            sheet.write_string(number, place, value, cell)
    sheet.freeze_panes(top + 1, 0)
    if form.rows:
        sheet.autofilter(top, 0, top + len(form.rows), len(form.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    return content.getvalue()
