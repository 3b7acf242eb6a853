"""A thematic plan read from an XLSX file; what is wrong is named by row and column of the file."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from contracts.base import Problem, uuid7
from contracts.planning import PlanRow
from services.planning.models.plan_columns import BY_HEADING, COLUMNS, MOST_HOURS, TITLES, Column, plain

MOST_ROWS, MOST_TEXT, HEADING_WITHIN = 500, 2_000, 15
NUMBERS = ("no", "section_no", "hours")
Line = dict[str, Any]


@dataclass
class Sheet:
    """What was read. Rows can be used only when there are no problems."""

    rows: list[PlanRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def hours(self) -> int:
        return sum(row.hours for row in self.rows)

    @property
    def controls(self) -> int:
        return sum(row.control is not None for row in self.rows)

    def refuse(self, detail: str, line: int | None = None, column: str = "") -> None:
        """`line` is the row of the file as the teacher sees it; without it the whole file is meant."""
        if line is None:
            self.problems.append(Problem(field="content", detail=detail))
        else:
            where = f"Строка {line}, столбец «{TITLES[column]}»: {detail}"
            self.problems.append(Problem(field=f"rows[{line}].{column}", detail=where))


def read(content: bytes) -> Sheet:
    """The first sheet of the file. The heading row is found by itself under any title lines."""
    sheet = Sheet()
    lines = lines_of(content)
    if lines is None:
        sheet.refuse("Файл не читается как таблица XLSX")
        return sheet
    at, columns = _heading(lines)
    missing = [f"«{one.title}»" for one in COLUMNS if one.required and one not in columns.values()]
    if missing:
        sheet.refuse("В первых строках файла нет столбцов: " + ", ".join(missing))
    else:
        _read_lines(sheet, lines[at + 1 :], at + 2, columns)
    return sheet


def lines_of(content: bytes) -> list[list[Any]] | None:
    """Cells of the first sheet; None when it is no workbook."""
    try:
        return CalamineWorkbook.from_object(BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError, OSError):
        return None


def _heading(lines: list[list[Any]]) -> tuple[int, dict[int, Column]]:
    """The row that names most columns, and which column stands where in it."""
    best: tuple[int, dict[int, Column]] = (0, {})
    for at, line in enumerate(lines[:HEADING_WITHIN]):
        found = {n: BY_HEADING[plain(cell)] for n, cell in enumerate(line) if plain(cell) in BY_HEADING}
        if len(found) > len(best[1]):
            best = (at, found)
    return best


def _read_lines(sheet: Sheet, lines: list[list[Any]], first: int, columns: dict[int, Column]) -> None:
    section = ""
    for number, cells in enumerate(lines, first):
        line: Line = {one.name: cells[n] for n, one in columns.items() if one.name and cells[n] not in ("", None)}
        section = str(line.get("section", section)).strip()
        if not set(line) - {"section", "no"}:
            continue  # empty, or only opens a section
        if len(sheet.rows) == MOST_ROWS:
            sheet.refuse(f"В плане больше {MOST_ROWS} строк")
            return
        sheet.rows.append(_row(sheet, number, {**line, "section": section}))
    if not sheet.rows:
        sheet.refuse("В файле нет ни одной темы")


def _row(sheet: Sheet, number: int, line: Line) -> PlanRow:
    texts = {name: _text(sheet, number, name, line.get(name)) for name in TITLES if name not in NUMBERS}
    topic, section = texts.pop("topic"), texts.pop("section")
    if topic is None:
        sheet.refuse("тема не указана", number, "topic")
    reserve = topic is not None and "резерв" in topic.lower()
    _check_number(sheet, number, line.get("no"))
    return PlanRow(
        id=uuid7(),
        no=len(sheet.rows) + 1,
        section_no=_whole(line.get("section_no")),
        section=section or "",
        topic=topic or "",
        hours=_hours(sheet, number, line.get("hours"), reserve=reserve),
        reserve=reserve,
        **texts,
    )


def _text(sheet: Sheet, number: int, name: str, value: Any) -> str | None:
    text = "" if value is None else _shown(value).strip()
    if len(text) > MOST_TEXT:
        sheet.refuse(f"длиннее {MOST_TEXT} знаков", number, name)
    if any(ord(sign) < 32 and sign not in "\n\r\t" for sign in text):
        sheet.refuse("есть недопустимые знаки", number, name)
    return text or None


def _hours(sheet: Sheet, number: int, value: Any, *, reserve: bool) -> int:
    """Whole hours; only a reserve may be long."""
    hours, most = _whole(value), 99 if reserve else MOST_HOURS
    if value is None:
        sheet.refuse("часы не указаны", number, "hours")
    elif hours is None or not 1 <= hours <= most:
        sheet.refuse(f"нужно целое число от 1 до {most}, а написано «{_shown(value)}»", number, "hours")
    return hours or 1


def _check_number(sheet: Sheet, number: int, value: Any) -> None:
    """Numbered by rows or by hours, in order; a row of two hours may be written «3–4»."""
    if value is None:
        return
    first = _whole(_shown(value).replace("–", "-").split("-")[0])
    if first is None:
        sheet.refuse(f"нужно число, а написано «{_shown(value)}»", number, "no")
    elif first not in (len(sheet.rows) + 1, sheet.hours + 1):
        sheet.refuse(f"номер {first} не по порядку, ожидается {len(sheet.rows) + 1}", number, "no")


def _shown(value: Any) -> str:
    """A cell as the teacher sees it: whole numbers come from files as 7.0."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _whole(value: Any) -> int | None:
    """The whole number a cell holds, written as a number or as text."""
    try:
        number = float(str(value).strip().replace(",", "."))
    except ValueError:
        return None
    return int(number) if number.is_integer() and 0 <= number < 10_000 else None
