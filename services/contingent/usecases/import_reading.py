"""A table → one entry per child with typed values; every cell that cannot be read is named."""

from dataclasses import dataclass, field
from typing import Any

from contracts.importing import ColumnState, ImportColumn, ImportProblem
from services.contingent.usecases.import_columns import COLUMNS, KEYS, TITLES, BadCell, Column, plain
from services.contingent.usecases.import_table import MOST_ROWS, Row, Table, Unreadable
from services.contingent.usecases.import_titles import Titles

_HEADER_WITHIN = 10
_ENOUGH_TITLES = 3


@dataclass
class Entry:
    """One row of the list; `values` by column key, only what is filled and readable."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)


@dataclass
class Reading:
    entries: list[Entry] = field(default_factory=list)
    problems: list[ImportProblem] = field(default_factory=list)
    columns: list[ImportColumn] = field(default_factory=list)
    table: Table | None = None
    """None when there is none in the file."""
    places: dict[str, int] = field(default_factory=dict)
    """Where in a row the columns stand that problems name."""
    _cells: set[tuple[int, str]] = field(default_factory=set)

    def wrong(self, row: int, key: str, detail: str) -> None:
        """Adds a problem; the first one of a cell is enough."""
        column = TITLES.get(key, key)
        if (row, column) not in self._cells:
            self._cells.add((row, column))
            self.problems.append(ImportProblem(row=row, column=column, detail=detail))


def read(table: Table, titles: Titles) -> Reading:
    reading = Reading(table=table)
    header, rest = _split(table, titles)
    columns = _columns(header, titles, reading)
    if len(rest) > MOST_ROWS:
        raise Unreadable(f"В файле {len(rest)} строк, за один раз — не больше {MOST_ROWS}. Разделите список по классам")
    if not rest:
        raise Unreadable("Под заголовком нет ни одной строки. Заполните список")
    if not reading.problems:
        reading.entries = [_entry(row, columns, table, reading) for row in rest]
    return reading


def _split(table: Table, titles: Titles) -> tuple[Row, list[Row]]:
    """The header may stand under a title of the sheet; it is the line that says most of what we know."""
    first = table.rows[:_HEADER_WITHIN]
    told = [sum(titles.means(cell) or titles.resembles(cell) for cell in row.cells) for row in first]
    if max(told) >= _ENOUGH_TITLES:
        index = told.index(max(told))
        return first[index], table.rows[index + 1 :]
    wanted = ", ".join(one.title for one in COLUMNS if one.required)
    raise Unreadable(f"Не найдена строка заголовков. Нужны столбцы: {wanted}. Возьмите шаблон")


def _columns(header: Row, titles: Titles, reading: Reading) -> dict[int, Column]:
    columns: dict[int, Column] = {}
    for index, cell in enumerate(header.cells):
        told = titles.of(cell)
        column = KEYS.get(told.column or "")
        if plain(cell):
            reading.columns.append(told)
            reading.places.setdefault(column.title if column else told.title, index)
        if told.state is ColumnState.UNKNOWN:
            reading.wrong(header.number, told.title, _unknown(told))
        elif column is not None and column in columns.values():
            reading.wrong(header.number, column.key, "Столбец встречается дважды, оставьте один")
        elif column is not None:
            columns[index] = column
    for column in COLUMNS:
        if column.required and column not in columns.values():
            reading.wrong(header.number, column.key, "Нет обязательного столбца: добавьте его, как в шаблоне")
    return columns


def _unknown(told: ImportColumn) -> str:
    detail = "Неизвестный столбец: удалите его, назовите как в шаблоне или укажите, что в нём"
    return f"{detail}. Похоже на «{KEYS[told.proposal].title}»" if told.proposal else detail


def _entry(row: Row, columns: dict[int, Column], table: Table, reading: Reading) -> Entry:
    entry = Entry(row.number)
    for index, column in columns.items():
        cell = row.cells[index] if index < len(row.cells) else None
        if (row.number, index) in table.faults:
            reading.wrong(row.number, column.key, table.faults[row.number, index])
        elif cell in (None, ""):
            if column.required:
                reading.wrong(row.number, column.key, "Не заполнено")
        else:
            _value(entry, column, cell, reading)
    return entry


def _value(entry: Entry, column: Column, cell: Any, reading: Reading) -> None:
    try:
        entry.values[column.key] = column.read(cell)
    except BadCell as bad:
        reading.wrong(entry.number, column.key, str(bad))
