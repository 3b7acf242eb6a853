"""Tables: columns, lines, joined cells; one row may stand for each line of the order's list."""

from collections.abc import Callable
from typing import Any

from contracts.templates import FieldPlace
from services.documents.usecases.word.package import W
from services.documents.usecases.word.places import Places
from services.documents.usecases.word.styles import Styles, local, points

MOST_COLUMNS = 40
_SIDES = {"top": "top", "bottom": "bottom", "left": "left", "start": "left", "right": "right", "end": "right"}
_INSIDE = {"insideH": "y", "insideV": "x"}
_VERTICAL = {"center": "horizon", "bottom": "bottom"}
Cells = Callable[[Any], tuple[str, set[FieldPlace]]]
Lines = dict[str, str]


class Tables:
    def __init__(self, styles: Styles, places: Places, cells: Cells) -> None:
        self._styles, self._places, self._cells = styles, places, cells
        self.listed = False
        """Whether a row has come that is repeated."""

    def read(self, table: Any, name: str, *, in_appendix: bool) -> str:
        self._places.now = name
        widths = [points(one.get(f"{W}w")) for one in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        if not 1 <= len(widths) <= MOST_COLUMNS:
            self._places.wrong(f"в таблице от 1 до {MOST_COLUMNS} столбцов")
            return ""
        own = table.find(f"{W}tblPr")
        lines = self._lines(own)
        align = own.find(f"{W}jc").get(f"{W}val") if own is not None and own.find(f"{W}jc") is not None else "left"
        heads: list[str] = []
        rest: list[str] = []
        for number, row in enumerate(table.iterfind(f"{W}tr"), 1):
            head, said = self._row(row, f"{name}, строка {number}", lines, in_appendix)
            (heads if head and not rest else rest).append(said)
        columns = ", ".join(f"{one:g}pt" if one else "1fr" for one in widths)
        header = f"table.header({', '.join(heads)}), " if heads else ""
        toward = {"center": "center", "right": "right", "end": "right"}.get(align or "left", "left")
        settings = f"columns: ({columns},), stroke: none, inset: (x: 5.4pt, y: 0pt)"
        return f"align({toward}, table({settings}, {header}{', '.join(rest)}))"

    def _row(self, row: Any, name: str, lines: Lines, in_appendix: bool) -> tuple[bool, str]:
        cells, places = [], set()
        for number, cell in enumerate(row.iterfind(f"{W}tc"), 1):
            self._places.now = f"{name}, ячейка {number}"
            said, found = self._cell(cell, lines)
            cells.append(said)
            places |= found
        for one in row:
            if local(one) not in ("tc", "trPr", "tblPrEx", "bookmarkStart", "bookmarkEnd", "proofErr", ""):
                self._places.wrong(f"не переносится: элемент «{local(one)}»")
        head = row.find(f"{W}trPr/{W}tblHeader") is not None
        if FieldPlace.LIST_ROW not in places:
            return head, ", ".join(cells)
        self.listed = True
        self._places.now = name
        if head:
            self._places.wrong("строка списка отмечена как заголовок таблицы")
        if not in_appendix:
            self._places.wrong("строка списка стоит до поля «приложение»")
        return False, f"..form.appendix.rows.map(row => ({', '.join(cells)},)).flatten()"

    def _cell(self, cell: Any, lines: Lines) -> tuple[str, set[FieldPlace]]:
        said: list[str] = []
        found: set[FieldPlace] = set()
        for one in cell:
            name = local(one)
            if name == "p":
                text, places = self._cells(one)
                said.append(text)
                found |= places
            elif name == "tbl":
                self._places.wrong("таблица внутри таблицы")
            elif name not in ("tcPr", "bookmarkStart", "bookmarkEnd", ""):
                self._places.wrong(f"не переносится: элемент «{name}»")
        return f"table.cell({self._cell_shape(cell.find(f'{W}tcPr'), lines)}, {{ {'; '.join(said)} }})", found

    def _cell_shape(self, own: Any, lines: Lines) -> str:
        span = own.find(f"{W}gridSpan") if own is not None else None
        vertical = own.find(f"{W}vAlign") if own is not None else None
        shade = own.find(f"{W}shd") if own is not None else None
        if own is not None and own.find(f"{W}vMerge") is not None:
            self._places.wrong("ячейки объединены по вертикали")
        if own is not None and own.find(f"{W}textDirection") is not None:
            self._places.wrong("текст в ячейке повёрнут")
        if shade is not None and shade.get(f"{W}fill") not in (None, "auto", "FFFFFF"):
            self._places.wrong("не переносится: заливка")
        stroke = {**lines, **_drawn(own.find(f"{W}tcBorders") if own is not None else None)}
        said = [f"stroke: ({', '.join(f'{side}: {line}' for side, line in stroke.items())})"] if stroke else []
        columns = span.get(f"{W}val", "1") if span is not None else "1"
        if columns.isdecimal() and 1 < int(columns) <= MOST_COLUMNS:
            said.append(f"colspan: {int(columns)}")
        said.append(f"align: {_VERTICAL.get(vertical.get(f'{W}val') if vertical is not None else '', 'top')}")
        return ", ".join(said)

    def _lines(self, own: Any) -> Lines:
        """Of every cell alike: the edge of a table and the lines inside are one choice here."""
        style = own.find(f"{W}tblStyle") if own is not None else None
        lines: Lines = {}
        for properties in [*self._styles.table(style.get(f"{W}val") if style is not None else None), own]:
            borders = properties.find(f"{W}tblBorders") if properties is not None else None
            if borders is not None:
                lines |= _drawn(borders)
        return lines


def _drawn(borders: Any) -> Lines:
    """Side → a line of Typst. Inner lines count for the sides between cells, the edges of the table among them."""
    lines: Lines = {}
    for one in borders if borders is not None else ():
        drawn = one.get(f"{W}val") not in (None, "nil", "none")
        line = f"{min(max(points(one.get(f'{W}sz'), 8.0), 0.25), 6):g}pt" if drawn else "none"
        for side in {"y": ("top", "bottom"), "x": ("left", "right")}.get(_INSIDE.get(local(one), ""), ()):
            lines[side] = line
        if local(one) in _SIDES:
            lines.setdefault(_SIDES[local(one)], line)
    return lines
