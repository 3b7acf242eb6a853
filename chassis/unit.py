"""One transaction of a service: reading and writing, what it tells, and the first answer it keeps."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

import eventlet
import orjson
from psycopg2.extensions import TRANSACTION_STATUS_IDLE, TRANSACTION_STATUS_INTRANS
from sqlalchemy import Connection, Executable, Result
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import call as calls
from chassis.render import Rendered, to_bytes
from contracts.base import Caller, Event, Unavailable

if TYPE_CHECKING:
    from chassis.db import Database

_TAKEN = {"23505", "23P01"}
"""A unique or an excluding constraint refuses the row."""
_open: ContextVar[bool] = ContextVar("transaction", default=False)


def in_transaction() -> bool:
    """Whether this greenlet holds a unit of work: then it must not wait for another service."""
    return _open.get()


class Aborted(Exception):
    """Nothing of this transaction can be kept. A defect: whoever catches a database error must refuse."""


class Taken(Exception):
    """A row like this exists already, perhaps where the caller does not see it. Its argument is the constraint."""


class UnitOfWork:
    """One transaction. Leaving it normally commits; the relay then tells the published events.

    Read only, every statement is a transaction of its own, sent together with tenant and time limit: one round trip
    instead of three. At READ COMMITTED each statement has its own view of the data anyway.
    """

    new: frozenset[UUID] = frozenset()
    """The events this transaction hears that were never heard here before."""

    def __init__(
        self, database: "Database", caller: Caller, *, read_only: bool = False, hears: Sequence[UUID] = ()
    ) -> None:
        self.caller = caller
        self._database, self._read_only, self._hears = database, read_only, hears
        self._events: list[Event] = []
        self._answers: list[tuple[str, dict[str, Any]]] = []
        self._later: list[str] = []
        self._session: Session | None = None
        self.connection: Connection

    def __enter__(self) -> Self:
        if self._read_only:
            self.connection, self._limit = self._database.reader(self.caller)
        else:
            self.connection, self.new = self._database.checkout(self.caller, self._hears)
        self._token = _open.set(True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            if self._read_only:
                self._leave(error)
            elif kind is None:
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

    def _leave(self, error: BaseException | None) -> None:
        """Nothing to commit; a statement that was cut short takes its connection with it."""
        self._limit.cancel()
        if self.connection.invalidated:
            return
        self.connection.info.pop("before", None)
        driver: Any = self.connection.connection.dbapi_connection
        if driver.info.transaction_status != TRANSACTION_STATUS_IDLE:
            self.connection.invalidate()
        if error is self._limit:
            raise Unavailable("База данных не ответила вовремя") from error

    def _commit(self) -> None:
        try:
            if self._session is not None:
                self.flush()
            waiting, self._later = self._later, []
            self._refuse_aborted()
            last = [("outbox", _row(one)) for one in self._events] + self._answers
            self.connection.exec_driver_sql(*_together(waiting, last, "COMMIT"))
        except BaseException:
            self._rollback()
            raise

    def _refuse_aborted(self) -> None:
        """After a failed statement PostgreSQL answers COMMIT with ROLLBACK, and no error."""
        if not self._alive():
            raise Aborted("a statement failed and the failure was swallowed")

    def _rollback(self) -> None:
        try:
            with eventlet.Timeout(2):
                self.connection.exec_driver_sql("ROLLBACK")
        except BaseException as broken:
            self.connection.invalidate()
            if not isinstance(broken, (Exception, eventlet.Timeout)):
                raise

    @contextmanager
    def seeing(self, caller: Caller) -> Iterator[None]:
        """The rows of another caller for the statements inside."""
        self._see(caller)
        try:
            yield
        finally:
            if self._read_only or self._alive():
                self._see(self.caller)

    @contextmanager
    def undoable(self) -> Iterator[None]:
        """A part that is undone alone, with what it told, when a row of it exists already: then this raises `Taken`."""
        self.flush()
        told = len(self._events)
        self.connection.exec_driver_sql("SAVEPOINT undoable")
        try:
            yield
            self.flush()
        except IntegrityError as failed:
            said: Any = failed.orig
            if said.pgcode not in _TAKEN:
                raise
            self._later.clear()
            del self._events[told:]
            if self._session is not None:
                self._session.close()
                self._session = None
            self.connection.exec_driver_sql("ROLLBACK TO SAVEPOINT undoable")
            raise Taken(said.diag.constraint_name) from failed

    def _alive(self) -> bool:
        """Whether the transaction goes on: after a failed statement nothing can be asked, nor kept."""
        driver: Any = self.connection.connection.dbapi_connection
        return bool(driver.info.transaction_status == TRANSACTION_STATUS_INTRANS)

    def _see(self, caller: Caller) -> None:
        sets = tenant(caller)
        if self._read_only:
            _, end = self.connection.info["before"]
            self.connection.info["before"] = sets, end
        else:
            self.scalar(f"SELECT {set_configs(sets)}", sets)

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
        found: Sequence[Any] = self._ask(sql, parameters).fetchall()
        return found

    def scalar(self, sql: str, parameters: dict[str, Any] | None = None) -> Any:
        """The single value of plain SQL with %(name)s; None when there is no row."""
        return self._ask(sql, parameters).scalar()

    def _ask(self, sql: str, parameters: dict[str, Any] | None) -> Any:
        if self._session is not None:
            self.flush()
        if self._later:
            waiting, self._later = self._later, []
            sql = _together(waiting, end=sql)[0]
        return self.connection.exec_driver_sql(sql, parameters or {"no": None})

    def add(self, *rows: Any) -> None:
        self.session.add_all(rows)

    def later(self, sql: str, parameters: dict[str, Any]) -> None:
        """A statement whose rows nobody needs: it travels with the next one that somebody waits for, or with COMMIT."""
        driver: Any = self.connection.connection.dbapi_connection
        self._later.append(driver.cursor().mogrify(sql, parameters).decode())

    def flush(self) -> None:
        if self._later:
            waiting, self._later = self._later, []
            self.connection.exec_driver_sql(*_together(waiting))
        if self._session is not None and (self._session.new or self._session.dirty or self._session.deleted):
            self._session.flush()

    def forget(self) -> None:
        """What was read as objects is read anew by whoever comes next in this transaction."""
        if self._session is not None:
            self.flush()
            self._session.expunge_all()

    def publish(self, *events: Event) -> None:
        """Facts to tell once this transaction has committed."""
        if self._read_only:
            raise RuntimeError("a reader tells nothing")
        self._events += events

    def answer(self, result: Any) -> Rendered:
        """Keeps the command's first answer under its key, in the same transaction."""
        rendered = to_bytes(result)
        call = calls.current()
        if call is not None and call.key:
            headers = orjson.dumps(rendered.headers).decode()
            row = {"key": key(call), "fingerprint": call.fingerprint, "body": rendered.body, "headers": headers}
            self._answers.append(("answers", row))
        return rendered


