"""The database of a service: one transaction per activity, bounded by tenant and deadline."""

import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from hashlib import sha256
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import eventlet
import orjson
from nameko.extensions import DependencyProvider
from psycopg2.extensions import TRANSACTION_STATUS_INTRANS
from sqlalchemy import Connection, Engine, Executable, Result, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolEmpty
from sqlalchemy.orm import Session

from chassis import call as calls
from chassis.render import Rendered, to_bytes
from contracts.base import PLATFORM, Caller, Event, KeyReused, Unavailable

_SEEN = "INSERT INTO inbox (event_id) VALUES (%(event)s) ON CONFLICT DO NOTHING RETURNING 1"
PATIENCE = 6.0
"""Seconds a connection may take to begin a transaction; so long those wait who have no deadline."""
QUEUE = 5.0
"""Seconds to wait for one of the pool's connections."""
_open: ContextVar[bool] = ContextVar("transaction", default=False)


def in_transaction() -> bool:
    """Whether this greenlet holds a unit of work: then it must not wait for another service."""
    return _open.get()


class Answered(Exception):
    """This command was executed earlier under the same key; `rendered` is its answer."""

    def __init__(self, rendered: Rendered) -> None:
        super().__init__()
        self.rendered = rendered


class Aborted(Exception):
    """Nothing of this transaction can be kept. A defect: whoever catches a database error must refuse."""


class UnitOfWork:
    """One transaction. Leaving it normally commits; the relay then tells the published events."""

    new = True
    """Whether the event this transaction hears was never heard here before."""

    def __init__(
        self, database: "Database", caller: Caller, *, read_only: bool = False, hears: UUID | None = None
    ) -> None:
        self.caller = caller
        self._database, self._read_only, self._hears = database, read_only, hears
        self._events: list[Event] = []
        self._answers: list[tuple[str, dict[str, Any]]] = []
        self._session: Session | None = None
        self.connection: Connection

    def __enter__(self) -> Self:
        self.connection, self.new = self._database.checkout(self.caller, self._read_only, self._hears)
        self._token = _open.set(True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            if kind is None:
                self._commit()
            else:
                self._rollback()
        finally:
            _open.reset(self._token)
            if self._session is not None:
                self._session.close()
            self.connection.close()
        if kind is None and self._events:
            self._database.committed()

    def _commit(self) -> None:
        try:
            self.flush()
            self._refuse_aborted()
            self.connection.exec_driver_sql(*_commit([("outbox", _row(one)) for one in self._events] + self._answers))
        except BaseException:
            self._rollback()
            raise

    def _refuse_aborted(self) -> None:
        """After a failed statement PostgreSQL answers COMMIT with ROLLBACK, and no error."""
        driver: Any = self.connection.connection.dbapi_connection
        if driver.info.transaction_status != TRANSACTION_STATUS_INTRANS:
            raise Aborted("a statement failed and the failure was swallowed")

    def _rollback(self) -> None:
        try:
            with eventlet.Timeout(2):
                self.connection.exec_driver_sql("ROLLBACK")
        except BaseException as broken:
            self.connection.invalidate()
            if not isinstance(broken, (Exception, eventlet.Timeout)):
                raise

    # reading and writing

    @property
    def session(self) -> Session:
        """For rows that are changed as objects; made when first asked for."""
        if self._session is None:
            self._session = Session(bind=self.connection, expire_on_commit=False, autoflush=True)
        return self._session

    def execute(self, statement: Executable, parameters: Any = None) -> Result[Any]:
        """Runs a statement; pending changes of objects are flushed first."""
        self.flush()
        return self.connection.execute(statement, parameters)

    def rows(self, sql: str, parameters: dict[str, Any] | None = None) -> Sequence[Any]:
        """The hot path: plain SQL with %(name)s to plain tuples."""
        self.flush()
        return self.connection.exec_driver_sql(sql, parameters or {}).fetchall()

    def scalar(self, sql: str, parameters: dict[str, Any] | None = None) -> Any:
        """The single value of plain SQL with %(name)s; None when there is no row."""
        self.flush()
        return self.connection.exec_driver_sql(sql, parameters or {}).scalar()

    def add(self, *rows: Any) -> None:
        self.session.add_all(rows)

    def flush(self) -> None:
        if self._session is not None and (self._session.new or self._session.dirty or self._session.deleted):
            self._session.flush()

    def publish(self, *events: Event) -> None:
        """Facts to tell once this transaction has committed."""
        self._events += events

    def answer(self, result: Any) -> Rendered:
        """Keeps the command's first answer under its key, in the same transaction."""
        rendered = to_bytes(result)
        call = calls.current()
        if call is not None and call.key:
            headers = orjson.dumps(rendered.headers).decode()
            row = {"key": _key(call), "fingerprint": call.fingerprint, "body": rendered.body, "headers": headers}
            self._answers.append(("answers", row))
        return rendered


def _commit(last: list[tuple[str, dict[str, Any]]]) -> tuple[str, dict[str, Any]]:
    """The last rows of a transaction and its COMMIT in one round trip."""
    sql, values = "", dict[str, Any]()
    for n, (table, row) in enumerate(last):
        sql += f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f'%({name}{n})s' for name in row)}); "
        values |= {f"{name}{n}": value for name, value in row.items()}
    return f"{sql}COMMIT", values


