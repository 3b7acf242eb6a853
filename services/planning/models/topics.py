"""Topics bound to lessons: rows of a plan in their order, each for as many lessons as it has hours."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple
from uuid import UUID

from services.planning.models.scheduling import Dated


class Topic(NamedTuple):
    row_id: UUID
    hours: int


@dataclass(frozen=True)
class Binding:
    """`missing` hours of topics got no lesson; `spare` lessons got no topic."""

    rows: dict[UUID, UUID | None]
    """Lesson → row."""
    missing: int
    spare: int


def bind(lessons: Iterable[Dated], plan: Sequence[Topic]) -> Binding:
    """`lessons` of one assignment in any order; `plan` in the order of its rows.

    A held lesson keeps the row it had. All others share what is left of the plan, in order; so does a lesson that
    was held before there was a plan.
    """
    ordered = sorted(lessons, key=lambda one: one.hour)
    known = {topic.row_id for topic in plan}
    rows: dict[UUID, UUID | None] = {one.id: one.row_id for one in ordered if one.held and one.row_id in known}
    spent = Counter(rows.values())
    left = [topic.row_id for topic in plan for _ in range(topic.hours - spent[topic.row_id])]
    waiting = [one.id for one in ordered if one.id not in rows]
    rows.update(zip_longest(waiting, left[: len(waiting)]))
    return Binding(rows, missing=max(0, len(left) - len(waiting)), spare=max(0, len(waiting) - len(left)))
