"""One HTTP request → one call of a service → its bytes."""

import time
from base64 import b64encode
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
import structlog

from chassis import call as calls
from chassis import render
from chassis.doors import request
from chassis.errors import to_refusal
from chassis.health import health
from chassis.metrics import SECONDS
from chassis.wire import Answer, Wire
from contracts.base import ANONYMOUS, Caller, Invalid, NotFound, Refusal
from contracts.permissions import allowed
from gateway import problems
from gateway.limits import BODY, FILE_BODY, Attempts, Room
from gateway.routing import PUBLIC, SIGNED_IN, Route, Router, forbidden
from gateway.tokens import Tokens

log = structlog.get_logger(__name__)
Pairs = list[tuple[str, str]]
_ALWAYS: Pairs = [
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
]


class App:
    """The WSGI application. `pages` are bodies made at start (`/openapi.json`, `/docs`)."""

    def __init__(self, routes: list[Route], wire: Callable[[], Wire], tokens: Tokens) -> None:
        self._router, self._wire, self._tokens = Router(routes), wire, tokens
        self._room, self._attempts = Room(), Attempts()
        self.pages: dict[str, tuple[str, bytes]] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        started = time.perf_counter()
        route: Route | None = None
        try:
            page = self._page(environ)
            if page is not None:
                start_response(page[0], [("Content-Type", page[1]), ("Content-Length", str(len(page[2])))])
                return [page[2]]
            with self._room:
                route, path = self._route(environ)
                status, headers, body = self._answer(route, path, environ)
                outcome = "ok"
        except Exception as failed:
            refusal = to_refusal(failed)
            status, headers = refusal.status, problems.headers(refusal)
            body, outcome = problems.document(refusal, environ["PATH_INFO"]), refusal.kind
        seconds = time.perf_counter() - started
        SECONDS.labels("gateway", route.name if route else "-", outcome).observe(seconds)
        log.info("request", route=route.path if route else "-", status=status, ms=round(seconds * 1000, 2))
        length = [("Content-Length", str(len(body)))] if status != 204 else []
        start_response(problems.phrase(status), headers + length + _ALWAYS)
        return [body]

    def _page(self, environ: dict[str, Any]) -> tuple[str, str, bytes] | None:
        found = self.pages.get(environ["PATH_INFO"])
        if found is not None:
            return "200 OK", *found
        path = environ["PATH_INFO"]
        return health.answer(environ) if path.startswith(("/health/", "/metrics")) else None

    def _route(self, environ: dict[str, Any]) -> tuple[Route, dict[str, str]]:
        found = self._router.find(environ["PATH_INFO"])
        if found is None:
            raise NotFound("Такого адреса нет")
        route = found[0].get(environ["REQUEST_METHOD"])
        if route is None:
            raise problems.NoSuchMethod("Допустимо: " + ", ".join(sorted(found[0])))
        return route, found[1]

    def _answer(self, route: Route, path: dict[str, str], environ: dict[str, Any]) -> tuple[int, Pairs, bytes]:
        caller = self._caller(route, path, environ)
        arguments = {**_arguments(route, environ), **path}
        call = _call(route, caller, environ)
        calls.enter(call)
        address = environ.get("REMOTE_ADDR", "")
        if route.limit:
            self._attempts.check(address)
        try:
            answer = request(self._wire(), route.service, call, arguments)
        except Refusal as refusal:
            if route.limit and refusal.status < 429:
                self._attempts.failed(address)
            raise
        return _respond(route, environ, answer)

    def _caller(self, route: Route, path: dict[str, str], environ: dict[str, Any]) -> Caller:
        if route.permission == PUBLIC:
            return ANONYMOUS
        caller = self._tokens.caller(environ.get("HTTP_AUTHORIZATION", ""))
        if route.permission != SIGNED_IN and not allowed(route.permission, caller.role):
            raise forbidden()
        school = path.get("school_id")
        if school is not None and caller.school_id is not None and school.lower() != str(caller.school_id):
            raise NotFound("Школа не найдена")
        return caller


