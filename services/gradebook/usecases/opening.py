"""Opening a lesson for writing."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Invalid
from contracts.gradebook import LessonHeld, LessonUnknown, NoPeriod, TooEarly, WorkUnknown
from contracts.journal import Saved
from services.gradebook.models.days import today
from services.gradebook.models.open_lesson import OpenLesson
from services.gradebook.repository import lessons, works


def to_read(uow: UnitOfWork, lesson_id: UUID, work_id: UUID | None = None) -> OpenLesson:
    """The lesson with its page locked; whoever may not read it is told that it does not exist."""
    lesson = lessons.hold(uow, lesson_id, work_id)
    if lesson is not None:
        return lesson
    if lessons.exists(uow, lesson_id):
        raise NoPeriod("В учебном календаре нет периода, в который попадает этот урок")
    raise LessonUnknown("Урок не найден")


def to_write(uow: UnitOfWork, lesson_id: UUID, work_id: UUID | None = None) -> OpenLesson:
    """As `to_read`, for the assigned teacher only."""
    lesson = to_read(uow, lesson_id, work_id)
    lesson.refuse_unless_taught()
    return lesson


def by_work(uow: UnitOfWork, work_id: UUID) -> OpenLesson:
    """The lesson of a work, to write into."""
    work = works.find(uow, work_id)
    lesson = lessons.hold(uow, work.lesson_id, work_id) if work is not None else None
    if lesson is None:
        raise WorkUnknown("Работа не найдена")
    lesson.refuse_unless_taught()
    return lesson


def took_place(uow: UnitOfWork, lesson: OpenLesson, at: datetime) -> OpenLesson:
    """A roll or a mark proves that a planned lesson was held, with the topic that was planned."""
    return hold(uow, lesson, lesson.topic, lesson.homework, at) if lesson.planned else lesson


def refuse_future(lesson: OpenLesson) -> None:
    if lesson.day > today():
        raise TooEarly(f"Урок {lesson.day:%d.%m.%Y} ещё не прошёл: записывать в журнал пока нечего")


def hold(uow: UnitOfWork, lesson: OpenLesson, topic: str | None, homework: str | None, at: datetime) -> OpenLesson:
    """Writes topic and homework; planning is told. A lesson that is still to come has not been held."""
    refuse_future(lesson)
    lessons.write(uow, lesson, topic, homework, at)
    held = replace(lesson, state="HELD", topic=topic, homework=homework, changed=lesson.next_version)
    uow.publish(
        LessonHeld(
            district_id=lesson.district_id,
            school_id=lesson.school_id,
            lesson_id=lesson.id,
            assignment_id=lesson.assignment_id,
            on=lesson.day,
            topic=topic,
        )
    )
    return held


def saved(lesson: OpenLesson, changed: int, entries: list[UUID] | None = None) -> Saved:
    """The answer; a command that found nothing to change leaves the version as it was."""
    version = lesson.next_version if changed else lesson.version
    return Saved(page_id=lesson.page_id, version=version, changed=changed, entries=entries or [])


def text(value: str | None, field: str, longest: int = 1000) -> str:
    """A line a person must fill in, without spaces around it."""
    tidy = " ".join((value or "").split())
    if not tidy:
        raise Invalid("Заполните поле", field=field)
    if len(tidy) > longest:
        raise Invalid(f"Слишком длинный текст: не больше {longest} знаков", field=field)
    return tidy
