"""How migrations behave among others: one migrator at a time, and none that waits for ever on a busy table."""

import time
from collections.abc import Callable

import eventlet
import psycopg2
import pytest
from sqlalchemy.exc import OperationalError

from chassis import migrate
from tests import tree

SERVICE = tree.migrated_services()[0]


def test_several_migrators_at_once_are_one(database: Callable[..., str]) -> None:
    """Every process of a service may be told to migrate at its start."""
    url = database()
    both = [eventlet.spawn(migrate.upgrade, SERVICE, url) for _ in range(4)]
    for one in both:
        one.wait()
    assert migrate.drift(SERVICE, url) == []


def test_a_migration_does_not_queue_behind_a_busy_table(
    database: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It gives up after its lock timeout: whoever asks for the table after it would wait too."""
    url = database(SERVICE)
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "300ms")
    busy = psycopg2.connect(url)
    with busy.cursor() as cursor:
        cursor.execute("DELETE FROM alembic_version")  # the tables are to be made again: they collide, or wait
        busy.commit()
        cursor.execute("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")
    started = time.monotonic()
    with pytest.raises(OperationalError, match="lock timeout"):
        migrate.upgrade(SERVICE, url)
    assert time.monotonic() - started < 5
    busy.close()


def test_the_lock_of_a_migrator_that_failed_is_free(database: Callable[..., str]) -> None:
    url = database()
    spoiled = psycopg2.connect(url)
    spoiled.cursor().execute("CREATE TABLE outbox (n int)")
    spoiled.commit()
    with pytest.raises(Exception, match="already exists"):
        migrate.upgrade(SERVICE, url)
    spoiled.cursor().execute("DROP TABLE outbox")
    spoiled.commit()
    spoiled.close()
    migrate.upgrade(SERVICE, url)
    assert migrate.drift(SERVICE, url) == []
