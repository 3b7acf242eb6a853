"""How far the programme has come."""

from datetime import date
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.planning import Execution, UnknownAssignment
from services.planning import views
from services.planning.repository import execution
from services.planning.usecases import place


def get(uow: UnitOfWork, assignment_id: UUID, on: date | None) -> Execution:
    day = on or place.today()
    found = execution.of_assignment(uow, assignment_id, day)
    if found is None:
        raise UnknownAssignment("Нагрузка не найдена")
    return views.execution(found, day)


def list_(uow: UnitOfWork, school_id: UUID, year: str, class_id: UUID | None, on: date | None) -> list[Execution]:
    day = on or place.today()
    return [views.execution(row, day) for row in execution.of_school(uow, school_id, year, class_id, day)]
