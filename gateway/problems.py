"""Refusals as problem documents (RFC 9457), in Russian for people."""

from html import escape
from http import HTTPStatus
from typing import Any

import orjson

from contracts.base import Refusal

MEDIA_TYPE = "application/problem+json"
PAGE_HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
]
"""Of pages for people: text and its own style, no script, nothing from elsewhere."""


class TooLarge(Refusal):
    kind, status, title = "too-large", 413, "Слишком большой запрос"
    advice = "Отправьте меньше за один раз"


class NoSuchMethod(Refusal):
    kind, status, title = "method-not-allowed", 405, "Такого действия здесь нет"


class NeedsVersion(Refusal):
    kind, status, title = "needs-version", 428, "Нужна версия"
    advice = "Откройте запись ещё раз и отправьте изменения с её версией"


class UselessVersion(Refusal):
    """If-Match where nothing is compared: ignoring it would promise what is not kept."""

    kind, status, title = "useless-version", 400, "Версия здесь не проверяется"


class NeedsLength(Refusal):
    kind, status, title = "needs-length", 411, "Нужна длина тела"


class TooSlow(Refusal):
    kind, status, title = "too-slow", 408, "Запрос приходит слишком медленно"
    advice = "Проверьте связь и отправьте ещё раз"


class WrongKind(Refusal):
    kind, status, title = "media-type", 415, "Такое тело здесь не принимают"


class Malformed(Refusal):
    """Not HTTP, or HTTP that two readers could read differently."""

    kind, status, title = "malformed", 400, "Запрос не читается"


class LongAddress(Refusal):
    kind, status, title = "address-too-long", 414, "Слишком длинный адрес"


class LargeHeaders(Refusal):
    kind, status, title = "headers-too-large", 431, "Слишком большие заголовки"


class Full(Refusal):
    """The house is full: too many requests are being answered."""

    kind, status, title = "full", 503, "Сервис перегружен"
    advice = "Повторите через несколько секунд: ничего не потеряно"


class NoSuchRange(Refusal):
    """`size`: how many bytes there are."""

    kind, status, title = "no-such-range", 416, "В файле нет этих байт"


def document(refusal: Refusal, path: str | None = None) -> bytes:
    """`type, title, status, detail, advice`, `instance`, `field`, `problems` where known, the refusal's own facts.

    `path` is percent-encoded: `instance` is a URI reference.
    """
    members: dict[str, Any] = {
        "type": f"urn:kontingent:problem:{refusal.kind}",
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.detail,
        "advice": refusal.advice,
    }
    if path is not None:
        members["instance"] = path
    if refusal.field:
        members["field"] = refusal.field
    return orjson.dumps({**members, **refusal.facts}, default=str)


def reply(refusal: Refusal, path: str) -> tuple[list[tuple[str, str]], bytes]:
    return headers(refusal), document(refusal, path)


def page(refusal: Refusal) -> tuple[list[tuple[str, str]], bytes]:
    """The same for a person who has followed a link: a page that says what is wrong, and nothing else."""
    text = (
        f'<!doctype html><html lang="ru"><meta charset="utf-8"><title>{escape(refusal.title)}</title>'
        f'<meta name="viewport" content="width=device-width"><h1>{escape(refusal.title)}</h1>'
        f"<p>{escape(refusal.detail)}</p><p>{escape(refusal.advice)}</p>"
    )
    kept = [(name, value) for name, value in headers(refusal) if name != "Content-Type"]
    return [*PAGE_HEADERS, *kept], text.encode()


def headers(refusal: Refusal) -> list[tuple[str, str]]:
    found = [("Content-Type", MEDIA_TYPE)]
    if "retry_after" in refusal.facts:
        found.append(("Retry-After", str(refusal.facts["retry_after"])))
    if refusal.status == 401:
        found.append(("WWW-Authenticate", 'Bearer realm="kontingent"'))
    if "allow" in refusal.facts:
        found.append(("Allow", ", ".join(refusal.facts["allow"])))
    if isinstance(refusal, NoSuchRange):
        found.append(("Content-Range", f"bytes */{refusal.facts['size']}"))
    return found


def phrase(status: int) -> str:
    return f"{status} {HTTPStatus(status).phrase}"
