"""A stand-in for the education department's endpoint: accepts reports over HTTP, and has bad days on request.

Not the department's real system, whose address and format nobody has given us: it does what any careful receiver
would do, remembering reports by their Idempotency-Key and answering a repeated key as it did before.
"""

import json
import socket
import threading
import time
from base64 import urlsafe_b64encode
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from joserfc import jws
from joserfc.jwk import OKPKey


class Fault(Enum):
    """What happens to one request instead of an answer in good order."""

    NONE = "none"
    ERROR = "500, nothing is kept"
    DROP = "the body is read, the connection closed, nothing is kept"
    LOSE_ANSWER = "the report is accepted, the connection closed before the answer"
    SLOW = "accepted, answered after `slow` seconds"
    BUSY = "429 with Retry-After: 1"
    RETURN = "422 with a comment"
    GARBAGE = "200 is never said: a broken status line"


@dataclass
class Department:
    """`url` to post to; `accepted` holds each distinct report by its key; `seen` every request in order."""

    faults: Iterable[Fault] = ()
    """One is used up by each request; afterwards all is well."""
    conflicts: bool = False
    """Answers a repeated key with 409 «already accepted» instead of repeating the first answer."""
    slow: float = 1.0
    comment: str = "Не заполнена графа 22"
    host: str = "127.0.0.1"
    accepted: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: list[tuple[str, int | None]] = field(default_factory=list)
    """(key, status answered or None)"""

    def __post_init__(self) -> None:
        self._faults = deque(self.faults)
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer((self.host, 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self._server.server_address[1]}/reports"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def then(self, *faults: Fault) -> None:
        """More bad luck for the next requests."""
        self._faults.extend(faults)

    def next_fault(self) -> Fault:
        with self._lock:
            return self._faults.popleft() if self._faults else Fault.NONE

    def receive(self, key: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """Keeps a report that proves itself; a key is one report for ever."""
        report = json.loads(body)
        if not proves_itself(report):
            return 422, {"comment": "Подпись не сходится"}
        with self._lock:
            if key in self.accepted and self.conflicts:
                return 409, {"status": "ACCEPTED", "detail": "Отчёт с этим ключом уже принят"}
            if key in self.accepted and self.accepted[key] != report:
                return 422, {"comment": "Под этим ключом принят другой отчёт"}
            self.accepted.setdefault(key, report)
        return 201, {"status": "ACCEPTED", "receipt": f"ВХ-{len(self.accepted)}"}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        department = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                key = self.headers.get("Idempotency-Key", "")
                status = self._serve(key, body, department.next_fault())
                department.seen.append((key, status))

            def _serve(self, key: str, body: bytes, fault: Fault) -> int | None:
                if fault in (Fault.DROP, Fault.GARBAGE):
                    self._vanish(b"it is raining\r\n\r\n" if fault is Fault.GARBAGE else b"")
                    return None
                if fault is Fault.ERROR:
                    return self._answer(500, {"detail": "Сломалось"})
                if fault is Fault.BUSY:
                    return self._answer(429, {"detail": "Позже"}, {"Retry-After": "1"})
                if fault is Fault.RETURN:
                    return self._answer(422, {"comment": department.comment})
                status, said = department.receive(key, body)
                if fault is Fault.LOSE_ANSWER:
                    self._vanish()
                    return None
                if fault is Fault.SLOW:
                    time.sleep(department.slow)
                return self._answer(status, said)

            def _answer(self, status: int, said: dict[str, Any], headers: dict[str, str] | None = None) -> int:
                content = json.dumps(said, ensure_ascii=False).encode()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                return status

            def _vanish(self, last_words: bytes = b"") -> None:
                if last_words:
                    self.wfile.write(last_words)
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler


def proves_itself(report: dict[str, Any]) -> bool:
    """Whether the snapshot is the signed one: its SHA-256, and the seal verified with the key sent along."""
    body = report["snapshot"].encode()
    header, _, signature = report["seal"]["jws"].split(".")
    payload = urlsafe_b64encode(body).rstrip(b"=").decode()
    try:
        key = OKPKey.import_key(report["seal"]["key"])
        jws.deserialize_compact(f"{header}.{payload}.{signature}", key, algorithms=["Ed25519"])
    except Exception:
        return False
    return bool(report["sha256"] == report["signature"]["sha256"] == sha256(body).hexdigest())
