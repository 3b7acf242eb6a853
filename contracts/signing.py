"""How a school signs with a simple electronic signature."""

from dataclasses import dataclass
from enum import StrEnum

from contracts.base import Message


class StampKind(StrEnum):
    FULL = "FULL"
    """Who, in what position, when, by which account, under which SHA-256."""
    SHORT = "SHORT"
    """The two lines of the district's regulation: the moment and the full name."""


@dataclass(frozen=True, kw_only=True)
class SigningRules(Message):
    """Of a school that has set nothing: confirmed, with the full stamp; `version` 0."""

    version: int
    confirm: bool
    """Whether whoever signs an order or approves a local act enters the password (or a code) again."""
    stamp: StampKind
    """What is printed where a hand would sign; both say that the signature is a simple one."""
