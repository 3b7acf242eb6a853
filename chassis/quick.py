"""Values that are plainly right, made without marshmallow: a batch of thirty rows costs a tenth.

Whatever is not plainly right raises one of `ODD`; marshmallow then decides, and names what is wrong.
"""

import re
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

LEAST, MOST = -(2**31), 2**31 - 2
"""Bounds of a whole number: PostgreSQL's integer, with room for the next version."""
FIRST, LAST = date(1850, 1, 1), date(2200, 1, 1)
"""Bounds of a day: what is counted from it must remain a day."""
SPELLED = re.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
"""How an id is written."""
ODD = (KeyError, TypeError, ValueError)
Maker = Callable[[Any], Any]


@cache
def maker(hint: Any) -> Maker:
    """Makes a value of this type from plain JSON."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        make = maker(next(a for a in args if a is not type(None)))
        return lambda value: None if value is None else make(value)
    if origin is list:
        each = maker(args[0])
        return lambda value: [each(one) for one in _exactly(list, value)]
    if origin is Literal:
        return _one_of({one: one for one in args})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _one_of({one.value: one for one in hint})
    if is_dataclass(hint):
        required = {f.name for f in fields(hint) if f.default is MISSING and f.default_factory is MISSING}
        return members(get_type_hints(hint), required, cast(Any, hint))
    return _PLAIN.get(hint, _odd)


def members(hints: Mapping[str, Any], required: set[str], build: Callable[..., Any]) -> Maker:
    """Makes a value from an object whose members are known."""
    makers: dict[str, Maker] = {}

    def make(value: Any) -> Any:
        makers.update({} if makers else {name: maker(hint) for name, hint in hints.items()})
        if not required <= _exactly(dict, value).keys():
            raise KeyError
        return build(**{name: makers[name](one) for name, one in value.items()})

    return make


def _exactly(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError
    return value


def _text(value: Any) -> str:
    if "\x00" in _exactly(str, value):
        raise ValueError
    return cast(str, value)


def _whole(value: Any) -> int:
    if not LEAST <= _exactly(int, value) <= MOST:
        raise ValueError
    return cast(int, value)


def _id(value: Any) -> UUID:
    if not SPELLED.fullmatch(value):
        raise ValueError
    return UUID(int=int(value.replace("-", ""), 16))


def _day(value: Any) -> date:
    if len(value) != 10 or value[4] != "-" or value[7] != "-":
        raise ValueError
    day = date.fromisoformat(value)
    if not FIRST <= day <= LAST:
        raise ValueError
    return day


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment


def _one_of(options: dict[Any, Any]) -> Maker:
    return lambda value: options[_exactly(str, value)]


def _odd(value: Any) -> Any:
    raise TypeError


_PLAIN: dict[Any, Maker] = {
    str: _text,
    int: _whole,
    bool: lambda value: _exactly(bool, value),
    UUID: _id,
    date: _day,
    datetime: _moment,
}
