"""Keeping what identity, planning and documents tell about schools, staff and signed papers, and asking it."""

from datetime import date
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, NotFound
from contracts.documents import ConsentScanned
from contracts.identity import AppointmentEnded, SchoolOpened, StaffAppointed
from contracts.planning import AssignmentMade
from services.contingent.models import names
from services.contingent.models.known import KnownAppointment, KnownAssignment, KnownScan, KnownSchool
from services.contingent.repository import schools
from services.contingent.usecases import class_teachers, clock


def keep_school(uow: UnitOfWork, event: SchoolOpened) -> None:
    school = event.school
    known = {"id": school.id, "school_id": school.id, "district_id": event.district_id, "as_of": event.at}
    schools.keep(uow, KnownSchool, {**known, "short_name": school.short_name, "place": school.place})


def keep_appointment(uow: UnitOfWork, event: StaffAppointed) -> None:
    """Appointments in the district's department, which are of no school, do not matter here."""
    one = event.appointment
    if event.school_id is None:
        return
    known = {"id": one.id, "school_id": event.school_id, "district_id": event.district_id, "as_of": event.at}
    full_name = names.full(one.last_name, one.first_name, one.middle_name)
    role = {"person_id": one.person_id, "full_name": full_name, "role": one.role, "class_id": one.class_id}
    schools.keep(uow, KnownAppointment, {**known, **role, "starts_on": one.starts_on, "ends_on": one.ends_on})
    class_teachers.follow(uow, one.id)


def keep_assignment(uow: UnitOfWork, event: AssignmentMade) -> None:
    one = event.assignment
    known = {"id": one.id, "school_id": event.school_id, "district_id": event.district_id, "as_of": event.at}
    held = {"starts_on": one.starts_on, "ends_on": one.ends_on}
    schools.keep(uow, KnownAssignment, {**known, "class_id": one.class_id, "teacher_id": one.teacher_id, **held})


def keep_scan(uow: UnitOfWork, event: ConsentScanned) -> None:
    if event.gone:
        return schools.forget_scan(uow, event.scan_id)
    known = {"id": event.scan_id, "school_id": event.school_id, "district_id": event.district_id, "as_of": event.at}
    schools.keep(uow, KnownScan, {**known, "person_id": event.person_id, "sha256": event.sha256})


def end_appointment(uow: UnitOfWork, event: AppointmentEnded) -> None:
    if event.school_id is None:
        return
    if not schools.end_appointment(uow, event.appointment_id, event.ends_on, event.at):
        raise Conflict("Назначение ещё не известно")
    class_teachers.follow(uow, event.appointment_id)


def district_of(uow: UnitOfWork, school_id: UUID) -> UUID:
    """The district of the caller's school; another school's existence is not told."""
    district = schools.visible(uow, school_id, clock.today())
    if district is not None:
        return district
    raise NotFound("Школа не найдена")


def works_elsewhere(uow: UnitOfWork, person_id: UUID, school_id: UUID, on: date) -> bool:
    return schools.works_elsewhere(uow, person_id, school_id, on)
