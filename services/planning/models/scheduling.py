"""Scheduling a class: which lessons stay, move, appear and go when timetable or calendar have changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from contracts.base import uuid7
from services.planning.models.hours import Hour


class Dated(NamedTuple):
    """A lesson as it is; `row_id` is the row of the plan it is bound to."""

    id: UUID
    assignment_id: UUID
    day: date
    number: int
    held: bool
    row_id: UUID | None = None
    fixed: bool = False
    """An order about substitutions names it."""

    @property
    def hour(self) -> Hour:
        return Hour(self.day, self.number)


@dataclass
class Arrangement:
    """Lessons of a class after a run: `kept` are as they were, held ones among them."""

    kept: list[Dated] = field(default_factory=list)
    moved: list[Dated] = field(default_factory=list)
    created: list[Dated] = field(default_factory=list)
    removed: list[Dated] = field(default_factory=list)

    def after(self) -> list[Dated]:
        """Every lesson there now is, in order."""
        return sorted([*self.kept, *self.moved, *self.created], key=lambda one: one.hour)


def arrange(
    existing: Sequence[Dated], wanted: Mapping[UUID, Sequence[Hour]], since: date, closed: Collection[Hour] = ()
) -> Arrangement:
    """`existing` are all lessons of one class, `wanted` the hours of each of its assignments; at `closed` ones an
    order lets nothing take place.

    A held lesson, a fixed one and a lesson before `since` stay where they are. An hour at which the class has such a
    lesson is not given to another. An assignment nothing of which stays so is scheduled from its beginning, before
    `since` too.
    """
    done = Arrangement(kept=[one for one in existing if _stays(one, since)])
    taken = {one.hour for one in done.kept}.union(closed)
    begun = {one.assignment_id for one in done.kept}
    open_ = _open(existing, since)
    for assignment_id in {*wanted, *open_}:
        first = since if assignment_id in begun else date.min
        free = [hour for hour in wanted.get(assignment_id, ()) if hour.day >= first and hour not in taken]
        _settle(done, assignment_id, open_.get(assignment_id, []), free)
    return done


def _stays(one: Dated, since: date) -> bool:
    return one.held or one.fixed or one.day < since


def _open(existing: Sequence[Dated], since: date) -> dict[UUID, list[Dated]]:
    found: dict[UUID, list[Dated]] = {}
    for one in existing:
        if not _stays(one, since):
            found.setdefault(one.assignment_id, []).append(one)
    return found


def _settle(done: Arrangement, assignment_id: UUID, lessons: list[Dated], hours: list[Hour]) -> None:
    """Lessons at a wanted hour stay; the others take the hours left over, in order, and keep their ids."""
    stay = {one.hour for one in lessons}.intersection(hours)
    done.kept += [one for one in lessons if one.hour in stay]
    loose = sorted((one for one in lessons if one.hour not in stay), key=lambda one: one.hour)
    left = [hour for hour in hours if hour not in stay]
    done.moved += [one._replace(day=to.day, number=to.number) for one, to in zip(loose, left, strict=False)]
    done.created += [Dated(uuid7(), assignment_id, to.day, to.number, held=False) for to in left[len(loose) :]]
    done.removed += loose[len(left) :]
