"""On a real socket: what is not clearly one request, and what comes after it on the same connection."""

import time
from collections.abc import Iterator
from dataclasses import replace

import eventlet
import pytest
import structlog

from chassis import call as calls
from chassis.health import free_port
from chassis.settings import Settings
from contracts.base import uuid7
from gateway import limits, protocol, service
from gateway.addresses import Proxies
from gateway.tokens import Tokens
from tests.integration.gateway.conftest import ROUTES, Door
from tests.integration.gateway.wire import Line, get, listening, post

DOOR = post("/v1/doors", '{"password":"сезам"}')
SMUGGLED = get("/v1/nowhere")


@pytest.fixture(scope="module")
def http(door: Door) -> Iterator[service.HttpServer]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "ROUTES", ROUTES)
        patch.setattr(service, "settings", lambda: Settings(port=0))
        with listening() as made:
            made.app._tokens = door.app._tokens
            yield made


@pytest.fixture
def line(http: service.HttpServer) -> Line:
    return Line(http.port)


def test_a_connection_is_used_again(line: Line) -> None:
    for _ in range(3):
        assert line.say(DOOR).hear()[0] == 204


@pytest.mark.parametrize(
    "coding", ["chunked", "gzip, chunked", "identity", "Chunked", "xchunked", "chunked, chunked", ""]
)
def test_a_body_of_unknown_length_ends_the_connection(line: Line, coding: str) -> None:
    """A body left in the stream would be read as the next request."""
    line.say(f"POST /v1/doors HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {coding}\r\n\r\n".encode() + SMUGGLED)
    assert (found := line.refused())["status"] == 411 and found["field"] == "Content-Length"


