"""Cells of the table: one operation, one concurrency, one set of schools; measured in rounds."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from tests.bench.load import Load, Outcome
from tests.bench.meter import Meter
from tests.bench.operations import OPERATIONS, Operation, Requests
from tests.bench.place import Place

AT_ONCE = (1, 8, 32)
REST = 5.0
"""Seconds in which the idle platform is watched."""


class Refused(Exception):
    """The platform said no to a request it should have served: the measurement is worth nothing."""


@dataclass(frozen=True)
class Cell:
    """Times in milliseconds."""

    operation: Operation
    at_once: int
    per_second: float
    p50: float
    p95: float
    p99: float
    cpu: dict[str, float]
    """CPU a request, by process; `clients` is the load itself."""
    size: float
    """Bytes of an answer."""
    ratio: float
    """Of the echo's throughput at the same concurrency in the same round."""

    @property
    def cpu_all(self) -> float:
        """Without the clients."""
        return sum(ms for name, ms in self.cpu.items() if name != "clients")


@dataclass(frozen=True)
class Effort:
    """How much is measured: requests of a cell at c = 8, the seconds it may take, rounds."""

    requests: int
    seconds: float
    rounds: int

    def of(self, operation: Operation, at_once: int) -> int:
        return max(24, int(self.requests * operation.share * {1: 0.4, 8: 1, 32: 1.2}[at_once]))


class Bench:
    """Measures operations on a set of schools."""

    def __init__(self, place: Place, load: Load, effort: Effort) -> None:
        self._place, self._load, self._effort = place, load, effort
        self._meter = Meter(place)

    def run(self, requests: Requests, only: str = "") -> list[Cell]:
        """The median of all rounds, operation by operation."""
        self._drive(requests.introductions(), 32, 60)
        chosen = [one for one in OPERATIONS if one.name == "echo" or only in one.name]
        for operation in chosen:
            self._prepare(operation, requests)
            # every connection to a database has met every statement: how one begins is not what is measured
            most = AT_ONCE[-1]
            self._drive([operation.request(requests) for _ in range(self._effort.of(operation, most))], most, 20)
        self._place.settle()
        self._meter.rest(REST)
        rounds = [list(self._round(requests, chosen)) for _ in range(self._effort.rounds)]
        return [_median(list(cells)) for cells in zip(*rounds, strict=True)]

    def _round(self, requests: Requests, chosen: list[Operation]) -> Iterator[Cell]:
        for at_once in AT_ONCE:
            echo = 0.0
            for operation in chosen:
                cell = self._cell(operation, requests, at_once, echo)
                echo = echo or cell.per_second
                yield cell

    def _cell(self, operation: Operation, requests: Requests, at_once: int, echo: float) -> Cell:
        self._prepare(operation, requests)
        sent = [operation.request(requests) for _ in range(self._effort.of(operation, at_once))]
        self._meter.start()
        outcome = self._drive(sent, at_once, self._effort.seconds)
        if operation.changes:
            self._place.settle()
        number = len(outcome.taken)
        cpu = {name: seconds / number * 1000 for name, seconds in self._meter.stop().items()}
        cpu["clients"] = outcome.cpu / number * 1000
        taken = sorted(outcome.taken)
        p50, p95, p99 = (taken[int(number * share)] * 1000 for share in (0.5, 0.95, 0.99))
        per_second = number / outcome.seconds
        ratio = per_second / echo if echo else 1.0
        return Cell(operation, at_once, per_second, p50, p95, p99, cpu, outcome.size / number, ratio)

    def _prepare(self, operation: Operation, requests: Requests) -> None:
        if operation.pages == "anew":
            requests.shuffle()
            self._place.change_pages()
        elif operation.pages == "kept":
            self._drive(requests.kept_pages(), 8, 30)

    def _drive(self, sent: list[bytes], at_once: int, seconds: float) -> Outcome:
        outcome = self._load.drive(self._place.platform.port, sent, at_once, seconds)
        if any(status >= 400 for status in outcome.statuses):
            raise Refused(f"{sent[0][:80]!r}: {dict(outcome.statuses)}, {outcome.refused.decode()}")
        return outcome


def _median(cells: list[Cell]) -> Cell:
    def of(name: str) -> float:
        return median(getattr(one, name) for one in cells)

    cpu = {name: median(one.cpu[name] for one in cells) for name in cells[0].cpu}
    numbers = {name: of(name) for name in ("per_second", "p50", "p95", "p99", "size", "ratio")}
    return Cell(operation=cells[0].operation, at_once=cells[0].at_once, cpu=cpu, **numbers)
