"""The lesson that took place: its topic and homework."""

from datetime import datetime
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Invalid, Stale, now
from contracts.journal import Saved
from services.gradebook.models.open_lesson import OpenLesson
from services.gradebook.usecases import opening

LONGEST_HOMEWORK = 4000


def hold(uow: UnitOfWork, lesson_id: UUID, topic: str, homework: str | None, version: int | None) -> Saved:
    lesson = opening.to_write(uow, lesson_id)
    held = write(uow, lesson, topic, homework, version, now())
    return opening.saved(lesson, changed=int(held is not lesson))


def write(
    uow: UnitOfWork, lesson: OpenLesson, topic: str, homework: str | None, version: int | None, at: datetime
) -> OpenLesson:
    """The same words again change nothing; other words over a colleague's newer ones are refused."""
    topic, homework = opening.text(topic, "topic"), _homework(homework)
    if not lesson.planned and (lesson.topic, lesson.homework) == (topic, homework):
        return lesson
    if version is not None and lesson.changed > version:
        current = {"version": lesson.version, "topic": lesson.topic, "homework": lesson.homework}
        raise Stale(f"Урок уже изменили: тема «{lesson.topic}»", current=current)
    return opening.hold(uow, lesson, topic, homework, at)


def _homework(value: str | None) -> str | None:
    tidy = (value or "").strip()
    if len(tidy) > LONGEST_HOMEWORK:
        raise Invalid(f"Слишком длинный текст: не больше {LONGEST_HOMEWORK} знаков", field="homework")
    return tidy or None
