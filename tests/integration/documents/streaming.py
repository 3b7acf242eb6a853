"""A gateway before documents, and large files that nobody holds whole."""

import time
import tracemalloc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey
from werkzeug.test import Client, TestResponse

from chassis.wire import Wire
from contracts.attachments import PART
from contracts.base import Caller
from contracts.sessions import EndedSessions
from gateway.app import App
from gateway.ended import Ended
from gateway.routes.attachments import ROUTES
from gateway.tokens import Tokens

_BEGINNING = b"%PDF-1.7"


def scan(start: int, end: int) -> bytes:
    """These bytes of an endless PDF, of which no two parts are alike."""
    if start < len(_BEGINNING):
        return (_BEGINNING + scan(len(_BEGINNING), max(end, len(_BEGINNING))))[start:end]
    until = min(end, (start // PART + 1) * PART)
    here = bytes([start // PART]) * (until - start)
    return here + scan(until, end) if until < end else here


class Sent:
    """A body of so many bytes; it ends before its time where it is told to break."""

    def __init__(self, size: int, breaks_at: int | None = None) -> None:
        self.size, self.at, self.end = size, 0, size if breaks_at is None else breaks_at

    def read(self, length: int) -> bytes:
        at, self.at = self.at, min(self.at + length, self.end)
        return scan(at, self.at)


class Door:
    def __init__(self, wire: Wire, who: Caller) -> None:
        key = OKPKey.generate_key("Ed25519", parameters={"alg": "Ed25519"}, auto_kid=True)
        keys = KeySet([key]).as_dict(private=False)
        tokens = Tokens(lambda: keys, Ended(lambda _after: EndedSessions(items=[], next="", more=False)))
        claims: dict[str, Any] = {"role": who.role, "exp": int(time.time()) + 900, "sub": str(who.account_id)}
        claims |= {"person": str(who.person_id), "district": str(who.district_id), "school": str(who.school_id)}
        said = jwt.encode({"alg": "Ed25519", "kid": key.kid}, claims, key, algorithms=["Ed25519"])
        self._client, self._token = Client(App(ROUTES, lambda: wire, tokens)), f"Bearer {said}"

    def put_on(self, order_id: object, sent: Sent, **headers: str) -> TestResponse:
        return self._client.post(
            f"/v1/orders/{order_id}/attachments",
            query_string={"name": "scan.pdf"},
            headers={"Authorization": self._token, "If-Match": "1", **headers},
            environ_overrides={"wsgi.input": sent, "CONTENT_LENGTH": str(sent.size)},
        )

    def get(self, order_id: object, file_id: object, **headers: str) -> TestResponse:
        path = f"/v1/orders/{order_id}/attachments/{file_id}"
        return self._client.get(path, headers={"Authorization": self._token, **headers}, buffered=False)


def digest(pieces: Iterable[bytes]) -> str:
    found = sha256()
    for piece in pieces:
        found.update(piece)
    return found.hexdigest()


@contextmanager
def measured(peaks: list[int]) -> Iterator[None]:
    """Adds how many bytes of memory were in use at once."""
    tracemalloc.start()
    try:
        yield
        peaks.append(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()
