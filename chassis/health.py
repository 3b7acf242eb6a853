"""What a process says of itself over HTTP: /health/live, /health/ready, /metrics."""

import socket
from collections.abc import Callable, Iterable
from typing import Any

import eventlet
import eventlet.wsgi
import orjson
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Check = Callable[[], bool]


class Health:
    """`checks` name what must work before the process may be asked anything."""

    def __init__(self) -> None:
        self.checks: dict[str, Check] = {}
        self.pages: dict[str, Callable[[dict[str, Any]], Any]] = {}
        """More pages for operators: path → function of the WSGI environment to a JSON value.

        They are asked by POST with the header `X-Operator: 1`, which no page in a browser can send here unnoticed.
        """

    def ready(self) -> dict[str, bool]:
        asked = {name: eventlet.spawn(check) for name, check in self.checks.items()}
        return {name: bool(one.wait()) for name, one in asked.items()}

    def answer(self, environ: dict[str, Any]) -> tuple[str, str, bytes] | None:
        """Status, media type and body for a health path; None for any other path."""
        path = environ["PATH_INFO"]
        if path == "/health/live":
            return "200 OK", "application/json", b'{"live":true}'
        if path == "/health/ready":
            state = self.ready()
            status = "200 OK" if all(state.values()) else "503 Service Unavailable"
            return status, "application/json", orjson.dumps(state)
        if path == "/metrics":
            return "200 OK", CONTENT_TYPE_LATEST, generate_latest()
        if path in self.pages and (environ["REQUEST_METHOD"], environ.get("HTTP_X_OPERATOR")) == ("POST", "1"):
            return "200 OK", "application/json", orjson.dumps(self.pages[path](environ), default=str)
        return None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        status, kind, body = self.answer(environ) or ("404 Not Found", "text/plain", b"")
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]


health = Health()


def serve(host: str, port: int) -> int:
    """Starts the health server; the port it took."""
    listener = eventlet.listen((host, port), reuse_port=False)
    eventlet.spawn(eventlet.wsgi.server, listener, health, log_output=False, debug=False)
    taken: int = listener.getsockname()[1]
    return taken


def free_port(host: str = "127.0.0.1") -> int:
    with socket.socket() as one:
        one.bind((host, 0))
        port: int = one.getsockname()[1]
        return port
