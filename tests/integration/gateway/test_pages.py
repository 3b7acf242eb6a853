"""Pages for people who are not signed in: HTML that can do nothing, refusals too, and guessing is stopped."""

from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from chassis.wire import Answer
from contracts.certificates import CertificateUnknown
from contracts.documents import DocumentsApi
from gateway import limits
from gateway.app import App
from gateway.ended import Ended
from gateway.routes import ROUTES
from gateway.tokens import Tokens
from tests.integration.gateway.conftest import nobody_ended

GOOD = "a" * 26


class OneCertificate:
    """In place of the bus: one code is known, and nobody signs in."""

    def call(self, service: str, body: bytes, call: Any) -> Answer:
        if GOOD.encode() not in body:
            raise CertificateUnknown("Справки с <таким> кодом нет")
        return Answer(b"<p>genuine", {"media_type": "text/html; charset=utf-8", "file": "a.html"})


@pytest.fixture
def app() -> App:
    return App(ROUTES, OneCertificate, Tokens(lambda: {"keys": []}, Ended(nobody_ended)))  # type: ignore[arg-type]


def ask(app: App, code: str) -> TestResponse:
    return Client(app).get(f"/v1/certificate-checks/{code}")


def test_a_page_is_shown_and_not_saved_and_runs_nothing(app: App) -> None:
    answer = ask(app, GOOD)
    assert (answer.status_code, answer.data) == (200, b"<p>genuine")
    assert answer.content_type == "text/html; charset=utf-8"
    assert "Content-Disposition" not in answer.headers
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_refusal_is_a_page_too_and_escapes_what_it_says(app: App) -> None:
    answer = ask(app, "b" * 26)
    assert answer.status_code == 404 and answer.content_type == "text/html; charset=utf-8"
    assert "&lt;таким&gt;" in answer.text and "<таким>" not in answer.text


def test_guessing_codes_is_stopped_and_stops_nobody_from_signing_in(app: App) -> None:
    app._attempts = limits.Attempts(failures=2)
    assert [ask(app, "b" * 26).status_code for _ in range(3)] == [404, 404, 429]
    assert ask(app, GOOD).status_code == 429 and "Retry-After" in ask(app, GOOD).headers
    signing_in = Client(app).post("/v1/sessions", json={"login": "a", "password": "b"})
    assert signing_in.status_code == 404


def test_every_page_is_open_to_all_and_only_reads() -> None:
    pages = [one for one in ROUTES if one.page]
    assert {one.method for one in pages} >= {DocumentsApi.check_certificate}
    assert all(one.permission == "public" and one.verb == "GET" and one.limit for one in pages)
