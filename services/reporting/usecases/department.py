"""The education department as an HTTP address: one POST of one signed edition, and what came back."""

import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import orjson
import requests

CONNECT, READ, WHOLE = 5.0, 15.0, 20.0
"""Seconds: for the connection, for silence, for everything. Less than the lease of a submission."""
_MUCH = 64 * 1024
_LONGEST_COMMENT = 1000


@dataclass(frozen=True)
class Reply:
    """`status` is None when no whole answer came: it may or may not have been accepted."""

    status: int | None
    detail: str
    already: bool = False
    """409 that says: accepted before under this key."""
    wait: float | None = None
    """Seconds that the department asks us to wait."""


def is_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def post(url: str, key: str, body: bytes, token: str = "") -> Reply:
    """Never raises for what the network or the department does."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": key, "Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        with requests.Session() as session:
            session.trust_env = False  # no proxies or passwords that the environment happens to hold
            end = time.monotonic() + WHOLE
            with session.post(
                url, data=body, headers=headers, timeout=(CONNECT, READ), stream=True, allow_redirects=False
            ) as answer:
                return _reply(answer, _text(answer, end))
    except requests.Timeout:
        return Reply(None, "Нет ответа в срок")
    except requests.ConnectionError:
        return Reply(None, "Нет соединения или оно прервано")
    except (requests.RequestException, ValueError) as broken:
        return Reply(None, f"Ответ не прочитан: {type(broken).__name__}")


def _text(answer: requests.Response, end: float) -> str:
    """The beginning of the answer; an endless one is cut."""
    read = b""
    for piece in answer.iter_content(4096):
        read += piece
        if len(read) > _MUCH:
            break
        if time.monotonic() > end:
            raise requests.Timeout
    return read.decode("utf-8", errors="replace")


def _reply(answer: requests.Response, text: str) -> Reply:
    said = _said(text)
    detail = str(said.get("comment") or said.get("detail") or said.get("title") or text.strip())[:_LONGEST_COMMENT]
    status = answer.status_code
    already = status == 409 and str(said.get("status") or said.get("state") or "").upper() == "ACCEPTED"
    return Reply(status, detail or f"Ответ {status}", already, _seconds(answer.headers.get("Retry-After")))


def _said(text: str) -> dict[str, object]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _seconds(header: str | None) -> float | None:
    return float(header) if header and header.isdigit() else None
