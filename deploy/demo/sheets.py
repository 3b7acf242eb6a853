"""Files as a school brings them: the list of its pupils, a thematic plan. XLSX, in the platform's own templates."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from deploy.demo.district import Class
from deploy.demo.people import Adult, Child
from deploy.demo.plans import Row

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MADE = datetime(2026, 9, 1)  # noqa: DTZ001  (the same bytes in every load)
LIST_TITLES = (
    "Класс", "Фамилия", "Имя", "Отчество", "Дата рождения", "Пол", "СНИЛС", "Адрес", "Согласие №", "Согласие дата",
    "Цели согласия",
    "Представитель 1", "Родство 1", "Телефон 1", "Согласие 1 №", "Согласие 1 дата", "Документ 1",
    "Представитель 2", "Родство 2", "Телефон 2", "Согласие 2 №", "Согласие 2 дата", "Документ 2",
)  # fmt: skip
PLAN_TITLES = ("№ урока", "Раздел", "Тема урока", "Кол-во часов", "Вид контроля", "Домашнее задание")
KINSHIP = {"MOTHER": "мать", "FATHER": "отец", "GUARDIAN": "опекун"}


def class_list(groups: Iterable[tuple[Class, Sequence[Child]]], signed: date, today: date) -> bytes:
    """Everybody of a school with those who answer for them; consents were signed on one day or on coming of age."""
    rows = [_child(of, one, signed, today) for of, children in groups for one in children]
    return table("Список", LIST_TITLES, rows)


def _child(of: Class, one: Child, signed: date, today: date) -> list[Any]:
    adults = [cell for adult in one.family.adults for cell in _adult(adult, signed)]
    return [
        of.title,
        one.last_name,
        one.first_name,
        one.middle_name or "нет",
        one.birth_date,
        "М" if one.sex == "M" else "Ж",
        one.snils,
        one.family.address,
        f"С-{one.certificate[1]}",
        one.signs_on(signed, today),
        ", ".join(one.purposes),
        *adults,
    ]


def _adult(one: Adult, signed: date) -> list[Any]:
    act = f"Акт об опеке № {one.number} от 01.06.2020" if one.kinship == "GUARDIAN" else None
    name = f"{one.last_name} {one.first_name} {one.middle_name}"
    return [name, KINSHIP[one.kinship], one.phone, f"П-{one.number}", signed, act]


def plan(rows: Iterable[Row]) -> bytes:
    """A thematic plan (КТП); a section is named in its first row."""
    lines, section = [], ""
    for number, row in enumerate(rows, 1):
        lines.append([number, None if row.section == section else row.section, *row[1:]])
        section = row.section
    return table("КТП", PLAN_TITLES, lines)


def table(name: str, titles: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": MADE})
        sheet, day = book.add_worksheet(name), book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, titles)
        for number, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, at, value, day)
                elif value is not None:
                    sheet.write(number, at, value)
    return stream.getvalue()
