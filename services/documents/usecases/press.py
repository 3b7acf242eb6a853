"""Printing by a school's own page: in a process of its own, which can neither hang nor fill this one, nor read files.

A page is a program. It gets the order as data, an empty folder as its world, and so much time and memory; what it
does wrong is told with its line. The product's own page needs none of this (`usecases/printing.py`).
"""

import re
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import NoReturn

import orjson
import typst

from contracts.documents import TemplateBroken

SECONDS, PATIENCE, MEMORY, LARGEST = 5, 25, 1 << 30, 20 << 20
"""Of the processor, of the clock, bytes in memory, bytes of paper."""
_PLACE = re.compile(r"┌─ [^:\n]+:(\d+):\d+")
_BROKEN = 3


def printed(page: str, data: str, standard: str) -> bytes:
    """The PDF; TemplateBroken with the line of the page that failed."""
    told = orjson.dumps({"page": page, "data": data, "standard": standard})
    command = [sys.executable, "-I", "-c", f"import sys; sys.path[:] = {sys.path!r}; import {__name__} as p; p.main()"]
    done = subprocess.run(command, input=told, capture_output=True, check=False)
    if done.returncode == 0 and len(done.stdout) <= LARGEST:
        return done.stdout
    if done.returncode == _BROKEN:
        said = orjson.loads(done.stdout)
        place = _PLACE.search(said["diagnostic"])
        raise _broken(said["message"], int(place[1]) if place else None)
    raise _broken("Странице не хватило времени или памяти")


def main() -> NoReturn:
    """In the child: one page, then the end. The kernel keeps the limits, so nobody has to watch."""
    signal.alarm(PATIENCE)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    told = orjson.loads(sys.stdin.buffer.read())
    with TemporaryDirectory() as empty, _nothing_opened():
        try:
            content = typst.compile(
                told["page"].encode(),
                root=empty,
                package_path=empty,
                package_cache_path=empty,
                sys_inputs={"order": told["data"]},
                format="pdf",
                pdf_standards=[told["standard"]],
                ignore_system_fonts=True,
            )
        except typst.TypstError as broken:
            content, failed = None, orjson.dumps({"message": broken.message, "diagnostic": broken.diagnostic or ""})
    sys.stdout.buffer.write(content if isinstance(content, bytes) else failed)
    sys.exit(0 if isinstance(content, bytes) else _BROKEN)


@contextmanager
def _nothing_opened() -> Iterator[None]:
    """No file and no socket: a page is whole in itself, and fetches nothing from anywhere."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _broken(said: str, line: int | None = None) -> TemplateBroken:
    where = f"строка {line}: " if line else ""
    return TemplateBroken(f"Шаблон страницы с ошибкой — {where}{said}", field="page", line=line)
