"""A school of planning on a real PostgreSQL, built by the service's own use cases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

import orjson
import xlsxwriter

from chassis.db import Database
from contracts.base import Caller, Event, uuid7
from contracts.contingent import ClassOpened
from contracts.gradebook import LessonHeld
from contracts.identity import KnownAppointment, KnownSchool, SchoolOpened, StaffAppointed
from contracts.planning import Assignment, Lesson, NewAssignment, NewSlot, StudyCalendar, Subject
from contracts.student_body import KnownClass
from services.planning.usecases import calendar, known, lessons, load, schedule, subjects, timetable

YEAR = "2026/2027"
LONG_AGO = date(2026, 8, 1)
"""As `since`: nothing is too old to move."""


@dataclass
class School:
    """What a test does with a school, each deed in a transaction of its own."""

    db: Database
    district_id: UUID = field(default_factory=uuid7)
    id: UUID = field(default_factory=uuid7)

    def as_(self, role: str = "DEPUTY", person_id: UUID | None = None) -> Caller:
        return Caller(role=role, person_id=person_id or uuid7(), district_id=self.district_id, school_id=self.id)

    def do(self, usecase: Callable[..., Any], *arguments: Any, caller: Caller | None = None) -> Any:
        with self.db.begin(caller or self.as_()) as uow:
            return usecase(uow, *arguments)

    def told(self, kind: type[Event]) -> list[dict[str, Any]]:
        """Bodies of the events told so far, oldest first."""
        with self.db.begin(Caller(role="SYSTEM")) as uow:
            sql = "SELECT body FROM outbox WHERE name = %(name)s ORDER BY seq"
            bodies = [orjson.loads(bytes(row.body)) for row in uow.rows(sql, {"name": kind.name()})]
        return [one for one in bodies if one["school_id"] == str(self.id)]

    def open(self) -> "School":
        self.do(known.keep_school, SchoolOpened(district_id=self.district_id, school_id=self.id, school=_card(self.id)))
        return self

    def new_class(self, title: str = "5А", teacher_id: UUID | None = None) -> UUID:
        class_id, grade = uuid7(), int(title[:-1])
        kept = KnownClass(id=class_id, grade=grade, letter=title[-1], title=title, year=YEAR, capacity=25)
        if teacher_id:
            kept = KnownClass(**{**vars(kept), "class_teacher_id": teacher_id})
        self.do(known.keep_class, ClassOpened(district_id=self.district_id, school_id=self.id, school_class=kept))
        return class_id

    def new_teacher(self, last_name: str = "Иванова") -> UUID:
        appointment = KnownAppointment(
            id=uuid7(),
            person_id=uuid7(),
            last_name=last_name,
            first_name="Мария",
            middle_name="Петровна",
            role="TEACHER",
            position="Учитель",
            starts_on=date(2020, 9, 1),
        )
        event = StaffAppointed(district_id=self.district_id, school_id=self.id, appointment=appointment)
        self.do(known.keep_appointment, event)
        return appointment.person_id

    def set_calendar(self, grade: int = 5, week_length: int = 5) -> StudyCalendar:
        proposal = self.do(calendar.propose, self.id, YEAR, grade, week_length)
        given = {name: value for name, value in vars(proposal).items() if name != "study_days"}
        with self.db.begin(self.as_()) as uow:
            return calendar.set_(uow, self.id, uuid7(), 0, **given)

    def subject(self, name: str) -> Subject:
        listed: list[Subject] = self.do(subjects.list_, self.id)
        return next(one for one in listed if one.name == name)

    def assign(self, class_id: UUID, teacher_id: UUID, subject: str, hours: float, **more: Any) -> Assignment:
        subject_id = self.subject(subject).id
        new = NewAssignment(
            class_id=class_id, subject_id=subject_id, teacher_id=teacher_id, hours_per_week=hours, **more
        )
        made: Assignment = self.do(load.make, self.id, [new]).assignments[0]
        return made

    def set_week(self, class_id: UUID, slots: Sequence[NewSlot], **more: Any) -> Any:
        version = self.do(timetable.get, class_id, None).version
        return self.do(timetable.set_, class_id, slots, more.get("starts_on"), version)

    def schedule(self, since: date | None = LONG_AGO, class_id: UUID | None = None) -> Any:
        return self.do(schedule.run, self.id, YEAR, class_id, since)

    def lessons(self, assignment_id: UUID) -> list[Lesson]:
        listed: list[Lesson] = self.do(lessons.list_, assignment_id, None, None)
        return listed

    def hold(self, lesson: Lesson, assignment_id: UUID, topic: str | None = "Своя тема") -> None:
        event = LessonHeld(
            district_id=self.district_id,
            school_id=self.id,
            lesson_id=lesson.id,
            assignment_id=assignment_id,
            on=lesson.on,
            topic=topic,
        )
        self.do(lessons.hold, event)


def _card(school_id: UUID) -> KnownSchool:
    texts = ("short_name", "full_name", "inn", "kpp", "ogrn", "oktmo", "address", "place", "phone")
    return KnownSchool(id=school_id, rural=True, **dict.fromkeys(texts, "Заречная СОШ"))


def week(assignment: Assignment | UUID, *places: tuple[int, int]) -> list[NewSlot]:
    """Slots of one assignment: (weekday, number)…"""
    assignment_id = assignment.id if isinstance(assignment, Assignment) else assignment
    return [NewSlot(weekday=day, number=number, assignment_id=assignment_id) for day, number in places]


def plan_file(
    rows: Sequence[Sequence[Any]], heading: Sequence[str] = ("Раздел", "Тема урока", "Кол-во часов")
) -> bytes:
    """An XLSX file of a thematic plan."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate([heading, *rows]):
            sheet.write_row(at, 0, line)
    return stream.getvalue()
