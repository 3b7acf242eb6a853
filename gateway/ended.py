"""Sessions that are over before their access tokens are: learnt from identity, remembered while such tokens live.

Whoever cannot ask goes on with what they know; who has never asked lets nobody in. ADR 9 says why.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from uuid import UUID

from contracts.base import Unauthorized
from contracts.sessions import EndedSessions

EVERY = 15.0
"""Seconds; with the time of an answer well within the minute that is promised."""
KEEP = 1_200.0
"""Seconds an end is remembered: longer than a token lives."""


class Ended:
    """`ask` is identity's `list_ended_sessions`."""

    def __init__(self, ask: Callable[[str | None], EndedSessions]) -> None:
        self._ask = ask
        self._after: str | None = None
        self.whole = False
        """Whether it has ever heard everything."""
        self._known: OrderedDict[UUID, tuple[int | None, float]] = OrderedDict()

    def hear(self) -> None:
        """Learns what ended since it asked last, and forgets what is older than any token."""
        more, at = True, time.monotonic()
        while more:
            told = self._ask(self._after)
            for one in told.items:
                self._known[one.id] = one.before_turn, at
                self._known.move_to_end(one.id)
            self._after, more = told.next, told.more
        self.whole = True
        while self._known and next(iter(self._known.values()))[1] < at - KEEP:
            self._known.popitem(last=False)

    def refuse(self, session_id: UUID | None, turn: int) -> None:
        """Unauthorized when the session has ended, or goes on in another role."""
        if not self.whole:
            self.hear()
        if session_id is None or session_id not in self._known:
            return
        before_turn = self._known[session_id][0]
        if before_turn is None or turn < before_turn:
            raise Unauthorized("Сеанс окончен, войдите снова")
