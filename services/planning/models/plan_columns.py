"""Columns of a thematic plan as teachers name them."""

from typing import NamedTuple

MOST_HOURS = 2
"""Of a row: a longer topic is written as several lessons."""


class Column(NamedTuple):
    name: str
    """Member of a plan row; empty for a column that is known and not kept."""
    title: str
    width: int
    required: bool = False
    aliases: tuple[str, ...] = ()


COLUMNS: tuple[Column, ...] = (
    Column("no", "№ урока", 9, aliases=("№", "№ п/п", "номер урока")),
    Column("section_no", "№ в разделе", 9, aliases=("номер в разделе",)),
    Column("section", "Раздел", 28, aliases=("название раздела", "тема раздела")),
    Column("topic", "Тема урока", 48, required=True, aliases=("тема",)),
    Column("hours", "Кол-во часов", 9, required=True, aliases=("часы", "количество часов", "часов", "число часов")),
    Column("lesson_type", "Тип урока", 22),
    Column("control", "Вид контроля", 22, aliases=("вид работы", "вид контроля/работы", "контроль")),
    Column("results", "Планируемые результаты", 44, aliases=("планируемые результаты (предметные, ууд)", "результаты")),
    Column("homework", "Домашнее задание", 32, aliases=("дз", "д/з")),
    Column("resources", "ЭОР", 28, aliases=("электронные образовательные ресурсы", "ресурсы")),
    Column("note", "Примечание", 24, aliases=("корректировка", "корректировка/примечание")),
    Column("", "Дата по плану", 12, aliases=("дата план", "план")),
    Column("", "Дата по факту", 12, aliases=("дата факт", "факт")),
)
"""The last two are of every printed plan; here the days come from the timetable."""

TITLES = {column.name: column.title for column in COLUMNS if column.name}


def plain(title: object) -> str:
    """A heading as it is compared: case, line breaks and double spaces do not matter."""
    return " ".join(str(title).lower().replace("ё", "е").replace("*", " ").split())


BY_HEADING: dict[str, Column] = {
    plain(heading): column for column in COLUMNS for heading in (column.title, *column.aliases)
}
