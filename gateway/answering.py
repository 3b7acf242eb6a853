"""A service's answer as an HTTP answer: status, headers, the same bytes."""

import re
from typing import Any
from urllib.parse import quote, urlencode
from zlib import crc32

from chassis import render
from chassis.wire import Answer
from gateway import target
from gateway.parts import Parts
from gateway.problems import PAGE_HEADERS
from gateway.routing import Route

Pairs = list[tuple[str, str]]
Reply = tuple[int, Pairs, "bytes | Parts"]


def respond(route: Route, environ: dict[str, Any], answer: Answer) -> Reply:
    body = render.unwrap(answer.body, answer.headers) or b""
    headers: Pairs = []
    version, cursor = answer.headers.get("etag"), answer.headers.get("next")
    if version is not None:
        # the version says what may be changed; the same version may show more when a rule or a consent has changed
        etag = f'"{version}-{crc32(body):08x}"'
        headers.append(("ETag", etag))
        if not route.changes and _known(etag, environ.get("HTTP_IF_NONE_MATCH", "")):
            return 304, headers, b""
    if cursor:
        headers.append(("Link", f'<{_following(environ, cursor)}>; rel="next"'))
    if answer.headers.get("media_type") == PAGE_HEADERS[0][1]:
        return route.status, [*PAGE_HEADERS, *headers], body
    if "media_type" in answer.headers:
        name = quote(answer.headers["file"], safe="")
        headers.append(("Content-Disposition", f"attachment; filename*=UTF-8''{name}"))
        return route.status, [("Content-Type", answer.headers["media_type"]), *headers], body
    if body == b"null":
        return 204, headers, b""
    return route.status, [("Content-Type", "application/json"), *headers], body


def in_parts(answer: Answer, parts: Parts, *, ranged: bool) -> Reply:
    """A file, or so much of it as was asked for."""
    name = quote(answer.headers["file"], safe="")
    headers: Pairs = [("Content-Type", answer.headers["media_type"]), ("Accept-Ranges", "bytes")]
    headers.append(("Content-Disposition", f"attachment; filename*=UTF-8''{name}"))
    if ranged:
        headers.append(("Content-Range", f"bytes {parts.start}-{parts.end - 1}/{answer.headers['size']}"))
    return 206 if ranged else 200, headers, parts


def _known(etag: str, given: str) -> bool:
    """Whether the client has this representation: `*` or a list of tags, weak ones too (RFC 9110, 13.1.2)."""
    return given.strip() == "*" or etag in re.findall(r'"[^"]*"', given)


def _following(environ: dict[str, Any], cursor: str) -> str:
    rest = [(name, value) for name, value in target.query(environ) if name != "after"]
    return target.quoted(environ) + "?" + urlencode([*rest, ("after", cursor)])
