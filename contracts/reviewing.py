"""Who agrees to an order before the director signs it."""

from dataclasses import dataclass
from datetime import datetime

from contracts.base import Message


@dataclass(frozen=True, kw_only=True)
class OrderReview(Message):
    """Where an order is on its route: `waiting` is the post whose visa comes next, `then` those after it.

    `agreed` are the posts that have given theirs since the draft was last sent.
    """

    waiting: str | None
    then: list[str]
    agreed: list[str]
    sent_at: datetime
