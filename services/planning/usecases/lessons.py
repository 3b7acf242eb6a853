"""Lessons listed, and lessons that the journal says were held."""

from datetime import date
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Page
from contracts.base import Conflict
from contracts.gradebook import LessonHeld
from contracts.planning import Lesson
from services.planning import views
from services.planning.repository import assignments, lessons, plans, scope
from services.planning.usecases import binding, place
from services.planning.usecases.load import visible

MOST_ROWS = 500
"""More than a course has lessons in a year."""


def list_(
    uow: UnitOfWork,
    assignment_id: UUID,
    starts_on: date | None,
    ends_on: date | None,
    after: str | None = None,
    limit: int = MOST_ROWS,
) -> Page[Lesson]:
    visible(uow, assignment_id, scope.of_class_plans(uow.caller))
    limit = max(1, min(limit, MOST_ROWS))
    rows = lessons.list_(uow, assignment_id, starts_on, ends_on, place.behind(after), limit + 1)
    return Page.cut([views.lesson(row) for row in rows], limit, lambda one: str(one.id))


def hold(uow: UnitOfWork, event: LessonHeld) -> None:
    """From now on nothing moves the lesson. A topic of the plan taken out of turn takes its row with it."""
    if not lessons.lock_class(uow, event.lesson_id):
        raise Conflict("Урок ещё не известен")
    lessons.hold(uow, event.lesson_id, event.on, event.topic, event.at)
    row_id = plans.row_by_topic(uow, event.lesson_id, event.topic) if event.topic else None
    if row_id is not None:
        lessons.bind(uow, [(event.lesson_id, row_id)])
        load = assignments.get(uow, event.assignment_id)
        binding.rebind(uow, assignments.of_course(uow, load) if load else [])
