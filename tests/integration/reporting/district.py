"""A synthetic district that tells reporting its facts, as the other services would."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from chassis.db import Database
from contracts.base import Caller, Event, now, system, uuid7
from contracts.confirmations import Proof
from contracts.contingent import (
    ArrivalConfirmed,
    ClassOpened,
    ConsentChanged,
    MovementCancelled,
    PeopleMerged,
    PersonRenamed,
    StudentEnrolled,
    StudentMoved,
    StudentWithdrawn,
)
from contracts.documents import OrderKind, OrderRegistered, RegisteredOrder
from contracts.gradebook import AttendanceTaken, MarksPosted
from contracts.identity import (
    AccountActivated,
    AppointmentEnded,
    KnownAppointment,
    KnownSchool,
    SchoolOpened,
    StaffAppointed,
)
from contracts.planning import CalendarSet
from contracts.student_body import (
    Counterpart,
    KnownClass,
    KnownMovement,
    KnownStudent,
    LeaveReason,
    MovementKind,
    NewMovement,
)
from services.reporting.usecases import facts, naming

HEARD: dict[type[Event], Any] = {
    SchoolOpened: facts.keep_school,
    ClassOpened: facts.keep_class,
    StudentEnrolled: facts.keep_enrolment,
    StudentMoved: facts.keep_move,
    StudentWithdrawn: facts.keep_move,
    MovementCancelled: facts.undo_movement,
    PeopleMerged: facts.join_people,
    ArrivalConfirmed: facts.keep_confirmation,
    PersonRenamed: naming.keep_name,
    ConsentChanged: naming.keep_consent,
    OrderRegistered: facts.keep_order,
    StaffAppointed: facts.keep_appointment,
    AppointmentEnded: facts.end_appointment,
    CalendarSet: facts.keep_calendar,
    MarksPosted: facts.keep_marks,
    AttendanceTaken: facts.keep_roll,
    AccountActivated: facts.keep_activation,
}
BOYS, GIRLS = ("Иванов Пётр", "Ёжиков Илья", "Сидоров Лев"), ("Иванова Анна", "Петрова Ева", "Ли Софья")


def hear(database: Database, *events: Event) -> None:
    """Each in a transaction of its own, once by its inbox: what a listener's door does."""
    for event in events:
        who = system(district_id=event.district_id, school_id=event.school_id)
        with database.begin(who, hears=[event.event_id]) as uow:
            if uow.new:
                HEARD[type(event)](uow, event)


def proof(report_id: UUID) -> Proof:
    """That somebody has entered the password again to sign this report."""
    who = {"person_id": uuid7(), "session_id": None}
    return Proof(id=uuid7(), purpose="REPORT", subject_id=report_id, means="PASSWORD", given_at=now(), **who)


@dataclass
class Pupil:
    """One enrolment episode and where it stands."""

    id: UUID
    person_id: UUID
    school: "School"
    class_id: UUID | None
    full_name: str
    sex: str
    birth_date: date = date(2014, 3, 1)


@dataclass
class District:
    id: UUID = field(default_factory=uuid7)
    told: list[Event] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: count(1))
    at: datetime = datetime(2026, 9, 1, 9, tzinfo=UTC)

    @property
    def officer(self) -> Caller:
        return Caller(role="DISTRICT", account_id=uuid7(), person_id=uuid7(), district_id=self.id)

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def tell(self, event: Event) -> Event:
        self.told.append(event)
        return event

    def school(self, name: str = "Заречная СОШ") -> "School":
        return School(self, name)

    def to(self, database: Database) -> None:
        hear(database, *self.told)


