"""Handing out one-time activation slips, and the register of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis import call as calls
from chassis.db import UnitOfWork
from chassis.settings import settings
from contracts.access import AccessAction, AccessNote
from contracts.base import Caller, Forbidden, Invalid, now, uuid7
from contracts.identity import SkippedPerson, Slip, SlipRegister, SlipSheet
from contracts.permissions import STAFF_ROLES
from services.identity import views
from services.identity.models.accounts import ACTIVE, BLOCKED, Account, code_hash, new_code
from services.identity.models.accounts import Slip as SlipRow
from services.identity.repository import accesses, accounts, schools, slips
from services.identity.repository.slips import Reach
from services.identity.usecases.appointing import HEADS
from services.identity.usecases.rights import own_school, require

MOST = 200
"""Persons named in one request; a class is always smaller."""


@dataclass(frozen=True)
class Owner:
    """Whom a slip is for, as it says."""

    person_id: UUID
    name: str
    kind: str
    class_id: UUID | None = None
    title: str | None = None
    """Of the class."""


def hand_out(
    uow: UnitOfWork, caller: Caller, school_id: UUID | None, person_ids: list[UUID] | None, class_id: UUID | None
) -> SlipSheet:
    """`uow` sees the whole district (a person's other posts matter); `reach_of` bounds what the caller may touch."""
    require(caller, "accounts.hand_out")
    reach = reach_of(uow, caller, school_id)
    _check(caller, person_ids, class_id)
    if class_id is not None and not slips.class_within_reach(uow, reach, class_id):
        raise Forbidden("Листки этого класса выдаёт его классный руководитель", field="class_id")
    rows = slips.within_reach(uow, reach, persons=person_ids, class_id=class_id)
    if person_ids is not None and len(rows) < len(set(person_ids)):
        raise Forbidden("Среди названных есть те, кому вы не можете выдать листок", field="person_ids")
    refused = {row.person_id: _why_not(row, named=person_ids is not None) for row in rows}
    skipped = [
        SkippedPerson(person_id=row.person_id, full_name=views.name_of(row), reason=reason)
        for row in rows
        if (reason := refused[row.person_id]) is not None
    ]
    owners = [
        Owner(row.person_id, views.name_of(row), row.kind, row.class_id, row.title)
        for row in rows
        if refused[row.person_id] is None
    ]
    names = schools.short_names(uow, [school_id]) if school_id else {}
    handed = issue(uow, caller, owners, school_id)
    if handed:
        looked = AccessNote.by(
            caller,
            AccessAction.PRINT,
            "accounts.hand_out",
            [one.person_id for one in owners],
            call_id=calls.current_id(),
        )
        accesses.note(uow, looked, caller.district_id, school_id)
    return SlipSheet(items=handed, skipped=skipped, school=names.get(school_id) if school_id else None)


def _check(caller: Caller, person_ids: list[UUID] | None, class_id: UUID | None) -> None:
    if person_ids is None and class_id is None and caller.role != "CLASS_TEACHER":
        raise Invalid("Укажите людей или класс", field="person_ids")
    if person_ids is not None and not 1 <= len(person_ids) <= MOST:
        raise Invalid(f"За один раз — от 1 до {MOST} человек", field="person_ids")


def reach_of(uow: UnitOfWork, caller: Caller, school_id: UUID | None) -> Reach:
    """Whom this caller may touch in this school (in the department itself when there is no school)."""
    if school_id is None:
        if caller.role != "DISTRICT":
            raise Invalid("Укажите школу", field="school_id")
        return Reach(school_id=None, pupils=False, teacher=None, staff_roles=("DISTRICT",), stopped_by="NONE")
    own_school(caller, school_id)
    schools.get(uow, school_id, caller)
    if caller.role == "DISTRICT":
        return Reach(school_id=school_id, pupils=False, teacher=None, staff_roles=HEADS, stopped_by="NONE")
    if caller.role == "SYS_ADMIN":
        return Reach(school_id=school_id, pupils=True, teacher=None, staff_roles=STAFF_ROLES, stopped_by="HEADS")
    assert caller.person_id is not None
    return Reach(school_id=school_id, pupils=True, teacher=caller.person_id, staff_roles=(), stopped_by="ANY")


def _why_not(row: Any, *, named: bool) -> str | None:
    if row.stopped:
        return "Листок выдаёт администратор или отдел образования: человек занимает должность"
    if not row.open and row.kind == "STUDENT":
        return "Нет согласия на электронный дневник (цель P2)"
    if not row.open:
        return "Доступ представителя закрыт: нет согласия или есть ограничение"
    if row.state == BLOCKED:
        return "Учётная запись закрыта"
    if row.state == ACTIVE and not named:
        return "Учётная запись уже действует"
    return None


def issue(uow: UnitOfWork, caller: Caller, owners: Sequence[Owner], school_id: UUID | None = None) -> list[Slip]:
    """New codes for people; earlier ones stop working, a password in use goes on until its code is used.

    A statement for the whole list, whatever its length.
    """
    known = accounts.of_persons(uow, [one.person_id for one in owners])
    slips.replace_open(uow, [one.person_id for one in owners])
    new = [one.person_id for one in owners if one.person_id not in known]
    uow.add(*(Account(id=uuid7(), district_id=caller.district_id, person_id=one, version=1) for one in new))
    codes = [new_code() for _ in owners]
    rows = [_row(caller, one, code, school_id) for one, code in zip(owners, codes, strict=True)]
    uow.add(*rows)
    uow.flush()
    return [
        views.slip(row, code, one.name, one.title, known.get(one.person_id))
        for row, code, one in zip(rows, codes, owners, strict=True)
    ]


def _row(caller: Caller, owner: Owner, code: str, school_id: UUID | None) -> SlipRow:
    return SlipRow(
        id=uuid7(),
        district_id=caller.district_id,
        school_id=school_id,
        person_id=owner.person_id,
        kind=owner.kind,
        class_id=owner.class_id,
        code_hash=code_hash(code),
        issued_by=caller.person_id,
        issued_at=now(),
        expires_at=now() + timedelta(days=int(settings().option("SLIP_DAYS", "14"))),
    )


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which slips of the register one asks for."""

    school_id: UUID | None = None
    class_id: UUID | None = None
    person_id: UUID | None = None
    state: str | None = None


def register(uow: UnitOfWork, wanted: Wanted, after: str | None, limit: int) -> SlipRegister:
    """The bounds are those of handing out: `reach_of`."""
    require(uow.caller, "accounts.hand_out")
    reach = reach_of(uow, uow.caller, wanted.school_id)
    shelf = slips.Shelf(**vars(wanted), teacher=reach.teacher, staff_roles=None if reach.pupils else reach.staff_roles)
    limit = max(1, min(limit, MOST))
    rows = slips.register(uow, shelf, views.cursor_id(after), limit + 1)
    items = [views.slip_record(row) for row in rows[:limit]]
    return SlipRegister(items=items, next=str(items[-1].id) if len(rows) > limit else None)
