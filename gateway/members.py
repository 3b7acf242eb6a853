"""A JSON object as the body: each member once, not bottomless, its text such as a person can have typed."""

import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

from contracts.base import Invalid, Problem

LINES = frozenset(
    {"basis", "comment", "heading", "homework", "instructions", "note", "reason", "restriction", "special_needs"}
    | {"text", "title", "topic"}
)
"""Members that may hold several lines; in any other text a line break is a slip."""
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_ODD_IN_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_PERHAPS = re.compile(rb"\\[bfnrt]|\\u00[01789]|\\u202[89]|\x7f|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]")
"""Bodies without any of these, nearly all, are not walked through."""


def members(body: bytes) -> dict[str, Any]:
    """The members of the object; Invalid names what is wrong."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as bad:
        raise Invalid(f"Тело запроса — не JSON (строка {bad.lineno}, знак {bad.colno})", field="body") from None
    if not isinstance(found, dict):
        raise Invalid("Телом запроса должен быть объект JSON", field="body")
    _must_be_shallow(found)
    json.loads(body, object_pairs_hook=_each_once)  # orjson keeps the last of two and says nothing
    if _PERHAPS.search(body) and (problems := list(_odd_texts(found, "", ""))):
        raise Invalid("Проверьте данные", problems=problems)
    return found


def _must_be_shallow(found: dict[str, Any]) -> None:
    """orjson reads 1,023 levels and writes 254; on its way to a service the object is wrapped in a few more."""
    try:
        orjson.dumps([[[[found]]]])
    except orjson.JSONEncodeError:
        raise Invalid("Слишком глубокая вложенность", field="body") from None


def _each_once(pairs: list[tuple[str, Any]]) -> None:
    if len(dict(pairs)) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Invalid(f"Поле «{twice}» указано дважды", field=twice)


def _odd_texts(value: Any, path: str, name: str) -> Iterator[Problem]:
    if isinstance(value, str):
        if (_ODD if name in LINES else _ODD_IN_LINE).search(value):
            yield Problem(field=path, detail="Недопустимый символ")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _odd_texts(one, f"{path}[{number}]", name)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _odd_texts(one, f"{path}.{key}" if path else key, key)