class School:
    def __init__(self, district: District, name: str) -> None:
        self.district, self.id, self.name = district, uuid7(), name
        self.director_id = uuid7()
        self._random = Random(7)
        known = KnownSchool(
            id=self.id, short_name=name, full_name=f"МКОУ «{name}»", inn="4005001234", kpp="400501001",
            ogrn="1024000567890", oktmo="29650404", address="с. Заречное", place="с. Заречное",
            phone="+7 900 000-00-01", rural=True,
        )  # fmt: skip
        self.tell(SchoolOpened, school=known)
        self.appoint("DIRECTOR", self.director_id)

    def tell(self, kind: type[Event], **members: Any) -> Event:
        whose = {"district_id": self.district.id, "school_id": self.id}
        return self.district.tell(kind(**whose, at=self.district.now(), **members))

    def caller(self, role: str = "DIRECTOR") -> Caller:
        person = self.director_id if role == "DIRECTOR" else uuid7()
        whose = {"district_id": self.district.id, "school_id": self.id}
        return Caller(role=role, account_id=uuid7(), person_id=person, **whose)

    def appoint(self, role: str, person_id: UUID) -> UUID:
        appointment = KnownAppointment(
            id=uuid7(), person_id=person_id, last_name="Лесная", first_name="Вера", middle_name="Павловна",
            role=role, position="Директор", starts_on=date(2020, 1, 1),
        )  # fmt: skip
        self.tell(StaffAppointed, appointment=appointment)
        return appointment.id

    def open_class(self, title: str = "5А", year: str = "2026/2027") -> UUID:
        grade = int(title.rstrip("АБВГЁ"))
        known = KnownClass(id=uuid7(), grade=grade, letter=title[-1], title=title, year=year, capacity=30)
        self.tell(ClassOpened, school_class=known)
        return known.id

    def enrol(
        self,
        class_id: UUID,
        on: date,
        kind: MovementKind = MovementKind.ENROL_TRANSFER,
        counterpart: Counterpart | None = None,
        sex: str = "F",
        person_id: UUID | None = None,
        **more: Any,
    ) -> Pupil:
        name = self._random.choice(GIRLS if sex == "F" else BOYS)
        pupil = Pupil(uuid7(), person_id or uuid7(), self, class_id, name, sex)
        movement = self._movement(pupil, kind, on, None, class_id, counterpart=counterpart, **more)
        last, first = name.split()
        known = KnownStudent(
            id=pupil.id, person_id=pupil.person_id, last_name=last, first_name=first, sex=sex,  # type: ignore[arg-type]
            birth_date=pupil.birth_date, class_id=class_id, enrolled_on=on, personal_file_no="И-1",
        )  # fmt: skip
        self.tell(StudentEnrolled, student=known, movement=movement)
        return pupil

    def fill(self, class_id: UUID, size: int, on: date = date(2026, 9, 1)) -> list[Pupil]:
        """A class that lives already."""
        sexes = ["F" if number % 2 else "M" for number in range(size)]
        return [self.enrol(class_id, on, MovementKind.INITIAL_ENTRY, sex=sex) for sex in sexes]

    def move(
        self, pupil: Pupil, class_id: UUID, on: date, kind: MovementKind = MovementKind.CLASS_MOVE, **more: Any
    ) -> None:
        movement = self._movement(pupil, kind, on, pupil.class_id, class_id, **more)
        self.tell(
            StudentMoved, student_id=pupil.id, from_class_id=pupil.class_id, to_class_id=class_id, movement=movement
        )
        pupil.class_id = class_id

    def withdraw(
        self,
        pupil: Pupil,
        on: date,
        counterpart: Counterpart | None = None,
        reason: LeaveReason = LeaveReason.TRANSFER_SCHOOL,
        confirmed: bool = True,
        **more: Any,
    ) -> None:
        given = {"counterpart": counterpart, "reason": reason, "confirmed": confirmed, **more}
        movement = self._movement(pupil, MovementKind.WITHDRAW, on, pupil.class_id, None, **given)
        self.tell(StudentWithdrawn, student_id=pupil.id, class_id=pupil.class_id, movement=movement)
        pupil.class_id = None

    def undo(self, event: Any, class_id: UUID | None, left_on: date | None = None) -> None:
        """What the event told never happened; the order of cancellation is registered."""
        self.register(
            f"{next(self.district.numbers)}-К", event.movement.effective_on, lines=[NewMovement(
                line=1, kind=MovementKind.CANCEL, student_id=uuid7(), person_id=uuid7(),
                effective_on=event.movement.effective_on,
            )], kind=OrderKind.CANCEL,
        )  # fmt: skip
        student = event.student.id if isinstance(event, StudentEnrolled) else event.student_id
        self.tell(MovementCancelled, student_id=student, movement=event.movement, class_id=class_id, left_on=left_on)

    def register(
        self,
        number: str,
        on: date,
        order_id: UUID | None = None,
        lines: list[NewMovement] | None = None,
        kind: OrderKind = OrderKind.ENROL,
    ) -> UUID:
        order = RegisteredOrder(
            id=order_id or uuid7(), kind=kind, number=number, registered_on=on, title="О движении",
            movements=lines or [],
        )  # fmt: skip
        self.tell(OrderRegistered, order=order)
        return order.id

    def _movement(
        self,
        pupil: Pupil,
        kind: MovementKind,
        on: date,
        from_class: UUID | None,
        to_class: UUID | None,
        order_date: date | None = None,
        registered: bool = True,
        **more: Any,
    ) -> KnownMovement:
        number, order_id = f"{next(self.district.numbers)}-К", uuid7()
        if registered:
            line = NewMovement(line=1, kind=kind, student_id=pupil.id, person_id=pupil.person_id, effective_on=on)
            self.register(number, order_date or on, order_id, [line])
        return KnownMovement(
            id=uuid7(), kind=kind, effective_on=on, order_id=order_id, order_number=number,
            order_date=order_date or on, from_class_id=from_class, to_class_id=to_class,
            full_name=pupil.full_name, sex=pupil.sex, birth_date=pupil.birth_date, **more,  # type: ignore[arg-type]
        )  # fmt: skip
