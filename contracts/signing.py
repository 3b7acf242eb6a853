"""How a school signs with a simple electronic signature."""

from enum import StrEnum


class StampKind(StrEnum):
    FULL = "FULL"
    """Who, in what position, when, by which account, under which SHA-256."""
    SHORT = "SHORT"
    """The two lines of the district's regulation: the moment and the full name."""
