"""Lists of students, and one student."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.base import Invalid, NotFound
from contracts.contingent import Student
from services.contingent import views
from services.contingent.models import names
from services.contingent.repository import classes, movements, students
from services.contingent.usecases import clock, rights

LARGEST_PAGE = 500


def page(
    uow: UnitOfWork,
    school_id: UUID,
    q: str | None,
    class_id: UUID | None,
    on: date | None,
    after: str | None,
    limit: int,
) -> Rendered:
    if uow.caller.school_id not in (None, school_id):
        raise NotFound("Школа не найдена")
    today, words = clock.today(), names.folded(q or "").split()
    rights.refuse_browsing(uow, words)
    rows = students.page(
        uow,
        school_id,
        words,
        class_id,
        on or today,
        views.position(after, str, UUID),
        page_size(limit) + 1,
        names_only=rights.names_only(uow),
        today=today,
    )
    return views.rendered_page(rows, limit)


def of_class(uow: UnitOfWork, class_id: UUID, on: date | None) -> Rendered:
    today = clock.today()
    rights.refuse_department(uow)
    if classes.get(uow, class_id, today) is None:
        raise NotFound("Класс не найден")
    body = students.of_class(uow, class_id, on or today, names_only=rights.names_only(uow), today=today)
    return Rendered(body.encode())


def get(uow: UnitOfWork, student_id: UUID) -> Student:
    today = clock.today()
    row = students.get(uow, student_id, today)
    if row is None:
        raise NotFound("Обучающийся не найден")
    told = views.student(row, movements.seen(uow, student_id, today))
    if not told.pseudonym:
        return told
    label, born = names.full(row.last_name, row.first_name, None), row.birth_date
    return replace(told, movements=[replace(one, full_name=label, birth_date=born) for one in told.movements])


def page_size(limit: int) -> int:
    if not 1 <= limit <= LARGEST_PAGE:
        raise Invalid(f"От 1 до {LARGEST_PAGE} строк на странице", field="limit")
    return limit
