"""A service's answer as an HTTP answer: status, headers, the same bytes."""

from typing import Any
from urllib.parse import quote, urlencode

from chassis import render
from chassis.wire import Answer
from gateway import target
from gateway.parts import Parts
from gateway.problems import PAGE_HEADERS
from gateway.representation import Pairs, represent, tag
from gateway.routing import Route

Reply = tuple[int, Pairs, "bytes | Parts"]


def respond(route: Route, environ: dict[str, Any], answer: Answer) -> Reply:
    body = render.unwrap(answer.body, answer.headers) or b""
    headers: Pairs = []
    version, cursor = answer.headers.get("etag"), answer.headers.get("next")
    if cursor:
        headers.append(("Link", f'<{_following(environ, cursor)}>; rel="next"'))
    if answer.headers.get("media_type") == PAGE_HEADERS[0][1]:
        headers += PAGE_HEADERS
    elif "media_type" in answer.headers:
        name = quote(answer.headers["file"], safe="")
        headers.append(("Content-Type", answer.headers["media_type"]))
        headers.append(("Content-Disposition", f"attachment; filename*=UTF-8''{name}"))
    elif body == b"null":
        return 204, headers, b""
    else:
        headers.append(("Content-Type", "application/json"))
    if not route.changes:
        return represent(environ, route.status, headers, body, version)
    if version is not None:
        headers.append(("ETag", tag(body, version)))
    return route.status, headers, body


def in_parts(answer: Answer, parts: Parts, *, ranged: bool) -> Reply:
    """A file, or so much of it as was asked for."""
    name = quote(answer.headers["file"], safe="")
    headers: Pairs = [("Content-Type", answer.headers["media_type"]), ("Accept-Ranges", "bytes")]
    headers.append(("Content-Disposition", f"attachment; filename*=UTF-8''{name}"))
    if ranged:
        headers.append(("Content-Range", f"bytes {parts.start}-{parts.end - 1}/{answer.headers['size']}"))
    return 206 if ranged else 200, headers, parts


def _following(environ: dict[str, Any], cursor: str) -> str:
    rest = [(name, value) for name, value in target.query(environ) if name != "after"]
    return target.quoted(environ) + "?" + urlencode([*rest, ("after", cursor)])
