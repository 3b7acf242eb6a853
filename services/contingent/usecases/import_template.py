"""The XLSX that a school fills in: titles, what to write, an invented example."""

import io
from datetime import date
from typing import Any
from uuid import UUID

import xlsxwriter

from chassis.db import UnitOfWork
from contracts.base import File
from services.contingent.usecases import known
from services.contingent.usecases.import_columns import COLUMNS

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXAMPLE: dict[str, Any] = {
    "class": "5А",
    "last_name": "Примерова",
    "first_name": "Алёна",
    "middle_name": "Ильинична",
    "birth_date": date(2015, 3, 5),
    "sex": "Ж",
    "snils": "123-456-789 64",
    "address": "249000, Калужская область, п. Примерный, ул. Школьная, д. 1, кв. 2",
    "paper": "1",
    "paper_date": date(2026, 8, 20),
    "purposes": "P1, P2",
    "adult1": "Примерова Мария Сергеевна",
    "kinship1": "мать",
    "phone1": "+7 900 000-00-01",
    "paper1": "2",
    "paper_date1": date(2026, 8, 20),
}


def make(uow: UnitOfWork, school_id: UUID) -> File:
    known.district_of(uow, school_id)
    return File(name="Список обучающихся.xlsx", media_type=MEDIA_TYPE, content=workbook([{}]))


def workbook(rows: list[dict[str, Any]]) -> bytes:
    """A book whose first sheet holds these rows by column key; rules and an example stand on the second and third."""
    return _book(rows, guide=True)


def listed(rows: list[dict[str, Any]]) -> bytes:
    """The list alone."""
    return _book(rows, guide=False)


def _book(rows: list[dict[str, Any]], *, guide: bool) -> bytes:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        looks = {
            "must": book.add_format({"bold": True, "bg_color": "#FFE699", "text_wrap": True, "border": 1}),
            "may": book.add_format({"bold": True, "bg_color": "#E2EFDA", "text_wrap": True, "border": 1}),
            "day": book.add_format({"num_format": "dd.mm.yyyy"}),
        }
        _sheet(book, "Список", rows, looks)
        if guide:
            _rules(book, looks)
            _sheet(book, "Пример", [EXAMPLE], looks)
    return output.getvalue()


def _sheet(book: Any, name: str, rows: list[dict[str, Any]], looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 3)
    for index, column in enumerate(COLUMNS):
        sheet.write_string(0, index, column.title, looks["must" if column.required else "may"])
        sheet.set_column(index, index, max(12, len(column.title) + 2))
        for number, row in enumerate(rows, start=1):
            value = row.get(column.key)
            if isinstance(value, date):
                sheet.write_datetime(number, index, value, looks["day"])
            elif value is not None:
                sheet.write_string(number, index, str(value))


def _rules(book: Any, looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet("Как заполнять")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 16)
    sheet.set_column(2, 2, 80)
    for index, title in enumerate(("Столбец", "Обязателен", "Что писать")):
        sheet.write_string(0, index, title, looks["may"])
    for number, column in enumerate(COLUMNS, start=1):
        sheet.write_string(number, 0, column.title)
        sheet.write_string(number, 1, "да" if column.required else "")
        sheet.write_string(number, 2, column.hint)
