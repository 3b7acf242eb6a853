"""A school's list of 1,000: checked, accepted, sent again, given back annotated, given out; and what others wait.

`python -m tests.bench.bench_import [STUDENTS]`, on a PostgreSQL of its own.
"""

import eventlet

eventlet.monkey_patch()

import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from contextlib import contextmanager  # noqa: E402
from pathlib import Path  # noqa: E402
from tempfile import TemporaryDirectory  # noqa: E402
from typing import Any  # noqa: E402

import orjson  # noqa: E402

from chassis import logs, migrate  # noqa: E402
from chassis.heavy import aside  # noqa: E402
from contracts.base import uuid7  # noqa: E402
from contracts.importing import ListFormat  # noqa: E402
from deploy.postgres_node import PostgresNode  # noqa: E402
from services.contingent.usecases import import_acceptance, import_template, student_export  # noqa: E402
from services.contingent.usecases.import_running import Desk  # noqa: E402
from tests.bench.table import Table, select_by_key  # noqa: E402
from tests.builders import student_body as build  # noqa: E402
from tests.integration.contingent.place import School, open_database  # noqa: E402
from tests.integration.contingent.test_import import accepted, child  # noqa: E402

IN_CLASS, LETTERS = 25, "АБВГДЕЖЗИК"


def table(students: int) -> Table:
    logs.configure("ERROR")
    with TemporaryDirectory() as folder, PostgresNode(Path(folder)) as node:
        migrate.upgrade("contingent", node.url())
        db = open_database(node.url())
        school = School(db, uuid7())
        made = Table(f"a school's list of {students:,}", select_by_key(school.begin), "others waited, ms at most")
        _measure(made, school, students)
        db.stop()
        return made


def _measure(made: Table, school: School, students: int) -> None:
    titles = [f"{grade}{letter}" for grade in range(1, 12) for letter in LETTERS][: -(-students // IN_CLASS)]
    for title in titles:
        school.open_class(int(title[:-1]), title[-1], IN_CLASS)
    rows = [child(n, **{"class": titles[n // IN_CLASS]}) for n in range(students)]
    content, desk = import_template.listed(rows), Desk(begin=lambda: school.begin("CLERK"), aside=aside)
    wrong = import_template.listed([one | ({"sex": "?"} if n % 3 else {}) for n, one in enumerate(rows)])

    def take(dry_run: bool) -> Any:
        found = import_acceptance.take(desk, school.id, content, dry_run, None, build.YEAR)
        return found if dry_run else orjson.loads(found.body)  # type: ignore[union-attr]

    with told(made, "checked (dry run)", students):
        dry = take(True)
    assert (dry.problems, dry.added) == ([], students), dry.problems[:3]
    with told(made, "accepted", students):
        assert take(False)["added"] == students
    with told(made, "its order carried out", students):
        order = school.execute(accepted(school))
    assert school.outcome(order) == "EXECUTED"
    with told(made, "sent again", students):
        assert take(False)["unchanged"] == students
    with told(made, "given back annotated", students):
        import_acceptance.annotate(desk, school.id, wrong, build.YEAR)
    for format in ListFormat:
        with told(made, f"given out as {format}", students):
            student_export.export(desk, school.id, format, None, "измерение")


@contextmanager
def told(made: Table, what: str, students: int) -> Iterator[None]:
    """How long it took, and the longest that another greenlet had to wait meanwhile."""
    waits = list[float]()
    other = eventlet.spawn(_tick, waits)
    eventlet.sleep(0)
    started = time.perf_counter()
    yield
    seconds = time.perf_counter() - started
    eventlet.sleep(0.02)
    other.kill()
    longest = max(waits, default=0) * 1000
    made.add(what, seconds, students, f"{longest:.0f}")


def _tick(waits: list[float]) -> None:
    while True:
        started = time.perf_counter()
        eventlet.sleep(0.01)
        waits.append(time.perf_counter() - started - 0.01)


if __name__ == "__main__":
    for number in [int(one) for one in sys.argv[1:]] or [1000]:
        print(table(number), flush=True)
