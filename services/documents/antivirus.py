"""Asking clamd about bytes (its INSTREAM command), as they come. Off unless KONTINGENT_CLAMD names it: `host:port`."""

import socket
from collections.abc import Iterable
from struct import pack

from chassis.settings import settings
from contracts.base import Unavailable
from contracts.documents import FileInfected

_SECONDS = 20.0


def scan(pieces: Iterable[bytes]) -> bool:
    """Whether anybody looked; FileInfected when they found something. A clamd that is set and away refuses all."""
    address = settings().option("CLAMD")
    if not address:
        return False
    host, _, port = address.rpartition(":")
    try:
        said = _ask(host, int(port), pieces)
    except OSError:
        raise Unavailable("Проверка файлов на вирусы недоступна, повторите позже", retry_after=30) from None
    if said.endswith("FOUND"):
        raise FileInfected("Антивирус нашёл в файле угрозу: файл не принят", field="content")
    if not said.endswith("OK"):
        raise Unavailable("Проверка файлов на вирусы не удалась, повторите позже", retry_after=30)
    return True


def _ask(host: str, port: int, pieces: Iterable[bytes]) -> str:
    with socket.create_connection((host, port), timeout=_SECONDS) as line:
        line.sendall(b"zINSTREAM\0")
        for piece in pieces:
            line.sendall(pack("!L", len(piece)) + piece)
        line.sendall(pack("!L", 0))
        said = b""
        while not said.endswith(b"\0") and (more := line.recv(4096)):
            said += more
    return said.rstrip(b"\0").decode("ascii", "replace").strip()