def _call(route: Route, caller: Caller, environ: dict[str, Any]) -> calls.Call:
    key = environ.get("HTTP_IDEMPOTENCY_KEY")
    if key is not None and not (0 < len(key) <= 200 and key.isprintable()):
        raise Invalid("Ключ повтора: от 1 до 200 печатных знаков", field="Idempotency-Key")
    call = calls.start(caller, route.seconds, route.name, None)
    return calls.replace(call, strict=True, key=(key or call.call_id) if route.changes else None)


def _arguments(route: Route, environ: dict[str, Any]) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    if environ.get("QUERY_STRING"):
        for name, value in parse_qsl(environ["QUERY_STRING"], keep_blank_values=True):
            arguments[name.replace("-", "_")] = value
    if route.changes:
        body = _body(environ, FILE_BODY if route.file else BODY)
        if route.file:
            arguments[route.file] = b64encode(body).decode()
            if "media_type" in route.parameters:
                arguments["media_type"] = environ.get("CONTENT_TYPE", "")
        elif body:
            arguments.update(_members(body))
    if "version" in route.parameters:
        arguments.update(_version(route, environ, arguments))
    return arguments


def _version(route: Route, environ: dict[str, Any], arguments: dict[str, Any]) -> dict[str, Any]:
    given = environ.get("HTTP_IF_MATCH") or arguments.get("version")
    if isinstance(given, str):
        given = given.removeprefix("W/").strip('"')
    if given not in (None, ""):
        return {"version": given}
    if "version" in route.required:
        raise problems.NeedsVersion("Укажите в If-Match версию, которую вы меняете", field="If-Match")
    return {}


def _body(environ: dict[str, Any], limit: int) -> bytes:
    if environ.get("HTTP_TRANSFER_ENCODING"):
        raise problems.NeedsLength("Передайте тело с заголовком Content-Length")
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise Invalid("Content-Length — не число", field="Content-Length") from None
    if length > limit:
        raise problems.TooLarge(f"Тело больше {limit // 1_000_000} МБ")
    body: bytes = environ["wsgi.input"].read(length) if length > 0 else b""
    if len(body) < length:
        raise Invalid("Тело запроса оборвалось", field="body")
    return body


def _members(body: bytes) -> dict[str, Any]:
    try:
        members = orjson.loads(body)
    except orjson.JSONDecodeError as bad:
        raise Invalid(f"Тело запроса — не JSON (строка {bad.lineno}, знак {bad.colno})", field="body") from None
    if not isinstance(members, dict):
        raise Invalid("Телом запроса должен быть объект JSON", field="body")
    return members


def _respond(route: Route, environ: dict[str, Any], answer: Answer) -> tuple[int, Pairs, bytes]:
    body = render.unwrap(answer.body, answer.headers) or b""
    headers: Pairs = []
    etag, cursor = answer.headers.get("etag"), answer.headers.get("next")
    if etag is not None:
        headers.append(("ETag", f'"{etag}"'))
        if environ.get("HTTP_IF_NONE_MATCH", "").removeprefix("W/") == f'"{etag}"' and not route.changes:
            return 304, headers, b""
    if cursor:
        headers.append(("Link", f'<{_following(environ, cursor)}>; rel="next"'))
    if "media_type" in answer.headers:
        name = urlencode({"": answer.headers["file"]})[1:].replace("+", "%20")
        headers.append(("Content-Disposition", f"attachment; filename*=UTF-8''{name}"))
        return route.status, [("Content-Type", answer.headers["media_type"]), *headers], body
    if body == b"null":
        return 204, headers, b""
    return route.status, [("Content-Type", "application/json"), *headers], body


def _following(environ: dict[str, Any], cursor: str) -> str:
    query = [(k, v) for k, v in parse_qsl(environ.get("QUERY_STRING", "")) if k != "after"]
    return environ["PATH_INFO"] + "?" + urlencode([*query, ("after", cursor)])
