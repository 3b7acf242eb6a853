"""Sign-ins: where they came from, which are open, which are over before their access tokens are."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from contracts.base import Message


@dataclass(frozen=True, kw_only=True)
class Origin(Message):
    """Where a sign-in comes from, as the gateway tells it: enough to know one's own again, and no more."""

    address: str
    """A network: the last part of the address is left out."""
    agent: str
    """Browser and system by name, without their versions."""


@dataclass(frozen=True, kw_only=True)
class OpenSession(Message):
    id: UUID
    role: str
    role_title: str
    school_id: UUID | None
    school: str | None
    started_at: datetime
    last_used_at: datetime
    """When its tokens were last renewed."""
    expires_at: datetime
    address: str | None
    agent: str | None
    current: bool
    """The one that asks."""
    ended_at: datetime | None = None
    """Of one that is over: when a newer one took its place."""


@dataclass(frozen=True, kw_only=True)
class OpenSessions(Message):
    """The most recently used first; the hundred latest."""

    items: list[OpenSession]
    pushed_out: list[OpenSession] = field(default_factory=list)
    """Those of the last month that ended because only so many may be open at once in their role; the latest first."""


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