def _together(
    statements: list[str], rows: Sequence[tuple[str, dict[str, Any]]] = (), end: str = ""
) -> tuple[str, dict[str, Any]]:
    """Whole statements, then new rows, then `end`, as one message and so one round trip."""
    parts = [one.replace("%", "%%") for one in statements]
    values = dict[str, Any]()
    for n, (table, row) in enumerate(rows):
        parts.append(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f'%({name}{n})s' for name in row)})")
        values |= {f"{name}{n}": value for name, value in row.items()}
    return "; ".join([*parts, end]), values or {"no": None}


def _row(one: Event) -> dict[str, Any]:
    return {
        "event_id": one.event_id,
        "name": one.name(),
        "about": one.aggregate,
        "body": orjson.dumps(one, default=str),
        "at": one.at,
    }


def tenant(caller: Caller) -> dict[str, str]:
    """The settings by which row-level security knows whose rows are whose."""
    return {f"app.{key}": value for key, value in caller.tenant.items()}


def set_configs(sets: dict[str, str]) -> str:
    return ", ".join(f"set_config('{name}', %({name})s, true)" for name in sets)


def key(call: calls.Call) -> str:
    """Hashed: the key itself stays unknown here, and so salts the fingerprint of a body that may hold a password."""
    return sha256(f"{call.caller.account_id or '-'} {call.method} {call.key}".encode()).hexdigest()
