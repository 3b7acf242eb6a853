"""Structured logs: one JSON line an event. What is not known to be harmless is hidden."""

import logging
import sys
from collections.abc import MutableMapping
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import orjson
import structlog

OPEN = frozenset(
    {
        "event", "level", "logger", "timestamp", "call_id", "method", "role", "service", "outcome", "error", "queue",
        "event_name", "code", "url", "path", "status", "exception", "state", "signal", "route",
    }
)  # fmt: skip
"""Text under these keys is shown; other text could be a name, a secret or a token."""


def _hide(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {k: _shown(k, v) for k, v in line.items() if v is not None}


def _shown(key: str, value: Any) -> Any:
    if isinstance(value, bool | int | float | UUID | date | datetime | Enum):
        return value
    if key in OPEN:
        return value
    return "•"


def _safe_traceback(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Where it happened, not with what: exception texts may quote a row."""
    error = line.pop("exc_info", None)
    if isinstance(error, BaseException):
        frames, tb = [], error.__traceback__
        while tb is not None:
            code = tb.tb_frame.f_code
            frames.append(f"{'/'.join(code.co_filename.split('/')[-3:])}:{tb.tb_lineno} {code.co_name}")
            tb = tb.tb_next
        line["exception"] = frames[-12:]
    return line


def configure(level: str = "INFO") -> None:
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for noisy in ("nameko", "amqp", "kombu"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _safe_traceback,
            _hide,
            structlog.processors.JSONRenderer(serializer=lambda v, **_: orjson.dumps(v, default=str)),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )
