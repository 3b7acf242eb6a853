"""Appointing people to roles, and ending their appointments."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Caller, Forbidden, Invalid, Problem, now, uuid7
from contracts.identity import (
    Appointment,
    AppointmentEnded,
    AppointmentList,
    AppointmentRefused,
    StaffAppointed,
    StaffList,
    StaffPerson,
)
from services.identity import views
from services.identity.models import staff as tables
from services.identity.models.names import clean, problem_with
from services.identity.models.today import today
from services.identity.repository import schools, staff
from services.identity.usecases.ending import end_lapsed
from services.identity.usecases.rights import own_school, require

HEADS = ("DIRECTOR", "SYS_ADMIN")
MOST = 500
"""People, or schools, on a page of a list: one page for the lists of today."""
"""Whom the department puts in charge of a school; the administrator appoints all others."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What an appointment says beside who and where."""

    role: str
    position: str
    starts_on: date
    ends_on: date | None = None
    class_id: UUID | None = None
    order_number: str | None = None
    order_date: date | None = None
    id: UUID | None = None


def appoint_staff(uow: UnitOfWork, school_id: UUID, who: StaffPerson, terms: Terms) -> Appointment:
    require(uow.caller, "staff.write")
    own_school(uow.caller, school_id)
    schools.get(uow, school_id, uow.caller).must_work()
    _may_give(uow.caller, who, terms)
    return appoint(uow, uow.caller, school_id, who, terms)


def appoint_officer(uow: UnitOfWork, who: StaffPerson, terms: Terms) -> Appointment:
    if uow.caller.role != "DISTRICT":
        raise Forbidden("Специалиста отдела образования назначает отдел образования")
    return appoint(uow, uow.caller, None, who, terms)


def _may_give(caller: Caller, who: StaffPerson, terms: Terms) -> None:
    if caller.role == "DISTRICT" and terms.role not in HEADS:
        raise Forbidden("Отдел образования назначает директора и администратора, остальных — администратор школы")
    if caller.role == "SYS_ADMIN" and terms.role == "DIRECTOR":
        raise Forbidden("Директора назначает отдел образования")
    if caller.role == "SYS_ADMIN" and not (terms.order_number or "").strip():
        raise AppointmentRefused("Роль в школе дают по приказу: укажите его номер", field="order_number")
    if who.id is not None and who.id == caller.person_id and not terms.order_number:
        raise AppointmentRefused("Себя назначают только по приказу: укажите его номер", field="order_number")


def appoint(uow: UnitOfWork, caller: Caller, school_id: UUID | None, who: StaffPerson, terms: Terms) -> Appointment:
    """The common part: the rights have been checked."""
    assert caller.district_id is not None
    _check(who, terms)
    person = _person(uow, caller.district_id, who)
    row = new(terms, caller.district_id, school_id, person.id, caller.person_id)
    contradicts_nothing(uow, row)
    keep(uow, row, person)
    return views.appointment(row, person)


def new(
    terms: Terms, district_id: UUID, school_id: UUID | None, person_id: UUID, by: UUID | None
) -> tables.Appointment:
    return tables.Appointment(
        **{**vars(terms), "id": terms.id or uuid7(), "position": terms.position.strip()},
        district_id=district_id,
        school_id=school_id,
        person_id=person_id,
        appointed_by=by,
        appointed_at=now(),
        version=1,
    )


def keep(uow: UnitOfWork, row: tables.Appointment, person: tables.Person) -> None:
    uow.add(row)
    told = views.known_appointment(row, person)
    uow.publish(StaffAppointed(district_id=row.district_id, school_id=row.school_id, appointment=told))


def _check(who: StaffPerson, terms: Terms) -> None:
    names = {"last_name": who.last_name, "first_name": who.first_name, "middle_name": who.middle_name}
    problems = [problem_with(clean(text), f"person.{field}") for field, text in names.items() if text is not None]
    if not 2 <= len(terms.position.strip()) <= 200:
        problems.append(Problem(field="position", detail="Должность: от 2 до 200 знаков"))
    if terms.ends_on is not None and terms.ends_on <= terms.starts_on:
        problems.append(Problem(field="ends_on", detail="Окончание должно быть позже начала"))
    problems.append(_order_problem(terms.order_number, terms.order_date))
    if terms.class_id is not None and terms.role != "CLASS_TEACHER":
        problems.append(Problem(field="class_id", detail="Класс указывают только классному руководителю"))
    found = [one for one in problems if one is not None]
    if found:
        raise Invalid("Проверьте назначение", problems=found)


