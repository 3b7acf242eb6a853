"""Files that belong to an order: scans, lists, whatever its text refers to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.base import Message

PART = 1_000_000
"""Bytes of a file that cross the bus at once; all parts but the last are so long."""


@dataclass(frozen=True, kw_only=True)
class Attachment(Message):
    """`media_type` is what the bytes are, not what somebody said of them. `scanned`: an antivirus has looked at it."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    scanned: bool
    added_at: datetime
    added_by: str | None


@dataclass(frozen=True, kw_only=True)
class Upload(Message):
    """A file on its way. What is cut off may go on from `received` within a day, then it is swept away."""

    id: UUID
    size: int
    received: int
