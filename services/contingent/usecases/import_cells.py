"""One cell of a list as it is written: its plain value, or why nobody may take it for one."""

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MOST_ROWS = 2000
LAST_ROW = 10_000
MOST_COLUMNS = 200
LONGEST_CELL = 2000
_COMPUTED = "В ячейке формула: вставьте значение (Специальная вставка → Значения)"
_LOOKS_COMPUTED = re.compile(r"[=@]|[+-](?=.*([A-Za-z!|=]|[^\W\d]\())", re.DOTALL)
_QUOTED = re.compile(r"'(?=[=+@-])")
"""How a table program, and our own export, keep text from being computed."""


class Unreadable(Exception):
    """The file as a whole is no list; the message is Russian and says what to do."""


@dataclass(frozen=True)
class Row:
    number: int
    """As the table program shows it."""
    cells: list[Any]


@dataclass(frozen=True)
class Table:
    rows: list[Row]
    """Without empty ones."""
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    """(row number, column index) → what is wrong with the cell, whatever column it is in."""


def table(lines: list[list[Any]], computed: set[tuple[int, int]]) -> Table:
    """`computed`: cells (row number, column index) in which the program keeps a formula."""
    rows, faults = [], dict.fromkeys(computed, _COMPUTED)
    for number, line in enumerate(lines, start=1):
        for index, cell in enumerate(line):
            if isinstance(cell, str) and (found := _fault(cell)):
                faults.setdefault((number, index), found)
        cells = [_plain(cell) for cell in line]
        if any(cell not in (None, "") for cell in cells):
            rows.append(Row(number, cells))
    return Table(rows, faults)


def check_size(row: int, column: int, length: int) -> None:
    """Refuses a cell that stands where no list has any, or holds what no cell does."""
    if row > LAST_ROW or column >= MOST_COLUMNS:
        detail = f"В файле занята ячейка в строке {row}, столбце {column + 1}: так далеко список не доходит"
        raise Unreadable(f"{detail}. Удалите всё, кроме списка")
    if length > LONGEST_CELL:
        detail = f"Строка {row}, столбец {column + 1}: в ячейке {_spaced(length)} знаков"
        raise Unreadable(f"{detail}, больше {LONGEST_CELL} не бывает. Проверьте кавычки и границы ячеек")


def too_many(rows: int) -> Unreadable:
    return Unreadable(
        f"В файле {_spaced(rows)} строк, за один раз — не больше {MOST_ROWS}. Разделите список по классам"
    )


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _fault(text: str) -> str | None:
    strange = next(_strange(text), None)
    if strange is not None:
        return f"В ячейке невидимый знак U+{ord(strange):04X}: наберите текст заново"
    return _COMPUTED if _LOOKS_COMPUTED.match(text.strip()) else None


def _strange(text: str) -> Iterator[str]:
    """Characters that nobody sees and no keyboard types; line breaks and tabs are only a way to wrap a line."""
    for one in text:
        if one not in "\t\n\r" and (one == "\ufffd" or unicodedata.category(one) in ("Cc", "Cf", "Co", "Cs", "Cn")):
            yield one


def _plain(cell: Any) -> Any:
    if isinstance(cell, str):
        return _QUOTED.sub("", " ".join(cell.split()), count=1) if cell[:1] == "'" else " ".join(cell.split())
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else cell if math.isfinite(cell) else str(cell)
    return cell
