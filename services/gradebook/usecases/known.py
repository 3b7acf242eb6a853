"""Keeping own copies of what others tell; any order of arrival ends in the same state."""

from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Event
from contracts.contingent import (
    ClassOpened,
    ConsentChanged,
    MovementCancelled,
    PeopleMerged,
    PersonRenamed,
    RepresentativeLinked,
    StudentEnrolled,
    StudentMoved,
    StudentWithdrawn,
)
from contracts.identity import AppointmentEnded, SchoolOpened, StaffAppointed
from contracts.planning import AssignmentMade, CalendarSet, LessonsScheduled, SubstitutionSet
from contracts.student_body import KnownMovement
from services.gradebook.models.known import (
    KnownAssignment,
    KnownClass,
    KnownConsent,
    KnownRepresentative,
    KnownStaff,
    KnownStudent,
    KnownSubstitution,
)
from services.gradebook.models.known import (
    KnownMovement as KeptMovement,
)
from services.gradebook.models.names import sort_key, staff_name, student_name
from services.gradebook.repository import known, lessons, pages, rules

DIARY_PURPOSE = "P2"


def _owner(event: Event) -> dict[str, UUID | None]:
    return {"district_id": event.district_id, "school_id": event.school_id}


def _school(event: Event) -> UUID:
    assert event.school_id is not None
    return event.school_id


# schools and staff


def keep_school(uow: UnitOfWork, event: SchoolOpened) -> None:
    """A school proposes period marks by MATH until it decides otherwise."""
    if rules.get(uow, event.school.id) is None:
        rules.put(uow, event.school.id, "MATH", 0)


def keep_staff(uow: UnitOfWork, event: StaffAppointed) -> None:
    """Officers of the district's department have nothing to do in a journal."""
    one = event.appointment
    if event.school_id is not None:
        name = staff_name(one.last_name, one.first_name, one.middle_name)
        row = {"id": one.id, "person_id": one.person_id, "name": name, "role": one.role, "ends_on": one.ends_on}
        if known.keep(uow, KnownStaff, **row, as_of=event.at, **_owner(event)):
            known.touch_given_by(uow, one.person_id)


def end_appointment(uow: UnitOfWork, event: AppointmentEnded) -> None:
    if event.school_id is not None and not known.end_appointment(uow, event.appointment_id, event.ends_on, event.at):
        raise Conflict("Назначение ещё не известно")


# classes and students


def keep_class(uow: UnitOfWork, event: ClassOpened) -> None:
    known.one_hand(uow, _school(event))
    one = event.school_class
    row = {"id": one.id, "grade": one.grade, "title": one.title, "year": one.year}
    if known.keep(uow, KnownClass, **row, class_teacher_id=one.class_teacher_id, as_of=event.at, **_owner(event)):
        pages.open_for_class(uow, one.id)


def keep_student(uow: UnitOfWork, event: StudentEnrolled) -> None:
    one = event.student
    row = {
        "id": one.id,
        "person_id": one.person_id,
        "name": student_name(one.last_name, one.first_name),
        "sort_key": sort_key(one.last_name, one.first_name, one.middle_name),
        "birth_date": one.birth_date,
    }
    known.keep(uow, KnownStudent, **row, as_of=event.at, **_owner(event))
    _keep_movement(uow, event, one.id, one.class_id, event.movement)


def rename_student(uow: UnitOfWork, event: PersonRenamed) -> None:
    names = {
        "name": student_name(event.last_name, event.first_name),
        "sort_key": sort_key(event.last_name, event.first_name, event.middle_name),
        "birth_date": event.birth_date,
    }
    students = known.rename_student(uow, event.person_id, event.at, **names)
    if not students:
        raise Conflict("Зачисление ещё не известно")
    pages.touch_class(uow, {one for student in students for one in known.classes_of(uow, student)}, date.min)


def join_people(uow: UnitOfWork, event: PeopleMerged) -> None:
    """Enrolments keep their marks; whom families ask about is another person."""
    if known.own_students(uow, event.students, event.owner_id) < len(event.students):
        raise Conflict("Зачисление ещё не известно")


def move_student(uow: UnitOfWork, event: StudentMoved) -> None:
    _keep_movement(uow, event, event.student_id, event.to_class_id, event.movement)


def withdraw_student(uow: UnitOfWork, event: StudentWithdrawn) -> None:
    _keep_movement(uow, event, event.student_id, None, event.movement)


def undo_movement(uow: UnitOfWork, event: MovementCancelled) -> None:
    _keep_movement(uow, event, event.student_id, event.movement.to_class_id, event.movement, cancelled=True)


