"""Students by name, for refusals that people read."""

from collections.abc import Iterable
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.statement import Statement, array

_NAMES = Statement("SELECT id, name FROM known_students WHERE id = ANY (%(ids:uuid[]))")


def names(uow: UnitOfWork, students: Iterable[UUID]) -> dict[UUID, str]:
    """Student → «Иванов Пётр»; those unknown here are left out."""
    return {row.id: row.name for row in _NAMES.rows(uow, ids=array(students))}
