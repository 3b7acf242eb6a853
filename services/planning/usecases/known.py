"""Keeping what other services have told."""

from chassis.db import UnitOfWork
from contracts.base import Conflict, uuid7
from contracts.contingent import ClassOpened
from contracts.identity import AppointmentEnded, SchoolOpened, StaffAppointed
from services.planning.models.first_subjects import DEFAULT_SUBJECTS
from services.planning.models.load import Subject
from services.planning.repository import known


def keep_school(uow: UnitOfWork, event: SchoolOpened) -> None:
    """A school that is new here begins with the default subjects."""
    if known.keep_school(uow, event.school, event.district_id, event.at):
        for position, (name, short_name, area) in enumerate(DEFAULT_SUBJECTS, 1):
            subject = Subject(
                id=uuid7(),
                district_id=event.district_id,
                school_id=event.school.id,
                name=name,
                short_name=short_name,
                area=area,
                position=position,
                active=True,
                version=1,
            )
            uow.add(subject)


def keep_class(uow: UnitOfWork, event: ClassOpened) -> None:
    if event.school_id is not None:
        known.keep_class(uow, event.school_class, event.district_id, event.school_id, event.at)


def keep_appointment(uow: UnitOfWork, event: StaffAppointed) -> None:
    """Those of the department teach nobody and are not kept."""
    if event.school_id is not None:
        known.keep_appointment(uow, event.appointment, event.district_id, event.school_id, event.at)


def end_appointment(uow: UnitOfWork, event: AppointmentEnded) -> None:
    if event.school_id is None:
        return
    if not known.end_appointment(uow, event.appointment_id, event.ends_on, event.at):
        raise Conflict("Назначение ещё не известно")