def _row(one: Event) -> dict[str, Any]:
    return {
        "event_id": one.event_id,
        "name": one.name(),
        "about": one.aggregate,
        "body": orjson.dumps(one, default=str),
        "at": one.at,
    }


def _key(call: calls.Call) -> str:
    """Hashed: the key itself stays unknown here, and so salts the fingerprint of a body that may hold a password."""
    return sha256(f"{call.caller.account_id or '-'} {call.method} {call.key}".encode()).hexdigest()


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
        return self

    def stop(self) -> None:
        if self.engine is not None:
            self.engine.dispose()

    def get_dependency(self, worker_ctx: Any) -> "Database":
        return self

    def begin(self, caller: Caller | None = None, *, read_only: bool = False, hears: UUID | None = None) -> UnitOfWork:
        """A unit of work for the caller (of the current call when not given). `hears`: the event it is about."""
        call = calls.current()
        return UnitOfWork(self, caller or (call.caller if call else PLATFORM), read_only=read_only, hears=hears)

    def checkout(self, caller: Caller, read_only: bool, hears: UUID | None = None) -> tuple[Connection, bool]:
        """A connection inside a fresh transaction: a dead one is replaced, an absent server is Unavailable.

        Also whether the event that is heard is new; it is recorded as seen in this transaction.
        """
        call = calls.current()
        end = time.time() + PATIENCE if call is None else call.deadline
        while True:
            limit = eventlet.Timeout(max(0.01, min(PATIENCE, end - time.time())))
            try:
                return self._checkout(caller, read_only, call, hears)
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
        self, caller: Caller, read_only: bool, call: calls.Call | None, hears: UUID | None
    ) -> tuple[Connection, bool]:
        assert self.engine is not None
        connection = self.engine.connect()
        try:
            return connection, self._start(connection, caller, read_only, call, hears)
        except BaseException as failed:
            if not isinstance(failed, Answered | KeyReused):
                connection.invalidate()
            connection.close()
            raise

    def _start(
        self, connection: Connection, caller: Caller, read_only: bool, call: calls.Call | None, hears: UUID | None
    ) -> bool:
        sets = {f"app.{key}": value for key, value in caller.tenant.items()}
        sets["statement_timeout"] = str(max(1, int(call.left() * 1000)) if call is not None else 0)
        names = ", ".join(f"set_config('{name}', %({name})s, true)" for name in sets)
        begin = "BEGIN READ ONLY; " if read_only else "BEGIN; "
        if hears is not None:
            found = connection.exec_driver_sql(f"{begin}SELECT {names}; {_SEEN}", {**sets, "event": hears})
            return found.first() is not None
        if call is None or not call.key or read_only:
            connection.exec_driver_sql(f"{begin}SELECT {names}", sets)
            return True
        answer = f"SELECT a.fingerprint, a.body, a.headers FROM (SELECT {names}) s LEFT JOIN answers a ON a.key = %(k)s"
        sql = begin + answer
        fingerprint, body, headers = connection.exec_driver_sql(sql, {**sets, "k": _key(call)}).one()
        if fingerprint is None:
            return True
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


def _register_uuid(connection: Any, _record: Any) -> None:
    import psycopg2.extras

    psycopg2.extras.register_uuid(conn_or_curs=connection)
