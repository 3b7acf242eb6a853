"""A school's list: what contingent answers to a file."""

from dataclasses import dataclass
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
    classes: list[ImportClass]
    problems: list[ImportProblem]
    problem_count: int
    """May exceed the problems listed."""
