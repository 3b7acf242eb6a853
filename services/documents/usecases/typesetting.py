"""The program of a printer: a process that sets one page after another, for the press (`usecases/press.py`) alone.

A page is a program, perhaps of somebody else's. It has its data, an empty folder as its world, and so much time and
memory, which the kernel counts, so nobody has to watch. Nothing stays of it for the next one; a printer that has grown
says so with its answer and ends. It also ends when whoever started it does: nothing more comes to read.
"""

import os
import resource
import signal
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, TextIO

import orjson
import typst

QUESTION, ANSWER = struct.Struct(">I"), struct.Struct(">??I")
"""Before the bytes: how many; before an answer's also whether it is a paper, and whether the printer has ended."""
GROWN, OLD = 192 << 20, 500
"""Bytes a printer may keep in memory, and papers it may set, before another takes its place."""
POLITE = 5
"""Whoever answers calls goes first."""


def main() -> None:
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_IGN)
    os.nice(POLITE)
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    with TemporaryDirectory() as empty, open("/proc/self/status") as status:
        for number in range(1, OLD + 1):
            question = read(asked, QUESTION)
            if question is None:
                return
            done, answer = _set(orjson.loads(question[-1]), empty)
            ended = number == OLD or _peak(status) > GROWN
            told.write(ANSWER.pack(done, ended, len(answer)) + answer)
            told.flush()
            if ended:
                return


def _peak(status: TextIO) -> int:
    """The most bytes this process has held. What `getrusage` says begins with the size of whoever started it."""
    status.seek(0)
    return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM:"))


def read(stream: BinaryIO, head: struct.Struct) -> tuple[Any, ...] | None:
    """The fields of the head, without the length, and the bytes behind it; None when the stream ends before them."""
    begun = stream.read(head.size)
    if len(begun) < head.size:
        return None
    *fields, length = head.unpack(begun)
    content = stream.read(length)
    return (*fields, content) if len(content) == length else None


def _set(told: dict[str, Any], empty: str) -> tuple[bool, bytes]:
    with _limited(told["seconds"], told["patience"], told["memory"]):
        try:
            content = typst.compile(
                told["page"].encode(),
                root=empty,
                package_path=empty,
                package_cache_path=empty,
                sys_inputs=told["inputs"],
                format="pdf",
                pdf_standards=[told["standard"]],
                ignore_system_fonts=True,
            )
        except typst.TypstError as broken:
            return False, orjson.dumps({"message": broken.message, "diagnostic": broken.diagnostic or ""})
    assert isinstance(content, bytes)
    return True, content


@contextmanager
def _limited(seconds: int, patience: int, memory: int) -> Iterator[None]:
    """Of the processor, of the clock, bytes. No file and no socket: a page is whole in itself, and fetches nothing."""
    limits = {
        resource.RLIMIT_CPU: ceil(time.process_time()) + seconds,
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_NOFILE: 0,
    }
    before = {one: resource.getrlimit(one) for one in limits}
    signal.alarm(patience)
    for one, most in limits.items():
        resource.setrlimit(one, (most, before[one][1]))
    try:
        yield
    finally:
        for one, usual in before.items():
            resource.setrlimit(one, usual)
        signal.alarm(0)
