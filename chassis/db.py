"""The database of a service: green connections, transactions bounded by tenant and deadline."""

import time
from collections.abc import Callable, Sequence
from typing import Any, Self, TypeVar
from uuid import UUID

import eventlet
import orjson
from eventlet.patcher import original
from nameko.extensions import DependencyProvider
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolEmpty

from chassis import call as calls
from chassis.render import Rendered
from chassis.unit import Taken, UnitOfWork, key, set_configs, tenant
from contracts.base import PLATFORM, Caller, KeyReused, Unavailable

_SEEN = """INSERT INTO inbox (event_id) SELECT DISTINCT unnest(%(events)s::uuid[]) ORDER BY 1
    ON CONFLICT DO NOTHING RETURNING event_id"""
PATIENCE = 6.0
"""Seconds a connection may take to begin a transaction; so long those wait who have no deadline."""
QUEUE = 5.0
"""Seconds to wait for one of the pool's connections."""
GRACE = 0.3
"""Seconds a reader waits beyond the deadline, so that the server cancels first and the connection is kept."""
_poll = original("select").poll
T = TypeVar("T")


class Answered(Exception):
    """This command was executed earlier under the same key; `rendered` is its answer."""

    def __init__(self, rendered: Rendered) -> None:
        super().__init__()
        self.rendered = rendered


