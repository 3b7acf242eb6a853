"""Whose reports a caller may see and make. R2 is for a whole school or the whole district, never for one class."""

from uuid import UUID

from contracts.base import Caller
from contracts.permissions import allowed
from contracts.reporting import NotYourReports


def chosen_school(caller: Caller, school_id: UUID | None, operation: str) -> UUID | None:
    """The school the caller means; None is the whole district, for the department alone."""
    scopes = allowed(operation, caller.role)
    if "DI" in scopes:
        return school_id
    if "SC" not in scopes or caller.school_id is None or school_id not in (None, caller.school_id):
        raise NotYourReports("Отчёты этой организации вам недоступны")
    return caller.school_id


def own_school(caller: Caller, school_id: UUID | None, operation: str) -> UUID:
    """The caller's school, for what only its own people may do."""
    found = chosen_school(caller, school_id, operation)
    if found is None or caller.school_id != found:
        raise NotYourReports("Это делает сама школа")
    return found


def sees_names(caller: Caller) -> bool:
    """The department's copy has numbers only (152-ФЗ: no more than the purpose needs)."""
    return caller.school_id is not None and "SC" in allowed("reports.read", caller.role)
