"""Hours: every study day × the timetable in force → the hours at which each assignment is taught."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from contracts.planning import StudyDay, Weeks


class Hour(NamedTuple):
    """A day and the number of a lesson in it. A class has at most one lesson at an hour."""

    day: date
    number: int


class WeekSlot(NamedTuple):
    weekday: int
    number: int
    weeks: Weeks
    assignment_id: UUID


@dataclass(frozen=True)
class Week:
    """A class's timetable in force from `starts_on` until the next one."""

    starts_on: date
    slots: Sequence[WeekSlot]


class Term(NamedTuple):
    """When an assignment is taught: [starts_on, ends_on)."""

    starts_on: date
    ends_on: date | None

    def holds(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def meets(self, other: "Term") -> bool:
        """Whether some day is in both."""
        return self.starts_on < (other.ends_on or date.max) and other.starts_on < (self.ends_on or date.max)


def takes_place(weeks: Weeks, week: int) -> bool:
    """Whether a slot is taught in the study week of that number."""
    return weeks == "ALL" or (week % 2 == 1) == (weeks == "ODD")


def per_week(weeks: Weeks) -> float:
    """Hours a week that a slot is worth."""
    return 1.0 if weeks == "ALL" else 0.5


def hours_of(
    days: Iterable[StudyDay], timetables: Sequence[Week], terms: Mapping[UUID, Term]
) -> dict[UUID, list[Hour]]:
    """For each assignment its hours in order. `terms` says which assignments there are, and when."""
    by_start = sorted(timetables, key=lambda one: one.starts_on)
    found: dict[UUID, list[Hour]] = {one: [] for one in terms}
    index, by_weekday = -1, dict[int, list[WeekSlot]]()
    for day in days:
        while index + 1 < len(by_start) and by_start[index + 1].starts_on <= day.on:
            index += 1
            by_weekday = _by_weekday(by_start[index].slots)
        for slot in by_weekday.get(day.weekday, ()):
            term = terms.get(slot.assignment_id)
            if term is not None and term.holds(day.on) and takes_place(slot.weeks, day.week):
                found[slot.assignment_id].append(Hour(day.on, slot.number))
    return found


def _by_weekday(slots: Sequence[WeekSlot]) -> dict[int, list[WeekSlot]]:
    found: dict[int, list[WeekSlot]] = {}
    for slot in sorted(slots, key=lambda one: one.number):
        found.setdefault(slot.weekday, []).append(slot)
    return found
