"""Readers, whose every statement is a transaction of its own, and writes that wait for company."""

import time

import psycopg2
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from chassis.db import Database
from chassis.statement import Shapes
from contracts.base import PLATFORM, Caller, uuid7
from tests.integration.chassis.shop import ThingSold
from tests.integration.chassis.test_transactions import CLERK, DISTRICT, sales, sell


def test_a_reader_changes_nothing_and_leaves_nothing_behind(db: Database) -> None:
    with db.begin(CLERK, read_only=True) as uow:
        first = uow.scalar("SELECT pg_backend_pid()")
        assert uow.scalar("SELECT current_setting('app.district')") == str(DISTRICT)
        with pytest.raises(DBAPIError, match="read-only"):
            sell(uow, "by a reader")
        assert uow.scalar("SELECT count(*) FROM sales") == 0
    assert db.engine is not None
    with db.engine.connect() as connection:
        names = "current_setting('app.district', true), current_setting('transaction_read_only')"
        found = connection.exec_driver_sql(f"SELECT pg_backend_pid(), {names}").one()
    assert (found[0], found[1] or "", found[2]) == (first, "", "off")


def test_a_reader_cannot_tell_what_nobody_would_hear(db: Database) -> None:
    with db.begin(CLERK, read_only=True) as uow, pytest.raises(RuntimeError, match="tells nothing"):
        uow.publish(ThingSold(district_id=DISTRICT, sale_id="by a reader", price=1))


def test_a_reader_sees_through_the_wall_only_while_it_is_told_to(db: Database) -> None:
    with db.begin(CLERK) as uow:
        sell(uow, "mine")
    stranger = Caller(role="CLERK", district_id=uuid7())
    for read_only in (True, False):
        with db.begin(stranger, read_only=read_only) as uow:
            counted = [uow.scalar("SELECT count(*) FROM sales")]
            with uow.seeing(CLERK):
                counted.append(uow.scalar("SELECT count(*) FROM sales"))
            assert [*counted, uow.scalar("SELECT count(*) FROM sales")] == [0, 1, 0]


def test_a_reader_gets_no_connection_that_died_in_the_pool(db: Database, url: str) -> None:
    with db.begin(PLATFORM, read_only=True) as uow:
        pid = uow.scalar("SELECT pg_backend_pid()")
    owner = psycopg2.connect(url)
    owner.cursor().execute("SELECT pg_terminate_backend(%s)", (pid,))
    owner.close()
    time.sleep(0.1)
    with db.begin(PLATFORM, read_only=True) as uow:
        assert uow.scalar("SELECT pg_backend_pid()") != pid


def test_what_goes_later_is_done_before_what_comes_after(db: Database) -> None:
    """With the next statement, or with COMMIT; text that looks like a parameter is text."""
    sql = "INSERT INTO sales (id, district_id, price) VALUES (%(id)s, %(district)s, 1)"
    with db.begin(CLERK) as uow:
        uow.later(sql, {"id": "100 %(id)s %", "district": DISTRICT})
        uow.later(sql, {"id": "two", "district": DISTRICT})
        assert uow.scalar("SELECT count(*) FROM sales") == 2
        uow.later(sql, {"id": "last", "district": DISTRICT})
    assert sales(db) == {"100 %(id)s %", "two", "last"}
    with pytest.raises(IntegrityError):
        with db.begin(CLERK) as uow:
            sell(uow, "lost")
            uow.later(sql, {"id": "two", "district": DISTRICT})
    assert sales(db) == {"100 %(id)s %", "two", "last"}


def test_sql_of_a_few_shapes_is_prepared_once_each_and_takes_what_it_speaks_of(db: Database) -> None:
    shapes = Shapes(id="text", district="uuid", ids="text[]")
    with db.begin(CLERK) as uow:
        for name in ("a", "b", "c"):
            uow.later("INSERT INTO sales (id, district_id, price) VALUES (%(id)s, %(district)s, 1)", _sale(name))
        for names in (["a", "b"], ["c"], []):
            found = shapes.rows(uow, "SELECT id FROM sales WHERE id = ANY (%(ids)s)", {**_sale("x"), "ids": names})
            assert sorted(row.id for row in found) == names
        (own,) = shapes.rows(uow, "SELECT %(id)s = 'y', %(id)s || %(district)s", _sale("y"))
        assert tuple(own) == (True, f"y{DISTRICT}"), "a value may be spoken of twice"
        assert uow.scalar("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'kept_%%'") == 2


def _sale(name: str) -> dict[str, object]:
    return {"id": name, "district": DISTRICT}
