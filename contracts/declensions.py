"""How names and posts are put into the cases of Russian: by rule, and by what a school has corrected by hand."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from contracts.base import Message


class WordKind(StrEnum):
    NAME = "NAME"
    """Last, first and middle name, or one of them."""
    POST = "POST"
    """«заместитель директора по УВР»."""


class WordCase(StrEnum):
    GENITIVE = "GENITIVE"
    DATIVE = "DATIVE"
    ACCUSATIVE = "ACCUSATIVE"
    INSTRUMENTAL = "INSTRUMENTAL"


@dataclass(frozen=True, kw_only=True)
class Declined(Message):
    """`text` as orders of the school say it; `by_rule` as they would without its corrections."""

    nominative: str
    case: WordCase
    text: str
    by_rule: str


@dataclass(frozen=True, kw_only=True)
class Correction(Message):
    """A word of a name, or a whole post, that a school says otherwise than the rule does. `sex` is of names only."""

    id: UUID
    kind: WordKind
    nominative: str
    sex: str | None
    case: WordCase
    text: str


@dataclass(frozen=True, kw_only=True)
class Corrections(Message):
    """By the word."""

    items: list[Correction]
    next: str | None
