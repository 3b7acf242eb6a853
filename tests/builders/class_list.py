"""A school's list as a clerk types it, with the mistakes a clerk makes."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLES = (
    "Класс", "Фамилия", "Имя", "Отчество", "Дата рождения", "Пол", "СНИЛС", "Согласие №", "Согласие дата",
    "Представитель 1", "Родство 1", "Согласие 1 №", "Согласие 1 дата",
)  # fmt: skip


def pupil(school_class: str, last: str, first: str, born: date, sex: str = "М", **other: Any) -> list[Any]:
    """One row in good order; `other` overrides cells by title."""
    mother = f"{last}{'' if sex == 'Ж' else 'а'} Ольга Ивановна"
    row = [school_class, last, first, "нет", born, sex, None, "С-1", date(2026, 9, 1), mother, "мать", "П-1"]
    row.append(date(2026, 9, 1))
    for title, value in other.items():
        row[TITLES.index(title)] = value
    return row


def xlsx(rows: Sequence[Sequence[Any]], titles: Sequence[str] = TITLES) -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet("Список"), book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, titles)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif value is not None:
                    sheet.write(number, column, value)
    return stream.getvalue()
