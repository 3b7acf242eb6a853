"""A gateway in front of the shop of the chassis tests: a real bus, real tokens, no socket."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey
from werkzeug.test import Client, TestResponse

from chassis.run import container
from chassis.settings import Settings
from chassis.wire import Wire
from contracts.base import uuid7
from contracts.sessions import EndedSessions
from gateway.app import App
from gateway.ended import Ended
from gateway.routing import PUBLIC, Route
from gateway.tokens import Tokens
from tests.integration.chassis import shop as parts
from tests.integration.chassis.conftest import until
from tests.integration.gateway.library import LibraryApi, LibraryService

ROUTES = [
    Route("POST", "/v1/echo", parts.ShopApi.echo, "journal.write"),
    Route("GET", "/v1/sales", parts.ShopApi.sales, "journal.read"),
    Route("POST", "/v1/sales", parts.ShopApi.sell, "orders.draft", status=201),
    Route("POST", "/v1/schools/{school_id}/things", LibraryApi.lend, "orders.draft"),
    Route("GET", "/v1/books/{book_id}", LibraryApi.get_book, "orders.read"),
    Route("PUT", "/v1/books/{book_id}", LibraryApi.edit_book, "orders.draft"),
    Route("GET", "/v1/books", LibraryApi.list_books, "orders.read"),
    Route("GET", "/v1/book-count", LibraryApi.count_books, "orders.read"),
    Route("GET", "/v1/schools/{school_id}/books", LibraryApi.list_school_books, "orders.read"),
    Route("POST", "/v1/schools/{school_id}/counts", LibraryApi.count_books, "orders.draft", alias="count_in_school"),
    Route("GET", "/v1/cover", LibraryApi.get_cover, PUBLIC),
    Route("POST", "/v1/cover", LibraryApi.put_cover, "orders.draft", file="content"),
    Route("POST", "/v1/doors", LibraryApi.open_door, PUBLIC, limit="sign_in"),
    Route("GET", "/v1/trouble", parts.ShopApi.fail, PUBLIC),
    Route("GET", "/v1/slow", parts.ShopApi.sleep, PUBLIC, seconds=0.3),
    Route("GET", "/v1/nobody", LibraryApi.get_closed, PUBLIC),
]


@dataclass
class Door:
    client: Client
    key: OKPKey
    app: App

    def token(self, role: str = "CLERK", *, seconds: float = 900, key: OKPKey | None = None, **claims: Any) -> str:
        body = {"sub": str(uuid7()), "role": role, "district": str(uuid7()), "exp": int(time.time() + seconds)}
        signer = key or self.key
        return jwt.encode({"alg": "Ed25519", "kid": signer.kid}, {**body, **claims}, signer, algorithms=["Ed25519"])

    def ask(self, verb: str, path: str, *, role: str | None = "CLERK", **more: Any) -> TestResponse:
        headers = dict(more.pop("headers", {}))
        if role is not None and "Authorization" not in headers:
            headers["Authorization"] = f"Bearer {self.token(role)}"
        return self.client.open(path, method=verb, headers=headers, **more)


def nobody_ended(_after: str | None) -> EndedSessions:
    return EndedSessions(items=[], next="", more=False)


@pytest.fixture(scope="module")
def door(database: Callable[[str | None], str]) -> Iterator[Door]:
    url = parts.prepare("shop", parts.ShopBase, database(None))
    settings = Settings(bus="embedded://", databases={"SHOP_DATABASE_URL": url})
    containers = [container(parts.ShopService, settings), container(LibraryService, settings)]
    for one in containers:
        one.start()
    wire = Wire("embedded://", "gateway")
    wire.start()
    assert wire.wait_connected(5)
    key = OKPKey.generate_key("Ed25519", parameters={"alg": "Ed25519"}, auto_kid=True)
    keys = KeySet([key]).as_dict(private=False)
    app = App(ROUTES, lambda: wire, Tokens(lambda: keys, Ended(nobody_ended)))
    made = Door(Client(app), key, app)
    until(lambda: made.ask("GET", "/v1/books").status_code == 200)
    until(lambda: made.ask("GET", "/v1/sales", role="TEACHER").status_code == 200)
    yield made
    for one in containers:
        one.stop()
    wire.stop()


def problem(response: TestResponse) -> dict[str, Any]:
    assert response.content_type == "application/problem+json"
    found: dict[str, Any] = orjson.loads(response.data)
    assert found["status"] == response.status_code and found["type"].startswith("urn:kontingent:problem:")
    assert found["advice"], "every refusal says what to do next"
    return found
