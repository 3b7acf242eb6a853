"""Files too large for the bus: a body is handed on as it comes, an answer is asked for as it goes. Never whole here."""

import inspect
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import structlog

from chassis import render
from chassis.wire import Answer
from contracts.attachments import PART
from gateway import body
from gateway.limits import UPLOAD
from gateway.problems import NoSuchRange
from gateway.routing import Route

log = structlog.get_logger(__name__)
Ask = Callable[[Callable[..., Any], dict[str, Any], str], Answer]
"""One call of the service: the method, its arguments, and what sets its key apart from the request's others."""
_RANGE = re.compile(r"bytes=([0-9]{1,12})-([0-9]{1,12})?")


def send(route: Route, environ: dict[str, Any], given: dict[str, Any], ask: Ask) -> str:
    """The id of the upload. The next part is read when the one before is stored, so a fast client waits for us."""
    assert route.upload is not None
    size = body.announced(environ, UPLOAD)
    wanted = inspect.signature(route.upload.begin).parameters
    first = {name: value for name, value in given.items() if name in wanted} | {"size": size}
    answer = ask(route.upload.begin, first, "begin")
    upload_id: str = orjson.loads(render.unwrap(answer.body, answer.headers) or b"{}")["id"]
    for offset in range(0, size, PART):
        piece = b64encode(body.piece(environ, min(PART, size - offset))).decode()
        ask(route.upload.send, {"upload_id": upload_id, "offset": offset, "content": piece}, str(offset))
    return upload_id


class Parts:
    """The body of an answer, from `start` to before `end`: the first part is here, the rest is asked for in turn."""

    def __init__(self, first: bytes, start: int, end: int, following: Callable[[int], bytes]) -> None:
        self._first, self.start, self.end, self._following = first, start, end, following

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[bytes]:
        at, piece = self.start, self._first
        while at < self.end:
            if not piece:
                log.warning("download_broken", at=at, size=self.end)
                raise EOFError("the file has ended before its time")
            yield piece[: self.end - at]
            at += len(piece)
            piece = self._following(at) if at < self.end else b""


def asked_range(environ: dict[str, Any]) -> tuple[int, int | None] | None:
    """First and last byte of a range we understand; whatever else is asked is answered whole (RFC 9110, 14.2)."""
    found = _RANGE.fullmatch(environ.get("HTTP_RANGE", "").strip())
    if found is None or "HTTP_IF_RANGE" in environ or (found[2] and int(found[2]) < int(found[1])):
        return None
    return int(found[1]), int(found[2]) if found[2] else None


def answered(answer: Answer, asked: tuple[int, int | None] | None, following: Callable[[int], bytes]) -> Parts:
    size, (start, last) = int(answer.headers["size"]), asked or (0, None)
    if start >= size:
        raise NoSuchRange(f"В файле {size} байт", size=size)
    return Parts(answer.body, start, size if last is None else min(last + 1, size), following)
