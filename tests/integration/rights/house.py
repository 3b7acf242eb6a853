"""The platform in this process: six services on the embedded bus, the real database, the gateway without a socket."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import uuid4

import eventlet
import orjson
import psycopg2
from nameko.containers import ServiceContainer
from werkzeug.test import Client, TestResponse

from chassis import embedded
from chassis.call import enter, start
from chassis.doors import caller_of
from chassis.run import container, service_class
from chassis.settings import Settings
from chassis.wire import Wire
from contracts.base import ANONYMOUS, PLATFORM, Unavailable
from contracts.identity import IdentityApi
from contracts.permissions import PERMISSIONS
from gateway.app import App
from gateway.ended import Ended
from gateway.routes import ROUTES
from gateway.routing import checked
from gateway.tokens import Tokens
from tests.places.platform import SERVICES

PASSWORD = "сосна у реки 7"
NEWS = 60.0
"""Seconds until news must have reached every service: a busy machine takes its time."""
Json = dict[str, Any]
T = TypeVar("T")


class Refused(AssertionError):
    """Something that the world is made of was refused."""

    def __init__(self, request: str, answer: TestResponse) -> None:
        super().__init__(f"{request} → {answer.status_code}: {answer.get_data(as_text=True)}")
        self.status = answer.status_code


@dataclass
class Somebody:
    """Who asks: signed in with `session`, or nobody."""

    client: Client
    role: str = ""
    person_id: str = ""
    login: str = ""
    session: Json = field(default_factory=dict)

    def ask(self, verb: str, path: str, body: Any = None, *, version: int | None = None, **more: Any) -> TestResponse:
        """`body` is JSON, or bytes that go as they are; `query` is the query."""
        headers = {"Authorization": f"Bearer {self.session['access_token']}"} if self.session else {}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        if verb != "GET":
            headers["Idempotency-Key"] = uuid4().hex
        sent: Json = {"query_string": more.get("query") or {}}
        if isinstance(body, bytes):
            sent |= {"data": body, "content_type": "application/octet-stream"}
        elif body is not None:
            sent |= {"data": orjson.dumps(body), "content_type": "application/json"}
        return self.client.open(path, method=verb, headers=headers, **sent)

    def get(self, path: str, **query: Any) -> Any:
        return self.do("GET", path, query=query)

    def do(self, verb: str, path: str, body: Any = None, **more: Any) -> Any:
        answer = self.ask(verb, path, body if verb == "GET" or body is not None else {}, **more)
        if answer.status_code >= 300:
            raise Refused(f"{self.role} {verb} {path}", answer)
        return orjson.loads(answer.data) if answer.data else None

    def confirmed(self, purpose: str, subject: str) -> Json:
        """The password once more, for one signature: what goes beside it."""
        again = {"purpose": purpose, "subject": subject, "password": PASSWORD}
        return {"confirmation": self.do("POST", "/v1/me/confirmations", again)["token"]}

    def again(self) -> "Somebody":
        """The same person in a session of its own."""
        return Somebody(self.client, self.role, self.person_id, self.login).sign_in()

    def sign_in(self) -> "Somebody":
        """Nobody comes in with the emergency role: its owner turns to it."""
        turns = self.role == "EMERGENCY"
        body = {"login": self.login, "password": PASSWORD, "role": "SYS_ADMIN" if turns else self.role}
        self.session = Somebody(self.client).do("POST", "/v1/sessions", body)
        if turns:
            asked = {"refresh_token": self.session["refresh_token"], "role": self.role}
            asked["school_id"] = self.session["acting"]["school_id"]
            self.session = self.do("POST", "/v1/sessions/role", asked)
        return self


@dataclass
class House:
    client: Client
    identity: IdentityApi
    databases: list[str]

    @property
    def nobody(self) -> Somebody:
        return Somebody(self.client)

    def as_platform(self) -> IdentityApi:
        enter(start(PLATFORM, 30, "", uuid4().hex))
        return self.identity

    def activate(self, role: str, person_id: str, code: str) -> Somebody:
        """Somebody who has used their slip and come in."""
        body = {"code": code, "password": PASSWORD, "accepts_rules": True}
        login = self.nobody.do("POST", "/v1/activations", body)["login"]
        return Somebody(self.client, role, person_id, login).sign_in()

    def quiet(self) -> bool:
        """Whether everybody has heard everything: no letter waits, and none is on its way."""
        return not any(map(_unsent, self.databases)) and not any(embedded.sizes().values())


def _unsent(database: str) -> int:
    connection = psycopg2.connect(database)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM outbox WHERE sent_at IS NULL")
            return int(cursor.fetchone()[0])
    finally:
        connection.close()


@contextmanager
def opened(database: Callable[[str | None], str]) -> Iterator[House]:
    embedded.reset()
    urls = {f"{name.upper()}_DATABASE_URL": database(name) for name in SERVICES}
    settings = Settings(retries=(0.1, 0.3, 1.0), workers=8, databases=urls)
    containers = [container(service_class(name), settings) for name in SERVICES]
    wire = Wire(settings.bus, "gateway")
    for one in (*containers, wire):
        one.start()
    try:
        assert wire.wait_connected(10)
        yield _house(wire, list(urls.values()))
    finally:
        _stop(containers, wire)


def _house(wire: Wire, databases: list[str]) -> House:
    identity = caller_of(IdentityApi, wire, 20)
    ended = Ended(lambda after: identity.list_ended_sessions(after=after))
    tokens = Tokens(lambda: {"keys": identity.get_keys().keys}, ended)
    app = App(checked(ROUTES, PERMISSIONS), lambda: wire, tokens)

    def answers() -> bool:
        enter(start(ANONYMOUS, 5))
        return bool(identity.get_keys().keys)

    eventually(answers)
    return House(Client(app), identity, databases)


def _stop(containers: list[ServiceContainer], wire: Wire) -> None:
    for one in reversed(containers):
        one.stop()
    wire.stop()
    embedded.reset()


def eventually(ask: Callable[[], T]) -> T:
    """Asks again while the one asked has not heard yet of what the others did."""
    end, pause = time.monotonic() + NEWS, 0.02
    while True:
        try:
            found = ask()
            if found:
                return found
        except Refused as refused:
            if refused.status not in (403, 404, 409, 503) or time.monotonic() > end:
                raise
        except Unavailable:
            pass
        assert time.monotonic() < end, "the news did not arrive"
        eventlet.sleep(pause)
        pause = min(pause * 1.5, 0.3)
