"""Rows → contract messages."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from contracts.base import Invalid
from contracts.journal import JournalPages, MarkEntry, MarkHistory, PageRow

_PAGE = list(PageRow.__dataclass_fields__)
_ENTRY = list(MarkEntry.__dataclass_fields__)


def page_list(rows: Sequence[Any], limit: int) -> JournalPages:
    """At most `limit` rows; `next` is set when there are more."""
    shown = rows[:limit]
    items = [PageRow(**{name: getattr(row, name) for name in _PAGE}) for row in shown]
    return JournalPages(items=items, next=_cursor(shown[-1]) if len(rows) > limit else None)


def history(work_id: UUID, student_id: UUID, rows: Sequence[Any]) -> MarkHistory:
    entries = [MarkEntry(**{name: getattr(row, name) for name in _ENTRY}) for row in rows]
    return MarkHistory(work_id=work_id, student_id=student_id, entries=entries)


def _cursor(row: Any) -> str:
    return urlsafe_b64encode(orjson.dumps([row.grade, row.class_title, row.subject, row.starts_on, row.id])).decode()


def place_of(cursor: str) -> list[Any]:
    """The row behind which the next page of a list begins."""
    try:
        grade, title, subject, starts_on, page_id = orjson.loads(urlsafe_b64decode(cursor))
        if not 0 <= grade < 100 or "\x00" in f"{title}{subject}":
            raise ValueError
        return [int(grade), str(title), str(subject), date.fromisoformat(starts_on), UUID(page_id)]
    except (ValueError, TypeError, AttributeError):
        raise Invalid("Список продолжают не с того места: начните с первой страницы", field="after") from None
