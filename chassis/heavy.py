"""Work that holds the CPU (hashing, typesetting) runs in a real thread, so that nobody else waits for it."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from eventlet import tpool

P = ParamSpec("P")
T = TypeVar("T")


def aside(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Calls it in a thread of the pool and waits without blocking other greenlets."""
    return cast(T, tpool.execute(function, *args, **kwargs))
