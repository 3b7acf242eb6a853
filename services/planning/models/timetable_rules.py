"""What must hold for the week of a class. Every refusal names the day and the lesson."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import NamedTuple
from uuid import UUID

from contracts.base import Problem
from contracts.planning import NewSlot, Weeks
from services.planning.models.hours import per_week
from services.planning.models.study_days import WEEKDAYS


class Taught(NamedTuple):
    """An assignment of the class as far as the week needs it."""

    id: UUID
    subject: str
    teacher_id: UUID
    teacher: str
    hours_per_week: float
    starts_on: date
    ends_on: date


class Busy(NamedTuple):
    """A teacher's lesson in another class, on days of [starts_on, ends_on)."""

    teacher_id: UUID
    weekday: int
    number: int
    weeks: Weeks
    class_title: str
    subject: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Draft:
    """A week about to be set for the days of [starts_on, ends_on)."""

    slots: Sequence[NewSlot]
    starts_on: date
    ends_on: date
    week_length: int
    load: Mapping[UUID, Taught]
    busy: Sequence[Busy]


def problems_of(draft: Draft) -> list[Problem]:
    """Everything that forbids to set this week."""
    return [*_places(draft), *_class_twice(draft), *_teacher_twice(draft), *_too_many(draft)]


def warnings_of(draft: Draft) -> list[str]:
    """Subjects that the week gives fewer hours than they have."""
    given = _given(draft)
    return [
        f"{one.subject}: в расписании {number(given[one.id])} ч в неделю из {number(one.hours_per_week)}"
        for one in draft.load.values()
        if given[one.id] < one.hours_per_week and one.starts_on < draft.ends_on and draft.starts_on < one.ends_on
    ]


def named(slot: NewSlot | Busy) -> str:
    """«Понедельник, 3-й урок»."""
    weeks = {"ODD": " (нечётные недели)", "EVEN": " (чётные недели)"}.get(slot.weeks, "")
    return f"{WEEKDAYS[slot.weekday - 1].capitalize()}, {slot.number}-й урок{weeks}"


def number(hours: float) -> str:
    """«2,5» or «5»."""
    return f"{hours:g}".replace(".", ",")


def _places(draft: Draft) -> Iterator[Problem]:
    for at, slot in enumerate(draft.slots):
        where = f"slots[{at}]"
        if not 1 <= slot.weekday <= draft.week_length:
            detail = f"День недели — от 1 до {draft.week_length}: учебная неделя такой длины"
            yield Problem(field=f"{where}.weekday", detail=detail)
        elif not 1 <= slot.number <= 10:
            yield Problem(field=f"{where}.number", detail="Номер урока — от 1 до 10")
        elif (taught := draft.load.get(slot.assignment_id)) is None:
            yield Problem(field=f"{where}.assignment_id", detail=f"{named(slot)}: у класса нет такой нагрузки")
        elif taught.ends_on <= draft.starts_on or draft.ends_on <= taught.starts_on:
            detail = f"{named(slot)}: «{taught.subject}», {taught.teacher} — нагрузка не действует в эти дни"
            yield Problem(field=f"{where}.assignment_id", detail=detail)


def _class_twice(draft: Draft) -> Iterator[Problem]:
    for (_, one), (at, other) in combinations(enumerate(draft.slots), 2):
        if _meet(one, other):
            first, second = _subject(draft, one), _subject(draft, other)
            detail = f"{named(other)}: у класса сразу два урока — «{first}» и «{second}»"
            yield Problem(field=f"slots[{at}]", detail=detail)


def _teacher_twice(draft: Draft) -> Iterator[Problem]:
    by_hour: dict[tuple[int, int], list[Busy]] = {}
    for one in draft.busy:
        by_hour.setdefault((one.weekday, one.number), []).append(one)
    for at, slot in enumerate(draft.slots):
        taught = draft.load.get(slot.assignment_id)
        for busy in by_hour.get((slot.weekday, slot.number), ()) if taught else ():
            if (
                taught
                and busy.teacher_id == taught.teacher_id
                and _meet(slot, busy)
                and _same_days(draft, taught, busy)
            ):
                detail = f"{named(slot)}: {taught.teacher} в это время ведёт «{busy.subject}» в {busy.class_title}"
                yield Problem(field=f"slots[{at}]", detail=detail)


def _too_many(draft: Draft) -> Iterator[Problem]:
    sums: dict[UUID, float] = {}
    for at, slot in enumerate(draft.slots):
        taught = draft.load.get(slot.assignment_id)
        sums[slot.assignment_id] = sums.get(slot.assignment_id, 0.0) + per_week(slot.weeks)
        if taught and sums[slot.assignment_id] > taught.hours_per_week:
            detail = (
                f"{named(slot)}: «{taught.subject}» — {number(sums[slot.assignment_id])} ч в неделю "
                f"при нагрузке {number(taught.hours_per_week)}"
            )
            yield Problem(field=f"slots[{at}]", detail=detail)


def _given(draft: Draft) -> Mapping[UUID, float]:
    sums: dict[UUID, float] = dict.fromkeys(draft.load, 0.0)
    for slot in draft.slots:
        sums[slot.assignment_id] = sums.get(slot.assignment_id, 0.0) + per_week(slot.weeks)
    return sums


def _subject(draft: Draft, slot: NewSlot) -> str:
    taught = draft.load.get(slot.assignment_id)
    return taught.subject if taught else "?"


def _meet(one: NewSlot | Busy, other: NewSlot | Busy) -> bool:
    """Whether some day holds both: the same hour, and not one in odd and the other in even weeks."""
    same = (one.weekday, one.number) == (other.weekday, other.number)
    return same and {one.weeks, other.weeks} != {"ODD", "EVEN"}


def _same_days(draft: Draft, taught: Taught, busy: Busy) -> bool:
    first = max(draft.starts_on, taught.starts_on, busy.starts_on)
    return first < min(draft.ends_on, taught.ends_on, busy.ends_on)
