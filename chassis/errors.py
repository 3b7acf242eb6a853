"""Refusals across the wire: their class survives any number of services; a defect becomes a trouble code."""

from typing import Any

import orjson
import structlog

from chassis import call as calls
from contracts import base
from contracts.base import Refusal, Trouble, Unavailable

log = structlog.get_logger(__name__)
_KINDS = {
    cls.kind: cls
    for cls in vars(base).values()
    if isinstance(cls, type) and issubclass(cls, Refusal) and cls is not Refusal
}


def to_refusal(error: BaseException) -> Refusal:
    """What the caller is told; a defect is logged here, whole, under its trouble code."""
    if isinstance(error, Refusal):
        return error
    code = calls.current_id() or "-"
    log.error("defect", code=code, error=type(error).__name__, exc_info=error)
    return Trouble("Программа ошиблась, ничего не сохранено", code=code)


def pack(refusal: Refusal) -> bytes:
    """nameko's reply with an error, and our members beside its own."""
    path = f"{type(refusal).__module__}.{type(refusal).__qualname__}"
    error = {
        "exc_type": type(refusal).__name__,
        "exc_path": path,
        "exc_args": [refusal.detail],
        "value": refusal.detail,
        "kind": refusal.kind,
        "field": refusal.field,
        "facts": refusal.facts,
    }
    return orjson.dumps({"result": None, "error": error}, default=str)


def unpack(body: bytes) -> Refusal:
    """The refusal inside a reply; a class this process does not know keeps its kind."""
    try:
        error: dict[str, Any] = orjson.loads(body)["error"]
        assert isinstance(error, dict)
    except (orjson.JSONDecodeError, KeyError, TypeError, AssertionError):
        return Unavailable("Часть системы ответила непонятно")
    cls = Refusal.registry.get(error.get("exc_path", "")) or _KINDS.get(error.get("kind", ""), Trouble)
    made = cls.__new__(cls)
    Exception.__init__(made, error.get("value"))
    made.detail, made.field, made.facts = error.get("value") or "", error.get("field"), error.get("facts") or {}
    return made
