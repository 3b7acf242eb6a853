"""A thousand marks by many hands: each posting is repeated under its key until it is acknowledged."""

import itertools
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import requests

from tests.e2e.people import Person, today
from tests.resilience.conftest import Place

PATIENCE = 30
"""Seconds after which a request counts as one that hung."""


@dataclass(frozen=True)
class Cell:
    """One mark to post: a pupil's cell of a work."""

    lesson: str
    on: str
    number: int
    work: str
    student: str
    value: str

    @property
    def key(self) -> str:
        return uuid5(NAMESPACE_URL, f"{self.work}/{self.student}").hex


@dataclass
class Hands:
    """Threads that post. `acknowledged` holds what the platform said yes to; `refused` must stay empty."""

    place: Place
    teacher: Person
    cells: deque[Cell]
    acknowledged: list[Cell] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    slowest: float = 0.0
    """Seconds of the longest answer, whatever it said."""
    hung: int = 0
    """Requests nobody answered at all: neither a word nor a closed connection."""
    troubles: int = 0
    more: bool = False
    """Whether cells may still come: hands wait for them."""

    def start(self, hands: int = 6) -> None:
        self._threads = [threading.Thread(target=self._post_all, daemon=True) for _ in range(hands)]
        for one in self._threads:
            one.start()

    def wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        for one in self._threads:
            one.join(max(0.0, end - time.monotonic()))
        assert not any(one.is_alive() for one in self._threads), f"{len(self.cells)} marks still wait"

    def _post_all(self) -> None:
        http = requests.Session()
        http.headers.update(self.teacher.http.headers)
        while True:
            try:
                cell = self.cells.popleft()
            except IndexError:
                if not self.more:
                    return
                time.sleep(0.05)
                continue
            self._post(http, cell)

    def _post(self, http: requests.Session, cell: Cell) -> None:
        body = {"work_id": cell.work, "marks": [{"student_id": cell.student, "value": cell.value}]}
        url = f"{self.place.platform.address}/v1/lessons/{cell.lesson}/marks"
        while True:
            started = time.monotonic()
            try:
                answer = http.post(url, json=body, headers={"Idempotency-Key": cell.key}, timeout=PATIENCE)
            except requests.Timeout:
                self.hung, status = self.hung + 1, 0
            except requests.RequestException:
                status = 0
            else:
                status = answer.status_code
            self.slowest = max(self.slowest, time.monotonic() - started)
            if status in (200, 201):
                self.acknowledged.append(cell)
                return
            if status not in (0, 503):
                self.refused.append(f"{status} {answer.text[:300]}")
                return
            self.troubles += 1
            time.sleep(0.2)


def prepare(place: Place, count: int) -> Hands:
    """Works enough for `count` cells in the journals of the demo teacher."""
    teacher = place.person("TEACHER")
    school = teacher.get("/v1/me")["acting"]["school_id"]
    rows = teacher.get(f"/v1/schools/{school}/journal-pages", limit=500)["items"]
    pages = [teacher.get(f"/v1/journal-pages/{row['id']}") for row in rows if row["mine"]]
    lessons = [
        (page, lesson)
        for page in pages
        for lesson in page["lessons"]
        if page["grade"] > 1 and lesson["on"] <= str(today())
    ]
    kind = teacher.get("/v1/work-kinds")[0]["kind"]
    cells: deque[Cell] = deque()
    for page, lesson in itertools.cycle(lessons):
        cells.extend(_cells(teacher, page, lesson, kind))
        if len(cells) >= count:
            break
    while len(cells) > count:
        cells.pop()
    return Hands(place, teacher, cells)


def _cells(teacher: Person, page: dict[str, Any], lesson: dict[str, Any], kind: str) -> list[Cell]:
    work = teacher.do("POST", f"/v1/lessons/{lesson['id']}/works", {"kind": kind, "weight": 1})
    there = [s for s in page["students"] if s["joined_on"] <= lesson["on"] and s["left_on"] is None]
    present = [s for s in there if lesson["id"] not in s["absences"]]
    return [
        Cell(lesson["id"], lesson["on"], lesson["number"], work["id"], one["id"], str(2 + number % 4))
        for number, one in enumerate(present)
    ]
