"""Contingent's eleventh migration: people of before are found by the words of their names."""

from collections.abc import Callable

import psycopg2
import pytest
from alembic.script import ScriptDirectory

from chassis import migrate

_PERSON = """
    INSERT INTO persons (id, district_id, school_id, last_name, first_name, has_no_middle_name, sort_key, search_key,
                         version)
    VALUES (gen_random_uuid(), gen_random_uuid(), %s, '-', '-', true, '-', %s, 1)
"""


def words(cursor: psycopg2.extensions.cursor) -> list[str]:
    cursor.execute("SELECT word FROM person_words WHERE kept_by = coalesce(school_id, district_id) ORDER BY word")
    return [word for (word,) in cursor.fetchall()]


def test_people_of_before_and_of_an_older_process_are_found(
    database: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, newest = database(), ScriptDirectory._upgrade_revs
    with monkeypatch.context() as patched:
        patched.setattr(ScriptDirectory, "_upgrade_revs", lambda self, _head, at: newest(self, "0010", at))
        migrate.upgrade("contingent", url)
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET app.district = '*'")
        cursor.execute(_PERSON, (None, " еж еж анна"))
    migrate.upgrade("contingent", url)
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET app.district = '*'")
        assert words(cursor) == ["анна", "еж"]
        cursor.execute(_PERSON, ("00000000-0000-7000-8000-000000000001", " жук"))
        cursor.execute("UPDATE persons SET search_key = ' уж' WHERE search_key LIKE '%анна'")
        assert words(cursor) == ["жук", "уж"]
        cursor.execute("UPDATE persons SET school_id = NULL WHERE search_key = ' жук'")
        assert words(cursor) == ["жук", "уж"]
    connection.close()
