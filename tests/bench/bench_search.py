"""The one search box among 100,000 students and their 150,000 representatives, beside the plainest SQL.

`python -m tests.bench.bench_search [STUDENTS]`, on a PostgreSQL of its own.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import psycopg2
from psycopg2.extras import register_uuid

from chassis import logs, migrate
from chassis.db import Database
from contracts.base import SYSTEM, Caller
from deploy.demo import names as given
from deploy.postgres_node import PostgresNode
from services.contingent.models import names
from services.contingent.usecases import clock, searching
from tests.bench.seeding import BORN, TENANT, put

SCHOOL, ADULTS = 600, 1.5
"""Students of a school; adults beside each of them."""
_SYLLABLES = "ба во га де жи зо ку ла мы не ор пе ра со ту фе ха це ша щу ю я".split()  # noqa: SIM905
Name = tuple[str, str, str, str]


def table(students: int) -> str:
    logs.configure("ERROR")
    with TemporaryDirectory() as folder, PostgresNode(Path(folder)) as node:
        url = node.url()
        migrate.upgrade("contingent", url)
        district, schools = uuid4(), [uuid4() for _ in range(-(-students // SCHOOL))]
        people = fill(url, district, schools, students)
        db = Database().open(url, role=migrate.role_of("contingent"))
        head = f"| search among {students:,} pupils and {len(people) - students:,} adults | median ms | 95 % within"
        rows = [f"{head} | selects by key | found |", "|---|---|---|---|---|"]
        rows += measure(db, district, schools, people[:students])
        db.stop()
        return "\n".join(rows)


def measure(db: Database, district: UUID, schools: list[UUID], students: list[tuple[UUID, Name]]) -> Iterator[str]:
    random, officer = Random(5), Caller(role="DISTRICT", district_id=district)

    def once(who: Caller | None, typed: Callable[[Name], str]) -> Callable[[], int]:
        def run() -> int:
            number = random.randrange(len(students))
            school = schools[number % len(schools)]
            caller = who or Caller(role="CLERK", district_id=district, school_id=school)
            with db.begin(caller, read_only=True) as uow:
                return searching.search(uow, typed(students[number][1]), None, 20).total

        return run

    def by_key() -> int:
        with db.begin(Caller(role=SYSTEM, district_id=district), read_only=True) as uow:
            return len(uow.rows("SELECT * FROM persons WHERE id = %(id)s", {"id": random.choice(students)[0]}))

    unit, row = timed("select of a card by key", by_key)
    yield row
    words: dict[str, Callable[[Name], str]] = {
        "surname and first name": lambda name: f"{name[0]} {name[1]}",
        "four letters of the surname": lambda name: name[0][:4],
        "surname with a slip, first name": lambda name: f"{_slip(random, name[0])} {name[1]}",
    }
    for where, who in (("school", None), ("district", officer)):
        for what, typed in words.items():
            yield timed(f"{where}: {what}", once(who, typed), unit)[1]


def timed(what: str, once: Callable[[], int], unit: float = 0.0, number: int = 60) -> tuple[float, str]:
    """The median in milliseconds, and a row with it; `unit`: that of a select by key."""
    taken, found = list[float](), list[int]()
    for _ in range(number):
        started = time.perf_counter()
        found.append(once())
        taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    middle, late = statistics.median(taken), taken[int(number * 0.95)]
    share = middle / (unit or middle)
    return middle, f"| {what} | {middle:.1f} | {late:.1f} | {share:.1f} | {statistics.median(found):.0f} |"


def fill(url: str, district: UUID, schools: list[UUID], students: int) -> list[tuple[UUID, Name]]:
    register_uuid()
    random, day, today = Random(3), BORN, clock.today()
    rare = ["".join(random.choice(_SYLLABLES) for _ in range(random.randint(2, 4))) for _ in range(students // 8)]
    people = [(uuid4(), name) for name in invented(random, rare, round(students * (1 + ADULTS)))]
    connection: Any = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        words = f"{TENANT}, id, last_name, first_name, middle_name, has_no_middle_name, sex, birth_date"
        rows = [
            (district, schools[n % len(schools)], person, *name[:3], False, name[3], day, *_keys(name), 1)
            for n, (person, name) in enumerate(people)
        ]
        put(cursor, "persons", f"{words}, sort_key, search_key, version", rows)
        pupils = [(uuid4(), schools[n % len(schools)], *one) for n, one in enumerate(people[:students])]
        put(
            cursor, "enrolments", f"{TENANT}, id, person_id, personal_file_no, enrolled_on",
            [(district, school, student, person, f"{name[0][0]}-{n}", today)
             for n, (student, school, person, name) in enumerate(pupils)],
        )  # fmt: skip
        words = "student_id, person_id, starts_on, class_id, class_title, last_name, first_name, middle_name, sex"
        put(
            cursor, "class_memberships", f"{TENANT}, {words}, birth_date, personal_file_no, sort_key, search_key",
            [(district, school, student, person, today, uuid4(), "5А", *name, day, f"{name[0][0]}-{n}", *_keys(name))
             for n, (student, school, person, name) in enumerate(pupils)],
        )  # fmt: skip
    connection.autocommit = True
    connection.cursor().execute("VACUUM ANALYZE")
    connection.close()
    return people


def invented(random: Random, rare: list[str], count: int) -> Iterator[Name]:
    """Three of five surnames are common, the others rare ones."""
    for _ in range(count):
        sex = random.choice("MF")
        common = given.pick(random, given.SURNAMES)
        last = common if random.random() < 0.6 else f"{random.choice(rare).capitalize()}ов"
        middle = given.patronymic(given.pick(random, given.MEN), sex)
        first = given.pick(random, given.BOYS if sex == "M" else given.GIRLS)
        yield given.surname(last, sex), first, middle, sex


def _slip(random: Random, word: str) -> str:
    """Two neighbours swapped in the middle."""
    at = random.randrange(1, max(2, len(word) - 1))
    return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


def _keys(name: Name) -> tuple[str, str]:
    return names.sort_key(*name[:3]), names.search_key(*name[:3])


if __name__ == "__main__":
    print(table(*[int(one) for one in sys.argv[1:]] or [100_000]))
