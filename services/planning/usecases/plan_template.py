"""The empty thematic plan that teachers download: headings, an example to be overwritten, and the rules."""

from functools import cache
from io import BytesIO

import xlsxwriter

from contracts.base import File
from services.planning.models.plan_columns import COLUMNS, MOST_HOURS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXAMPLE = (
    {"no": 1, "section_no": 1, "section": "Повторение", "topic": "Действия с натуральными числами", "hours": 1}
    | {"lesson_type": "Повторение", "homework": "Упр. 3, 5"},
    {"no": 2, "section_no": 2, "section": "Повторение", "topic": "Входная контрольная работа", "hours": 1}
    | {"lesson_type": "Контроль", "control": "Контрольная работа"},
    {"no": 3, "section_no": 1, "section": "Дроби", "topic": "Сложение дробей", "hours": 2}
    | {"lesson_type": "Открытие нового", "results": "Складывают дроби", "homework": "§ 1, упр. 12"},
    {"no": 5, "section": "Резерв", "topic": "Резерв учебного времени", "hours": 4},
)
RULES = (
    "Обязательны столбцы со звёздочкой: «Тема урока» и «Кол-во часов».",
    f"В строке не больше {MOST_HOURS} часов; строка на 2 часа занимает два урока.",
    "Сумма часов равна часам в неделю, умноженным на число учебных недель; остаток запишите строкой «Резерв».",
    "Раздел можно написать один раз, в первой его строке. Даты подставит система из расписания.",
)


@cache
def template() -> File:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        _plan(book, book.add_worksheet("КТП"))
        rules = book.add_worksheet("Правила")
        for line, rule in enumerate(RULES):
            rules.write_string(line, 0, rule)
    return File(name="Шаблон КТП.xlsx", media_type=XLSX, content=stream.getvalue())


def _plan(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    heading = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top", "bg_color": "#E8EEF7"})
    for at, column in enumerate(COLUMNS):
        sheet.write_string(0, at, column.title + ("*" if column.required else ""), heading)
        sheet.set_column(at, at, column.width)
        for line, row in enumerate(EXAMPLE, 1):
            if column.name in row:
                sheet.write(line, at, row[column.name])
    sheet.freeze_panes(1, 0)
