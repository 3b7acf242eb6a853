"""Schools, people and periods by what they are asked for."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from chassis.db import UnitOfWork
from services.reporting.models.known import KnownAppointment, KnownPeriod, KnownSchool


def appointment(uow: UnitOfWork, appointment_id: UUID) -> KnownAppointment | None:
    return uow.session.get(KnownAppointment, appointment_id, with_for_update=True)


def school(uow: UnitOfWork, school_id: UUID) -> KnownSchool | None:
    return uow.session.get(KnownSchool, school_id)


def person_name(uow: UnitOfWork, person_id: UUID | None) -> str | None:
    """As the person's latest appointment has it."""
    statement = select(KnownAppointment.full_name).where(KnownAppointment.person_id == person_id)
    return uow.session.scalar(statement.order_by(KnownAppointment.as_of.desc()).limit(1))


def director(uow: UnitOfWork, school_id: UUID, on: date) -> KnownAppointment | None:
    """Who heads the school on a day."""
    statement = select(KnownAppointment).where(
        KnownAppointment.school_id == school_id,
        KnownAppointment.role == "DIRECTOR",
        KnownAppointment.starts_on <= on,
        or_(KnownAppointment.ends_on.is_(None), KnownAppointment.ends_on > on),
    )
    return uow.session.scalar(statement.order_by(KnownAppointment.starts_on.desc()).limit(1))


def periods(uow: UnitOfWork, school_id: UUID) -> Sequence[KnownPeriod]:
    statement = select(KnownPeriod).where(KnownPeriod.school_id == school_id)
    return uow.session.scalars(statement.order_by(KnownPeriod.starts_on.desc(), KnownPeriod.id)).all()


def period_titled(uow: UnitOfWork, school_id: UUID | None, starts_on: date, ends_on: date) -> KnownPeriod | None:
    """A period of the study calendar with exactly these days."""
    statement = select(KnownPeriod).where(KnownPeriod.starts_on == starts_on, KnownPeriod.ends_on == ends_on)
    if school_id is not None:
        statement = statement.where(KnownPeriod.school_id == school_id)
    return uow.session.scalar(statement.order_by(KnownPeriod.title, KnownPeriod.id).limit(1))


def is_cancelled(uow: UnitOfWork, movement_id: UUID) -> bool:
    return bool(uow.scalar("SELECT 1 FROM movements WHERE id = %(id)s AND cancelled", {"id": movement_id}))
