"""Opening districts and schools, and keeping their cards."""

from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import PLATFORM, Conflict, Forbidden, Invalid, Stale, system, uuid7
from contracts.identity import OpenedDistrict, School, SchoolCard, SchoolList, SchoolOpened, StaffPerson
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
    _tell(uow, row)
    return views.school(row)


def edit(uow: UnitOfWork, school_id: UUID, card: SchoolCard, version: int) -> School:
    require(uow.caller, "schools.write")
    own_school(uow.caller, school_id)
    row = schools.get(uow, school_id, uow.caller)
    schools.lock(uow, row)
    if row.version != version:
        raise Stale("Карточку школы уже изменили", current=views.school(row))
    row.take(card)
    schools.save(uow)
    _tell(uow, row)
    return views.school(row)


def _tell(uow: UnitOfWork, row: tables.School) -> None:
    uow.publish(SchoolOpened(district_id=row.district_id, school_id=row.id, school=views.known_school(row)))


def get(uow: UnitOfWork, school_id: UUID) -> School:
    require(uow.caller, "schools.read")
    return views.school(schools.get(uow, school_id, uow.caller))


def list_visible(uow: UnitOfWork) -> SchoolList:
    require(uow.caller, "schools.read")
    return SchoolList(items=[views.school(row) for row in schools.visible(uow, uow.caller)])
