"""One HTTP request → one call of a service → its bytes."""

import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import structlog

from chassis import call as calls
from chassis.doors import request
from chassis.errors import to_refusal
from chassis.health import health
from chassis.metrics import SECONDS
from chassis.wire import Answer, Wire
from contracts.base import ANONYMOUS, Caller, Invalid, NotFound, Refusal
from contracts.identity import CodeNeeded, PasswordExpired
from gateway import parts, problems, target
from gateway.addresses import Proxies, household
from gateway.answering import Reply, in_parts, respond
from gateway.arguments import arguments
from gateway.limits import Attempts, Room
from gateway.origin import origin
from gateway.parts import Parts
from gateway.representation import Pairs, represent
from gateway.routing import PUBLIC, Route, Router, check_ids, forbidden
from gateway.tokens import Tokens

log = structlog.get_logger(__name__)
ENTRANCE = 10.0
"""Seconds for learning who asks: the keys may have to be fetched."""
KNOWN = (CodeNeeded, PasswordExpired)
"""Said to whoever has the password: no guess, however many sign in so behind one address."""
_ALWAYS: Pairs = [
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
]


class App:
    """The WSGI application. `pages` are bodies made at start (`/openapi.json`, `/docs`)."""

    def __init__(
        self, routes: list[Route], wire: Callable[[], Wire], tokens: Tokens, proxies: Proxies | None = None
    ) -> None:
        self._router, self._wire, self._tokens = Router(routes), wire, tokens
        self._room, self._attempts, self._proxies = Room(), Attempts(), proxies or Proxies()
        self.pages: dict[str, tuple[str, bytes]] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        # one greenlet serves a connection: what the request before was must not lend this one its caller or deadline
        calls.enter(calls.start(ANONYMOUS, ENTRANCE))
        status, headers, body = self._page(environ) or self._observed(environ)
        length = [] if status in (204, 304) else [("Content-Length", str(len(body)))]
        start_response(problems.phrase(status), headers + length + _ALWAYS)
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        return body if isinstance(body, Parts) else [body]

    def _page(self, environ: dict[str, Any]) -> Reply | None:
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        if path in self.pages:
            kind, body = self.pages[path]
            return represent(environ, 200, [("Content-Type", kind)], body)
        found = health.answer(environ) if path.startswith(("/health/", "/metrics")) else None
        return (int(found[0].split()[0]), [("Content-Type", found[1])], found[2]) if found else None

    def _observed(self, environ: dict[str, Any]) -> Reply:
        started, route = time.perf_counter(), None
        try:
            route, path = self._route(environ)
            reply, outcome = self._answer(route, path, environ), "ok"
        except Exception as failed:
            refusal = to_refusal(failed)
            made = problems.page(refusal) if route and route.page else problems.reply(refusal, target.quoted(environ))
            reply, outcome = (refusal.status, *made), refusal.kind
        seconds = time.perf_counter() - started
        SECONDS.labels("gateway", route.name if route else "-", outcome).observe(seconds)
        log.info("request", route=route.path if route else "-", status=reply[0], ms=round(seconds * 1000, 2))
        return reply

    def _route(self, environ: dict[str, Any]) -> tuple[Route, dict[str, str]]:
        path = target.path(environ)
        verbs, found = self._router.find(path) or ({}, {})
        verb = environ["REQUEST_METHOD"]
        route = verbs.get("GET" if verb == "HEAD" else verb)
        if route is not None:
            return route, found
        known = ["GET"] if path in self.pages else sorted(verbs)
        if not known:
            raise NotFound("Такого адреса нет")
        allow = [*known, "HEAD"] if "GET" in known else known
        raise problems.NoSuchMethod("Допустимо: " + ", ".join(allow), allow=allow)

    def _answer(self, route: Route, path: dict[str, str], environ: dict[str, Any]) -> Reply:
        """A place in the house is held while the house works, not while the client sends."""
        attempt = f"{route.limit} {household(self._proxies.client(environ))}"
        if route.limit:
            self._attempts.check(attempt)
        with self._room:
            caller = self._caller(route, path, environ)
        given = arguments(route, path, environ)
        if "origin" in route.from_gateway:
            given["origin"] = origin(self._proxies.client(environ), environ.get("HTTP_USER_AGENT", ""))
        call = _call(route, caller, environ)
        if route.in_parts:
            return self._in_parts(route, environ, call, given)
        if route.upload and route.file:
            given[route.file] = parts.send(route, environ, given, partial(self._ask_aside, route, call))
            call = _again(route, call)
        try:
            answer = self._ask(route, call, given)
        except Refusal as refusal:
            if route.limit and refusal.status < 429 and not isinstance(refusal, KNOWN):
                self._attempts.failed(attempt)
            raise
        return respond(route, environ, answer)

    def _ask(self, route: Route, call: calls.Call, given: dict[str, Any]) -> Answer:
        with self._room:
            calls.enter(call)
            return request(self._wire(), route.service, call, given)

    def _ask_aside(
        self, route: Route, call: calls.Call, method: Callable[..., Any], given: dict[str, Any], part: str
    ) -> Answer:
        """One of the calls that go before the route's own; the same request again asks the same again."""
        aside = calls.replace(_again(route, call), method=method.__name__, key=f"{call.key}>{part}")
        return self._ask(route, aside, given)

    def _in_parts(self, route: Route, environ: dict[str, Any], call: calls.Call, given: dict[str, Any]) -> Reply:
        asked = parts.asked_range(environ)

        def part(offset: int) -> Answer:
            return self._ask(route, _again(route, call), {**given, "offset": offset})

        answer = part(asked[0] if asked else 0)
        found = parts.answered(answer, asked, lambda offset: part(offset).body)
        return in_parts(answer, found, ranged=asked is not None)

    def _caller(self, route: Route, path: dict[str, str], environ: dict[str, Any]) -> Caller:
        if route.permission == PUBLIC:
            check_ids(route, path)
            return ANONYMOUS
        caller = self._tokens.caller(environ.get("HTTP_AUTHORIZATION", ""))
        calls.enter(calls.start(caller, ENTRANCE, route.name))
        if not route.open_to(caller.role):
            raise forbidden()
        check_ids(route, path)
        school = path.get("school_id")
        if school is not None and caller.school_id is not None and school.lower() != str(caller.school_id):
            raise NotFound("Школа не найдена")
        return caller


def _again(route: Route, call: calls.Call) -> calls.Call:
    """The same call with its whole time before it: a part waits for itself, not for those before."""
    return calls.replace(call, deadline=time.time() + route.seconds)


def _call(route: Route, caller: Caller, environ: dict[str, Any]) -> calls.Call:
    key = environ.get("HTTP_IDEMPOTENCY_KEY")
    if key is not None and not (0 < len(key) <= 200 and key.isprintable()):
        raise Invalid("Ключ повтора: от 1 до 200 печатных знаков", field="Idempotency-Key")
    call = calls.start(caller, route.seconds, route.name, None)
    return calls.replace(call, strict=True, key=(key or call.call_id) if route.changes else None)
