"""A week in which nobody is in two places at once and no class has an empty lesson between two others."""

from collections.abc import Iterable
from random import Random
from uuid import UUID

from deploy.demo.staff import Load

Hour = tuple[int, int]
"""Weekday (1 is Monday) and number of the lesson."""
DAYS = 5


class NoWeek(Exception):
    """No such week was found; another order of trying may find one."""


def weeks(load: Iterable[Load], seed: str) -> dict[UUID, dict[Hour, Load]]:
    """Class → hour → what is taught then."""
    listed = list(load)
    for attempt in range(50):
        try:
            return _Puzzle(listed, Random(f"{seed} {attempt}")).solved()
        except NoWeek:
            continue
    raise NoWeek(seed)


def hours_of(count: int) -> list[Hour]:
    """The hours of a class that has `count` lessons a week: days of even length, each from the first lesson on."""
    numbered = ((day, number) for number in range(1, count // DAYS + 2) for day in range(1, DAYS + 1))
    return [hour for _, hour in zip(range(count), numbered, strict=False)]


class _Puzzle:
    """An edge colouring: lessons are edges between classes and teachers, hours are colours (Kempe chains)."""

    def __init__(self, load: list[Load], random: Random) -> None:
        self.random = random
        lessons = [(one, number) for one in load for number in range(one.hours)]
        random.shuffle(lessons)
        self.lessons = sorted(lessons, key=lambda lesson: -lesson[0].hours)
        counts: dict[UUID, int] = {}
        for one in load:
            counts[one.school_class.id] = counts.get(one.school_class.id, 0) + one.hours
        self.open = {school_class: hours_of(count) for school_class, count in counts.items()}
        self.classes: dict[UUID, dict[Hour, Load]] = {school_class: {} for school_class in counts}
        self.teachers: dict[UUID, dict[Hour, Load]] = {one.teacher_id: {} for one in load}

    def solved(self) -> dict[UUID, dict[Hour, Load]]:
        for one, _ in self.lessons:
            self._place(one)
        return self.classes

    def _place(self, one: Load) -> None:
        mine, busy = self.classes[one.school_class.id], self.teachers[one.teacher_id]
        free = self._by_taste(one, [hour for hour in self.open[one.school_class.id] if hour not in mine])
        for hour in free:
            if hour not in busy:
                self._set(one, hour)
                return
        for hour in free:
            for other in self._by_taste(one, [found for found in self.open[one.school_class.id] if found not in busy]):
                if self._swap(one, hour, other):
                    self._set(one, hour)
                    return
        raise NoWeek(one.subject)

    def _by_taste(self, one: Load, hours: list[Hour]) -> list[Hour]:
        """Days that do not have the subject yet come first."""
        mine = self.classes[one.school_class.id]
        having = {day for (day, _), load in mine.items() if load.subject == one.subject}
        self.random.shuffle(hours)
        return sorted(hours, key=lambda hour: hour[0] in having)

    def _swap(self, one: Load, wanted: Hour, given: Hour) -> bool:
        """Frees the teacher at `wanted` by exchanging the two hours along the chain of lessons that begins there."""
        chain: list[Load] = []
        seek, other, at_teacher, who = wanted, given, True, one.teacher_id
        while True:
            here = (self.teachers if at_teacher else self.classes)[who].get(seek)
            if here is None:
                break
            if other not in self.open[here.school_class.id] or here.school_class.id == one.school_class.id:
                return False
            chain.append(here)
            who = here.school_class.id if at_teacher else here.teacher_id
            seek, other, at_teacher = other, seek, not at_teacher
        self._exchange(chain, wanted, given)
        return True

    def _exchange(self, chain: list[Load], wanted: Hour, given: Hour) -> None:
        places = [(load, wanted if number % 2 == 0 else given) for number, load in enumerate(chain)]
        for load, hour in places:
            del self.classes[load.school_class.id][hour]
            del self.teachers[load.teacher_id][hour]
        for load, hour in places:
            self._set(load, given if hour == wanted else wanted)

    def _set(self, one: Load, hour: Hour) -> None:
        self.classes[one.school_class.id][hour] = one
        self.teachers[one.teacher_id][hour] = one
