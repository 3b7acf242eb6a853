"""Printing in processes of its own (`usecases/typesetting.py`): it can neither hang nor fill this one, nor read files.

There are as many printers as papers are printed at a time; how many that is, decides whoever calls (the office's
`press`). A printer that was killed costs its paper one more try, with a new one; one that spent what its page may
cost is not tried again.
"""

import atexit
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import BinaryIO

import orjson

from contracts.base import Conflict
from contracts.documents import TemplateBroken
from services.documents.usecases import typesetting

_PLACE = re.compile(r"┌─ [^:\n]+:(\d+):\d+")
_SPENT = (signal.SIGXCPU, signal.SIGALRM, signal.SIGABRT)
"""How the kernel, the clock and the allocator end a page that goes too far."""


@dataclass(frozen=True)
class Limits:
    seconds: int
    """Of the processor."""
    patience: int
    """Seconds of the clock."""
    memory: int
    largest: int
    """Bytes of paper."""


OWN = Limits(seconds=60, patience=120, memory=2 << 30, largest=128 << 20)
"""A first loading of 5,000 pupils takes the product's page four seconds and half a gigabyte."""
SCHOOLS = Limits(seconds=5, patience=25, memory=1 << 30, largest=20 << 20)


@dataclass(frozen=True)
class Job:
    """A page in Typst, and the data it finds as `sys.inputs`."""

    page: str
    inputs: dict[str, str]
    standard: str


class Broken(Exception):
    """The page is wrong, at this line if one is known."""

    def __init__(self, said: str, line: int | None) -> None:
        super().__init__(said)
        self.said, self.line = said, line


class Spent(Exception):
    """The page took more than it may."""


class _Died(Exception):
    """The printer has ended without an answer; `spent`: because of its page."""

    def __init__(self, spent: bool) -> None:
        super().__init__()
        self.spent = spent


class Printer:
    """A process that prints. The thread that has taken it out of `_idle` is the only one that uses it.

    Its pipes are made here: those of a patched `subprocess` would make a thread wait as greenlets do.
    """

    def __init__(self) -> None:
        asked, self._question = _pipe()
        self._answer, told = _pipe()
        code = f"import sys; sys.path[:] = {sys.path!r}; from {typesetting.__name__} import main; main()"
        with asked, told:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", code],
                stdin=asked,
                stdout=told,
                stderr=subprocess.DEVNULL,
                env={"RAYON_NUM_THREADS": "1"},  # one core a printer; no secret of ours in its environment
            )
        self.pid = self._process.pid

    def work(self, question: bytes) -> tuple[bool, bytes]:
        """Whether it is a paper, and its bytes; else what is wrong."""
        try:
            self._question.write(typesetting.QUESTION.pack(len(question)) + question)
            self._question.flush()
            answer = typesetting.read(self._answer, typesetting.ANSWER)
        except BrokenPipeError:
            answer = None
        if answer is None:
            raise _Died(spent=-self._end() in _SPENT)
        done, ended, content = answer
        if ended:
            self._end()
        else:
            _idle.append(self)
        return done, content

    def _end(self) -> int:
        for pipe in (self._question, self._answer):
            with suppress(BrokenPipeError):  # what it was asked last is gone with it
                pipe.close()
        return self._process.wait()


_idle = list[Printer]()


@atexit.register
def _dismiss() -> None:
    """They would end by themselves when their pipes close; whoever leaves waits for it."""
    while _idle:
        _idle.pop()._end()


def printed(job: Job, limits: Limits) -> bytes:
    """The PDF; Broken or Spent when there is none."""
    question = orjson.dumps({**asdict(job), **asdict(limits)})
    try:
        done, content = _taken().work(question)
    except _Died as died:
        if died.spent:
            raise Spent from None
        done, content = _again(question)
    if not done:
        said = orjson.loads(content)
        place = _PLACE.search(said["diagnostic"])
        raise Broken(said["message"], int(place[1]) if place else None)
    if len(content) > limits.largest:
        raise Spent
    return content


def by_own_page(name: str, page: str, data: str, standard: str) -> bytes:
    """By the product's page of this name, which finds its data under the same name."""
    try:
        return printed(Job(page, {name: data}, standard), OWN)
    except Spent:
        raise Conflict("Документ слишком велик: на его печать не хватило времени или памяти") from None


def by_schools_page(page: str, data: str, standard: str) -> bytes:
    """By a page a school wrote; TemplateBroken with the line that failed."""
    try:
        return printed(Job(page, {"order": data}, standard), SCHOOLS)
    except Broken as broken:
        raise _refusal(broken.said, broken.line) from None
    except Spent:
        raise _refusal("Странице не хватило времени или памяти") from None


def _taken() -> Printer:
    try:
        return _idle.pop()
    except IndexError:
        return Printer()


def _again(question: bytes) -> tuple[bool, bytes]:
    """By a new printer: those that waited may have been killed together."""
    try:
        return Printer().work(question)
    except _Died:
        raise Spent from None


def _pipe() -> tuple[BinaryIO, BinaryIO]:
    """The end to read from and the end to write to."""
    reads, writes = os.pipe()
    return open(reads, "rb"), open(writes, "wb")


def _refusal(said: str, line: int | None = None) -> TemplateBroken:
    where = f"строка {line}: " if line else ""
    return TemplateBroken(f"Шаблон страницы с ошибкой — {where}{said}", field="page", line=line)
