"""Rows → messages of the contract."""

from collections.abc import Iterable
from dataclasses import fields
from itertools import groupby
from typing import Any
from uuid import UUID

from contracts.access import AccessAction, AccessAlert, AccessRecord
from contracts.base import Invalid, now
from contracts.emergencies import Emergency
from contracts.identity import (
    Account,
    ActingRole,
    Appointment,
    KnownAppointment,
    KnownSchool,
    School,
    SchoolCard,
    Slip,
    SlipRecord,
    StaffMember,
)
from contracts.permissions import ROLES
from contracts.sessions import OpenSession
from services.identity.models import accesses, accounts, emergencies, schools, staff
from services.identity.models.names import full_name


def _copy(message: type[Any], row: Any, **more: Any) -> Any:
    """The fields of a message that the row has under the same names."""
    same = {
        one.name: getattr(row, one.name) for one in fields(message) if one.name not in more and hasattr(row, one.name)
    }
    return message(**same, **more)


def school(row: schools.School) -> School:
    return _copy(School, row, card=_copy(SchoolCard, row))


def known_school(row: schools.School) -> KnownSchool:
    return _copy(KnownSchool, row)


def appointment(row: staff.Appointment, who: staff.Person) -> Appointment:
    names = {"last_name": who.last_name, "first_name": who.first_name, "middle_name": who.middle_name}
    return _copy(Appointment, row, role_title=ROLES[row.role], **names)


def known_appointment(row: staff.Appointment, who: staff.Person) -> KnownAppointment:
    names = {"last_name": who.last_name, "first_name": who.first_name, "middle_name": who.middle_name}
    return _copy(KnownAppointment, row, **names)


def staff_members(rows: Iterable[Any]) -> list[StaffMember]:
    """Rows come ordered by person."""
    members = []
    for _, group in groupby(rows, key=lambda row: row.person_id):
        own = list(group)
        roles = [_copy(Appointment, row, role_title=ROLES[row.role]) for row in own]
        members.append(_copy(StaffMember, own[0], appointments=roles))
    return members


def acting_role(role: str, school_id: Any, name: str | None) -> ActingRole:
    return ActingRole(role=role, title=ROLES[role], school_id=school_id, school=name)


def account(row: accounts.Account, name: str) -> Account:
    return _copy(Account, row, full_name=name)


def slip(row: accounts.Slip, code: str, name: str, title: str | None, replaces: bool) -> Slip:
    return _copy(Slip, row, code=code, full_name=name, school_class=title, replaces_password=replaces)


def open_session(row: Any, *, current: bool) -> OpenSession:
    return _copy(OpenSession, row, role_title=ROLES[row.role], current=current)


def emergency(row: emergencies.Emergency) -> Emergency:
    return _copy(Emergency, row)


def name_of(row: Any) -> str:
    return full_name(row.last_name, row.first_name, row.middle_name)


def slip_record(row: Any) -> SlipRecord:
    return _copy(SlipRecord, row, state=_state(row), issued_by_name=row.issued_by_name or "Система")


def _state(row: Any) -> str:
    if row.used_at is not None:
        return "USED"
    if row.replaced_at is not None:
        return "REPLACED"
    return "OUT" if row.expires_at > now() else "EXPIRED"


def access_record(row: Any) -> AccessRecord:
    titles = {"role_title": ROLES.get(row.role, row.role), "action_title": accesses.TITLES[row.action]}
    names = {"actor": row.actor or None, "subject": row.subject or None}
    return _copy(AccessRecord, row, action=AccessAction(row.action), blocks=list(row.blocks), **titles, **names)


def access_alert(row: Any) -> AccessAlert:
    return _copy(AccessAlert, row, title=accesses.ALERTS[row.kind], actor=row.actor or None)


def cursor_id(after: str | None) -> UUID | None:
    """The place where a list ordered by id goes on."""
    try:
        return UUID(after) if after else None
    except ValueError:
        raise Invalid("Неверное место продолжения", field="after") from None
