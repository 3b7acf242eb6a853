"""A school while it is being loaded: who acts in it and what has become of it so far."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from deploy.demo.district import School
from deploy.demo.http import Person, Refused
from deploy.demo.people import Child, Population
from deploy.demo.staff import Employee, Staff

T = TypeVar("T")
NEWS = 600.0
"""Seconds until news must have reached every service: a busy machine takes its time."""
Student = dict[str, Any]


class Late(Exception):
    """News did not arrive in time."""


@dataclass
class Place:
    school: School
    today: date
    acting: dict[str, Person] = field(default_factory=dict)
    """Role → who acts; teachers by their person id."""
    children: dict[str, list[Child]] = field(default_factory=dict)
    """Class id → who is in the list of it."""
    students: dict[str, list[Student]] = field(default_factory=dict)
    """Class id → its students, as the platform knows them."""

    def __post_init__(self) -> None:
        self.staff = Staff(self.school)
        self.population = Population(self.school, self.first_day.year)

    @property
    def first_day(self) -> date:
        """Of the study year that today belongs to."""
        return date(self.today.year if self.today.month >= 9 else self.today.year - 1, 9, 1)

    @property
    def year(self) -> str:
        return f"{self.first_day.year}/{self.first_day.year + 1}"

    @property
    def path(self) -> str:
        return f"/v1/schools/{self.school.id}"

    def login(self, name: str) -> str:
        return f"{name}.{self.school.key}"

    def teacher(self, one: Employee) -> Person:
        return self.acting[str(one.id)]

    def known(self, class_id: str) -> Iterator[tuple[Student, Child]]:
        """The students of a class beside what its list said of them."""
        listed = {one.full_name: one for one in self.children[class_id]}
        for student in self.students[class_id]:
            words = student["last_name"], student["first_name"], student["middle_name"]
            child = listed.get(" ".join(word for word in words if word))
            if child is not None:
                yield student, child

    def slips(self, giver: Person) -> Callable[[list[str]], dict[str, str]]:
        """How this giver hands out slips here."""

        def hand_out(person_ids: list[str]) -> dict[str, str]:
            key = "slips " + new_key(person_ids)
            sheet = giver.post(f"{self.path}/slips", {"person_ids": person_ids}, key=key)
            return {one["person_id"]: one["code"] for one in sheet["items"]}

        return hand_out


def new_key(person_ids: list[str]) -> str:
    """Slips are new each time they are asked for."""
    return f"{time.time_ns()} {len(person_ids)}"


def eventually(ask: Callable[[], T], statuses: tuple[int, ...] = (404, 409)) -> T:
    """Asks again while the one asked has not heard yet of what the others did."""
    end, pause = time.monotonic() + NEWS, 0.05
    while True:
        try:
            return ask()
        except Refused as refused:
            if refused.status not in statuses or time.monotonic() > end:
                raise
        time.sleep(pause)
        pause = min(pause * 1.5, 1.0)


def until(what: str, look: Callable[[], T | None]) -> T:
    """Looks until there is something to see."""
    end, pause = time.monotonic() + NEWS, 0.05
    while time.monotonic() < end:
        found = look()
        if found is not None:
            return found
        time.sleep(pause)
        pause = min(pause * 1.5, 1.0)
    raise Late(what)
