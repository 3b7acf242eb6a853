"""The gradebook's second migration: pages of two teachers of one subject become one, and nothing on them is lost."""

from collections.abc import Callable
from typing import Any

import psycopg2
import pytest
from alembic.script import ScriptDirectory

from chassis import migrate
from contracts.base import uuid7

DISTRICT, SCHOOL, CLASS, SUBJECT, PERIOD, STUDENT, TEACHER = (str(uuid7()) for _ in range(7))
OWNER = {"district_id": DISTRICT, "school_id": SCHOOL}


def put(cursor: Any, table: str, **row: Any) -> None:
    row = {**OWNER, **row}
    names = ", ".join(row)
    cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f'%({name})s' for name in row)})", row)


def fill(cursor: Any, first: str, second: str) -> None:
    """Two pages of the same class, subject and period; on each a lesson, a work, a mark, an absence, a decision."""
    for n, page in enumerate((first, second)):
        assignment, lesson, work, day = str(uuid7()), str(uuid7()), str(uuid7()), f"2026-09-0{n + 1}"
        at = f"{day} 10:00+03"
        put(cursor, "known_assignments", id=assignment, class_id=CLASS, subject_id=SUBJECT, subject="Физика",
            teacher_id=TEACHER, starts_on=day, as_of=at)  # fmt: skip
        put(cursor, "pages", id=page, assignment_id=assignment, period_id=PERIOD, class_id=CLASS,
            starts_on="2026-09-01", ends_on="2026-11-01", version=5 + n)  # fmt: skip
        put(cursor, "lessons", id=lesson, assignment_id=assignment, class_id=CLASS, day=day, number=1, state="HELD",
            changed=1, as_of=at)  # fmt: skip
        put(
            cursor, "works", id=work, page_id=page, lesson_id=lesson, no=1, kind="ANSWER", title="", weight=1, changed=1
        )
        put(cursor, "marks", student_id=STUDENT, day=day, work_id=work, lesson_id=lesson, page_id=page,
            entry_id=str(uuid7()), changed=1, work_no=1, seq=1, points=5, weight=1, summative=False,
            value="5")  # fmt: skip
        put(cursor, "absences", student_id=STUDENT, day=day, lesson_id=lesson, page_id=page, author_id=TEACHER, at=at,
            changed=1)  # fmt: skip
        put(cursor, "period_mark_entries", id=str(uuid7()), page_id=page, student_id=STUDENT, seq=1, value=f"{4 + n}",
            author_id=TEACHER, at=at, changed=1)  # fmt: skip


def test_pages_of_one_subject_become_one(database: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    url, newest = database(), ScriptDirectory._upgrade_revs
    with monkeypatch.context() as patched:
        patched.setattr(ScriptDirectory, "_upgrade_revs", lambda self, _head, at: newest(self, "0001", at))
        migrate.upgrade("gradebook", url)
    first, second = sorted(str(uuid7()) for _ in range(2))
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET app.district = '*'")
        fill(cursor, first, second)
    migrate.upgrade("gradebook", url)
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET app.district = '*'")
        cursor.execute("SELECT id, class_id, subject_id, version FROM pages")
        assert cursor.fetchall() == [(first, CLASS, SUBJECT, 7)]
        for table, columns, rows in (
            ("works", "no", [(1,), (2,)]),
            ("marks", "work_no", [(1,), (2,)]),
            ("absences", "code", [(None,), (None,)]),
            ("period_mark_entries", "seq, value, reason", [(1, "4", None), (2, "5", "Страницы журнала объединены")]),
        ):
            cursor.execute(f"SELECT {columns} FROM {table} WHERE page_id = %s ORDER BY {columns}", (first,))
            assert cursor.fetchall() == rows, table
        with pytest.raises(psycopg2.errors.RestrictViolation):
            cursor.execute("DELETE FROM period_mark_entries")
    connection.close()
