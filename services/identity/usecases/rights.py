"""The rights table, asked inside the service as well as at the gateway."""

from uuid import UUID

from contracts.base import Caller, Forbidden
from contracts.identity import SchoolNotFound
from contracts.permissions import ROLES, allowed


def require(caller: Caller, operation: str) -> None:
    if caller.role not in ROLES or not allowed(operation, caller.role):
        raise Forbidden("У вашей роли нет права на это действие")


def own_school(caller: Caller, school_id: UUID) -> None:
    """Of those who belong to one school, only to that one. The district's officers belong to none."""
    if caller.role != "DISTRICT" and caller.school_id != school_id:
        raise SchoolNotFound("Школа не найдена")
