"""A school's list: what contingent answers to a file."""

from dataclasses import dataclass
from uuid import UUID

from contracts.base import Message


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
