"""The end of a year in a school of 5,000: previewed, drafted, printed and carried out, while another school works.

`python -m tests.bench.bench_year_end [STUDENTS]`, on a PostgreSQL of its own; beside it one order of one line.
"""

import eventlet

eventlet.monkey_patch()

import statistics  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from datetime import date  # noqa: E402
from pathlib import Path  # noqa: E402
from tempfile import TemporaryDirectory  # noqa: E402
from typing import Any  # noqa: E402

from chassis import logs, migrate  # noqa: E402
from contracts.base import uuid7  # noqa: E402
from contracts.contingent import MovementKind, MovementPerson, NewMovement  # noqa: E402
from contracts.documents import OrderKind  # noqa: E402
from deploy.postgres_node import PostgresNode  # noqa: E402
from services.contingent.usecases import clock, movement_check, year_end  # noqa: E402
from services.documents.models.known import KnownSchool  # noqa: E402
from services.documents.usecases import printing, wording  # noqa: E402
from services.documents.usecases.form import Content, Signer  # noqa: E402
from tests.bench.table import Table, select_by_key  # noqa: E402
from tests.builders import student_body as build  # noqa: E402
from tests.integration.contingent.place import School, open_database  # noqa: E402

IN_CLASS, GRADES, JUNE = 25, range(1, 12), date(2027, 6, 1)
_PEOPLE = """
INSERT INTO persons (id, district_id, school_id, last_name, first_name, has_no_middle_name, sex, birth_date, sort_key,
                     search_key, version)
SELECT id, %(district)s, %(school)s, 'Ученик', 'Номер ' || n, true, 'F', born, lpad(n::text, 6, '0'), n::text, 1
FROM unnest(%(ids)s::uuid[], %(born)s::date[]) WITH ORDINALITY AS t (id, born, n) RETURNING 1
"""
_CONSENTS = """
INSERT INTO consents (id, district_id, school_id, person_id, given_by, number, purposes, data_categories, signed_at,
                      refused)
SELECT gen_random_uuid(), %(district)s, %(school)s, id, id, '1', '{P1,P2}', '{CIVIL}', '2026-08-01', false
FROM unnest(%(ids)s::uuid[]) AS t (id) RETURNING 1
"""


def table(students: int) -> Table:
    logs.configure("ERROR")
    with TemporaryDirectory() as folder, PostgresNode(Path(folder)) as node:
        migrate.upgrade("contingent", node.url())
        db, district = open_database(node.url()), uuid7()
        school, other = School(db, district), School(db, district)
        title = f"the year's end of {students:,} students"
        made = Table(title, select_by_key(school.begin), "an order of another school, ms")
        _measure(made, school, other, students)
        db.stop()
        return made


def _measure(made: Table, school: School, other: School, students: int) -> None:
    started = time.perf_counter()
    fill(school, students)
    made.add("first entry carried out", since(started), students)
    clock.today = lambda: JUNE  # the year is over
    with school.begin("SYS_ADMIN") as uow:
        year_end.open_classes(uow, school.id, build.YEAR)
    started = time.perf_counter()
    with school.begin("CLERK") as uow:
        found = year_end.preview(uow, school.id, build.YEAR, None, None, 50)
    made.add("previewed", since(started), found.students)
    assert (found.students, found.ready) == (students, students), found
    started = time.perf_counter()
    with school.begin("CLERK") as uow:
        year_end.draft(uow, school.id, "решения педагогического совета", build.YEAR, [], None, None)
    made.add("drafted", since(started), students)
    with school.begin("CLERK") as uow:
        turns, _ = year_end._turns(uow, school.id, build.YEAR, {}, None)
        lines = [one.line for one in turns if one.line]
        lines = [NewMovement(**(one.__dict__ | {"line": n})) for n, one in enumerate(lines, start=1)]
        started = time.perf_counter()
        people = movement_check.check(uow, school.id, "YEAR_END", lines, JUNE).people
    made.add("checked before signing", since(started), students)
    started = time.perf_counter()
    sheet = printed(lines, people)
    made.add(f"printed on {sheet.pages} pages", since(started), students)

    waits, going = list[float](), eventlet.spawn(_works, other)
    alone = going.wait()
    going = eventlet.spawn(_works, other, waits)
    eventlet.sleep(0.05)
    started = time.perf_counter()
    order = school.execute(lines, on=JUNE, kind=OrderKind.YEAR_END)
    seconds = since(started)
    going.kill()
    assert school.outcome(order) == "EXECUTED"
    usual, longest = statistics.median(waits) * 1000, max(waits) * 1000
    alone_ms = statistics.median(alone) * 1000
    made.add("carried out", seconds, students, f"{usual:.0f}, at most {longest:.0f}; alone {alone_ms:.0f}")


def fill(school: School, students: int) -> None:
    """Classes of 25 in grades 1–11, everyone of the usual age."""
    classes = -(-students // IN_CLASS)
    opened = [
        (grade := GRADES[n % len(GRADES)], school.open_class(grade, f"А{n // len(GRADES)}", 30)) for n in range(classes)
    ]
    lines, born = [], []
    for n in range(students):
        grade, class_id = opened[n // IN_CLASS]
        born.append(date(2019 - grade, 6, 1))
        lines.append(build.line(MovementKind.INITIAL_ENTRY, uuid7(), class_id, line=n + 1))
    given = {"district": school.district_id, "school": school.id, "ids": [one.person_id for one in lines], "born": born}
    with school.begin() as uow:
        uow.rows(_PEOPLE, given)
        uow.rows(_CONSENTS, given)
    assert school.outcome(school.execute(lines)) == "EXECUTED"


def printed(lines: list[NewMovement], people: list[MovementPerson]) -> Any:
    content = Content(OrderKind.YEAR_END, "О переводе", "протокола № 5", None, lines, people)
    blank = dict.fromkeys(("full_name", "short_name", "inn", "kpp", "ogrn", "address", "place", "phone"), "-")
    form = wording.compose(content, KnownSchool(**blank), Signer("Директор", "И. И. Иванов"), None, JUNE)
    return printing.to_sign(form, clock.datetime.now(clock.MOSCOW), JUNE)


def _works(school: School, waits: list[float] | None = None) -> list[float]:
    """Enrols one child after another; thirty of them, or until it is stopped."""
    took: list[float] = [] if waits is None else waits
    with school.begin() as uow:
        known = uow.scalar("SELECT count(*) FROM school_classes WHERE school_id = %(s)s", {"s": school.id})
    class_id = school.open_class(5, f"Б{known}", 100)
    while waits is not None or len(took) < 30:
        name = "Анна" + "".join("абвгдежзик"[int(one)] for one in str(known * 1000 + len(took)))
        person = school.applicant(build.child(first=name, birth_date=date(2015, 6, 1)))
        started = time.perf_counter()
        school.execute([build.line(MovementKind.ENROL_OTHER, person, class_id)])
        took.append(time.perf_counter() - started)
    return took


def since(started: float) -> float:
    return time.perf_counter() - started


if __name__ == "__main__":
    for number in [int(one) for one in sys.argv[1:]] or [500, 5000]:
        print(table(number), flush=True)
