"""A class has the teacher whom identity has appointed to it: from the first day of the appointment until it is over."""

from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Stale
from services.contingent.repository import class_teachers, classes
from services.contingent.usecases import clock
from services.contingent.usecases.telling import tell_class


def follow(uow: UnitOfWork, appointment_id: UUID | None = None) -> None:
    """One appointment, or all. A day is followed once: whom a person names afterwards stays the class's teacher.

    An appointment that is over takes the class from its own holder only.
    """
    today = clock.today()
    for one in class_teachers.due(uow, today, appointment_id):
        row: Any = classes.get(uow, one.class_id, today)
        if one.followed == "OVER" and row.class_teacher_id != one.person_id:
            continue
        teacher = class_teachers.appointed(uow, row.id, row.school_id, today)
        if teacher != row.class_teacher_id:
            _give(uow, row, teacher)


def _give(uow: UnitOfWork, row: Any, teacher: UUID | None) -> None:
    if not classes.change(uow, row.id, row.version, {"class_teacher_id": teacher}):
        raise Stale("Класс сейчас меняют: назначение будет учтено при следующей попытке")
    tell_class(uow, classes.get(uow, row.id, clock.today()))
