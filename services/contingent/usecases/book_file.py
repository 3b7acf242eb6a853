"""The movement book as a workbook: its three parts, with the columns of the paper one (domain §2.5)."""

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import xlsxwriter

from contracts.access import AccessAction
from contracts.base import File, Forbidden
from contracts.contingent import MovementBookRow
from contracts.student_body import Counterpart, DataCategory
from services.contingent import views
from services.contingent.models import rules
from services.contingent.models.books import ARRIVED, LEFT, MOVED
from services.contingent.repository import books
from services.contingent.usecases import clock, known, noting, rights, student_export
from services.contingent.usecases.books import bounds
from services.contingent.usecases.import_running import Desk
from services.contingent.usecases.import_template import MEDIA_TYPE

OPERATION = student_export.OPERATION
Column = tuple[str, float, Callable[[MovementBookRow], Any]]

_COUNTERPART = {
    Counterpart.SAME_DISTRICT: "организация района",
    Counterpart.REGION: "организация области",
    Counterpart.OTHER_REGION: "другой регион",
    Counterpart.ABROAD: "за рубеж или из-за рубежа",
    Counterpart.FAMILY: "семейная форма",
    Counterpart.VOCATIONAL: "профессиональное образование",
    Counterpart.OTHER: "прочее",
}


def _place(row: MovementBookRow) -> str:
    return ", ".join(filter(None, (row.destination, _COUNTERPART[row.counterpart] if row.counterpart else None)))


def _order(row: MovementBookRow) -> str:
    return f"№ {row.order_number} от {row.order_date:%d.%m.%Y}"


_NUMBER: Column = ("№ п/п", 6, lambda row: row.number)
_NAME: Column = ("Фамилия, имя, отчество", 32, lambda row: row.full_name)
_BORN: Column = ("Дата рождения", 11, lambda row: row.birth_date)
_NOTE: Column = ("Примечание", 28, lambda row: row.note)
PARTS: dict[int, tuple[str, tuple[Column, ...]]] = {
    ARRIVED: (
        "Часть 1. Прибыло",
        (
            _NUMBER,
            ("Дата прибытия", 11, lambda row: row.effective_on),
            _NAME,
            _BORN,
            ("В какой класс", 8, lambda row: row.to_class),
            ("Откуда прибыл", 28, _place),
            ("Основание", 28, lambda row: row.basis),
            ("№ и дата приказа о зачислении", 20, _order),
            ("№ личного дела", 9, lambda row: row.personal_file_no),
            ("Адрес места жительства", 36, lambda row: row.address),
            ("Уведомление исходной организации: исх. №, дата", 20, lambda row: row.notice),
            _NOTE,
        ),
    ),
    LEFT: (
        "Часть 2. Выбыло",
        (
            _NUMBER,
            ("Дата выбытия", 11, lambda row: row.effective_on),
            _NAME,
            _BORN,
            ("Из какого класса", 8, lambda row: row.from_class),
            ("Куда выбыл", 28, _place),
            ("Причина", 28, lambda row: rules.RU_REASON[row.reason] if row.reason else None),
            ("Основание (заявление вх. №, дата)", 28, lambda row: row.basis),
            ("№ и дата приказа", 20, _order),
            ("№ личного дела", 9, lambda row: row.personal_file_no),
            ("Личное дело выдано: дата, кому", 24, lambda row: row.file_given),
            ("Подтверждение о прибытии: вх. №, дата", 24, lambda row: row.answer),
            _NOTE,
        ),
    ),
    MOVED: (
        "Часть 3. Внутренние переводы",
        (
            _NUMBER,
            ("Дата", 11, lambda row: row.effective_on),
            _NAME,
            ("Из класса", 8, lambda row: row.from_class),
            ("В класс", 8, lambda row: row.to_class),
            ("Основание", 28, lambda row: row.basis),
            ("№ и дата приказа", 20, _order),
            _NOTE,
        ),
    ),
}


def make(desk: Desk, school_id: UUID, year: str, reason: str | None) -> File:
    """Of whom the caller may give lists out; noted in the journal of access with its reason."""
    with desk.begin() as uow:
        _refuse_department(uow.caller.role)
        student_export.refuse(uow.caller.role, reason)
        known.district_of(uow, school_id)
        days, today = bounds(year), clock.today()
        parts: dict[int, list[MovementBookRow]] = {}
        for part in PARTS:
            addresses = part == ARRIVED and rights.reads_addresses(uow)
            rows = books.movement_rows(uow, school_id, days, part, today, operation=OPERATION, addresses=addresses)
            shown = {noting.Subject(row.person_id, row.district_id, row.school_id) for row in rows}
            blocks = [noting.NAMES, *([DataCategory.ADDRESS.value] if any(row.address for row in rows) else [])]
            noting.note(uow, AccessAction.EXPORT, OPERATION, sorted(shown), blocks, reason)
            parts[part] = [views.movement_book_row(row) for row in rows]
    content = desk.aside(workbook, year, parts)
    return File(name=f"Книга движения {year.replace('/', '-')}.xlsx", media_type=MEDIA_TYPE, content=content)


def _refuse_department(role: str) -> None:
    if role == "DISTRICT":
        raise Forbidden("Книга движения отделу образования не выгружается: на основании закона выгружают список школы")


def workbook(year: str, parts: dict[int, list[MovementBookRow]]) -> bytes:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "align": "center", "valign": "vcenter"})
        cell = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
        day = book.add_format({"num_format": "dd.mm.yyyy", "border": 1, "valign": "top", "align": "left"})
        for part, (title, columns) in PARTS.items():
            sheet = book.add_worksheet(title)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0, 2)
            sheet.freeze_panes(3, 0)
            sheet.write_string(0, 0, f"Книга движения обучающихся. {title}, {year} год")
            for number, (name, width, _) in enumerate(columns):
                sheet.set_column(number, number, width)
                sheet.write_string(1, number, name, head)
                sheet.write_number(2, number, number + 1, head)
            for line, row in enumerate(parts[part], start=3):
                _write(sheet, line, [value(row) for _, _, value in columns], cell, day)
    return output.getvalue()


def _write(sheet: Any, line: int, values: Sequence[Any], cell: Any, day: Any) -> None:
    """Text stays text whatever it starts with: nothing is computed."""
    for number, value in enumerate(values):
        if isinstance(value, date):
            sheet.write_datetime(line, number, value, day)
        elif isinstance(value, int):
            sheet.write_number(line, number, value, cell)
        else:
            sheet.write_string(line, number, value or "", cell)
