"""R2 as a workbook: form, «Протокол контроля», «Расшифровка» (for the school alone)."""

from datetime import timedelta
from itertools import groupby

from contracts.base import File
from contracts.reporting import MovementName, MovementReport
from services.reporting.models.columns import COLUMNS
from services.reporting.views import words
from services.reporting.views.workbook import Sheet, Workbook

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH = len(COLUMNS) + 1
_NAMES = ["№", "ФИО", "Дата рождения", "Прибыл / выбыл", "Класс", "Дата", "Откуда / куда", "Причина", "Приказ №", "от"]


def workbook(report: MovementReport, names: list[MovementName] | None) -> File:
    with Workbook(f"{report.face.code} {report.face.title}") as book:
        _form(book, report)
        _controls(book, report)
        if report.in_transit:
            _in_transit(book, report)
        if names is not None:
            _names(book, names)
    face = report.face
    edition = f"_v{face.edition}" if face.edition else ""
    name = f"{face.code}_{face.starts_on}_{face.ends_on - timedelta(days=1)}{edition}.xlsx"
    return File(name=name, media_type=MEDIA_TYPE, content=book.content)


def _form(book: Workbook, report: MovementReport) -> None:
    sheet = book.sheet("Форма", [18.0] + [7.5] * len(COLUMNS))
    _face(sheet, report)
    _head(sheet, "Школа" if report.rows[-1].kind == "DISTRICT" else "Класс")
    sheet.freeze(1)
    for row in report.rows:
        plain = row.kind == "CLASS" or (row.kind == "SCHOOL" and row.id is not None)
        sheet.line([row.title, *(column.of(row.counts) for column in COLUMNS)], "cell" if plain else "total")
    sheet.row += 1
    for note in report.notes:
        sheet.across(note, _WIDTH)
    sheet.row += 1
    sheet.across(f"Руководитель ____________________ {report.face.head or '(ФИО)'}", _WIDTH)
    sheet.row += 1
    sheet.across(f"Исполнитель ____________________ {report.face.made_by or '(ФИО)'}   тел. ______________", _WIDTH)


def _face(sheet: Sheet, report: MovementReport) -> None:
    face = report.face
    sheet.across(f"{face.title} (форма {face.code}, версия формы {face.form_version})", _WIDTH, "title")
    sheet.across(face.organisation, _WIDTH)
    if face.inn:
        sheet.across(f"ИНН {face.inn}   ОКТМО {face.oktmo}", _WIDTH)
    last = face.ends_on - timedelta(days=1)
    sheet.across(f"Период: {face.period} ({face.starts_on:%d.%m.%Y}–{last:%d.%m.%Y})", _WIDTH)
    sheet.across(f"По состоянию на конец дня {last:%d.%m.%Y}", _WIDTH)
    edition = f"Редакция {face.edition}" if face.edition else "Предварительный просмотр"
    sheet.across(f"{edition}. {face.reason}" if face.reason else edition, _WIDTH)
    sheet.across(f"Составлено: {face.made_by or 'АИС «Контингент»'}", _WIDTH)


def _head(sheet: Sheet, first: str) -> None:
    """Groups over titles, then the row of column numbers."""
    top = sheet.row
    sheet.merged(top, 0, top + 1, 0, first)
    place = 1
    for group, members in groupby(COLUMNS, key=lambda one: one.group):
        columns = list(members)
        if columns[0].title:
            sheet.merged(top, place, top, place + len(columns) - 1, group)
            for offset, column in enumerate(columns):
                sheet.merged(top + 1, place + offset, top + 1, place + offset, column.title)
        else:
            sheet.merged(top, place, top + 1, place, group)
        place += len(columns)
    sheet.page.set_row(top + 1, 75)
    sheet.row = top + 2
    sheet.line([1, *(column.number for column in COLUMNS)], "number")


def _controls(book: Workbook, report: MovementReport) -> None:
    sheet = book.sheet("Протокол контроля", [9.0, 62.0, 16.0, 80.0])
    sheet.line(["Код", "Проверка", "Результат", "Где не выполнено"], "head")
    sheet.freeze()
    for one in report.controls:
        result = "выполнено" if one.passed else words.RESULTS[one.severity]
        sheet.line([one.code, one.title, result, "\n".join(one.details)], "wrapped" if one.passed else "bad")


def _in_transit(book: Workbook, report: MovementReport) -> None:
    sheet = book.sheet("В пути", [6.0, 40.0, 14.0, 40.0, 14.0, 14.0, 14.0])
    sheet.line(["№", "ФИО", "Дата рождения", "Выбыл из", "Дата", "Приказ №", "от"], "head")
    sheet.freeze()
    for number, one in enumerate(report.in_transit, 1):
        who = (number, one.full_name, one.birth_date, one.school, one.left_on)
        sheet.line([*who, one.order_number, one.order_date])


def _names(book: Workbook, names: list[MovementName]) -> None:
    sheet = book.sheet("Расшифровка", [6.0, 36.0, 13.0, 22.0, 10.0, 12.0, 34.0, 34.0, 12.0, 12.0])
    sheet.line(list(_NAMES), "head")
    sheet.line([*range(1, len(_NAMES) + 1)], "number")
    sheet.freeze()
    for number, one in enumerate(names, 1):
        who = (number, one.full_name, one.birth_date, words.LISTS[one.list], one.class_title, one.on)
        sheet.line([*who, words.place(one), words.reason(one), one.order_number, one.order_date])
