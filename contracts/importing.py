"""A school's list: what contingent answers to a file."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from contracts.base import Message


class ImportState(StrEnum):
    READING = "READING"
    CHECKING = "CHECKING"
    STORING = "STORING"
    RIGHT = "RIGHT"
    """After a dry run."""
    WRONG = "WRONG"
    """With problems: nothing was stored."""
    ACCEPTED = "ACCEPTED"


@dataclass(frozen=True, kw_only=True)
class ImportRun(Message):
    """How far a list has come; who sent it names its `id`. A run that has not moved for a minute was cut off."""

    id: UUID
    dry_run: bool
    state: ImportState
    rows: int
    checked: int
    begun_at: datetime
    moved_at: datetime


@dataclass(frozen=True, kw_only=True)
class ImportProblem(Message):
    row: int
    """As the table program numbers it; 0: the file as a whole."""
    column: str
    """Its title in the file."""
    detail: str


@dataclass(frozen=True, kw_only=True)
class ImportGroup(Message):
    """The same thing wrong in many rows."""

    column: str
    detail: str
    """Without the value, where the rows hold different ones."""
    rows: str
    """«3, 7, 12–15»; empty when it is about the file as a whole."""
    count: int


@dataclass(frozen=True, kw_only=True)
class ImportDifference(Message):
    """A row is about somebody who is here already, of whom the card says something else; it is not changed."""

    row: int
    column: str
    person_id: UUID
    detail: str


class ListFormat(StrEnum):
    XLSX = "XLSX"
    ODS = "ODS"
    CSV = "CSV"


class ColumnState(StrEnum):
    KNOWN = "KNOWN"
    REMEMBERED = "REMEMBERED"
    """The school has said what it is."""
    SKIPPED = "SKIPPED"
    UNKNOWN = "UNKNOWN"
    """The list waits until somebody says what it is, or that it is to be skipped."""


@dataclass(frozen=True, kw_only=True)
class ImportColumn(Message):
    """A column of a file, and what of ours is read from it."""

    title: str
    state: ColumnState
    column: str | None = None
    """One of `ImportTitles.columns`, by key."""
    proposal: str | None = None
    """For an unknown title: the column whose own title is most like it."""
    likeness: int | None = None
    """Of the proposal, in percent; never below 80."""


@dataclass(frozen=True, kw_only=True)
class ImportTitle(Message):
    """What a school calls a column of its lists."""

    title: str
    column: str | None = None
    """None: what stands there is not read."""
    forget: bool = False
    """When it is sent: nothing is to be known about this title any more."""


@dataclass(frozen=True, kw_only=True)
class ListColumn(Message):
    """What a list may hold."""

    key: str
    title: str
    required: bool
    hint: str


@dataclass(frozen=True, kw_only=True)
class ImportTitles(Message):
    titles: list[ImportTitle]
    columns: list[ListColumn]


@dataclass(frozen=True, kw_only=True)
class ImportClass(Message):
    title: str
    students: int


@dataclass(frozen=True, kw_only=True)
class ImportResult(Message):
    """What a file holds, or all that is wrong with it. After a dry run nothing is stored."""

    id: UUID
    dry_run: bool
    accepted: bool
    rows: int
    """Of which some are new, some unchanged, and the rest differ from what is kept."""
    classes: list[ImportClass]
    """Into which those who are new come."""
    problems: list[ImportProblem]
    problem_count: int
    """May exceed the problems listed."""
    columns: list[ImportColumn] = field(default_factory=list)
    """As they stand in the file; empty when no line of titles was found."""
    groups: list[ImportGroup] = field(default_factory=list)
    """All problems, also those not listed; what is wrong most often comes first."""
    added: int = 0
    unchanged: int = 0
    """Rows that say what the cards say."""
    unenrolled: int = 0
    """Of the unchanged, people whom no order has enrolled yet: the list does not bring them again."""
    differences: list[ImportDifference] = field(default_factory=list)
    """Nothing wrong: these rows change nothing. Like columns, not told to whoever sends an accepted list again."""
