"""A gateway that really listens, and a client that says exactly what it is told, byte for byte."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson

from chassis.run import container
from chassis.settings import Settings
from gateway import service


@contextmanager
def listening() -> Iterator[service.HttpServer]:
    """`service.ROUTES` and `service.settings` as the test has set them."""
    gateway = container(service.GatewayService, Settings())
    gateway.start()
    try:
        yield next(one for one in gateway.dependencies if isinstance(one, service.HttpServer))
    finally:
        gateway.stop()


class Line:
    """One connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.file = self.socket.makefile("rb")

    def say(self, text: str | bytes) -> "Line":
        self.socket.sendall(text.encode() if isinstance(text, str) else text)
        return self

    def hear(self, *, body: bool = True) -> tuple[int, dict[str, str], bytes]:
        """One answer: status, headers, body."""
        first = self.file.readline()
        status, headers = re.fullmatch(rb"HTTP/1\.[01] (\d{3}) [^\r\n]*\r\n", first), {}
        assert status, first
        while (line := self.file.readline().rstrip()) != b"":
            name, _, value = line.decode("latin-1").partition(": ")
            headers[name.lower()] = value
        content = self.file.read(int(headers.get("content-length", 0))) if body else b""
        return int(status[1]), headers, content

    def refused(self) -> dict[str, Any]:
        """A problem document, after which the other side hangs up."""
        status, headers, content = self.hear()
        assert headers["content-type"] == "application/problem+json" and headers["connection"] == "close"
        assert self.ended()
        found: dict[str, Any] = orjson.loads(content)
        assert found["status"] == status and found["detail"]
        return found

    def ended(self) -> bool:
        return self.file.read() == b""


def post(path: str, body: str | bytes = b"", *headers: str) -> bytes:
    sent = body.encode() if isinstance(body, str) else body
    lines = [f"POST {path} HTTP/1.1", "Host: x", "Content-Type: application/json", f"Content-Length: {len(sent)}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + sent


def get(path: str, *headers: str, verb: str = "GET") -> bytes:
    return "\r\n".join([f"{verb} {path} HTTP/1.1", "Host: x", *headers, "", ""]).encode()
