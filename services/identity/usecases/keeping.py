"""Keeping own copies of what contingent tells."""

from chassis.db import UnitOfWork
from contracts.base import Conflict
from contracts.contingent import (
    ConsentChanged,
    MovementCancelled,
    PersonRenamed,
    RepresentativeLinked,
    StudentEnrolled,
    StudentMoved,
    StudentWithdrawn,
)
from services.identity.repository import known
from services.identity.usecases.ending import end_lapsed

_UNKNOWN = "Зачисление ещё не известно"
"""Told again later: the enrolment is on its way."""


def keep_student(uow: UnitOfWork, event: StudentEnrolled) -> None:
    known.keep_person(uow, event.student, event.at)
    known.keep_student(uow, event.student, event.at)


def keep_name(uow: UnitOfWork, event: PersonRenamed) -> None:
    known.keep_person(uow, event, event.at)


def move_student(uow: UnitOfWork, event: StudentMoved) -> None:
    if not known.move_student(uow, event.student_id, event.to_class_id, event.at):
        raise Conflict(_UNKNOWN)


def end_enrolment(uow: UnitOfWork, event: StudentWithdrawn) -> None:
    if not known.end_enrolment(uow, event.student_id, event.movement.effective_on, event.at):
        raise Conflict(_UNKNOWN)
    end_lapsed(uow, known.family(uow, event.student_id))


def undo_movement(uow: UnitOfWork, event: MovementCancelled) -> None:
    if not known.restore(uow, event.student_id, event.class_id, event.left_on, event.at):
        raise Conflict(_UNKNOWN)
    end_lapsed(uow, known.family(uow, event.student_id))


def keep_representative(uow: UnitOfWork, event: RepresentativeLinked) -> None:
    known.keep_person(uow, event.link, event.at)
    known.keep_link(uow, event.link, event.at)
    if not event.link.portal_access or event.link.ends_on is not None:
        end_lapsed(uow, [event.link.person_id])


def keep_consent(uow: UnitOfWork, event: ConsentChanged) -> None:
    known.keep_consent(uow, event)
    if "P2" not in event.purposes:
        end_lapsed(uow, [event.person_id])
