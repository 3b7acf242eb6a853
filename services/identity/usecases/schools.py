"""Opening districts and schools, and keeping their cards."""

from dataclasses import asdict
from datetime import date
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import PLATFORM, Conflict, Forbidden, Invalid, Stale, now, system, uuid7
from contracts.identity import OpenedDistrict, School, SchoolCard, SchoolList, SchoolOpened, StaffPerson
from contracts.schools import SchoolHistory, SchoolStatus
from services.identity import views
from services.identity.models import schools as tables
from services.identity.models.accounts import ACTIVE, STAFF
from services.identity.models.today import today
from services.identity.repository import accounts, schools, staff
from services.identity.usecases import appointing, slips
from services.identity.usecases.rights import own_school, require


def open_district(uow: UnitOfWork, id: UUID, title: str, officer: StaffPerson, position: str) -> OpenedDistrict:
    """Only the platform. Asked again for the same district it gives a new slip, until the officer has signed in."""
    if uow.caller != PLATFORM:
        raise Forbidden("Район открывает только сама система")
    if officer.id is None:
        raise Invalid("Укажите идентификатор специалиста", field="officer.id")
    if schools.district(uow, id) is None:
        schools.add(uow, tables.District(id=id, title=title))
        terms = appointing.Terms(role="DISTRICT", position=position, starts_on=today(), id=officer.id)
        appointing.appoint(uow, system(district_id=id), None, officer, terms)
    return _with_new_slip(uow, id, title, officer.id)


def _with_new_slip(uow: UnitOfWork, district_id: UUID, title: str, officer_id: UUID) -> OpenedDistrict:
    """The first officer's appointment has the person's id, so that a repeated opening finds it."""
    row, who = staff.appointment(uow, officer_id), staff.person(uow, officer_id)
    if row is None or who is None or row.district_id != district_id:
        raise Conflict("Район уже открыт с другим специалистом")
    account = accounts.of_person(uow, officer_id)
    if account is not None and account.state == ACTIVE:
        raise Conflict("Район уже открыт, и специалист уже вошёл в систему")
    owner = slips.Owner(who.id, who.full_name, STAFF)
    (paper,) = slips.issue(uow, system(district_id=district_id), [owner])
    return OpenedDistrict(district_id=district_id, title=title, officer=views.appointment(row, who), slip=paper)


def open_school(uow: UnitOfWork, card: SchoolCard, id: UUID | None) -> School:
    require(uow.caller, "schools.open")
    assert uow.caller.district_id is not None
    row = tables.School.opened(id or uuid7(), uow.caller.district_id, card)
    schools.add(uow, row)
    _noted(uow, row, tables.differing({}, {name: value for name, value in asdict(card).items() if value is not None}))
    _tell(uow, row)
    return views.school(row)


def edit(uow: UnitOfWork, school_id: UUID, card: SchoolCard, version: int) -> School:
    require(uow.caller, "schools.write")
    own_school(uow.caller, school_id)
    row = _of_version(uow, school_id, version)
    changes = row.take(card)
    schools.save(uow)
    if changes:
        _noted(uow, row, changes)
        _tell(uow, row)
    return _shown(uow, row)


def set_status(
    uow: UnitOfWork, school_id: UUID, status: SchoolStatus, since: date, order_number: str, version: int
) -> School:
    """The department's word, by an order. Other services are not told: enrolments and marks stay what they were."""
    require(uow.caller, "schools.open")
    if not 1 <= len(order_number.strip()) <= 50:
        raise Invalid("Укажите номер приказа", field="order_number")
    row = _of_version(uow, school_id, version)
    _noted(uow, row, row.turn(status, since, today()), order_number.strip())
    return _shown(uow, row)


def _of_version(uow: UnitOfWork, school_id: UUID, version: int) -> tables.School:
    """The school as it is now, locked, if nobody has changed it since."""
    row = schools.get(uow, school_id, uow.caller)
    schools.lock(uow, row)
    if row.version != version:
        raise Stale("Карточку школы уже изменили", current=_shown(uow, row))
    return row


def _noted(uow: UnitOfWork, row: tables.School, changes: tables.Changes, order_number: str | None = None) -> None:
    who = {"changed_by": uow.caller.person_id, "role": uow.caller.role, "order_number": order_number}
    where = {"district_id": row.district_id, "school_id": row.id, "version": row.version}
    uow.add(tables.SchoolChange(id=uuid7(), at=now(), changes=changes, **where, **who))


def _tell(uow: UnitOfWork, row: tables.School) -> None:
    uow.publish(SchoolOpened(district_id=row.district_id, school_id=row.id, school=views.known_school(row)))


def _shown(uow: UnitOfWork, row: tables.School) -> School:
    return views.school(row, schools.heads(uow, [row.id]).get(row.id))


def get(uow: UnitOfWork, school_id: UUID) -> School:
    require(uow.caller, "schools.read")
    return _shown(uow, schools.get(uow, school_id, uow.caller))


def list_visible(uow: UnitOfWork, after: str | None = None, limit: int = appointing.MOST) -> SchoolList:
    require(uow.caller, "schools.read")
    limit = max(1, min(limit, appointing.MOST))
    found = schools.page(uow, uow.caller, views.cursor_id(after), limit + 1)
    rows = found[:limit]
    heads = schools.heads(uow, [row.id for row in rows])
    following = str(rows[-1].id) if len(found) > limit else None
    return SchoolList(items=[views.school(row, heads.get(row.id)) for row in rows], next=following)


def history(uow: UnitOfWork, school_id: UUID, after: str | None, limit: int) -> SchoolHistory:
    require(uow.caller, "staff.read")
    own_school(uow.caller, school_id)
    schools.get(uow, school_id, uow.caller)
    limit = max(1, min(limit, 100))
    rows = schools.changes(uow, school_id, views.cursor_number(after), limit + 1)
    items = [views.school_change(row) for row in rows[:limit]]
    return SchoolHistory(items=items, next=str(items[-1].version) if len(rows) > limit else None)
