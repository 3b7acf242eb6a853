"""Work that holds the CPU (hashing, typesetting) runs in a real thread, so that nobody else waits for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar, cast

from eventlet import tpool
from eventlet.semaphore import Semaphore

from chassis import call as calls
from contracts.base import Unavailable

PATIENCE = 60.0
"""Seconds those wait for a turn who have no deadline."""
P = ParamSpec("P")
T = TypeVar("T")


def aside(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Calls it in a thread of the pool and waits without blocking other greenlets."""
    return cast(T, tpool.execute(function, *args, **kwargs))


class Turns:
    """Heavy work of one kind: so many at a time, so many more wait, each until its own deadline at most.

    Who waits holds no thread of the pool, which others need, and must hold no transaction.
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        self._free, self._room = Semaphore(at_once), at_once + waiting

    def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self.turn():
            return aside(function, *args, **kwargs)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """For work of more than one step: what it reads first, it reads when its turn has come."""
        if not self._room:
            raise Unavailable("Сейчас в очереди слишком много таких запросов, повторите через минуту")
        self._room -= 1
        try:
            if not self._free.acquire(timeout=_left()):
                raise Unavailable("Очередь не дошла до этого запроса вовремя, повторите через минуту")
            try:
                yield
            finally:
                self._free.release()
        finally:
            self._room += 1


def _left() -> float:
    call = calls.current()
    return PATIENCE if call is None else call.left()
