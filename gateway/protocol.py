"""HTTP on the wire, stricter than eventlet's: what two readers could read differently is refused, and the line is cut.

Behind a proxy the two readers are the proxy and we; a body that one of them overlooks becomes somebody's next request.
"""

import re
import socket
from contextlib import suppress
from typing import Any

import eventlet
import structlog
from eventlet import wsgi

from chassis import call as calls
from contracts.base import ANONYMOUS, Refusal
from gateway import problems
from gateway.limits import HEAD_SECONDS, LINGER, body_seconds

log = structlog.get_logger(__name__)
_HEADER = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\x00\r\n]*\r?\n|\r?\n")


class Protocol(wsgi.HttpProtocol):
    """One connection."""

    rfile: Any
    application: Any
    _unread = False

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: what is not a request may hold a password."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Called where the request cannot be parsed."""
        if code == problems.LargeHeaders.status:
            return self._refuse(problems.LargeHeaders("Слишком много заголовков"))
        self._refuse(problems.Malformed("Первая строка запроса — не HTTP/1.1"))

    def _read_request_line(self) -> bytes:
        line: bytes = super()._read_request_line() or b""
        if len(line) < self.server.url_length_limit:
            return line
        self._refuse(problems.LongAddress(f"Адрес длиннее {self.server.url_length_limit} байт"))
        return b""

    def parse_request(self) -> bool:
        lines = self.rfile = _Lines(self.rfile)
        try:
            with eventlet.Timeout(HEAD_SECONDS, TimeoutError()):
                parsed = super().parse_request()
        except (wsgi.HeaderLineTooLong, wsgi.HeadersTooLarge):
            self._refuse(problems.LargeHeaders("Заголовок или все заголовки вместе слишком велики"))
            return False
        except TimeoutError:
            self._refuse(problems.TooSlow("Заголовки приходят слишком медленно"))
            return False
        refusal = self._doubt(lines) if parsed else None
        if refusal is not None:
            self._refuse(refusal)
        return bool(parsed) and refusal is None

    def _doubt(self, lines: "_Lines") -> Refusal | None:
        lengths, coding = self.headers.get_all("content-length", []), self.headers.get("transfer-encoding")
        if lines.odd:
            return problems.Malformed("Заголовки записаны с ошибкой")
        if coding is not None and lengths:
            return problems.Malformed("Content-Length и Transfer-Encoding вместе недопустимы", field="Content-Length")
        if coding is not None:
            return problems.NeedsLength("Передайте тело с заголовком Content-Length", field="Content-Length")
        if len(lengths) > 1 or any(not re.fullmatch("[0-9]{1,18}", one) for one in lengths):
            return problems.Malformed("Content-Length — не число", field="Content-Length")
        return None

    def get_environ(self) -> dict[str, Any]:
        made: dict[str, Any] = super().get_environ()
        if "content-type" not in self.headers:
            made["CONTENT_TYPE"] = ""  # eventlet would say text/plain
        made["wsgi.input"] = _Patient(made["eventlet.input"])
        return made

    def handle_one_response(self) -> None:
        """A connection whose body was left unread is not used again, and the answer says so."""
        application, sent = self.application, self.environ["eventlet.input"]

        def answered(environ: dict[str, Any], start_response: Any) -> Any:
            result = application(environ, start_response)
            if sent.position < (sent.content_length or 0):
                self._unread = True
                self.close_connection = 1
            return result

        self.application = answered
        super().handle_one_response()

    def finish(self) -> None:
        if self._unread:
            self._linger()
        super().finish()

    def _refuse(self, refusal: Refusal) -> None:
        calls.enter(calls.start(ANONYMOUS, 0))  # nobody's: the log must not name whoever asked before
        log.info("request", route="-", status=refusal.status)
        body = problems.document(refusal)
        headers = [*problems.headers(refusal), ("Content-Length", str(len(body))), ("Connection", "close")]
        lines = [f"HTTP/1.1 {problems.phrase(refusal.status)}", *(f"{name}: {value}" for name, value in headers)]
        with suppress(OSError):
            self.wfile.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
        self._unread = True
        self.close_connection = 1

    def _linger(self) -> None:
        """Takes in what is still coming: closed at once, TCP would throw away the answer with it."""
        with suppress(OSError), eventlet.Timeout(LINGER, False):
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_WR)
            while self.connection.recv(65536):
                pass


class _Lines:
    """Header lines on their way to the parser, which mends or drops odd ones and goes on."""

    def __init__(self, lines: Any) -> None:
        self._lines, self.odd = lines, False

    def readline(self, size: int = -1) -> bytes:
        line: bytes = self._lines.readline(size)
        self.odd = self.odd or not _HEADER.fullmatch(line)
        return line


class _Patient:
    """The body; TimeoutError when all of it has not come in time, however steadily it drips."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def read(self, length: int) -> bytes:
        with eventlet.Timeout(body_seconds(length), TimeoutError()):
            found: bytes = self._body.read(length)
            return found
