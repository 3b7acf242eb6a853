"""Statements prepared once per connection.

PostgreSQL takes longer to decide how to answer a large statement than to answer it; a prepared one is thought over a
few times and then kept. It lives as long as the connection.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha1
from typing import Any

from chassis.db import UnitOfWork

_PARAMETER = re.compile(r"%\((\w+):([\w\[\]]+)\)")
_UNTYPED = re.compile(r"%\((\w+)\)s")


def array(values: Iterable[Any]) -> str:
    """An array literal of ids, numbers or days: far quicker to write and to read than ARRAY[…]."""
    return "{" + ",".join("NULL" if one is None else str(one) for one in values) + "}"


class Statement:
    """SQL with `%(name:type)` where a value goes; a later mention may leave the type out: `%(name)`."""

    def __init__(self, sql: str) -> None:
        types = dict(_PARAMETER.findall(sql))
        numbers = {name: f"${n}" for n, name in enumerate(types, 1)}
        body = re.sub(r"%\((\w+)(?::[\w\[\]]+)?\)", lambda found: numbers[found[1]], sql)
        self.name = "kept_" + sha1(body.encode(), usedforsecurity=False).hexdigest()[:16]
        self._prepare = f"PREPARE {self.name} ({', '.join(types.values())}) AS {body}" if types else ""
        self._execute = f"EXECUTE {self.name} ({', '.join(f'%({name})s::{kind}' for name, kind in types.items())})"

    def rows(self, uow: UnitOfWork, **values: Any) -> Sequence[Any]:
        self._keep(uow)
        return uow.rows(self._execute, values)

    def later(self, uow: UnitOfWork, **values: Any) -> None:
        """Without waiting: it is done together with the next statement, or with COMMIT."""
        self._keep(uow)
        uow.later(self._execute, values)

    def _keep(self, uow: UnitOfWork) -> None:
        prepared = uow.connection.info.setdefault("prepared", set())
        if self.name not in prepared:
            uow.connection.exec_driver_sql(self._prepare)
            prepared.add(self.name)

    def first(self, uow: UnitOfWork, **values: Any) -> Any:
        """The first row, or None."""
        found = self.rows(uow, **values)
        return found[0] if found else None


class Shapes:
    """SQL put together from parts in a few shapes, each prepared once. Values are `%(name)s`, their types `kinds`."""

    def __init__(self, **kinds: str) -> None:
        self._kinds, self._known = kinds, dict[str, tuple[Statement, frozenset[str]]]()

    def rows(self, uow: UnitOfWork, sql: str, values: Mapping[str, Any]) -> Sequence[Any]:
        """`values` may hold more than this shape speaks of."""
        statement, names = self._known.get(sql) or self._keep(sql)
        return statement.rows(uow, **{name: values[name] for name in names})

    def _keep(self, sql: str) -> tuple[Statement, frozenset[str]]:
        typed = _UNTYPED.sub(lambda found: f"%({found[1]}:{self._kinds[found[1]]})", sql)
        self._known[sql] = kept = Statement(typed), frozenset(_UNTYPED.findall(sql))
        return kept
