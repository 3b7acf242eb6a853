"""Rows → messages of the contract."""

import re
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

from contracts.access import AccessAction, AccessAlert, AccessRecord
from contracts.base import Invalid
from contracts.emergencies import Emergency
from contracts.identity import (
    Account,
    ActingRole,
    Appointment,
    KnownAppointment,
    KnownSchool,
    OwnChild,
    School,
    SchoolCard,
    Slip,
    SlipRecord,
    StaffMember,
)
from contracts.permissions import ROLES
from contracts.schools import CardChange, SchoolChange, SchoolHead, SchoolStatus
from contracts.sessions import OpenSession
from services.identity.models import accesses, accounts, emergencies, schools, staff
from services.identity.models.names import full_name
from services.identity.models.requisites import TITLES

T = TypeVar("T")


def _copy(message: type[Any], row: Any, **more: Any) -> Any:
    """The fields of a message that the row has under the same names."""
    same = {
        one.name: getattr(row, one.name) for one in fields(message) if one.name not in more and hasattr(row, one.name)
    }
    return message(**same, **more)


def school(row: schools.School, head: Any = None) -> School:
    director = _copy(SchoolHead, head) if head is not None else None
    status = SchoolStatus(row.status)
    state = {"status": status, "status_title": schools.STATUSES[status]}
    return _copy(School, row, card=_copy(SchoolCard, row), director=director, **state)


def school_change(row: Any) -> SchoolChange:
    named = [
        CardChange(field=field, title=TITLES[field], before=_said(field, before), after=_said(field, after))
        for field, (before, after) in sorted(row.changes.items(), key=lambda one: _PLACES[one[0]])
    ]
    who = {"full_name": row.full_name or "Система", "role_title": ROLES.get(row.role, "Система")}
    return _copy(SchoolChange, row, changes=named, **who)


_PLACES = {field: place for place, field in enumerate(TITLES)}


def _said(field: str, value: Any) -> str | None:
    """A value of a card in words: a list of changes is for reading."""
    if field == "status" and value is not None:
        return schools.STATUSES[SchoolStatus(value)]
    return {True: "да", False: "нет"}[value] if isinstance(value, bool) else value


def known_school(row: schools.School) -> KnownSchool:
    return _copy(KnownSchool, row)


def appointment(row: staff.Appointment, who: staff.Person) -> Appointment:
    names = {"last_name": who.last_name, "first_name": who.first_name, "middle_name": who.middle_name}
    return _copy(Appointment, row, role_title=ROLES[row.role], **names)


def appointment_row(row: Any) -> Appointment:
    """One of a list, with its names in the row."""
    return _copy(Appointment, row, role_title=ROLES[row.role])


def known_appointment(row: staff.Appointment, who: staff.Person) -> KnownAppointment:
    names = {"last_name": who.last_name, "first_name": who.first_name, "middle_name": who.middle_name}
    return _copy(KnownAppointment, row, **names)


def staff_members(rows: Iterable[Any]) -> list[StaffMember]:
    """Rows come ordered by person."""
    members = []
    for _, group in groupby(rows, key=lambda row: row.person_id):
        own = list(group)
        members.append(_copy(StaffMember, own[0], appointments=[appointment_row(row) for row in own]))
    return members


def acting_role(role: str, school_id: Any, name: str | None) -> ActingRole:
    return ActingRole(role=role, title=ROLES[role], school_id=school_id, school=name)


def own_children(rows: Iterable[Any]) -> list[OwnChild]:
    return [_copy(OwnChild, row) for row in rows]


def account(row: accounts.Account, name: str) -> Account:
    return _copy(Account, row, full_name=name)


def slip(row: accounts.Slip, code: str, name: str, title: str | None, account: accounts.Account | None) -> Slip:
    """`account`: the one that the person had before this slip."""
    works = account is not None and account.state == accounts.ACTIVE
    login = account.login if account is not None else None
    return _copy(Slip, row, code=code, full_name=name, school_class=title, replaces_password=works, login=login)


def open_session(row: Any, *, current: bool, ended_at: datetime | None = None) -> OpenSession:
    return _copy(OpenSession, row, role_title=ROLES[row.role], current=current, ended_at=ended_at)


def emergency(row: emergencies.Emergency) -> Emergency:
    return _copy(Emergency, row)


def name_of(row: Any) -> str:
    return full_name(row.last_name, row.first_name, row.middle_name)


def slip_record(row: Any) -> SlipRecord:
    return _copy(SlipRecord, row, issued_by_name=row.issued_by_name or "Система")


def access_record(row: Any) -> AccessRecord:
    titles = {"role_title": ROLES.get(row.role, row.role), "action_title": accesses.TITLES[row.action]}
    names = {"actor": row.actor or None, "subject": row.subject or None}
    return _copy(AccessRecord, row, action=AccessAction(row.action), blocks=list(row.blocks), **titles, **names)


def access_alert(row: Any) -> AccessAlert:
    return _copy(AccessAlert, row, title=accesses.ALERTS[row.kind], actor=row.actor or None)


def cursor_id(after: str | None) -> UUID | None:
    """The place where a list ordered by id goes on."""
    return _cursor(UUID, after)


def cursor_number(after: str | None) -> int | None:
    """The place where a list ordered by a number goes on."""
    return _cursor(_number, after)


def _number(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text, re.ASCII):
        raise ValueError(text)
    return int(text)


def _cursor(read: Callable[[str], T], after: str | None) -> T | None:
    try:
        return read(after) if after else None
    except ValueError:
        raise Invalid("Список продолжают не с того места: начните с первой страницы", field="after") from None
