"""What an order meets when it is checked or executed: read at once, so that 500 lines cost as much as one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.contingent import NewMovement
from contracts.student_body import MovementKind
from services.contingent.models.consents import Coverage
from services.contingent.models.movements import History, history, living
from services.contingent.repository import classes, closed_periods, consents, movements, people


@dataclass(frozen=True)
class Situation:
    """Everything the rules of movement look at."""

    kind: str
    order_date: date
    lines: list[NewMovement]
    classes: dict[UUID, Any]
    """Of this school."""
    people: dict[UUID, Any]
    """Whose cards this school may see."""
    covered: dict[UUID, Coverage]
    disputed: dict[UUID, frozenset[str]]
    """Purposes about which the representatives of a person disagree."""
    everywhere: dict[UUID, list[Any]]
    """Every enrolment of these persons in the district."""
    enrolments: dict[UUID, Any]
    histories: dict[UUID, list[Any]]
    """Movements recorded so far, by student."""
    sizes: dict[UUID, int]
    closed: Any | None
    """The last period whose movement report the department has accepted."""

    def class_now(self, student_id: UUID) -> UUID | None:
        """The class a student is in after everything recorded so far; none once they have left."""
        steps = self.histories.get(student_id)
        if not steps or self.enrolments[student_id].left_on is not None:
            return None
        return history(steps).intervals[-1].class_id

    def undone(self, line: NewMovement) -> Any | None:
        """The movement that a line of cancellation names, when it is the student's last one that holds."""
        steps = living(self.histories.get(line.student_id, []))
        return steps[-1] if steps and steps[-1].id == line.cancels else None

    def after_undoing(self, student_id: UUID, movement_id: UUID | None) -> History:
        """The episode as it was before that movement."""
        undoing = SimpleNamespace(id=None, cancels_id=movement_id, kind=MovementKind.CANCEL.value)
        return history([*self.histories[student_id], undoing])

    def title(self, class_id: UUID | None) -> str | None:
        row = self.classes.get(class_id) if class_id else None
        return f"{row.grade}{row.letter}" if row else None


@dataclass(frozen=True)
class Finding:
    """What one rule has to say about one line."""

    code: str
    field: str
    """Of the line; empty: the line as a whole."""
    detail: str
    warning: bool = False
    index: int = 0


Rule = Callable[[NewMovement, Situation], Iterator[Finding]]


def gather(uow: UnitOfWork, school_id: UUID, kind: str, lines: list[NewMovement], order_date: date) -> Situation:
    persons = list({one.person_id for one in lines})
    students = list({one.student_id for one in lines})
    own_classes = {row.id: row for row in classes.of_school(uow, school_id)}
    first_day = min((one.effective_on for one in lines), default=order_date)
    return Situation(
        kind=kind,
        order_date=order_date,
        lines=lines,
        classes=own_classes,
        people=people.some(uow, persons),
        covered=consents.covered(uow, persons, order_date, school_id),
        disputed=consents.disputed(uow, persons, order_date, school_id),
        everywhere=movements.enrolled_in_district(uow, persons),
        enrolments={k: row for k, row in movements.enrolments(uow, students).items() if row.school_id == school_id},
        histories=movements.of_students(uow, students),
        sizes=movements.sizes(uow, list({one.class_id for one in lines if one.class_id}), first_day),
        closed=closed_periods.last(uow, school_id),
    )
