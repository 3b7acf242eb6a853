"""The rights table, asked inside the service as well as at the gateway; and what its notes say (domain §8)."""

from collections.abc import Sequence

from chassis.db import UnitOfWork
from contracts.base import SYSTEM, Forbidden, Invalid
from contracts.permissions import allowed
from services.contingent.models import special

SHORTEST_SEARCH = 3


def names_only(uow: UnitOfWork) -> bool:
    """A subject teacher sees who is in the class and nothing else."""
    return uow.caller.role == "TEACHER"


def technical_only(uow: UnitOfWork) -> bool:
    """An administrator needs to know whose card it is, not what a consent was given for."""
    return uow.caller.role == "SYS_ADMIN"


def reads_health(uow: UnitOfWork) -> bool:
    """A clerk's right is for the words of orders, a teacher's for a mark «special conditions»: not for the card."""
    role = uow.caller.role
    return role == SYSTEM or (role != "CLERK" and bool(allowed("health.read", role) & {"SC", "CL", "CH"}))


def reads_addresses(uow: UnitOfWork) -> bool:
    """Where a child lives is for whoever reads whole cards of the school, and for the family."""
    role = uow.caller.role
    return role == SYSTEM or (not technical_only(uow) and bool(allowed("card.read", role) & {"SC", "CL", "CH"}))


def writes_health(uow: UnitOfWork) -> bool:
    return uow.caller.role == SYSTEM or bool(allowed("health.write", uow.caller.role))


def special_fields(uow: UnitOfWork) -> list[str]:
    """Special categories whose values a reader of health sees: a family is not shown who watches it."""
    answerable = uow.caller.role in (SYSTEM, "DIRECTOR", "DEPUTY", "CLASS_TEACHER")
    return [name for name in special.CATEGORY_OF if answerable or name != "supervision"]


def refuse_browsing(uow: UnitOfWork, words: Sequence[str]) -> None:
    """The department looks for a child by name; whole lists of persons are not for it, counts are."""
    if uow.caller.role == "DISTRICT" and not any(len(one) >= SHORTEST_SEARCH for one in words):
        raise Invalid(f"Отдел образования ищет человека: укажите от {SHORTEST_SEARCH} букв фамилии", field="q")


def require_department(uow: UnitOfWork, operation: str, otherwise: str) -> None:
    """For what is decided for all schools of the district at once."""
    if "DI" not in allowed(operation, uow.caller.role):
        raise Forbidden(otherwise)


def refuse_department(uow: UnitOfWork) -> None:
    """For lists that nobody can search."""
    if uow.caller.role == "DISTRICT":
        raise Forbidden("Отдел образования ищет обучающегося по фамилии, списки класса ему не показываются")
