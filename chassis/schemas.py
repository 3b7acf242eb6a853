"""Marshmallow schemas derived from contract types: what comes in is refused with named fields."""

import types
from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache, partial
from inspect import Parameter, signature
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import marshmallow as ma

from chassis import quick
from contracts.base import Invalid, Problem

_RUSSIAN = {
    "required": "Обязательное поле",
    "null": "Пустое значение недопустимо",
    "invalid": "Неверное значение",
    "type": "Неверный тип значения",
    "unknown": "Неизвестное поле",
    "too_large": "Число слишком велико",
    "special": "Особые числа недопустимы",
    "format": "Неверный формат",
    "invalid_utf8": "Текст не в UTF-8",
    "invalid_uuid": "Неверный идентификатор (UUID)",
    "invalid_date": "Неверная дата, нужен вид ГГГГ-ММ-ДД",
}


class _Bytes(ma.fields.Field[bytes]):
    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> bytes:
        try:
            return b64decode(value, validate=True)
        except (TypeError, ValueError) as bad:
            raise ma.ValidationError("Нужна строка base64") from bad


class _Text(ma.fields.String):
    def _deserialize(self, value: Any, attr: Any, data: Any, **more: Any) -> Any:
        text = super()._deserialize(value, attr, data, **more)
        if "\x00" in text:
            raise ma.ValidationError("Недопустимый символ")
        return text


class _Whole(ma.fields.Integer):
    """A whole number as JSON and PostgreSQL's integer know it: 5.7 is not 5, and 1e300 is not a number of anything."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **more: Any) -> Any:
        if type(value) is not int:
            raise ma.ValidationError("Нужно целое число")
        if not quick.LEAST <= value <= quick.MOST:
            raise ma.ValidationError(_RUSSIAN["too_large"])
        return value


class _Day(ma.fields.Date):
    def _deserialize(self, value: Any, attr: Any, data: Any, **more: Any) -> Any:
        day = super()._deserialize(value, attr, data, **more)
        if not quick.FIRST <= day <= quick.LAST:
            raise ma.ValidationError(f"Дата от {quick.FIRST:%d.%m.%Y} до {quick.LAST:%d.%m.%Y}")
        return day


class _Id(ma.fields.UUID):
    """One spelling of an id: uuid.UUID would also read braces, blanks and line breaks."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **more: Any) -> Any:
        if isinstance(value, str) and not quick.SPELLED.fullmatch(value):
            raise self.make_error("invalid_uuid")
        return super()._deserialize(value, attr, data, **more)


_SIMPLE: dict[Any, type[ma.fields.Field[Any]]] = {
    str: _Text,
    int: _Whole,
    float: ma.fields.Float,
    bool: ma.fields.Boolean,
    UUID: _Id,
    datetime: ma.fields.AwareDateTime,
    date: _Day,
    time: ma.fields.Time,
    Decimal: ma.fields.Decimal,
    bytes: _Bytes,
}


def _messages(kind: Any) -> dict[str, str]:
    words = dict(_RUSSIAN)
    if kind in (date, datetime):
        words["invalid"] = _RUSSIAN["invalid_date"]
    if kind in (float, Decimal):
        words["invalid"] = "Нужно число"
    return words


def field_for(hint: Any, **options: Any) -> ma.fields.Field[Any]:
    """The marshmallow field for one type hint."""
    origin, args = get_origin(hint), get_args(hint)
    options.setdefault("error_messages", _messages(hint))
    if origin in (Union, types.UnionType):
        inner = [a for a in args if a is not type(None)]
        return field_for(inner[0], **options, allow_none=True)
    if origin in (list, tuple):
        return ma.fields.List(field_for(args[0]), **options)
    if origin is dict:
        return ma.fields.Dict(keys=field_for(args[0]), values=field_for(args[1]), **options)
    if origin is Literal:
        return _Text(validate=ma.validate.OneOf(args, error="Допустимо: " + ", ".join(map(str, args))), **options)
    if isinstance(hint, type) and issubclass(hint, Enum):
        known = ", ".join(str(m.value) for m in hint)
        options["error_messages"] = {**_RUSSIAN, "unknown": f"Допустимо: {known}"}
        return ma.fields.Enum(hint, by_value=True, **options)
    if is_dataclass(hint):
        return ma.fields.Nested(schema_for(cast(Any, hint)), **options)
    return _SIMPLE.get(hint, ma.fields.Raw)(**options)


