"""The load: keep-alive HTTP/1.1 clients over bare sockets in a process of their own, cheap enough to measure others."""

import select
import socket
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

_END, _LENGTH = b"\r\n\r\n", b"content-length:"


@dataclass
class Outcome:
    """What one cell of the table is made of. Times are seconds."""

    taken: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    size: int = 0
    """Bytes of all bodies."""
    seconds: float = 0.0
    cpu: float = 0.0
    """Of the clients themselves."""
    refused: bytes = b""
    """The last answer that was no success."""


class Load:
    """A process that sends what it is given: `with Load() as load: load.drive(port, requests, 8, 3.0)`."""

    def __enter__(self) -> Self:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._process.kill()
        self._process.join()

    def drive(self, port: int, requests: list[bytes], at_once: int, seconds: float) -> Outcome:
        """Sends the requests over so many connections; stops early when the time is over."""
        self._pipe.send((port, requests, at_once, seconds))
        outcome: Outcome = self._pipe.recv()
        return outcome


def _serve(pipe: Connection) -> None:
    while True:
        port, requests, at_once, seconds = pipe.recv()
        pipe.send(_Drive(port, iter(requests), seconds).run(at_once))


class _Client:
    """One connection: at most one request in flight."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.started = 0.0
        self.received = b""

    def send(self, request: bytes) -> None:
        self.received, self.started = b"", time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bytes | None:
        """The body when the answer is whole."""
        some = self.socket.recv(1 << 18)
        if not some:
            raise ConnectionError("the gateway hung up")
        self.received += some
        head, found, body = self.received.partition(_END)
        if not found:
            return None
        at = head.lower().find(_LENGTH)
        length = int(head[at + len(_LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        return body if len(body) >= length else None


class _Drive:
    def __init__(self, port: int, requests: Iterator[bytes], seconds: float) -> None:
        self._port, self._requests, self._seconds = port, requests, seconds
        self._outcome = Outcome()

    def run(self, at_once: int) -> Outcome:
        poll, clients = select.epoll(), [_Client(self._port) for _ in range(at_once)]
        by_number = {one.socket.fileno(): one for one in clients}
        for number in by_number:
            poll.register(number, select.EPOLLIN)
        started, used = time.perf_counter(), time.process_time()
        self._until = started + self._seconds
        busy = sum(self._next(one) for one in clients)
        while busy:
            for number, _ in poll.poll(60) or _nothing():
                client = by_number[number]
                body = client.receive()
                if body is not None:
                    self._count(client, body)
                    busy -= not self._next(client)
        self._outcome.seconds, self._outcome.cpu = time.perf_counter() - started, time.process_time() - used
        for one in clients:
            one.socket.close()
        return self._outcome

    def _next(self, client: _Client) -> bool:
        request = next(self._requests, None) if time.perf_counter() < self._until else None
        if request is not None:
            client.send(request)
        return request is not None

    def _count(self, client: _Client, body: bytes) -> None:
        outcome, status = self._outcome, int(client.received[9:12])
        outcome.taken.append(time.perf_counter() - client.started)
        outcome.statuses[status] += 1
        outcome.size += len(body)
        if status >= 400:
            outcome.refused = body


def _nothing() -> list[tuple[int, int]]:
    raise TimeoutError("no answer for a minute")
