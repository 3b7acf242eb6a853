"""A lesson whose page is held by this transaction: nobody else writes there until it ends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from contracts.gradebook import NotTheTeacher
from services.gradebook.models.marking import FIRST_MARKED_GRADE


@dataclass(frozen=True)
class OpenWork:
    id: UUID
    no: int
    kind: str
    weight: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell of marks; an empty one has `seq` 0, an annulled one has no value."""

    value: str | None = None
    entry_id: UUID | None = None
    seq: int = 0
    changed: int = 0
    """Page version at which it last changed; the same below."""
    written_on: date | None = None


@dataclass(frozen=True, slots=True)
class RollCell:
    """What the roll says of a student; without a code: was there after all."""

    code: str | None
    changed: int


EMPTY = Cell()


@dataclass(frozen=True)
class OpenLesson:
    id: UUID
    assignment_id: UUID
    class_id: UUID
    day: date
    state: str
    topic: str | None
    homework: str | None
    changed: int
    """Page version at which topic or homework last changed."""
    page_id: UUID
    version: int
    district_id: UUID
    school_id: UUID
    grade: int
    teaches: bool
    """The caller is the assigned teacher on the lesson's day, and still works here."""
    own_class: bool
    """The caller is the class's teacher."""
    members: frozenset[UUID]
    """Students who are in the class on the lesson's day."""
    leaving: frozenset[UUID]
    """Those of them who leave the class before the period ends."""
    next_work: int
    """Number of the page's next work."""
    roll: Mapping[UUID, RollCell]
    """Only who was ever listed as absent or late."""
    work: OpenWork | None = None
    cells: Mapping[UUID, Cell] = field(default_factory=dict)
    """Of the work it was opened with."""

    @property
    def next_version(self) -> int:
        """Of the page, once this transaction has changed something."""
        return self.version + 1

    @property
    def planned(self) -> bool:
        return self.state == "PLANNED"

    @property
    def marked(self) -> bool:
        """Whether this class gets marks at all."""
        return self.grade >= FIRST_MARKED_GRADE

    def refuse_unless_taught(self) -> None:
        if not self.teaches:
            raise NotTheTeacher("Заполнять журнал может только учитель, который ведёт этот предмет в этот день")

    def cell(self, student_id: UUID) -> Cell:
        return self.cells.get(student_id, EMPTY) if self.cells else EMPTY

    def code(self, student_id: UUID) -> str | None:
        """The absence of a student, None when there."""
        found = self.roll.get(student_id) if self.roll else None
        return found.code if found else None

    def strangers(self, students: Iterable[UUID]) -> set[UUID]:
        """Those who are not in the class on the lesson's day."""
        return set(students) - self.members
