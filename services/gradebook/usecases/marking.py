"""Giving marks, correcting and annulling them. Nothing is ever overwritten: a new entry supersedes the old one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from chassis.db import UnitOfWork
from contracts.base import Invalid, Problem, now
from contracts.gradebook import AbsentWithMark, MarksPosted, MarkStands, MarkUnknown, NoMarksHere, WorkUnknown
from contracts.journal import MarkValue, NewMark, Saved, WorkKind
from services.gradebook.models.kinds import KINDS
from services.gradebook.models.marking import forbids_mark, needs_presence
from services.gradebook.models.open_lesson import Cell, OpenLesson, OpenWork
from services.gradebook.repository import marks as ledger
from services.gradebook.repository import pages, works
from services.gradebook.repository.marks import NewEntry
from services.gradebook.usecases import opening, refusals

AFTER_ANNULMENT = "Новая отметка после аннулирования"


def post(
    uow: UnitOfWork, lesson_id: UUID, given: Sequence[NewMark], work_id: UUID | None, version: int | None
) -> Saved:
    lesson = opening.to_write(uow, lesson_id, work_id or answer_id(lesson_id))
    work = lesson.work or (_new_answer(uow, lesson) if work_id is None else None)
    if work is None:
        raise WorkUnknown("В этом уроке нет такой работы")
    entries = write(uow, lesson, work, given, version, now())
    return opening.saved(lesson, len(entries), entries)


def correct(
    uow: UnitOfWork, work_id: UUID, student_id: UUID, value: MarkValue | None, reason: str, version: int | None
) -> Saved:
    """A new value, or None to annul, for the mark that stands in the cell."""
    reason = opening.text(reason, "reason", 500)
    lesson = opening.by_work(uow, work_id)
    cell = lesson.cell(student_id)
    if cell.value is None:
        raise MarkUnknown("Отметки здесь нет: исправлять нечего")
    if cell.value == value:
        return opening.saved(lesson, 0)
    _refuse_stale(uow, lesson, {student_id: cell}, version)
    if needs_presence(value, written_later=cell.written_on is not None):
        _refuse_absent(uow, lesson, [student_id])
    entry = NewEntry(student_id, value, cell.seq + 1, cell.entry_id, reason, cell.written_on)
    assert lesson.work is not None
    return opening.saved(lesson, 1, _add(uow, lesson, lesson.work, [entry], now()))


def write(
    uow: UnitOfWork,
    lesson: OpenLesson,
    work: OpenWork,
    given: Sequence[NewMark],
    version: int | None,
    at: datetime,
    field: str = "marks",
) -> list[UUID]:
    """A batch for the work the lesson was opened with, all or nothing. Cells that already say the same stay."""
    if not lesson.marked:
        raise NoMarksHere("В 1 классе обучение безотметочное")
    _refuse_unfit(uow, lesson, given, field)
    changes = [(one, cell) for one in given if one.value != (cell := lesson.cell(one.student_id)).value]
    if not changes:
        return []
    _refuse_stale(uow, lesson, {one.student_id: cell for one, cell in changes if cell.seq}, version)
    _refuse_standing(uow, {one.student_id: cell.value for one, cell in changes if cell.value and not _reason(one)})
    earned = [one for one, _ in changes if needs_presence(one.value, written_later=one.written_on is not None)]
    _refuse_absent(uow, lesson, [one.student_id for one in earned])
    lesson = opening.took_place(uow, lesson, at)
    return _add(uow, lesson, work, [_entry(one, cell) for one, cell in changes], at)


def answer_id(lesson_id: UUID) -> UUID:
    """The lesson's own work for marks given without one."""
    return uuid5(lesson_id, WorkKind.ANSWER)


def _new_answer(uow: UnitOfWork, lesson: OpenLesson) -> OpenWork:
    weight = KINDS[WorkKind.ANSWER].weight
    return works.add(uow, lesson, answer_id(lesson.id), WorkKind.ANSWER, "", weight)


def _entry(one: NewMark, cell: Cell) -> NewEntry:
    reason = _reason(one) or (AFTER_ANNULMENT if cell.seq else None)
    return NewEntry(one.student_id, one.value, cell.seq + 1, cell.entry_id, reason, one.written_on)


def _reason(one: NewMark) -> str | None:
    return (one.reason or "").strip() or None


def _add(uow: UnitOfWork, lesson: OpenLesson, work: OpenWork, entries: Sequence[NewEntry], at: datetime) -> list[UUID]:
    ids = ledger.add(uow, lesson, work, entries, at)
    if gone := lesson.leaving.intersection(one.student_id for one in entries):
        pages.touch_where_brought(uow, lesson.page_id, gone)
    uow.publish(
        MarksPosted(
            district_id=lesson.district_id,
            school_id=lesson.school_id,
            lesson_id=lesson.id,
            assignment_id=lesson.assignment_id,
            class_id=lesson.class_id,
            count=len(ids),
            entry_ids=ids,
        )
    )
    return ids


def _refuse_unfit(uow: UnitOfWork, lesson: OpenLesson, given: Sequence[NewMark], field: str) -> None:
    if not given:
        raise Invalid("Нет ни одной отметки", field=field)
    problems = refusals.unfit_students(uow, lesson, [one.student_id for one in given], field)
    for n, one in enumerate(given):
        if one.written_on is not None and one.written_on < lesson.day:
            problems.append(Problem(field=f"{field}[{n}].written_on", detail="Раньше урока работу не пишут"))
    refusals.refuse(problems, "Проверьте отметки")


def _refuse_stale(uow: UnitOfWork, lesson: OpenLesson, changes: Mapping[UUID, Cell], version: int | None) -> None:
    """Only cells that changed after the version the teacher saw; other cells of the page do not matter."""
    newer = {s: cell for s, cell in changes.items() if version is not None and cell.changed > version}
    if newer:
        made = ledger.authors(uow, [cell.entry_id for cell in newer.values()])
        authors = {student: made[cell.entry_id] for student, cell in newer.items()}
        values = {student: cell.value for student, cell in newer.items()}
        raise refusals.stale(uow, lesson, values, authors, "Эти отметки уже изменили")


def _refuse_standing(uow: UnitOfWork, standing: Mapping[UUID, str | None]) -> None:
    if standing:
        told = refusals.listed(uow, standing, lambda student: standing[student])
        cells = [{"student_id": str(student), "value": value} for student, value in standing.items()]
        raise MarkStands(f"Отметка уже стоит, исправить её можно, указав причину: {told}", cells=cells)


def _refuse_absent(uow: UnitOfWork, lesson: OpenLesson, earned: Sequence[UUID]) -> None:
    absent = [student for student in earned if forbids_mark(lesson.code(student))]
    if absent:
        told = refusals.listed(uow, absent, lesson.code)
        raise AbsentWithMark(f"Отсутствовавшим отметка за этот урок не ставится: {told}")
