"""A table of what is measured in a process of its own, beside a select by key of the same run."""

import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from uuid import uuid4

from chassis.db import UnitOfWork

SELECTS = 300


@dataclass
class Table:
    """`unit`: the median milliseconds of one select by key; `beside`: what the last column holds."""

    title: str
    unit: float
    beside: str
    rows: list[str] = field(default_factory=list)

    def add(self, what: str, seconds: float, count: int, beside: str = "–") -> None:
        each = seconds / count * 1000
        self.rows.append(f"| {what} | {seconds:.2f} | {each:.2f} | {each / self.unit:.1f} | {beside} |")

    def __str__(self) -> str:
        head = f"| {self.title} | seconds | ms each | selects by key each | {self.beside} |\n|---|---|---|---|---|"
        unit = f"| select by key, a transaction of its own | – | {self.unit:.2f} | 1 | – |"
        return "\n".join([head, unit, *self.rows])


def select_by_key(begin: Callable[[], AbstractContextManager[UnitOfWork]]) -> float:
    """Median milliseconds of the plainest thing a use case can ask for."""
    taken = list[float]()
    for _ in range(SELECTS):
        started = time.perf_counter()
        with begin() as uow:
            uow.rows("SELECT id FROM persons WHERE id = %(id)s", {"id": uuid4()})
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)