def test_two_lengths_are_no_length(line: Line) -> None:
    line.say(b"POST /v1/doors HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + SMUGGLED)
    assert line.refused()["status"] == 400


@pytest.mark.parametrize("length", ["-1", "+5", "5_0", "5, 5", "abc", "", "٥", "5\r\nContent-Length: 6", "9" * 30])
def test_a_length_is_a_number(line: Line, length: str) -> None:
    line.say(f"POST /v1/doors HTTP/1.1\r\nContent-Length: {length}\r\n\r\n".encode() + SMUGGLED)
    assert (found := line.refused())["status"] == 400 and found["type"].endswith("malformed")


@pytest.mark.parametrize(
    "header", ["Content-Length : 5", " Folded: 1", "Odd\rContent-Length: 5", "X: a\x00b", "no colon", "X: a\rY: b"]
)
def test_a_header_another_reader_would_read_otherwise(line: Line, header: str) -> None:
    line.say(f"POST /v1/doors HTTP/1.1\r\nHost: x\r\n{header}\r\nContent-Length: 0\r\n\r\n".encode() + SMUGGLED)
    assert line.refused()["status"] == 400


@pytest.mark.parametrize("first", ["пароль сезам", "GET", "GET / HTTP/9.9", "GET / x HTTP/1.1", "POST /"])
def test_what_is_no_request_is_refused_and_never_printed(
    line: Line, first: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert line.say(f"{first}\r\n\r\n").refused()["type"].endswith("malformed")
    printed = capfd.readouterr()
    assert "сезам" not in printed.out + printed.err and first not in printed.out + printed.err


def test_an_address_or_headers_without_end(http: service.HttpServer) -> None:
    assert Line(http.port).say(f"GET /{'a' * 9000} HTTP/1.1\r\n\r\n").refused()["status"] == 414
    assert Line(http.port).say(get("/", "X: " + "a" * 9000)).refused()["status"] == 431
    assert Line(http.port).say(get("/", *(f"X-{n}: {'a' * 8000}" for n in range(9)))).refused()["status"] == 431
    assert Line(http.port).say(get("/", *(f"X-{n}: a" for n in range(200)))).refused()["status"] == 431


def test_a_body_left_unread_is_not_the_next_request(line: Line) -> None:
    """The whole of it is taken in before the line is cut: else TCP would throw the answer away."""
    line.say(post("/v1/nowhere", b"x" * 3_000_000))
    assert line.refused()["status"] == 404


def test_head_leaves_the_connection_in_step(line: Line) -> None:
    status, headers, _ = line.say(get("/v1/cover", verb="HEAD") + get("/health/live")).hear(body=False)
    assert status == 200 and int(headers["content-length"]) > 0
    assert line.hear()[2] == b'{"live":true}'
    line.say(get("/v1/nowhere", verb="HEAD") + get("/health/live")).hear(body=False)
    assert line.hear()[2] == b'{"live":true}'


def test_a_stalled_body_is_told_so_and_takes_no_place(
    http: service.HttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PATIENCE", 1.0)
    room, http.app._room = http.app._room, limits.Room(1)
    try:
        stalled = [Line(http.port).say(DOOR[:-5]) for _ in range(3)]
        eventlet.sleep(0.3)
        assert Line(http.port).say(DOOR).hear()[0] == 204
        assert [one.refused()["status"] for one in stalled] == [408] * 3
    finally:
        http.app._room = room


def test_a_dripping_body_is_not_waited_for_longer(http: service.HttpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PATIENCE", 1.0)
    started, line = time.monotonic(), Line(http.port).say(DOOR[:-15])
    for _ in range(6):
        line.say(b" ")
        eventlet.sleep(0.25)
    assert line.refused()["status"] == 408 and time.monotonic() - started < 5


def test_headers_have_an_end(http: service.HttpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.3)
    assert Line(http.port).say("GET / HTTP/1.1\r\nHost:").refused()["status"] == 408


def test_a_request_inherits_nothing_from_the_one_before(
    http: service.HttpServer, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither its deadline, which has passed, nor its caller."""
    seen: list[tuple[float, object, dict[str, object]]] = []

    def keys() -> dict[str, object]:
        call = calls.current()
        assert call is not None
        seen.append((call.left(), call.caller.account_id, structlog.contextvars.get_contextvars()))
        return door.app._tokens._fetch()

    monkeypatch.setattr(http.app, "_tokens", Tokens(keys, door.app._tokens._ended))
    monkeypatch.setattr("gateway.app.log", noted := Noted())
    line, account = Line(http.port), str(uuid7())
    first, second = (f"Authorization: Bearer {door.token(sub=account, n=n)}" for n in range(2))
    assert line.say(get("/v1/books/1", first)).hear()[0] == 200
    http.app._tokens._keys._fetched = 0.0
    line.say(get("/v1/slow?seconds=3")).hear()
    time.sleep(0.1)
    assert line.say(get("/v1/books/1", second)).hear()[0] == 200
    for status, request in ((401, get("/v1/books/1")), (404, get("/v1/nowhere"))):
        assert line.say(request).hear()[0] == status
    assert [(left > 5, who) for left, who, _ in seen] == [(True, None)] * 2
    assert [str(one["account_id"]) for one in noted.lines] == [account, "None", account, "None", "None"]
    assert len({one["call_id"] for one in noted.lines}) == 5


class Noted:
    """Remembers what each log line would have said of the caller."""

    def __init__(self) -> None:
        self.lines: list[dict[str, object]] = []

    def info(self, *_: object, **__: object) -> None:
        self.lines.append(structlog.contextvars.get_contextvars())


def test_a_proxy_of_ours_says_who_is_behind_it(http: service.HttpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def guesses(forwarded: str, times: int) -> list[int]:
        wrong = post("/v1/doors", '{"password":"а"}', f"X-Forwarded-For: {forwarded}")
        return [Line(http.port).say(wrong).hear()[0] for _ in range(times)]

    monkeypatch.setattr(http.app, "_attempts", limits.Attempts(failures=2))
    monkeypatch.setattr(http.app, "_proxies", Proxies(["127.0.0.0/8", "10.0.0.1"]))
    assert guesses("6.6.6.6, 1.2.3.4, 10.0.0.1", 3) == [401, 401, 429]
    assert guesses("7.7.7.7, 1.2.3.4", 1) == [429]  # what stands left of it is only a claim
    assert guesses("1.2.3.5", 1) == [401]
    # one line has every address of its network
    assert guesses("2001:db8::1", 1) + guesses("2001:db8::2", 1) + guesses("2001:DB8:0::ffff:3", 1) == [401, 401, 429]
    assert guesses("2001:db8:0:1::1", 1) + guesses("::ffff:1.2.3.5", 2) == [401, 401, 429]
    monkeypatch.setattr(http.app, "_attempts", limits.Attempts(failures=2))
    monkeypatch.setattr(http.app, "_proxies", Proxies())
    assert guesses("1.1.1.1", 1) + guesses("2.2.2.2", 1) + guesses("3.3.3.3", 1) == [401, 401, 429]


def test_a_taken_port_is_refused_and_says_how_to_mend_it(
    http: service.HttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "settings", lambda: Settings(port=http.port))
    with pytest.raises(SystemExit, match=f"Порт {http.port} .* занят.*KONTINGENT_PORT="):
        service.listen("127.0.0.1", http.port)


def test_gateways_of_one_broker_share_a_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "settings", lambda: replace(Settings(), bus="amqp://somewhere"))
    port = free_port()
    first, second = service.listen("127.0.0.1", port), service.listen("127.0.0.1", port)
    first.close()
    second.close()


def test_proxies_are_addresses() -> None:
    assert Proxies(["10.0.0.0/8", "::1", ""]).client({"REMOTE_ADDR": "10.1.1.1"}) == "10.1.1.1"
    behind = {"REMOTE_ADDR": "::ffff:10.1.1.1", "HTTP_X_FORWARDED_FOR": "1.2.3.4"}
    assert Proxies(["10.0.0.0/8"]).client(behind) == "1.2.3.4"
    assert Proxies(["10.0.0.0/8"]).client({**behind, "HTTP_X_FORWARDED_FOR": "unknown"}) == "::ffff:10.1.1.1"
    with pytest.raises(ValueError, match="KONTINGENT_TRUSTED_PROXIES"):
        Proxies(["nginx"])
