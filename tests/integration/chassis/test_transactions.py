"""Units of work on real PostgreSQL: what they keep, what they leave behind, and how soon they give up."""

import os
import signal
import time
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import eventlet
import psycopg2
import pytest
from sqlalchemy.exc import IntegrityError

from chassis.again import retried
from chassis.call import enter, start
from chassis.db import Database, UnitOfWork
from chassis.migrate import role_of
from chassis.unit import Aborted
from contracts.base import PLATFORM, SYSTEM, Caller, Unavailable, uuid7
from deploy.postgres_node import NOT_DURABLE, PostgresNode
from tests.integration.chassis import shop as parts

DISTRICT = uuid7()
CLERK = Caller(role="CLERK", account_id=uuid7(), district_id=DISTRICT)


def sell(uow: UnitOfWork, sale_id: str) -> None:
    sql = "INSERT INTO sales (id, district_id, price) VALUES (%(id)s, %(district)s, 1)"
    uow.rows(f"{sql} RETURNING 1", {"id": sale_id, "district": DISTRICT})


def sales(db: Database) -> set[str]:
    with db.begin(PLATFORM) as uow:
        return {row.id for row in uow.rows("SELECT id FROM sales")}


def test_a_tenants_settings_do_not_outlive_the_transaction(db: Database) -> None:
    """The same pooled connection, whether the transaction ended well or badly."""
    for ending in (None, ValueError):
        with pytest.raises(ValueError) if ending else nullcontext():
            with db.begin(CLERK) as uow:
                first = uow.scalar("SELECT pg_backend_pid()")
                assert uow.scalar("SELECT current_setting('app.district')") == str(DISTRICT)
                if ending:
                    raise ending
        assert db.engine is not None
        with db.engine.connect() as connection:
            names = "current_setting('app.district', true), current_setting('app.school', true)"
            pid, district, school, limit = connection.exec_driver_sql(
                f"SELECT pg_backend_pid(), {names}, current_setting('statement_timeout')"
            ).one()
        assert pid == first
        assert (district or "", school or "", limit) == ("", "", "0")


def test_a_serving_role_owns_nothing_and_cannot_lift_the_wall(db: Database) -> None:
    with db.begin(PLATFORM) as uow:
        owned = "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole"
        assert uow.scalar("SELECT current_user") == "kontingent_shop"
        assert uow.scalar(owned) == 0
    for forbidden in (
        "ALTER TABLE sales DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON sales",
        "DROP TABLE sales",
    ):
        with pytest.raises(Exception, match="must be owner"):
            with db.begin(CLERK) as uow:
                uow.rows(forbidden)


def test_the_tables_owner_is_walled_in_too(db: Database, url: str) -> None:
    with db.begin(CLERK) as uow:
        sell(uow, "mine")
    owner = f"wall_owner_{os.getpid()}"
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {owner}")
        cursor.execute(f"GRANT ALL ON SCHEMA public TO {owner}")
        cursor.execute(f"ALTER TABLE sales OWNER TO {owner}")
        cursor.execute(f"SET ROLE {owner}")
        cursor.execute("SELECT count(*) FROM sales")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            f"RESET ROLE; REASSIGN OWNED BY {owner} TO current_user; DROP OWNED BY {owner}; DROP ROLE {owner}"
        )
    connection.close()


def test_a_swallowed_failure_is_not_taken_for_success(db: Database) -> None:
    """PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error."""
    with db.begin(CLERK) as uow:
        sell(uow, "once")
    with pytest.raises(Aborted):
        with db.begin(CLERK) as uow:
            sell(uow, "with it")
            try:
                sell(uow, "once")
            except IntegrityError:
                pass
    assert sales(db) == {"once"}


def test_after_its_end_a_unit_of_work_does_nothing(db: Database) -> None:
    for failing in (False, True):
        try:
            with db.begin(CLERK) as uow:
                if failing:
                    raise ValueError
        except ValueError:
            pass
        with pytest.raises(Exception, match="closed"):
            sell(uow, "too late")
    assert sales(db) == set()


