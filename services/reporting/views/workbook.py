"""A workbook whose bytes depend on nothing but what is written into it."""

from datetime import date, datetime
from io import BytesIO
from typing import Any, Self

import xlsxwriter

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  (an OOXML property without a zone, the same in every file)
_FORMATS: dict[str, dict[str, Any]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 13, "align": "center"},
    "face": {"text_wrap": True, "valign": "top"},
    "head": {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter", "font_size": 9},
    "number": {"border": 1, "align": "center", "italic": True, "font_size": 8},
    "cell": {"border": 1},
    "wrapped": {"border": 1, "text_wrap": True, "valign": "top"},
    "total": {"border": 1, "bold": True, "bg_color": "#EEEEEE"},
    "day": {"border": 1, "num_format": "dd.mm.yyyy", "align": "left"},
    "bad": {"border": 1, "text_wrap": True, "valign": "top", "bg_color": "#F8D7DA"},
}


class Sheet:
    """A sheet that is written row by row."""

    def __init__(self, book: "Workbook", name: str, widths: list[float]) -> None:
        self.book = book
        self.page = book.book.add_worksheet(name)
        self.page.set_landscape()
        self.page.set_paper(9)
        self.page.fit_to_pages(1, 0)
        self.row = 0
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)

    def put(self, column: int, value: str | int | date, style: str = "cell") -> None:
        """Text stays text whatever it starts with: never a formula, never a link."""
        look = self.book.formats[style]
        if isinstance(value, str):
            self.page.write_string(self.row, column, value, look)
        elif isinstance(value, date):
            self.page.write_datetime(self.row, column, value, self.book.formats["day"])
        else:
            self.page.write_number(self.row, column, value, look)

    def line(self, values: list[str | int | date], style: str = "cell") -> None:
        for column, value in enumerate(values):
            self.put(column, value, style)
        self.row += 1

    def across(self, text: str, columns: int, style: str = "face") -> None:
        """One text over the whole width."""
        self.page.merge_range(self.row, 0, self.row, columns - 1, "", self.book.formats[style])
        self.put(0, text, style)
        self.row += 1

    def merged(self, top: int, left: int, bottom: int, right: int, text: str, style: str = "head") -> None:
        look = self.book.formats[style]
        if (top, left) == (bottom, right):
            self.page.write_string(top, left, text, look)
        else:
            self.page.merge_range(top, left, bottom, right, text, look)

    def freeze(self, columns: int = 0) -> None:
        """Everything above stays in sight, and is repeated on every printed page."""
        self.page.freeze_panes(self.row, columns)
        self.page.repeat_rows(0, self.row - 1)


class Workbook:
    def __init__(self, title: str) -> None:
        self._bytes = BytesIO()
        self.book = xlsxwriter.Workbook(self._bytes, {"in_memory": True})
        self.book.set_properties({"title": title, "created": _MADE})
        self.formats = {name: self.book.add_format(look) for name, look in _FORMATS.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.book.close()

    def sheet(self, name: str, widths: list[float]) -> Sheet:
        return Sheet(self, name, widths)

    @property
    def content(self) -> bytes:
        return self._bytes.getvalue()
