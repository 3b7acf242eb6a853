"""Named points at which tests of bad days end a process as a power cut would: between two commits, two messages.

There is nothing at a point unless KONTINGENT_FAIL_POINTS names a folder. Then the process that comes to it, and finds a
file of its name there, takes the file away and kills itself; whoever started the process starts it anew.
"""

import os
import signal
from functools import cache
from pathlib import Path

from chassis.settings import settings


def failpoint(*name: str) -> None:
    """The parts of the name are joined only where somebody listens: `failpoint("shop", "sold")`."""
    folder = _folder()
    if folder is not None and (armed := folder / ".".join(name)).exists():
        armed.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


@cache
def _folder() -> Path | None:
    given = settings().option("FAIL_POINTS")
    return Path(given) if given else None