def test_no_connection_stays_behind(db: Database) -> None:
    """Whatever ends a transaction: twenty of each would empty a pool of two."""

    def fall(uow: UnitOfWork) -> None:
        raise ValueError

    def err(uow: UnitOfWork) -> None:
        uow.rows("SELECT 1/0")

    def vanish(uow: UnitOfWork) -> None:
        uow.rows("SELECT pg_terminate_backend(pg_backend_pid())")

    def interrupt(uow: UnitOfWork) -> None:
        with eventlet.Timeout(0.02):
            uow.rows("SELECT pg_sleep(5)")

    for trouble in (fall, err, vanish, interrupt):
        for _ in range(5):
            with pytest.raises((Exception, eventlet.Timeout)):
                with db.begin(PLATFORM) as uow:
                    trouble(uow)
    assert sales(db) == set()
    assert db.engine is not None and db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_an_empty_pool_is_unavailable_soon(db: Database) -> None:
    """Two connections, both taken: the third is told within seconds, long before its deadline."""
    with db.begin(PLATFORM), db.begin(PLATFORM):
        enter(start(CLERK, 30))
        started = time.monotonic()
        with pytest.raises(Unavailable):
            db.begin().__enter__()
        assert time.monotonic() - started < 7
    enter(start(Caller(role=SYSTEM), 30))
    assert sales(db) == set()


def test_a_connection_lost_at_commit_is_unavailable_and_safe_to_repeat(db: Database, url: str) -> None:
    """Nobody knows whether the commit happened; under the same key it does not matter."""

    def attempt() -> None:
        with db.begin(CLERK) as uow:
            sell(uow, "perhaps")
            kill = psycopg2.connect(url)
            kill.cursor().execute("SELECT pg_terminate_backend(%s)", (uow.scalar("SELECT pg_backend_pid()"),))
            kill.close()
            eventlet.sleep(0.1)

    with pytest.raises(Unavailable):
        retried(attempt)
    with db.begin(CLERK) as uow:
        sell(uow, "perhaps")
    assert sales(db) == {"perhaps"}


def test_a_serialization_failure_is_tried_again(db: Database) -> None:
    """A deadlock of two: PostgreSQL fells one, and both are done in the end."""
    with db.begin(CLERK) as uow:
        sell(uow, "a")
        sell(uow, "b")
    tries = []

    def change(*order: str) -> None:
        tries.append(order)
        with db.begin(CLERK) as uow:
            for name in order:
                uow.rows("UPDATE sales SET price = price + 1 WHERE id = %(id)s RETURNING 1", {"id": name})
                eventlet.sleep(0.3)

    both = [eventlet.spawn(retried, lambda order=order: change(*order)) for order in (("a", "b"), ("b", "a"))]
    for one in both:
        one.wait()
    assert len(tries) == 3
    with db.begin(CLERK) as uow:
        assert [row.price for row in uow.rows("SELECT price FROM sales")] == [3, 3]


def test_the_time_limit_of_statements_is_what_is_left_of_the_deadline(db: Database) -> None:
    enter(start(CLERK, 3))
    with db.begin() as uow:
        limit = uow.scalar("SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout'")
        assert 2500 < limit <= 3000
    enter(start(CLERK, 0.3))
    started = time.monotonic()
    with pytest.raises(Unavailable):
        retried(lambda: _sleep(db, 5))
    assert time.monotonic() - started < 2


def _sleep(db: Database, seconds: float) -> None:
    with db.begin() as uow:
        uow.rows("SELECT pg_sleep(%(s)s)", {"s": seconds})


def test_a_frozen_server_is_unavailable_within_the_deadline_and_heals() -> None:
    """SIGSTOP of PostgreSQL: it accepts connections and says nothing."""
    with TemporaryDirectory(prefix="kontingent-frozen-", ignore_cleanup_errors=True) as folder:
        with PostgresNode(Path(folder), settings=NOT_DURABLE) as node:
            db = Database().open(parts.prepare("shop", parts.ShopBase, node.url()), role=role_of("shop"), size=4)
            assert sales(db) == set()
            family = _family(node)
            try:
                _signal(family, signal.SIGSTOP)
                started = time.monotonic()
                assert not db.ping()
                assert time.monotonic() - started < 4
                enter(start(CLERK, 1.5))
                with pytest.raises(Unavailable):
                    db.begin().__enter__()
                assert time.monotonic() - started < 7
            finally:
                _signal(family, signal.SIGCONT)
            enter(start(CLERK, 10))
            assert sales(db) == set() and db.ping()
            db.stop()


def _family(node: PostgresNode) -> list[int]:
    from deploy import processes

    head = int((node.folder / "data" / "postmaster.pid").read_text().split()[0])
    return [one.pid for one in processes.family(head)]


def _signal(family: list[int], how: signal.Signals) -> None:
    for pid in family:
        os.kill(pid, how)
