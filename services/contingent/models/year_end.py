"""What usually becomes of a student when a study year ends (domain §2.4)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.student_body import MovementKind
from services.contingent.models import rules, study_year

KINDS = (
    MovementKind.PROMOTE,
    MovementKind.PROMOTE_CONDITIONAL,
    MovementKind.RETAIN,
    MovementKind.GRADUATE_9,
    MovementKind.GRADUATE_11,
)
LAST_MONTH = 6
"""Graduates leave on the last day of June when the school names no other: practice, not law."""
SEASON = "05-15..09-15"
"""First and last day of the year on which an order may turn the year: the pedagogical council sits at the end of May,
and who was late, or took exams in autumn, is decided about until the middle of September. A design decision (D)."""
_GOES_ON = (1, 2, 3, 4, 5, 6, 7, 8, 10)
_LAST_OF_A_TEACHER = 4
"""Whoever taught grade 4 begins with a first grade again."""


@dataclass(frozen=True)
class Usual:
    kind: MovementKind
    reason: str


@dataclass(frozen=True)
class Season:
    """Days of any year, both ends included; it may go over the New Year."""

    first: tuple[int, int]
    last: tuple[int, int]

    @classmethod
    def parse(cls, text: str) -> "Season":
        first, last = (date.fromisoformat(f"2024-{one.strip()}") for one in text.split(".."))
        return cls((first.month, first.day), (last.month, last.day))

    def holds(self, on: date) -> bool:
        day = on.month, on.day
        return self.first <= day <= self.last if self.first <= self.last else not self.last < day < self.first

    def __str__(self) -> str:
        return " по ".join(f"{day:02}.{month:02}" for month, day in (self.first, self.last))


def usual(grade: int) -> Usual:
    """Without a debt and without another decision."""
    for kind, grades in rules.GRADES_THAT_GRADUATE.items():
        if grade in grades:
            return Usual(kind, f"Окончание {grade} класса")
    return Usual(MovementKind.PROMOTE, "Академической задолженности в системе нет, иного решения не принято")


def target_grade(kind: MovementKind, grade: int) -> int | None:
    """The grade a decision leads into; None for graduates."""
    if not kind.turns_the_year:
        return None
    return grade if kind is MovementKind.RETAIN else grade + 1


def effective_on(kind: MovementKind, year: str, graduated_on: date | None, today: date) -> date:
    """The first day of the next year for whoever goes on; the school's day for graduates, not before today."""
    following = study_year.bounds(year)[1]
    if kind.turns_the_year:
        return following
    return graduated_on or max(today, date(following.year, LAST_MONTH, 30))


def following_class(row: Any) -> dict[str, Any] | None:
    """The class that a class becomes next year; none for those that graduate."""
    if row.grade not in _GOES_ON:
        return None
    teacher = None if row.grade == _LAST_OF_A_TEACHER else row.class_teacher_id
    year = study_year.of(study_year.bounds(row.year)[1])
    return {
        "grade": row.grade + 1,
        "letter": row.letter,
        "year": year,
        "capacity": row.capacity,
        "class_teacher_id": teacher,
    }