def _keep_movement(
    uow: UnitOfWork,
    event: Event,
    student_id: UUID,
    class_id: UUID | None,
    movement: KnownMovement,
    *,
    cancelled: bool = False,
) -> None:
    row = {"id": movement.id, "student_id": student_id, "effective_on": movement.effective_on, "class_id": class_id}
    known.keep(uow, KeptMovement, **row, cancelled=cancelled, as_of=event.at, **_owner(event))
    before = known.classes_of(uow, student_id)
    days = memberships([(one.effective_on, one.class_id) for one in known.movements(uow, student_id)])
    known.set_memberships(uow, student_id, days, district=event.district_id, school=event.school_id)
    touched = before | {one[0] for one in days}
    pages.touch_class(uow, touched, min([movement.effective_on, *(one[1] for one in days)]))


def memberships(movements: list[tuple[date, UUID | None]]) -> list[tuple[UUID, date, date | None]]:
    """Days in classes [from, to): each movement holds until the next; of two on one day the later told holds.

    A movement that leaves a student where they are (a debt, a form of learning) divides nothing.
    """
    movements = [one for n, one in enumerate(movements) if n == 0 or one[1] != movements[n - 1][1]]
    ends: list[date | None] = [following[0] for _, following in pairwise(movements)]
    spans = zip(movements, [*ends, None], strict=True) if movements else []
    return [(cls, start, end) for (start, cls), end in spans if cls is not None and start != end]


# families


def keep_representative(uow: UnitOfWork, event: RepresentativeLinked) -> None:
    one = event.link
    row = {
        "id": one.id,
        "student_person_id": one.student_person_id,
        "person_id": one.person_id,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "portal_access": one.portal_access,
    }
    known.keep(uow, KnownRepresentative, **row, as_of=event.at, **_owner(event))


def keep_consent(uow: UnitOfWork, event: ConsentChanged) -> None:
    if event.school_id is not None:
        diary = DIARY_PURPOSE in event.purposes
        known.keep(uow, KnownConsent, person_id=event.person_id, diary=diary, as_of=event.at, **_owner(event))


# the year


def keep_calendar(uow: UnitOfWork, event: CalendarSet) -> None:
    known.one_hand(uow, _school(event))
    if known.calendar_is_newer(uow, event.calendar_id, event.at):
        return
    dropped = known.periods_of(uow, event.calendar_id) - {one.id for one in event.periods}
    shared = {"calendar_id": event.calendar_id, "year": event.year, "grades": event.grades, "as_of": event.at}
    for one in event.periods:
        days = {"starts_on": one.starts_on, "ends_on": one.ends_on}
        known.keep_period(uow, id=one.id, title=one.title, number=one.number, **days, **shared, **_owner(event))
    pages.open_for_calendar(uow, event.calendar_id)
    if dropped:
        pages.close(uow, dropped)


def keep_assignment(uow: UnitOfWork, event: AssignmentMade) -> None:
    known.one_hand(uow, _school(event))
    one = event.assignment
    row = {
        "id": one.id,
        "class_id": one.class_id,
        "subject_id": one.subject_id,
        "subject": one.subject,
        "teacher_id": one.teacher_id,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
    }
    if known.keep(uow, KnownAssignment, **row, as_of=event.at, **_owner(event)):
        pages.open_for_assignment(uow, one.id)
        known.touch_lessons(uow, one.class_id)


def keep_lessons(uow: UnitOfWork, event: LessonsScheduled) -> None:
    """Held lessons are frozen: only planned ones move, change or vanish."""
    known.many_hands(uow, _school(event))
    assignment = known.assignment(uow, event.assignment_id)
    if assignment is None:
        raise Conflict("Назначение учителя ещё не известно")
    rows = [_planned(one) for one in event.lessons] + [lessons.tombstone(one, event.at) for one in event.removed]
    added, changed = lessons.keep(uow, assignment, event.at, rows)
    if changed:
        known.drop_works_of_removed(uow, event.removed)
        pages.repage(uow, [(assignment.class_id, assignment.subject_id)])
    elif added:  # nothing is written about a lesson that nobody knew
        pages.touch_course(uow, assignment.class_id, assignment.subject_id)


def keep_substitution(uow: UnitOfWork, event: SubstitutionSet) -> None:
    row: dict[str, Any] = {"lesson_id": event.lesson_id, "teacher_id": event.substitute_id, "day": event.on}
    row |= {"kind": event.kind, "number": event.number, "assignment_id": event.assignment_id}
    if known.keep(uow, KnownSubstitution, **row, as_of=event.at, **_owner(event)):
        known.touch_substituted(uow, event.lesson_id, event.assignment_id)


def _planned(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "day": one.on,
        "number": one.number,
        "state": "PLANNED",
        "topic": one.topic,
        "homework": one.homework,
    }
