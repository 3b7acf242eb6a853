"""Calling the roll, and finding out why someone was absent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Invalid, now
from contracts.gradebook import AbsentWithMark, AttendanceTaken, MarkUnknown, NotTheTeacher
from contracts.journal import AbsenceReason, NewAbsence, Saved
from services.gradebook.models.marking import MISSED, forbids_mark
from services.gradebook.models.open_lesson import OpenLesson
from services.gradebook.repository import absences
from services.gradebook.usecases import opening, refusals

Codes = Mapping[UUID, str | None]
"""Student → code; None: was there."""


def save(uow: UnitOfWork, lesson_id: UUID, given: Sequence[NewAbsence], version: int | None) -> Saved:
    lesson = opening.to_write(uow, lesson_id)
    changed = write(uow, lesson, given, version, now())
    return opening.saved(lesson, max(changed, 1))


def write(uow: UnitOfWork, lesson: OpenLesson, given: Sequence[NewAbsence], version: int | None, at: datetime) -> int:
    """The whole roll: who is not listed was present. Returns how many cells are different now."""
    problems = refusals.unfit_students(uow, lesson, [one.student_id for one in given], "absences")
    refusals.refuse(problems, "Проверьте список отсутствующих")
    codes: dict[UUID, str | None] = {one.student_id: one.code.value for one in given}
    _refuse_marked(uow, lesson, codes)
    present = dict.fromkeys(student for student, cell in lesson.roll.items() if cell.code)
    changes = {s: code for s, code in {**present, **codes}.items() if code != lesson.code(s)}
    _refuse_stale(uow, lesson, changes, version)
    lesson = opening.took_place(uow, lesson, at)
    absences.write(uow, lesson, changes, at, called=True)
    _tell(uow, lesson, codes.values())
    return len(changes)


def resolve(uow: UnitOfWork, reasons: Sequence[AbsenceReason]) -> Saved:
    """Absences get their reasons. Lessons are opened in one order, so that two never wait for each other."""
    if not reasons:
        raise Invalid("Нет ни одной строки", field="reasons")
    changed, at = 0, now()
    for lesson_id in sorted({one.lesson_id for one in reasons}):
        lesson = opening.to_read(uow, lesson_id)
        saved = _resolve(uow, lesson, {r.student_id: r.code for r in reasons if r.lesson_id == lesson_id}, at)
        changed += saved.changed
    return replace(saved, changed=changed)


def _resolve(uow: UnitOfWork, lesson: OpenLesson, codes: Codes, at: datetime) -> Saved:
    if not (lesson.own_class or lesson.teaches):
        raise NotTheTeacher("Причины пропусков указывает классный руководитель")
    for student in codes:
        if lesson.code(student) not in MISSED:
            raise MarkUnknown("В этом уроке нет пропуска, причину которого можно указать", student_id=str(student))
    changes = {s: code for s, code in codes.items() if code != lesson.code(s)}
    if changes:
        absences.write(uow, lesson, changes, at, called=False)
        _tell(uow, lesson, [cell.code for cell in lesson.roll.values()])
    return opening.saved(lesson, len(changes))


def _refuse_marked(uow: UnitOfWork, lesson: OpenLesson, codes: Codes) -> None:
    absent = [student for student, code in codes.items() if forbids_mark(code)]
    marked = absences.marked(uow, lesson, absent) if absent else set()
    if marked:
        told = refusals.listed(uow, marked, lambda student: codes[student])
        raise AbsentWithMark(f"За этот урок уже стоит отметка: {told}")


def _refuse_stale(uow: UnitOfWork, lesson: OpenLesson, changes: Iterable[UUID], version: int | None) -> None:
    if version is None:
        return
    newer = {s: lesson.code(s) for s in changes if s in lesson.roll and lesson.roll[s].changed > version}
    if newer:
        raise refusals.stale(uow, lesson, newer, absences.authors(uow, lesson), "Посещаемость уже изменили")


def _tell(uow: UnitOfWork, lesson: OpenLesson, codes: Iterable[str | None]) -> None:
    uow.publish(
        AttendanceTaken(
            district_id=lesson.district_id,
            school_id=lesson.school_id,
            lesson_id=lesson.id,
            class_id=lesson.class_id,
            absent=sum(code in MISSED for code in codes),
        )
    )
