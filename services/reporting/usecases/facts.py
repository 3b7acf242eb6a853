"""What is written down when others tell: schools, classes, movements, orders, staff, calendar, journal."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis.db import UnitOfWork
from contracts.base import Conflict, Event
from contracts.contingent import (
    ArrivalConfirmed,
    ClassOpened,
    MovementCancelled,
    PeopleMerged,
    StudentEnrolled,
    StudentMoved,
    StudentWithdrawn,
)
from contracts.documents import OrderRegistered
from contracts.gradebook import AttendanceTaken, MarksPosted
from contracts.identity import AccountActivated, AppointmentEnded, SchoolOpened, StaffAppointed
from contracts.planning import CalendarSet
from contracts.student_body import KnownMovement
from services.reporting.models import journal, known, movements
from services.reporting.repository import facts, lookups, naming

MOSCOW = ZoneInfo("Europe/Moscow")


def keep_school(uow: UnitOfWork, event: SchoolOpened) -> None:
    one = event.school
    facts.keep(
        uow,
        known.KnownSchool,
        id=one.id,
        district_id=event.district_id,
        school_id=one.id,
        short_name=one.short_name,
        full_name=one.full_name,
        inn=one.inn,
        oktmo=one.oktmo,
        as_of=event.at,
    )


def keep_class(uow: UnitOfWork, event: ClassOpened) -> None:
    one = event.school_class
    facts.keep(
        uow,
        known.KnownClass,
        id=one.id,
        **_whose(event),
        grade=one.grade,
        letter=one.letter,
        title=one.title,
        year=one.year,
        as_of=event.at,
    )


def keep_enrolment(uow: UnitOfWork, event: StudentEnrolled) -> None:
    """Also tells the district that this human is in one of its schools."""
    one = event.student
    who = {"person_id": one.person_id, "personal_file_no": one.personal_file_no}
    facts.keep(uow, known.KnownStudent, id=one.id, **_whose(event), **who, as_of=event.at)
    if not lookups.is_cancelled(uow, event.movement.id):
        facts.keep_once(
            uow,
            movements.Arrival,
            student_id=one.id,
            district_id=event.district_id,
            school_id=None,
            person_id=one.person_id,
            arrived_on=event.movement.effective_on,
        )
    keep_movement(uow, event, one.id, event.movement)


def join_people(uow: UnitOfWork, event: PeopleMerged) -> None:
    """Whoever left one school as one card and came to another as the other has arrived."""
    if facts.own_students(uow, event.students, event.owner_id) < len(event.students):
        raise Conflict("Зачисление ещё не известно")


def undo_movement(uow: UnitOfWork, event: MovementCancelled) -> None:
    """Nobody has arrived by an enrolment that was undone."""
    keep_movement(uow, event, event.student_id, event.movement, cancelled=True)
    if event.movement.kind.enrols:
        facts.forget_arrival(uow, event.student_id)


def keep_move(uow: UnitOfWork, event: StudentMoved | StudentWithdrawn) -> None:
    keep_movement(uow, event, event.student_id, event.movement)


def keep_movement(
    uow: UnitOfWork, event: Event, student_id: UUID, one: KnownMovement, *, cancelled: bool = False
) -> None:
    """Needs nothing that another event brings: facts may come in any order."""
    facts.keep(
        uow,
        movements.Movement,
        id=one.id,
        **_whose(event),
        student_id=student_id,
        kind=one.kind.value,
        effective_on=one.effective_on,
        since=movements.since(one),
        turn=movements.turn(one),
        from_class_id=one.from_class_id,
        to_class_id=one.to_class_id,
        counterpart=movements.counterpart(one),
        destination=one.destination,
        reason=one.reason.value if one.reason else None,
        confirmed=one.confirmed,
        graduates=movements.graduates(one),
        cancelled=cancelled,
        full_name=one.full_name,
        sex=one.sex,
        birth_date=one.birth_date,
        order_id=one.order_id,
        order_number=one.order_number,
        order_date=one.order_date,
        as_of=event.at,
    )
    naming.follow(uow, student_id)


def keep_confirmation(uow: UnitOfWork, event: ArrivalConfirmed) -> None:
    told = {"movement_id": event.movement_id, "confirmed_on": event.confirmed_on}
    facts.keep_once(uow, movements.Confirmation, **_whose(event), **told)


def keep_order(uow: UnitOfWork, event: OrderRegistered) -> None:
    one = event.order
    facts.keep(
        uow,
        known.KnownOrder,
        id=one.id,
        **_whose(event),
        kind=one.kind.value,
        number=one.number,
        registered_on=one.registered_on,
        title=one.title,
        lines=len(one.movements),
        as_of=event.at,
    )


def keep_appointment(uow: UnitOfWork, event: StaffAppointed) -> None:
    one = event.appointment
    names = (one.last_name, one.first_name, one.middle_name)
    facts.keep(
        uow,
        known.KnownAppointment,
        id=one.id,
        **_whose(event),
        person_id=one.person_id,
        full_name=" ".join(name for name in names if name),
        role=one.role,
        position=one.position,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        as_of=event.at,
    )


def end_appointment(uow: UnitOfWork, event: AppointmentEnded) -> None:
    """Waits (is tried again) until the appointment itself has been told."""
    one = lookups.appointment(uow, event.appointment_id)
    if one is None:
        raise Conflict("Назначение ещё не известно")
    if one.as_of <= event.at:
        one.ends_on, one.as_of = event.ends_on, event.at


def keep_calendar(uow: UnitOfWork, event: CalendarSet) -> None:
    if not facts.forget_periods(uow, event.calendar_id, event.at):
        return
    for one in event.periods:
        facts.keep(
            uow,
            known.KnownPeriod,
            id=one.id,
            **_whose(event),
            calendar_id=event.calendar_id,
            year=event.year,
            title=one.title,
            kind=str(one.kind),
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            as_of=event.at,
        )


def keep_marks(uow: UnitOfWork, event: MarksPosted) -> None:
    facts.keep_once(
        uow,
        journal.MarkPosting,
        event_id=event.event_id,
        **_whose(event),
        assignment_id=event.assignment_id,
        lesson_id=event.lesson_id,
        class_id=event.class_id,
        marks=event.count,
        posted_on=moscow_day(event.at),
    )


def keep_roll(uow: UnitOfWork, event: AttendanceTaken) -> None:
    facts.keep(
        uow,
        journal.RollCall,
        lesson_id=event.lesson_id,
        **_whose(event),
        class_id=event.class_id,
        absent=event.absent,
        taken_on=moscow_day(event.at),
        as_of=event.at,
    )


def keep_activation(uow: UnitOfWork, event: AccountActivated) -> None:
    day = moscow_day(event.at)
    facts.keep_once(uow, journal.Activation, account_id=event.account_id, **_whose(event), activated_on=day)


def moscow_day(at: datetime) -> date:
    return at.astimezone(MOSCOW).date()


def _whose(event: Event) -> dict[str, UUID | None]:
    return {"district_id": event.district_id, "school_id": event.school_id}
