"""Where a page of a list ends: opaque to clients."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import orjson

from contracts.base import Invalid


def cursor(*values: Any) -> str:
    return urlsafe_b64encode(orjson.dumps(values, default=str)).decode().rstrip("=")


def moment(written: str) -> datetime:
    """In UTC: PostgreSQL knows fewer time zones than Python."""
    return datetime.fromisoformat(written).astimezone(UTC)


def parts(after: str | None, *kinds: Any) -> tuple[Any, ...] | None:
    """The values in a cursor; Invalid for anything we did not make."""
    if after is None:
        return None
    try:
        values = orjson.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        if "\x00" in "".join(map(str, values)):
            raise ValueError
        return tuple(kind(value) for kind, value in zip(kinds, values, strict=True))
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise Invalid("Список продолжают не с того места: начните с первой страницы", field="after") from None
