"""A patient client of the platform: every command has a key, so that saying it again changes nothing."""

import time
from datetime import timedelta
from threading import Lock, local
from typing import Any

import requests

from deploy.demo.identifiers import same_id

PATIENCE = timedelta(minutes=2)
"""How long a service may be away before the loading gives up."""
PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0)
Json = dict[str, Any]


class Refused(Exception):
    """The platform understood and said no."""

    def __init__(self, request: str, status: int, problem: Json) -> None:
        super().__init__(f"{request} → {status}: {problem.get('detail', '')} {problem.get('problems') or ''}".strip())
        self.status, self.problem = status, problem


class Line:
    """Connections to one address, one a thread, and what each kind of request has cost so far."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self.costs: dict[str, tuple[int, float]] = {}
        self._own, self._lock = local(), Lock()

    def ask(self, verb: str, path: str, *, what: str, **options: Any) -> requests.Response:
        """Goes on while the platform is away or full; any other refusal is final."""
        started = time.monotonic()
        for pause in self._pauses():
            try:
                answer = self._session().request(verb, self.address + path, timeout=60, **options)
            except (requests.ConnectionError, requests.Timeout):
                answer = None
            if answer is not None and answer.status_code not in (429, 503):
                break
            time.sleep(pause)
        if answer is None:
            raise Refused(f"{verb} {path}", 0, {"detail": "платформа не отвечает"})
        self._note(what, time.monotonic() - started)
        if not answer.ok:
            raise Refused(f"{verb} {path}", answer.status_code, _problem(answer))
        return answer

    def _pauses(self) -> Any:
        end, number = time.monotonic() + PATIENCE.total_seconds(), 0
        while time.monotonic() < end:
            yield PAUSES[min(number, len(PAUSES) - 1)]
            number += 1

    def _session(self) -> requests.Session:
        if not hasattr(self._own, "session"):
            self._own.session = requests.Session()
            self._own.session.trust_env = False
        session: requests.Session = self._own.session
        return session

    def _note(self, what: str, seconds: float) -> None:
        with self._lock:
            count, total = self.costs.get(what, (0, 0.0))
            self.costs[what] = count + 1, total + seconds


def _problem(answer: requests.Response) -> Json:
    try:
        found: Json = answer.json()
    except ValueError:
        return {"detail": answer.text[:200]}
    return found


class Person:
    """Somebody who is signed in, in one role. Signs in again when the session has run out."""

    def __init__(self, line: Line, login: str, password: str, role: str | None = None) -> None:
        self.line, self.login, self.password, self._role = line, login, password, role
        self._token = ""
        self.sign_in()

    def sign_in(self) -> None:
        body = {"login": self.login, "password": self.password} | ({"role": self._role} if self._role else {})
        self._token = self.line.ask("POST", "/v1/sessions", what="sign in", json=body).json()["access_token"]

    def get(self, path: str, **query: Any) -> Any:
        return self._say("GET", path, _named(path, self.line), params=query).json()

    def post(self, path: str, body: Json | None = None, *, key: str, version: int | None = None, **query: Any) -> Any:
        return self.command("POST", path, key=key, params=query, json=body or {}, headers=_matching(version))

    def sign(self, path: str, purpose: str, subject: str, *, key: str, version: int) -> Any:
        """A signature with a confirmation: the password once more. A new one for every try."""
        again = {"purpose": purpose, "subject": subject, "password": self.password}
        token = self._say("POST", "/v1/me/confirmations", "confirmation", json=again).json()["token"]
        return self.post(path, {"confirmation": token}, key=key, version=version)

    def put(self, path: str, body: Json, *, key: str, version: int | None = None) -> Any:
        return self.command("PUT", path, key=key, json=body, headers=_matching(version))

    def send(self, path: str, content: bytes, media_type: str, *, key: str, **query: Any) -> Any:
        """A file as the body."""
        return self.command("POST", path, key=key, params=query, data=content, headers={"Content-Type": media_type})

    def command(self, verb: str, path: str, *, key: str, headers: dict[str, str] | None = None, **options: Any) -> Any:
        named = {"Idempotency-Key": str(same_id("key", key)), **(headers or {})}
        answer = self._say(verb, path, _named(path, self.line), headers=named, **options)
        return answer.json() if answer.content else None

    def _say(self, verb: str, path: str, what: str, headers: dict[str, str] | None = None, **options: Any) -> Any:
        for last in (False, True):
            told = {"Authorization": f"Bearer {self._token}", **(headers or {})}
            try:
                return self.line.ask(verb, path, what=f"{verb} {what}", headers=told, **options)
            except Refused as refused:
                if refused.status != 401 or last:
                    raise
                self.sign_in()
        raise AssertionError


def _matching(version: int | None) -> dict[str, str]:
    return {} if version is None else {"If-Match": f'"{version}"'}


def _named(path: str, line: Line) -> str:
    """The path without ids: `/v1/schools/…/classes`."""
    steps = path.removeprefix(line.address).split("/")
    return "/".join("…" if len(step) == 36 and step.count("-") == 4 else step for step in steps)
