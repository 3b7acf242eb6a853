"""How much is let in: requests at a time, body sizes and seconds, failed attempts to sign in."""

import time
from collections import OrderedDict

from contracts.base import TooMany
from gateway.problems import Full

BODY = 1_000_000
FILE_BODY = 15_000_000
UPLOAD = 200_000_000
"""Of a file that goes on in parts; what its kind may have is the service's to say."""
AT_A_TIME = 256
"""Requests one gateway process works on; more are told to come back."""
FAILURES, WINDOW = 30, 300.0
"""So many failed attempts from one address in so many seconds; a school behind one address signs in freely."""
ADDRESSES = 50_000
PATIENCE, SLOWEST = 15.0, 50_000
"""A body may take so many seconds, and one more for each so many bytes: a village's line sends a list in its time."""
HEAD_SECONDS = 30.0
"""Seconds for the headers of a request."""
LINGER = 2.0
"""Seconds a refused client may go on sending before the line is cut."""


def body_seconds(length: int) -> float:
    return PATIENCE + length / SLOWEST


class Room:
    """Counts requests inside."""

    def __init__(self, places: int = AT_A_TIME) -> None:
        self._places, self._taken = places, 0

    def __enter__(self) -> None:
        if self._taken >= self._places:
            raise Full("Слишком много запросов одновременно, повторите через секунду", retry_after=1)
        self._taken += 1

    def __exit__(self, *_: object) -> None:
        self._taken -= 1


class Attempts:
    """Failures by limit and address (of IPv6, network of /64), in this process; identity counts logins for all."""

    def __init__(self, failures: int = FAILURES, window: float = WINDOW) -> None:
        self._failures, self._window = failures, window
        self._seen: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def check(self, address: str) -> None:
        started, count = self._seen.get(address, (0.0, 0))
        left = started + self._window - time.time()
        if count >= self._failures and left > 0:
            raise TooMany("Слишком много неудачных попыток, подождите", retry_after=int(left) + 1)

    def failed(self, address: str) -> None:
        started, count = self._seen.pop(address, (0.0, 0))
        if time.time() - started > self._window:
            started, count = time.time(), 0
        self._seen[address] = (started, count + 1)
        if len(self._seen) > ADDRESSES:
            self._seen.popitem(last=False)