def _order_problem(number: str | None, on: date | None) -> Problem | None:
    """A date belongs to a number, and to a day that has come."""
    if on is not None and (not (number or "").strip() or on > today()):
        return Problem(field="order_date", detail="Дата приказа — вместе с его номером и не в будущем")
    return None


def _person(uow: UnitOfWork, district_id: UUID, who: StaffPerson) -> tables.Person:
    """Someone known, if the id and the names agree; otherwise a new person."""
    last, first, middle = clean(who.last_name), clean(who.first_name), clean(who.middle_name or "") or None
    known = staff.person(uow, who.id) if who.id else None
    if known is None:
        new = tables.Person(
            id=who.id or uuid7(),
            district_id=district_id,
            last_name=last,
            first_name=first,
            middle_name=middle,
            as_of=now(),
        )
        uow.add(new)
        uow.flush()
        return new
    if (known.last_name, known.first_name, known.middle_name) != (last, first, middle):
        raise AppointmentRefused("Под этим идентификатором записан другой человек", field="person.id")
    return known


def contradicts_nothing(uow: UnitOfWork, new: tables.Appointment, *, acting: bool = False) -> None:
    """`acting`: a director beside the director, which only an order makes, and for a time."""
    if staff.appointment(uow, new.id) is not None:
        raise AppointmentRefused("Назначение с этим идентификатором уже есть", field="id")
    if staff.has_same(uow, new):
        raise AppointmentRefused("Человек уже назначен на эту роль на эти дни", field="role")
    head = staff.head_then(uow, new) if new.role == "DIRECTOR" and not acting else None
    if head is not None:
        raise AppointmentRefused(f"На эти дни директором назначен(а) {head}", field="role")


def end(
    uow: UnitOfWork, appointment_id: UUID, ends_on: date, order_number: str | None, order_date: date | None = None
) -> Appointment:
    """The department ends what it may give; the administrator, what is of the own school."""
    require(uow.caller, "staff.write")
    problem = _order_problem(order_number, order_date)
    if problem is not None:
        raise Invalid(problem.detail, problems=[problem])
    district_wide = uow.caller.role == "DISTRICT"
    row = staff.appointment_for_update(uow, appointment_id, None if district_wide else uow.caller.school_id)
    if district_wide and row.role not in (*HEADS, "DISTRICT"):
        raise Forbidden("Это назначение прекращает администратор школы")
    if not district_wide and row.role == "DIRECTOR":
        raise Forbidden("Назначение директора прекращает отдел образования")
    finish(uow, row, ends_on, order_number, order_date)
    person = staff.person(uow, row.person_id)
    assert person is not None
    return views.appointment(row, person)


def finish(
    uow: UnitOfWork, row: tables.Appointment, ends_on: date, order_number: str | None, order_date: date | None
) -> None:
    """The rights have been checked; whoever acts in a role that is over is signed out."""
    row.end(ends_on, order_number, order_date)
    end_lapsed(uow, [row.person_id])
    uow.publish(
        AppointmentEnded(
            district_id=row.district_id,
            school_id=row.school_id,
            appointment_id=row.id,
            person_id=row.person_id,
            role=row.role,
            ends_on=ends_on,
        )
    )


def list_of_school(
    uow: UnitOfWork, school_id: UUID, on: date | None, role: str | None, after: str | None = None, limit: int = MOST
) -> StaffList:
    require(uow.caller, "staff.read")
    own_school(uow.caller, school_id)
    schools.get(uow, school_id, uow.caller)
    limit = max(1, min(limit, MOST))
    rows = staff.of_school(uow, school_id, on or today(), role, views.cursor_id(after), limit + 1)
    found = views.staff_members(rows)
    following = str(found[limit - 1].person_id) if len(found) > limit else None
    return StaffList(items=found[:limit], next=following)


def of_person(uow: UnitOfWork, person_id: UUID) -> AppointmentList:
    """Nobody, too, for whoever holds nothing the caller may see: an id tells no more than the list does."""
    require(uow.caller, "staff.read")
    return AppointmentList(items=[views.appointment_row(row) for row in staff.of_person(uow, person_id)])
