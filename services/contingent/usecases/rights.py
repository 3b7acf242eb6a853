"""The rights table, asked inside the service as well as at the gateway."""

from chassis.db import UnitOfWork
from contracts.base import SYSTEM, Forbidden
from contracts.permissions import in_own_school


def of_the_school(uow: UnitOfWork, operation: str) -> None:
    """Refuses whoever may do this elsewhere, but not with a whole school of their own."""
    if uow.caller.role != SYSTEM and not in_own_school(operation, uow.caller.role):
        raise Forbidden("У вашей роли нет права на это действие")