class _Schema(ma.Schema):
    error_messages = {"unknown": _RUSSIAN["unknown"], "type": "Нужен объект", "invalid": "Нужен объект"}  # noqa: RUF012


@cache
def schema_for(cls: Any) -> type[ma.Schema]:
    """A schema that loads into the dataclass itself."""
    hints = get_type_hints(cls)
    made: dict[str, Any] = {}
    for one in fields(cls):
        if one.default is MISSING and one.default_factory is MISSING:
            made[one.name] = field_for(hints[one.name], required=True)
        else:
            made[one.name] = field_for(hints[one.name])
    made["_build"] = ma.post_load(lambda self, data, **_: cls(**data))
    return type(f"{cls.__name__}Schema", (_Schema,), {**made, "_quick": staticmethod(quick.maker(cls))})


@cache
def arguments_for(method: Callable[..., Any]) -> type[ma.Schema]:
    """A schema of a contract method's keyword arguments."""
    hints = get_type_hints(method)
    made: dict[str, Any] = {}
    defaults: dict[str, Any] = {}
    for name, one in signature(method).parameters.items():
        if one.kind is Parameter.KEYWORD_ONLY:
            optional = {} if one.default is Parameter.empty else {"load_default": one.default}
            defaults |= {name: one.default} if optional else {}
            made[name] = field_for(hints[name], required=not optional, **optional)
    plain = quick.members({name: hints[name] for name in made}, made.keys() - defaults, partial(dict, defaults))
    return type(f"{method.__name__}Arguments", (_Schema,), {**made, "_quick": staticmethod(plain)})


@cache
def _instance(schema: type[ma.Schema], unknown: Any) -> ma.Schema:
    made = schema(unknown=unknown)
    _spread(made, unknown)
    return made


def _spread(schema: ma.Schema, unknown: Any) -> None:
    for one in schema.fields.values():
        inner = one.inner if isinstance(one, ma.fields.List) else one
        if isinstance(inner, ma.fields.Nested):
            inner.unknown = unknown
            inner.schema.unknown = unknown
            _spread(inner.schema, unknown)


def load(schema: type[ma.Schema], data: Any, *, strict: bool = False) -> Any:
    """Data from the wire → typed values; Invalid names every bad field by its path."""
    with suppress(*quick.ODD):
        return cast(Any, schema)._quick(data)
    try:
        return _instance(schema, ma.RAISE if strict else ma.EXCLUDE).load(data)
    except ma.ValidationError as bad:
        problems = [Problem(field=path, detail=text) for path, text in _walk(cast(Any, bad).normalized_messages())]
        raise Invalid("Проверьте данные", problems=problems) from None


def _walk(messages: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(messages, list):
        return [(path, str(text)) for text in messages]
    found: list[tuple[str, str]] = []
    for key, inner in messages.items():
        if key == "_schema":
            step = path
        elif isinstance(key, int):
            step = f"{path}[{key}]"
        else:
            step = f"{path}.{key}" if path else str(key)
        found += _walk(inner, step)
    return found


@cache
def result_loader(hint: Any) -> Callable[[Any], Any]:
    """Turns a decoded answer, or what a column keeps of a message, into the type that was promised."""
    if hint in (None, type(None), Any):
        return lambda value: value
    make, careful = quick.maker(hint), _careful_loader(hint)

    def loaded(value: Any) -> Any:
        with suppress(*quick.ODD):
            return make(value)
        return careful(value)

    return loaded


def _careful_loader(hint: Any) -> Callable[[Any], Any]:
    field = field_for(hint, allow_none=True)
    if isinstance(field, ma.fields.Nested):
        _spread(field.schema, ma.EXCLUDE)
        field.unknown = ma.EXCLUDE
    elif isinstance(field, ma.fields.List) and isinstance(field.inner, ma.fields.Nested):
        field.inner.unknown = ma.EXCLUDE
        _spread(field.inner.schema, ma.EXCLUDE)
    return lambda value: field.deserialize(value)
