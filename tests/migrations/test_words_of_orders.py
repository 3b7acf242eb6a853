"""Documents' fourth migration: orders that were there before are found like those written after it."""

from collections.abc import Callable

import psycopg2
import pytest
from alembic.script import ScriptDirectory

from chassis import migrate
from contracts.base import uuid7

OLD, NEW = str(uuid7()), str(uuid7())
PEOPLE = '[{"last_name": "Королёв", "first_name": "Пётр", "middle_name": null}]'
PUT = """
    INSERT INTO orders
      (id, district_id, school_id, kind, status, version, heading, basis, movements, people, created_at)
    VALUES (%s, %s, %s, 'ENROL', 'DRAFT', 1, 'О зачислении', 'заявления матери', '[]', %s, now())
"""


def put(url: str, order_id: str) -> None:
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET app.district = '*'")
        cursor.execute(PUT, (order_id, str(uuid7()), str(uuid7()), PEOPLE))
    connection.close()


def test_orders_of_before_and_after_are_found(database: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    url, newest = database(), ScriptDirectory._upgrade_revs
    with monkeypatch.context() as patched:
        patched.setattr(ScriptDirectory, "_upgrade_revs", lambda self, _head, at: newest(self, "0003", at))
        migrate.upgrade("documents", url)
    put(url, OLD)
    migrate.upgrade("documents", url)
    put(url, NEW)
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET app.district = '*'")
        cursor.execute(
            "SELECT document_id FROM document_words WHERE words @@ to_tsquery('russian', 'зачисление & заявление') "
            "AND names @@ to_tsquery('simple', 'королев & петр') ORDER BY document_id"
        )
        assert [row[0] for row in cursor.fetchall()] == sorted((OLD, NEW))
    connection.close()
