"""First loading of a school: a dry run names everything wrong, acceptance stores everything at once."""

from collections import Counter
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.base import Conflict, File, Invalid, Problem, uuid7
from contracts.contingent import (
    ImportAccepted,
    ImportClass,
    ImportProblem,
    ImportResult,
    MovementKind,
    NewMovement,
)
from contracts.importing import ImportState
from services.contingent.models import study_year
from services.contingent.repository import imports, schools
from services.contingent.usecases import (
    clock,
    dossiers,
    import_annotation,
    import_checking,
    import_matching,
    import_running,
    import_titles,
    known,
)
from services.contingent.usecases.import_checking import Arrival, Child
from services.contingent.usecases.import_matching import Sorted
from services.contingent.usecases.import_problems import groups
from services.contingent.usecases.import_reading import Reading
from services.contingent.usecases.import_running import AT_A_TIME, Desk
from services.contingent.usecases.import_titles import Titles

MOST_PROBLEMS = 500
TITLE = "О первичном вводе контингента обучающихся"


@dataclass(frozen=True)
class Sent:
    """A file and what is asked about it."""

    district_id: UUID
    school_id: UUID
    id: UUID
    dry_run: bool
    year: str
    sha256: str

    @property
    def place(self) -> dict[str, Any]:
        return {"district_id": self.district_id, "school_id": self.school_id}


def take(
    desk: Desk, school_id: UUID, content: bytes, dry_run: bool, id: UUID | None, year: str | None
) -> Rendered | ImportResult:
    """What is inside the file decides, not its name. The same list under the same number is done once."""
    with desk.begin() as uow:
        sent = _sent(uow, school_id, content, dry_run, id, year)
        before = imports.accepted(uow, school_id, sent.id)
        if before is not None:
            return uow.answer(_again(before, sent))
        titles = _begun(uow, sent)
    reading, children = _looked_through(desk, sent, content, titles)
    if not dry_run:
        with desk.begin() as uow:
            imports.move(uow, school_id, sent.id, ImportState.STORING)
    with desk.begin() as uow:
        result, arrivals = _placed(uow, sent, reading, children)
        if result.accepted:
            _accept(uow, sent, result, arrivals)
            return uow.answer(result)
    if not dry_run:
        raise Invalid("В списке есть ошибки, ничего не сохранено", problems=[_named(one) for one in result.problems])
    return result


def annotate(desk: Desk, school_id: UUID, content: bytes, year: str | None) -> File:
    """The list with what a dry run would say of it; nothing is kept of either."""
    with desk.begin() as uow:
        sent = _sent(uow, school_id, content, True, None, year)
        titles = _begun(uow, sent)
    reading, children = _looked_through(desk, sent, content, titles)
    with desk.begin() as uow:
        result, _ = _placed(uow, sent, reading, children)
    if reading.table is None:
        raise Invalid("В этом файле нет списка", problems=[_named(one) for one in result.problems])
    noted: File = desk.aside(import_annotation.file, reading, reading.table)
    return noted


def _sent(uow: UnitOfWork, school_id: UUID, content: bytes, dry_run: bool, id: UUID | None, year: str | None) -> Sent:
    year = year or study_year.of(clock.today())
    if not study_year.is_valid(year):
        raise Invalid("Учебный год пишут так: 2026/2027", field="year")
    return Sent(known.district_of(uow, school_id), school_id, id or uuid7(), dry_run, year, _hash(content))


def _begun(uow: UnitOfWork, sent: Sent) -> Titles:
    imports.begin(uow, {**sent.place, "id": sent.id, "dry_run": sent.dry_run})
    return import_titles.of_school(uow, sent.school_id)


def _looked_through(desk: Desk, sent: Sent, content: bytes, titles: Titles) -> tuple[Reading, list[Child]]:
    reading = import_running.read(desk, content, titles)
    return reading, import_running.check(desk, sent.school_id, sent.id, reading, clock.today())


def _placed(uow: UnitOfWork, sent: Sent, reading: Reading, children: list[Child]) -> tuple[ImportResult, list[Arrival]]:
    """Whoever else loads or numbers in this school waits: what is checked here holds until it is stored."""
    schools.district_of(uow, sent.school_id, lock=not sent.dry_run)
    arrivals, rows = import_checking.place(uow, sent.school_id, sent.year, reading, children)
    found = import_matching.sort(uow, sent.school_id, arrivals, reading, clock.today())
    import_checking.welcome(uow, sent.year, found.new, rows, reading)
    right = ImportState.RIGHT if sent.dry_run else ImportState.ACCEPTED
    imports.move(uow, sent.school_id, sent.id, ImportState.WRONG if reading.problems else right)
    return _result(sent, reading, found, rows), found.new


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()


def _again(before: Any, sent: Sent) -> ImportResult:
    if before.sha256 != sent.sha256:
        raise Conflict("Под этим номером уже принят другой список: пришлите новый номер", field="id")
    counted = [ImportClass(**one) for one in before.answer["classes"]]
    return ImportResult(
        id=before.id,
        dry_run=False,
        accepted=True,
        rows=before.rows,
        classes=counted,
        problems=[],
        problem_count=0,
        added=before.answer["added"],
        unchanged=before.answer["unchanged"],
    )


def _accept(uow: UnitOfWork, sent: Sent, result: ImportResult, arrivals: list[Arrival]) -> None:
    """Of a list that says nothing new, nothing is kept: it may be sent again at any time."""
    if not arrivals:
        return
    counts = {"added": result.added, "unchanged": result.unchanged}
    answer = {"classes": [asdict(one) for one in result.classes], **counts}
    row = {"id": sent.id, "rows": result.rows, "accepted_by": uow.caller.account_id, "sha256": sent.sha256}
    if not imports.accept(uow, {**sent.place, **row, "answer": answer}):
        raise Conflict("Этот номер загрузки занят: пришлите новый", field="id")
    for begin in range(0, len(arrivals), AT_A_TIME):
        some = [one.dossier for one in arrivals[begin : begin + AT_A_TIME]]
        dossiers.store(uow, sent.district_id, sent.school_id, some, clock.today())
    lines = [_movement(line, one) for line, one in enumerate(arrivals, start=1)]
    uow.publish(ImportAccepted(**sent.place, import_id=sent.id, title=TITLE, movements=lines))


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


def _result(sent: Sent, reading: Reading, found: Sorted, rows: dict[UUID, Any]) -> ImportResult:
    sizes = Counter((rows[one.class_id].grade, rows[one.class_id].letter) for one in found.new)
    problems = sorted(reading.problems, key=lambda one: one.row)
    return ImportResult(
        id=sent.id,
        dry_run=sent.dry_run,
        accepted=not sent.dry_run and not problems,
        rows=len(reading.entries),
        classes=[ImportClass(title=f"{grade}{letter}", students=n) for (grade, letter), n in sorted(sizes.items())],
        problems=problems[:MOST_PROBLEMS],
        problem_count=len(problems),
        columns=reading.columns,
        groups=groups(problems),
        added=len(found.new),
        unchanged=found.unchanged,
        unenrolled=found.unenrolled,
        differences=found.differences,
    )


def _named(one: ImportProblem) -> Problem:
    if one.row == 0:
        return Problem(field="content", detail=one.detail)
    return Problem(field=f"rows[{one.row}].{one.column}", detail=f"Строка {one.row}, «{one.column}»: {one.detail}")
