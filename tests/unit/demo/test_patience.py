"""The client of the loading: patient with a house that is full, keyed, and discreet about passwords."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from deploy.demo.accounts import Accounts, new_password, write_private
from deploy.demo.http import Line, Person, Refused

SEEN: list[tuple[str, str | None]] = []
ANSWERS: list[tuple[int, dict[str, object]]] = []


class House(BaseHTTPRequestHandler):
    """Answers with what stands next in ANSWERS, then with success."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        SEEN.append((self.path, self.headers.get("Idempotency-Key")))
        status, body = ANSWERS.pop(0) if ANSWERS else (200, {"access_token": "token"})
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def line() -> Iterator[Line]:
    SEEN.clear()
    ANSWERS.clear()
    server = HTTPServer(("127.0.0.1", 0), House)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Line(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


def test_a_full_house_is_asked_again_under_the_same_key(line: Line) -> None:
    somebody = Person(line, "login", "password")
    ANSWERS.extend([(503, {}), (503, {}), (200, {"id": 1})])
    assert somebody.post("/v1/things", {}, key="класс 5А") == {"id": 1}
    keys = {key for path, key in SEEN if path == "/v1/things"}
    assert len(keys) == 1
    assert str(keys.pop()).isascii()


def test_a_refusal_is_final_and_says_why(line: Line) -> None:
    somebody = Person(line, "login", "password")
    ANSWERS.append((409, {"detail": "Класс уже открыт"}))
    with pytest.raises(Refused, match="Класс уже открыт"):
        somebody.post("/v1/things", {}, key="again")
    assert len(SEEN) == 2


def test_a_session_that_has_run_out_is_opened_anew(line: Line) -> None:
    somebody = Person(line, "login", "password")
    ANSWERS.append((401, {}))
    assert somebody.post("/v1/things", {}, key="late") == {"access_token": "token"}
    assert [path for path, _ in SEEN] == ["/v1/sessions", "/v1/things", "/v1/sessions", "/v1/things"]


def test_passwords_are_kept_private_until_they_are_not_needed(line: Line, tmp_path: Path) -> None:
    kept = tmp_path / "passwords"
    write_private(kept, {"login": "word"})
    assert kept.stat().st_mode & 0o777 == 0o600
    accounts = Accounts(line, kept)
    assert accounts.passwords == {"login": "word"}
    accounts.forget()
    assert not kept.exists()


def test_passwords_are_long_enough_and_differ() -> None:
    made = {new_password() for _ in range(100)}
    assert len(made) == 100
    assert all(len(one) >= 10 for one in made)