class Database(DependencyProvider):
    """Pool of green connections. Every transaction starts with one round trip: BEGIN, tenant, time limit, answer."""

    def __init__(self) -> None:
        self.engine: Engine | None = None
        self.committed: Callable[[], None] = lambda: None

    def setup(self) -> None:
        config = self.container.config
        self.open(config["database"], size=config["workers"] + 4, role=config.get("database_role"))

    def open(self, url: str, *, size: int = 5, role: str | None = None) -> Self:
        """For use without a container: tests, command-line tools."""
        options = "-c timezone=UTC -c plan_cache_mode=force_generic_plan" + (f" -c role={role}" if role else "")
        self.engine = create_engine(
            _driver(url),
            isolation_level="AUTOCOMMIT",
            pool_size=size,
            max_overflow=0,
            pool_timeout=QUEUE,
            pool_use_lifo=True,
            connect_args={"options": options, "keepalives_idle": 5, "tcp_user_timeout": 15_000},
            json_serializer=lambda value: orjson.dumps(value, default=str).decode(),
            json_deserializer=orjson.loads,
        )
        event.listen(self.engine, "connect", _register_uuid)
        event.listen(self.engine, "before_cursor_execute", _before, retval=True)
        return self

    def stop(self) -> None:
        if self.engine is not None:
            self.engine.dispose()

    def get_dependency(self, worker_ctx: Any) -> "Database":
        return self

    def begin(self, caller: Caller | None = None, *, read_only: bool = False, hears: Sequence[UUID] = ()) -> UnitOfWork:
        """A unit of work for the caller (of the current call when not given). `hears`: the events it is about."""
        call = calls.current()
        return UnitOfWork(self, caller or (call.caller if call else PLATFORM), read_only=read_only, hears=hears)

    def reader(self, caller: Caller) -> tuple[Connection, eventlet.Timeout]:
        """A living connection whose statements carry the tenant and the time limit, and the limit of all of them."""
        assert self.engine is not None
        call = calls.current()
        end = time.time() + PATIENCE if call is None else call.deadline
        connection = self._patiently(self._living, end)
        connection.info["before"] = tenant(caller), end
        return connection, eventlet.Timeout(max(0.01, end - time.time()) + GRACE)

    def _living(self) -> Connection:
        """One that died in the pool is replaced: a resting connection has nothing to read but its end."""
        assert self.engine is not None
        while True:
            connection = self.engine.connect()
            ended = _poll()
            ended.register(connection.connection.dbapi_connection.fileno(), 1)  # type: ignore[union-attr]
            if not ended.poll(0):
                return connection
            connection.invalidate()
            connection.close()

    def checkout(self, caller: Caller, hears: Sequence[UUID] = ()) -> tuple[Connection, frozenset[UUID]]:
        """A connection inside a fresh transaction: a dead one is replaced, an absent server is Unavailable.

        Also which of the events that are heard are new; they are recorded as seen in this transaction.
        """
        call = calls.current()
        end = time.time() + PATIENCE if call is None else call.deadline
        return self._patiently(lambda: self._checkout(caller, call, hears), end)

    def _patiently(self, work: Callable[[], T], end: float) -> T:
        while True:
            limit = eventlet.Timeout(max(0.01, min(PATIENCE, end - time.time())))
            try:
                return work()
            except PoolEmpty as full:
                raise Unavailable("База данных перегружена") from full
            except (OperationalError, eventlet.Timeout) as away:
                if isinstance(away, eventlet.Timeout) and away is not limit:
                    raise
                if time.time() + 0.2 > end:
                    raise Unavailable("База данных недоступна") from away
            finally:
                limit.cancel()
            eventlet.sleep(0.1)

    def _checkout(
        self, caller: Caller, call: calls.Call | None, hears: Sequence[UUID]
    ) -> tuple[Connection, frozenset[UUID]]:
        assert self.engine is not None
        connection = self.engine.connect()
        try:
            return connection, self._start(connection, caller, call, hears)
        except BaseException as failed:
            if not isinstance(failed, Answered | KeyReused):
                connection.invalidate()
            connection.close()
            raise

    def _start(
        self, connection: Connection, caller: Caller, call: calls.Call | None, hears: Sequence[UUID]
    ) -> frozenset[UUID]:
        sets = tenant(caller)
        sets["statement_timeout"] = str(max(1, int(call.left() * 1000)) if call is not None else 0)
        names = set_configs(sets)
        if hears:
            found = connection.exec_driver_sql(f"BEGIN; SELECT {names}; {_SEEN}", {**sets, "events": list(hears)})
            return frozenset(row.event_id for row in found)
        if call is None or not call.key:
            connection.exec_driver_sql(f"BEGIN; SELECT {names}", sets)
            return frozenset()
        answer = f"SELECT a.fingerprint, a.body, a.headers FROM (SELECT {names}) s LEFT JOIN answers a ON a.key = %(k)s"
        sql = f"BEGIN; {answer}"
        fingerprint, body, headers = connection.exec_driver_sql(sql, {**sets, "k": key(call)}).one()
        if fingerprint is None:
            return frozenset()
        connection.exec_driver_sql("ROLLBACK")
        if fingerprint != call.fingerprint:
            raise KeyReused("Этот ключ повтора уже использован для другого запроса")
        raise Answered(Rendered(bytes(body), orjson.loads(headers)))

    def ping(self) -> bool:
        """Whether a query is answered within two seconds."""
        try:
            with eventlet.Timeout(2), self.begin(PLATFORM, read_only=True) as uow:
                return bool(uow.scalar("SELECT 1") == 1)
        except (Exception, eventlet.Timeout):
            return False


def _driver(url: str) -> str:
    """`postgresql://…` means psycopg2 here: eventlet makes it green, psycopg 3 would block every greenlet."""
    return url.replace("postgresql://", "postgresql+psycopg2://", 1).replace("postgres://", "postgresql+psycopg2://", 1)


def _before(connection: Connection, _cursor: Any, sql: str, values: Any, _context: Any, _many: bool) -> tuple[str, Any]:
    """What a reader's statement carries: statements sent together are one transaction."""
    carried = connection.info.get("before")
    if carried is None:
        return sql, values
    whose, end = carried
    sets = "".join(f"SET LOCAL {name} = '{value}'; " for name, value in whose.items())
    left = max(1, int((end - time.time()) * 1000))
    return f"SET TRANSACTION READ ONLY; {sets}SET LOCAL statement_timeout = {left}; {sql}", values


def _register_uuid(connection: Any, _record: Any) -> None:
    import psycopg2.extras

    psycopg2.extras.register_uuid(conn_or_curs=connection)


__all__ = ["Answered", "Database", "Taken", "UnitOfWork"]
