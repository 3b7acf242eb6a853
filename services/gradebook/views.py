"""Rows → contract messages."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from chassis.render import Rendered
from contracts.base import Invalid
from contracts.journal import JournalPages, MarkEntry, MarkHistory, PageRow
from services.gradebook.models.kinds import KINDS
from services.gradebook.repository.class_week import Lesson

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


def diary(own: dict[str, Any], week: date, lessons: Iterable[Lesson]) -> Rendered:
    """The JSON of a `Diary`: the lessons of the classes with what is the student's own, put together as bytes."""
    marks: dict[str, list[Any]] = {}
    for lesson_id, value, weight, kind, title in own["marks"]:
        marks.setdefault(lesson_id, []).append([value, weight, KINDS[kind].title, title])
    absences = own["absences"]
    days: dict[str, list[bytes]] = {}
    for one in lessons:
        plain = one.id not in marks and one.id not in absences
        shown = one.plain if plain else _own(one, absences.get(one.id), marks.get(one.id))
        days.setdefault(one.day, []).append(shown)
    told = [b'{"on":"%b","lessons":[%b]}' % (day.encode(), b",".join(shown)) for day, shown in days.items()]
    who = {"student_id": own["id"], "name": own["name"], "class_title": own["class_title"], "week": week}
    return Rendered(b'%b,"days":[%b]}' % (orjson.dumps(who)[:-1], b",".join(told)))


def _own(lesson: Lesson, absence: str | None, marks: list[Any] | None) -> bytes:
    return lesson.shared + b"," + orjson.dumps({"absence": absence, "marks": marks or []})[1:]


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
