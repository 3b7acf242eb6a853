"""Parts of classes and classes taught together: what contingent answers."""

from dataclasses import dataclass
from uuid import UUID

from contracts.base import Message


@dataclass(frozen=True, kw_only=True)
class SubgroupStudent(Message):
    student_id: UUID
    last_name: str
    first_name: str
    middle_name: str | None


@dataclass(frozen=True, kw_only=True)
class Subgroup(Message):
    id: UUID
    number: int
    students: list[SubgroupStudent]
    """In Russian order; as many of them as the reader may see."""


@dataclass(frozen=True, kw_only=True)
class Division(Message):
    """A class divided for something («английский язык»): a student is in one subgroup of it, or not placed yet."""

    id: UUID
    class_id: UUID
    title: str
    subgroups: list[Subgroup]
    unplaced: list[SubgroupStudent]
    version: int


@dataclass(frozen=True, kw_only=True)
class CombinedClass(Message):
    """Класс-комплект: classes of different grades that are taught as one."""

    id: UUID
    year: str
    title: str
    """«1А + 3А»."""
    class_ids: list[UUID]
    capacity: int
    """Not less than the capacities of its classes together."""
    students: int
    version: int
