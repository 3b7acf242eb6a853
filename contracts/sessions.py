"""Sign-ins: which of them are over before their access tokens are."""

from dataclasses import dataclass
from uuid import UUID

from contracts.base import Message


@dataclass(frozen=True, kw_only=True)
class EndedSession(Message):
    """Access tokens of this session that must not be believed any more."""

    id: UUID
    before_turn: int | None
    """Those of an earlier turn (another role was chosen); all of them when there is none: the session has ended."""


@dataclass(frozen=True, kw_only=True)
class EndedSessions(Message):
    """In the order of ending. `next` is what to ask after, `more` whether at once."""

    items: list[EndedSession]
    next: str
    more: bool
