"""The body's bytes: of a known length, kind and coding, within a limit and in time."""

import re
from typing import Any

from contracts.base import Invalid
from gateway import problems

_JSON = re.compile(r'application/json *(; *charset *= *"?utf-8"? *)?', re.IGNORECASE)


def content(environ: dict[str, Any], limit: int, *, json: bool) -> bytes:
    """All of it, or a refusal that names the header."""
    length = announced(environ, limit)
    if not length:
        return b""
    if json and not _JSON.fullmatch(environ.get("CONTENT_TYPE") or ""):
        raise problems.WrongKind("Передайте тело как application/json (UTF-8)", field="Content-Type")
    return piece(environ, length)


def must_be_empty(environ: dict[str, Any]) -> None:
    """For requests whose body nobody would read."""
    if _length(environ, 0):
        raise Invalid("У этого запроса не бывает тела", field="body")


def announced(environ: dict[str, Any], limit: int) -> int:
    """How long a body will be that is read in pieces."""
    length = _length(environ, limit)
    coding = environ.get("HTTP_CONTENT_ENCODING", "identity")
    if coding.strip().lower() != "identity":
        raise problems.WrongKind("Передайте тело без сжатия", field="Content-Encoding")
    return length


def _length(environ: dict[str, Any], limit: int) -> int:
    if environ.get("HTTP_TRANSFER_ENCODING"):
        raise problems.NeedsLength("Передайте тело с заголовком Content-Length", field="Content-Length")
    given = environ.get("CONTENT_LENGTH") or "0"
    if not re.fullmatch(r"[0-9]{1,18}", given, re.ASCII):
        raise Invalid("Content-Length — не число", field="Content-Length")
    length = int(given)
    if limit and length > limit:
        raise problems.TooLarge(f"Тело больше {limit // 1_000_000} МБ", field="body")
    return length


def piece(environ: dict[str, Any], length: int) -> bytes:
    """The next bytes; nobody waits for them longer than for a body of this length."""
    try:
        body: bytes = environ["wsgi.input"].read(length)
    except TimeoutError:
        raise problems.TooSlow("Тело запроса приходит слишком медленно", field="body") from None
    except OSError:
        body = b""
    if len(body) < length:
        raise Invalid("Тело запроса оборвалось", field="body")
    return body
