"""Bytes of an uploaded list → a table of cells with their row numbers; or what is wrong with the file."""

from collections.abc import Collection

from services.contingent.usecases import import_csv, import_sheet
from services.contingent.usecases.import_cells import MOST_ROWS, Row, Table, Unreadable, too_many

__all__ = ["MOST_ROWS", "Row", "Table", "Unreadable", "read"]
MOST_BYTES = 10 * 1024 * 1024


def read(content: bytes, titles: Collection[str]) -> Table:
    """What is inside decides, not what the sender calls it. `titles`: what columns of lists are called here."""
    if not content.strip():
        raise Unreadable("Файл пуст. Заполните шаблон и загрузите его снова")
    if len(content) > MOST_BYTES:
        raise Unreadable(f"Файл больше {MOST_BYTES // 1024 // 1024} МБ. Оставьте в нём только список")
    table = import_sheet.read(content) if content.startswith(b"PK\x03\x04") else import_csv.read(content, titles)
    if not table.rows:
        raise Unreadable("В файле нет ни одной строки. Заполните шаблон и загрузите его снова")
    if len(table.rows) > MOST_ROWS + 10:
        raise too_many(len(table.rows))
    return table
