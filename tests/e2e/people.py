"""People of the story: each signs in over HTTP and knows nothing but the address."""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import requests

MOSCOW = timezone(timedelta(hours=3))


def today() -> date:
    """The district's day: orders and lessons are dated by it, whatever the machine's clock is set to."""
    return datetime.now(MOSCOW).date()


class Person:
    """Somebody with a login. Every command carries a key, as a careful portal would send it."""

    def __init__(self, address: str, login: str, password: str, role: str | None = None) -> None:
        self.address, self.login, self.password = address, login, password
        self.http = requests.Session()
        self._comes = {"login": login, "password": password} | ({"role": role} if role else {})
        self.sign_in()

    def sign_in(self) -> None:
        """Anew, in the usual role."""
        self.http.headers.pop("Authorization", None)
        signed = self.ask("POST", "/v1/sessions", json=self._comes)
        assert signed.status_code == 201, signed.text
        self._keep(signed.json())

    def turn(self, path: str, **body: Any) -> dict[str, Any]:
        """The session goes on otherwise: in another role, for another child."""
        self._keep(self.do("POST", path, {"refresh_token": self.session["refresh_token"], **body}))
        return self.session

    def _keep(self, session: dict[str, Any]) -> None:
        self.session = session
        self.http.headers["Authorization"] = f"Bearer {session['access_token']}"

    def ask(self, verb: str, path: str, *, key: str | None = None, **more: Any) -> requests.Response:
        headers = dict(more.pop("headers", {}))
        if verb != "GET":
            headers["Idempotency-Key"] = key or uuid4().hex
        return self.http.request(verb, self.address + path, headers=headers, timeout=60, **more)

    def get(self, path: str, **query: Any) -> Any:
        answer = self.ask("GET", path, params=query)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.json()

    def do(self, verb: str, path: str, body: Any = None, **more: Any) -> Any:
        answer = self.ask(verb, path, json=body if body is not None else {}, **more)
        assert answer.status_code < 300, (verb, path, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def sign(self, path: str, purpose: str, body: Any = None, **more: Any) -> Any:
        """POSTs a signature of what the path names, with a confirmation: the password once more."""
        again = {"purpose": purpose, "subject": path.split("/")[-2], "password": self.password}
        token = self.do("POST", "/v1/me/confirmations", again)["token"]
        return self.do("POST", path, {**(body or {}), "confirmation": token}, **more)

    def refused(self, verb: str, path: str, body: Any = None, **more: Any) -> dict[str, Any]:
        """The problem document of something that must not succeed."""
        answer = self.ask(verb, path, json=body, **more) if verb != "GET" else self.ask(verb, path, **more)
        assert answer.status_code >= 400, (verb, path, answer.status_code, answer.text)
        assert answer.headers["Content-Type"] == "application/problem+json"
        found: dict[str, Any] = answer.json()
        return found


def soon(truth: Callable[[], Any], seconds: float = 2.0) -> Any:
    """What becomes true within `seconds` (the promise of the story), else the last failure."""
    end = time.monotonic() + seconds
    while True:
        try:
            found = truth()
            if found:
                return found
        except (AssertionError, LookupError):
            if time.monotonic() > end:
                raise
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.05)
