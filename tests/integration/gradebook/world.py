"""A school as the gradebook knows it, made of the facts that other services tell."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.db import Database, UnitOfWork
from contracts import contingent, identity, planning
from contracts.base import Caller, Event, system, uuid7
from contracts.student_body import (
    KnownClass,
    KnownMovement,
    KnownRepresentative,
    KnownStudent,
)
from services.gradebook.usecases import known

FIRST, LAST = date(2026, 9, 1), date(2026, 11, 1)
LONG_AGO = datetime(2026, 8, 1, tzinfo=UTC)
HEARD: dict[type[Event], Callable[[UnitOfWork, Any], None]] = {
    identity.SchoolOpened: known.keep_school,
    identity.StaffAppointed: known.keep_staff,
    identity.AppointmentEnded: known.end_appointment,
    contingent.ClassOpened: known.keep_class,
    contingent.StudentEnrolled: known.keep_student,
    contingent.PersonRenamed: known.rename_student,
    contingent.PeopleMerged: known.join_people,
    contingent.StudentMoved: known.move_student,
    contingent.StudentWithdrawn: known.withdraw_student,
    contingent.MovementCancelled: known.undo_movement,
    contingent.RepresentativeLinked: known.keep_representative,
    contingent.ConsentChanged: known.keep_consent,
    planning.CalendarSet: known.keep_calendar,
    planning.AssignmentMade: known.keep_assignment,
    planning.LessonsScheduled: known.keep_lessons,
    planning.SubstitutionSet: known.keep_substitution,
}


@dataclass
class Child:
    id: UUID
    person_id: UUID
    parent_id: UUID
    name: str


@dataclass
class World:
    """One class of a school, one subject, one quarter with lessons every Monday and Tuesday from 7 September on."""

    db: Database
    grade: int = 5
    size: int = 4
    district_id: UUID = field(default_factory=uuid7)
    school_id: UUID = field(default_factory=uuid7)
    class_id: UUID = field(default_factory=uuid7)
    subject_id: UUID = field(default_factory=uuid7)
    assignment_id: UUID = field(default_factory=uuid7)
    calendar_id: UUID = field(default_factory=uuid7)
    period_id: UUID = field(default_factory=uuid7)
    teacher_id: UUID = field(default_factory=uuid7)
    class_teacher_id: UUID = field(default_factory=uuid7)
    lessons: list[planning.KnownLesson] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)

    def build(self) -> "World":
        self.children = [
            Child(uuid7(), uuid7(), uuid7(), name)
            for name in ("Ёлкин Егор", "Ежов Артём", "Жуков Лев", "Абрамова Анна", *(f"Яков{n} Я" for n in range(30)))
        ][: self.size]
        days = [date(2026, 9, 7) + timedelta(days=7 * (n // 2) + n % 2) for n in range(8)]
        self.lessons = [
            planning.KnownLesson(id=uuid7(), on=day, number=2, topic=f"Тема {n}", homework=f"§ {n}")
            for n, day in enumerate(days, 1)
        ]
        for event in self.facts():
            self.hear(event)
        return self

    def facts(self) -> Iterator[Event]:
        yield self.appointed(self.teacher_id, "Иванова", "TEACHER")
        yield self.appointed(self.class_teacher_id, "Петрова", "CLASS_TEACHER")
        yield self.opened()
        yield self.calendar()
        yield self.assigned()
        yield self.scheduled()
        for child in self.children:
            yield self.enrolled(child)
            yield self.linked(child)
            yield self.consented(child)

    # facts

    @property
    def owner(self) -> dict[str, Any]:
        return {"district_id": self.district_id, "school_id": self.school_id}

    def appointed(self, person_id: UUID, last_name: str, role: str, **more: Any) -> Event:
        one = identity.KnownAppointment(
            id=uuid7(),
            person_id=person_id,
            last_name=last_name,
            first_name="Анна",
            middle_name="Петровна",
            role=role,
            position="учитель",
            starts_on=date(2020, 9, 1),
            **more,
        )
        return identity.StaffAppointed(appointment=one, **self.owner)

    def opened(self, **more: Any) -> Event:
        facts = {"grade": self.grade, "letter": "А", "title": f"{self.grade}А", "year": "2026/2027", "capacity": 30}
        one = KnownClass(id=self.class_id, class_teacher_id=self.class_teacher_id, **{**facts, **more})
        return contingent.ClassOpened(school_class=one, **self.owner)

    def calendar(self, first: date = FIRST, last: date = LAST, **more: Any) -> Event:
        period = planning.KnownPeriod(
            id=self.period_id, title="1 четверть", kind="QUARTER", number=1, starts_on=first, ends_on=last
        )
        facts = {"calendar_id": self.calendar_id, "year": "2026/2027", "grades": list(range(1, 12))}
        return planning.CalendarSet(**{**facts, "periods": [period], **more}, **self.owner)

    def assigned(self, **more: Any) -> Event:
        facts = {"id": self.assignment_id, "class_id": self.class_id, "subject_id": self.subject_id}
        given = {"subject": "Математика", "teacher_id": self.teacher_id, "hours_per_week": 2.0, "starts_on": FIRST}
        one = planning.KnownAssignment(**{**facts, **given, **more})
        return planning.AssignmentMade(assignment=one, **self.owner)

    def scheduled(self, lessons: Any = None, removed: Any = (), **more: Any) -> Event:
        told: dict[str, Any] = {"lessons": self.lessons if lessons is None else lessons, "removed": list(removed)}
        return planning.LessonsScheduled(**{"assignment_id": self.assignment_id, **told, **more}, **self.owner)

    def substituted(self, lesson: planning.KnownLesson, who: UUID | None, **more: Any) -> Event:
        return planning.SubstitutionSet(lesson_id=lesson.id, on=lesson.on, substitute_id=who, **self.owner, **more)

    def movement(self, kind: str, child: Child, on: date) -> KnownMovement:
        order = {"order_id": uuid7(), "order_number": "1-К", "order_date": on}
        person = {"full_name": child.name, "sex": "M", "birth_date": date(2015, 3, 1)}
        return KnownMovement(id=uuid7(), kind=kind, effective_on=on, **order, **person)  # type: ignore[arg-type]

    def enrolled(self, child: Child, on: date = FIRST, **more: Any) -> Event:
        last, first = child.name.split()
        facts = {"id": child.id, "person_id": child.person_id, "last_name": last, "first_name": first}
        rest = {"sex": "M", "birth_date": date(2015, 3, 1), "class_id": self.class_id, "enrolled_on": on}
        one = KnownStudent(**{**facts, **rest, "personal_file_no": "А-1", **more})
        return contingent.StudentEnrolled(student=one, movement=self.movement("ENROL_G1", child, on), **self.owner)

    def withdrawn(self, child: Child, on: date) -> Event:
        movement = self.movement("WITHDRAW", child, on)
        return contingent.StudentWithdrawn(student_id=child.id, class_id=self.class_id, movement=movement, **self.owner)

    def undone(self, event: Any, class_id: UUID | None) -> Event:
        what = {"student_id": event.student_id, "movement": event.movement, "class_id": class_id, "left_on": None}
        return contingent.MovementCancelled(**what, **self.owner, at=event.at + timedelta(seconds=1))

    def moved(self, child: Child, to: UUID, on: date) -> Event:
        movement = self.movement("CLASS_MOVE", child, on)
        classes: dict[str, Any] = {"from_class_id": self.class_id, "to_class_id": to}
        return contingent.StudentMoved(student_id=child.id, movement=movement, **classes, **self.owner)

    def linked(self, child: Child, **more: Any) -> Event:
        facts = {"student_person_id": child.person_id, "person_id": child.parent_id, "kinship": "MOTHER"}
        name = {"last_name": "Мать", "first_name": "Ольга", "starts_on": date(2020, 1, 1), "portal_access": True}
        one = KnownRepresentative(**{"id": uuid7(), **facts, **name, **more})
        return contingent.RepresentativeLinked(link=one, **self.owner)

    def consented(self, child: Child, purposes: tuple[str, ...] = ("P1", "P2")) -> Event:
        return contingent.ConsentChanged(person_id=child.person_id, purposes=list(purposes), **self.owner)

    def hear(self, event: Event) -> None:
        who = system(district_id=event.district_id, school_id=event.school_id)
        with self.db.begin(who) as uow:
            HEARD[type(event)](uow, event)

    # people

    def caller(self, role: str, person_id: UUID | None = None) -> Caller:
        return Caller(role=role, account_id=uuid7(), person_id=person_id or uuid7(), **self.owner)

    @property
    def teacher(self) -> Caller:
        return self.caller("TEACHER", self.teacher_id)

    @property
    def class_teacher(self) -> Caller:
        return self.caller("CLASS_TEACHER", self.class_teacher_id)

    @contextmanager
    def as_(self, caller: Caller) -> Iterator[UnitOfWork]:
        with self.db.begin(caller) as uow:
            yield uow
