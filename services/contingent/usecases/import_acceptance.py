"""First loading of a school: a dry run names everything wrong, acceptance stores everything at once."""

from collections import Counter
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Invalid, Problem, uuid7
from contracts.contingent import (
    ImportAccepted,
    ImportClass,
    ImportProblem,
    ImportResult,
    MovementKind,
    NewMovement,
)
from services.contingent.models import study_year
from services.contingent.repository import books, classes
from services.contingent.usecases import (
    clock,
    dossiers,
    import_checking,
    import_columns,
    import_reading,
    import_table,
    known,
)
from services.contingent.usecases.import_checking import Arrival

MOST_PROBLEMS = 500
TITLE = "О первичном вводе контингента обучающихся"


def take(
    uow: UnitOfWork, school_id: UUID, content: bytes, media_type: str, dry_run: bool, id: UUID | None, year: str | None
) -> ImportResult:
    """`media_type` is what the sender says; the content decides."""
    district_id, today = known.district_of(uow, school_id), clock.today()
    year = year or study_year.of(today)
    if not study_year.is_valid(year):
        raise Invalid("Учебный год пишут так: 2026/2027", field="year")
    try:
        reading = import_reading.read(import_table.read(content, import_columns.BY_TITLE))
    except import_table.Unreadable as bad:
        reading = import_reading.Reading(problems=[ImportProblem(row=0, column="", detail=str(bad))])
    arrivals = import_checking.check(uow, school_id, year, reading, today)
    result = _result(id or uuid7(), dry_run, reading, arrivals, _titles(uow, school_id))
    if dry_run:
        return result
    if reading.problems:
        raise Invalid("В списке есть ошибки, ничего не сохранено", problems=[_named(one) for one in result.problems])
    dossiers.store(uow, district_id, school_id, [one.dossier for one in arrivals], today)
    _accept(uow, {"district_id": district_id, "school_id": school_id}, result, arrivals)
    return result


def _accept(uow: UnitOfWork, place: dict[str, Any], result: ImportResult, arrivals: list[Arrival]) -> None:
    lines = [_movement(line, one) for line, one in enumerate(arrivals, start=1)]
    books.accept_list(uow, {**place, "id": result.id, "rows": result.rows, "accepted_by": uow.caller.account_id})
    uow.publish(ImportAccepted(**place, import_id=result.id, title=TITLE, movements=lines))


def _movement(line: int, one: Arrival) -> NewMovement:
    return NewMovement(
        line=line,
        kind=MovementKind.INITIAL_ENTRY,
        student_id=uuid7(),
        person_id=one.dossier.person_id,
        class_id=one.class_id,
        effective_on=one.enrolled_on,
        basis="Список обучающихся, принятый при вводе системы",
    )


def _titles(uow: UnitOfWork, school_id: UUID) -> dict[UUID, tuple[int, str]]:
    return {row.id: (row.grade, row.letter) for row in classes.of_school(uow, school_id)}


def _result(
    id: UUID,
    dry_run: bool,
    reading: import_reading.Reading,
    arrivals: list[Arrival],
    titles: dict[UUID, tuple[int, str]],
) -> ImportResult:
    sizes = Counter(titles[one.class_id] for one in arrivals)
    problems = sorted(reading.problems, key=lambda one: one.row)
    return ImportResult(
        id=id,
        dry_run=dry_run,
        accepted=not dry_run and not problems,
        rows=len(reading.entries),
        classes=[ImportClass(title=f"{grade}{letter}", students=n) for (grade, letter), n in sorted(sizes.items())],
        problems=problems[:MOST_PROBLEMS],
        problem_count=len(problems),
    )


def _named(one: ImportProblem) -> Problem:
    if one.row == 0:
        return Problem(field="content", detail=one.detail)
    return Problem(field=f"rows[{one.row}].{one.column}", detail=f"Строка {one.row}, «{one.column}»: {one.detail}")
