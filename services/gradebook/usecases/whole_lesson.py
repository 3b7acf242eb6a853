"""A lesson saved at once: topic, homework, roll, works and marks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import now
from contracts.journal import NewAbsence, NewLessonWork, Saved, WorkKind
from services.gradebook.models.open_lesson import OpenLesson
from services.gradebook.repository import lessons
from services.gradebook.usecases import holding, marking, opening, roll, works


def save(
    uow: UnitOfWork,
    lesson_id: UUID,
    topic: str,
    homework: str | None,
    absences: Sequence[NewAbsence],
    given: Sequence[NewLessonWork],
    version: int | None,
) -> Saved:
    lesson, at = opening.to_write(uow, lesson_id), now()
    lesson = holding.write(uow, lesson, topic, homework, version, at)
    changed = 1 + roll.write(uow, lesson, absences, version, at)
    entries: list[UUID] = []
    for n, one in enumerate(given):
        entries += _work(uow, lesson, one, version, at, f"works[{n}].marks")
    return opening.saved(lesson, changed + len(entries), entries)


def _work(
    uow: UnitOfWork, lesson: OpenLesson, one: NewLessonWork, version: int | None, at: datetime, field: str
) -> list[UUID]:
    """The lesson is opened anew: the roll that was just called counts, and the page keeps one new version."""
    work_id = _id(lesson, one)
    now_open = lessons.hold(uow, lesson.id, work_id)
    assert now_open is not None
    lesson = replace(now_open, version=lesson.version)
    work = lesson.work or works.write(uow, lesson, one.kind, one.title, one.weight, work_id)
    return marking.write(uow, lesson, work, one.marks, version, at, field) if one.marks else []


def _id(lesson: OpenLesson, one: NewLessonWork) -> UUID | None:
    """Answers in class share the lesson's own work when the client names none."""
    return marking.answer_id(lesson.id) if one.id is None and one.kind is WorkKind.ANSWER else one.id
