"""Refusals as problem documents (RFC 9457), in Russian for people."""

from http import HTTPStatus
from typing import Any

import orjson

from contracts.base import Refusal

MEDIA_TYPE = "application/problem+json"


class TooLarge(Refusal):
    kind, status, title = "too-large", 413, "Слишком большой запрос"


class NoSuchMethod(Refusal):
    kind, status, title = "method-not-allowed", 405, "Такого действия здесь нет"


class NeedsVersion(Refusal):
    kind, status, title = "needs-version", 428, "Нужна версия"


class NeedsLength(Refusal):
    kind, status, title = "needs-length", 411, "Нужна длина тела"


class Full(Refusal):
    """The house is full: too many requests are being answered."""

    kind, status, title = "full", 503, "Сервис перегружен"


def document(refusal: Refusal, path: str) -> bytes:
    """`type, title, status, detail, instance`, `field` and `problems` where known, and the refusal's own facts."""
    members: dict[str, Any] = {
        "type": f"urn:kontingent:problem:{refusal.kind}",
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.detail,
        "instance": path,
    }
    if refusal.field:
        members["field"] = refusal.field
    return orjson.dumps({**members, **refusal.facts}, default=str)


def headers(refusal: Refusal) -> list[tuple[str, str]]:
    found = [("Content-Type", MEDIA_TYPE)]
    if "retry_after" in refusal.facts:
        found.append(("Retry-After", str(refusal.facts["retry_after"])))
    if refusal.status == 401:
        found.append(("WWW-Authenticate", 'Bearer realm="kontingent"'))
    return found


def phrase(status: int) -> str:
    return f"{status} {HTTPStatus(status).phrase}"
