"""Contingent's tenth migration: a card's document and addresses get rows of their own; the code before still runs."""

from collections.abc import Callable
from typing import Any

import psycopg2
import pytest
from alembic.script import ScriptDirectory
from psycopg2.extras import Json

from chassis import migrate
from contracts.base import uuid7

DISTRICT, SCHOOL = str(uuid7()), str(uuid7())
PASSPORT = {"kind": "PASSPORT_RF", "series": "2926", "number": "654321", "issued_on": "2026-06-01", "issuer": None}
CERTIFICATE = {"kind": "BIRTH_CERT", "series": "II-БО", "number": "123456", "issued_on": None, "issuer": None}
HOME = {"kind": "REGISTRATION", "text": "п. Примерный, д. 1", "postcode": None, "fias_house_guid": None}


def put(cursor: Any, **row: Any) -> str:
    person = str(uuid7())
    values = {"id": person, "district_id": DISTRICT, "school_id": SCHOOL, "last_name": "Иванова", "first_name": "Анна"}
    values |= {"has_no_middle_name": True, "sort_key": "и", "search_key": " и", "version": 1} | row
    marks = ", ".join(f"%({name})s" for name in values)
    cursor.execute(f"INSERT INTO persons ({', '.join(values)}) VALUES ({marks})", values)
    return person


@pytest.fixture
def before(database: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of the edition before."""
    url, newest = database(), ScriptDirectory._upgrade_revs
    with monkeypatch.context() as patched:
        patched.setattr(ScriptDirectory, "_upgrade_revs", lambda self, _head, at: newest(self, "0009", at))
        migrate.upgrade("contingent", url)
    return url


def test_documents_and_addresses_of_cards_stand_by_themselves(before: str) -> None:
    with psycopg2.connect(before) as connection, connection.cursor() as cursor:
        cursor.execute("SET app.district = '*'")
        adult = put(cursor, identity_document=Json(PASSPORT), addresses=Json([HOME, HOME | {"kind": "ACTUAL"}]))
        child = put(cursor, identity_document=Json(CERTIFICATE), addresses=Json([HOME, HOME | {"text": "д. Иная, 2"}]))
        twin = put(cursor, identity_document=Json(CERTIFICATE))
        bare = put(cursor)
    migrate.upgrade("contingent", before)
    with psycopg2.connect(before) as connection, connection.cursor() as cursor:
        cursor.execute("SET app.district = '*'")
        cursor.execute(
            "SELECT person_id, series, number, issued_on::text, is_main FROM identity_documents ORDER BY kind"
        )
        certificate, passport = cursor.fetchall()
        assert passport == (adult, "2926", "654321", "2026-06-01", True)
        assert certificate[0] in (child, twin) and certificate[1:] == ("II-БО", "123456", None, True)
        cursor.execute(
            "SELECT kind, value, starts_on = current_date, ends_on FROM addresses WHERE person_id = %s", (adult,)
        )
        told = {"kind": "REGISTRATION", "text": HOME["text"]}
        assert sorted(cursor.fetchall()) == [
            ("ACTUAL", told | {"kind": "ACTUAL"}, True, None),
            ("REGISTRATION", told, True, None),
        ]
        cursor.execute("SELECT count(*) FROM addresses WHERE person_id IN (%s, %s, %s)", (child, twin, bare))
        assert cursor.fetchone() == (1,), "one of a kind"
        put(cursor, identity_document=Json(CERTIFICATE), health_group="II", addresses=Json([HOME]))
    connection.close()
