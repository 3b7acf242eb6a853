"""Answers rendered once, to bytes that every later hand passes on as they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import orjson

from contracts.base import File

T = TypeVar("T")
_PREFIX, _SUFFIX = b'{"result":', b',"error":null}'


@dataclass(frozen=True, slots=True)
class Rendered:
    """A result as JSON bytes (or a file's bytes), and what HTTP says beside it.

    headers: `etag` (version of what people edit), `next` (cursor of the next page),
    `media_type` and `file` for files, `size` of the whole where the body is a part of one.
    """

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


class Page(list[T]):
    """A plain list, as its contract has it, that knows where the next page begins: `to_bytes` puts it beside."""

    next: str | None = None

    @classmethod
    def cut(cls, found: Sequence[T], limit: int, place: Callable[[T], str]) -> "Page[T]":
        """So many of these; one more of them says that there is a next page."""
        page = cls(found[:limit])
        if len(found) > limit:
            page.next = place(page[-1])
        return page


def to_bytes(result: Any) -> Rendered:
    """Dataclass → JSON. `version` and `next` members of the result also become headers."""
    if isinstance(result, Rendered):
        return result
    if isinstance(result, File):
        size = {} if result.size is None else {"size": str(result.size)}
        return Rendered(result.content, {"media_type": result.media_type, "file": result.name, **size})
    headers = {}
    version, following = getattr(result, "version", None), getattr(result, "next", None)
    if isinstance(version, int | str):
        headers["etag"] = str(version)
    if isinstance(following, str):
        headers["next"] = following
    return Rendered(orjson.dumps(result, default=str), headers)


def wrap(rendered: Rendered) -> bytes:
    """nameko's reply envelope around a JSON body; files travel bare."""
    if "media_type" in rendered.headers:
        return rendered.body
    return _PREFIX + rendered.body + _SUFFIX


def unwrap(body: bytes, headers: dict[str, Any]) -> bytes | None:
    """The body inside the envelope, without decoding; None when it holds an error."""
    if "media_type" in headers:
        return body
    if body.startswith(_PREFIX) and body.endswith(_SUFFIX):
        return body[len(_PREFIX) : -len(_SUFFIX)]
    return None
