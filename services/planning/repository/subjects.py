"""Subjects of schools."""

from uuid import UUID

from sqlalchemy import func, select

from chassis.db import UnitOfWork
from services.planning.models.load import Subject


def of_school(uow: UnitOfWork, school_id: UUID) -> list[Subject]:
    order = (Subject.active.desc(), Subject.position, Subject.name)
    return list(uow.session.scalars(select(Subject).where(Subject.school_id == school_id).order_by(*order)))


def get(uow: UnitOfWork, subject_id: UUID) -> Subject | None:
    return uow.session.get(Subject, subject_id)


def get_for_update(uow: UnitOfWork, subject_id: UUID) -> Subject | None:
    return uow.session.get(Subject, subject_id, with_for_update={"key_share": True})


def by_name(uow: UnitOfWork, school_id: UUID, name: str) -> Subject | None:
    """Case does not make another subject."""
    named = func.lower(Subject.name) == name.lower()
    return uow.session.scalars(select(Subject).where(Subject.school_id == school_id, named)).first()


def last_position(uow: UnitOfWork, school_id: UUID) -> int:
    statement = select(func.coalesce(func.max(Subject.position), 0)).where(Subject.school_id == school_id)
    return uow.session.scalars(statement).one()
