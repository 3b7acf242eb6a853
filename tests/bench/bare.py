"""The database alone, one by one, in one process: what the statements of an operation cost without HTTP and bus."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

import psycopg2

from chassis.db import Database, UnitOfWork
from chassis.migrate import role_of
from contracts.base import Caller
from services.contingent.usecases import students
from services.gradebook.repository.pages import page_id
from services.gradebook.usecases import diaries, reading
from tests.bench import school as shape
from tests.bench.place import Place
from tests.bench.school import child, ident
from tests.bench.seeding import Seed

SELECT = "SELECT name FROM known_students WHERE id = %(id)s"


@dataclass(frozen=True)
class BareRow:
    name: str
    per_second: float
    p50: float
    p99: float


def run(place: Place, seed: Seed, schools: int, number: int) -> list[BareRow]:
    """Rows for a select by key, and for the use cases that read."""
    gradebook = Database().open(place.postgres.url("gradebook"), role=role_of("gradebook"))
    contingent = Database().open(place.postgres.url("contingent"), role=role_of("contingent"))
    random, sizes = Random(11), shape.CLASSES * shape.STUDENTS
    plain = psycopg2.connect(place.postgres.url("gradebook"))
    plain.autocommit = True
    cursor = plain.cursor()

    def select() -> None:
        cursor.execute(SELECT, {"id": str(ident(shape.STUDENT, random.randrange(schools * sizes)))})
        cursor.fetchall()

    def in_unit(database: Database, role: str, kind: int, deed: Callable[[UnitOfWork, int], Any]) -> Callable[[], None]:
        def once() -> None:
            student = random.randrange(schools * sizes)
            with database.begin(_caller(seed, role, kind, student), read_only=True) as uow:
                deed(uow, student)

        return once

    def page(uow: UnitOfWork, student: int) -> None:
        school_class = student // shape.STUDENTS
        period = ident(shape.PERIOD, student // sizes * 4 + random.randrange(3))
        taught = ident(shape.CLASS, school_class), shape.subject_of(school_class, student % 4)
        reading.page_body(uow, page_id(*taught, period))

    def week(uow: UnitOfWork, student: int) -> None:
        day = seed.year.week(random.randrange(4 * shape.QUARTER_WEEKS))
        diaries.week(uow, ident(shape.STUDENT, student), day)

    def summary(uow: UnitOfWork, student: int) -> None:
        diaries.summary(uow, ident(shape.STUDENT, student), seed.year.quarter(random.randrange(3))[0] + timedelta(20))

    def search(uow: UnitOfWork, student: int) -> None:
        last, first, *_ = child(student)
        school = ident(shape.SCHOOL, student // sizes)
        students.page(uow, school, f"{last[:4]} {first[:1]}", None, None, None, 50)

    def by_key(uow: UnitOfWork, student: int) -> None:
        uow.rows(SELECT, {"id": ident(shape.STUDENT, student)})

    try:
        return [
            _measure("select by key, psycopg2", select, number * 4),
            _measure("select by key, unit of work", in_unit(gradebook, "PARENT", shape.PARENT, by_key), number * 2),
            _measure("journal page, use case", in_unit(gradebook, "DEPUTY", shape.CLERK, page), number),
            _measure("diary, use case", in_unit(gradebook, "PARENT", shape.PARENT, week), number),
            _measure("summary, use case", in_unit(gradebook, "PARENT", shape.PARENT, summary), number),
            _measure("student search, use case", in_unit(contingent, "CLERK", shape.CLERK, search), number),
        ]
    finally:
        plain.close()
        gradebook.stop()
        contingent.stop()


def _caller(seed: Seed, role: str, kind: int, student: int) -> Caller:
    school = ident(shape.SCHOOL, student // (shape.CLASSES * shape.STUDENTS))
    return Caller(role=role, person_id=ident(kind, student), district_id=seed.district, school_id=school)


def _measure(name: str, once: Callable[[], None], number: int) -> BareRow:
    taken = []
    for _ in range(number // 10):
        once()
    for _ in range(number):
        started = time.perf_counter()
        once()
        taken.append(time.perf_counter() - started)
    taken.sort()
    at = [taken[int(number * share)] * 1000 for share in (0.5, 0.99)]
    return BareRow(name, number / sum(taken), *at)
