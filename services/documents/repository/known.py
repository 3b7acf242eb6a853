"""What others told. A row remembers the moment it is as of: older news never overwrites newer."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from contracts.base import Conflict, NotFound
from services.documents.models.known import KnownClass, KnownSchool, KnownStaff

Known = type[KnownSchool] | type[KnownStaff] | type[KnownClass]


def keep(uow: UnitOfWork, table: Known, values: dict[str, Any]) -> None:
    """Inserts or overwrites by id, unless something newer is kept already."""
    statement = insert(table).values(values)
    newer = {name: statement.excluded[name] for name in values if name != "id"}
    uow.execute(
        statement.on_conflict_do_update(
            index_elements=["id"], set_=newer, where=table.as_of <= statement.excluded.as_of
        )
    )


def end_appointment(uow: UnitOfWork, appointment_id: UUID, ends_on: date, as_of: datetime) -> None:
    """Raises Conflict when the appointment itself is not told yet: the event is tried again later."""
    known = uow.session.get(KnownStaff, appointment_id)
    if known is None:
        raise Conflict("Назначение ещё не известно")
    statement = update(KnownStaff).where(KnownStaff.id == appointment_id, KnownStaff.as_of <= as_of)
    uow.execute(statement.values(ends_on=ends_on, as_of=as_of))


def school(uow: UnitOfWork, school_id: UUID) -> KnownSchool:
    found = uow.session.get(KnownSchool, school_id)
    if found is None:
        raise NotFound("Такой школы нет")
    return found


def director(uow: UnitOfWork, school_id: UUID, on: date, person_id: UUID | None = None) -> KnownStaff | None:
    """Who directs the school on a day (or whether this person does): by appointment, acting ones too."""
    statement = select(KnownStaff).where(
        KnownStaff.school_id == school_id,
        KnownStaff.role == "DIRECTOR",
        KnownStaff.starts_on <= on,
        or_(KnownStaff.ends_on.is_(None), KnownStaff.ends_on > on),
    )
    if person_id is not None:
        statement = statement.where(KnownStaff.person_id == person_id)
    return uow.session.scalars(statement.order_by(KnownStaff.starts_on.desc(), KnownStaff.id).limit(1)).one_or_none()


def classes_of(uow: UnitOfWork, school_id: UUID, teacher_id: UUID | None) -> set[UUID]:
    """Classes whose class teacher is this person."""
    statement = select(KnownClass.id).where(
        KnownClass.school_id == school_id, KnownClass.class_teacher_id == teacher_id
    )
    return set(uow.session.scalars(statement))


def class_titles(uow: UnitOfWork, class_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    statement = select(KnownClass.id, KnownClass.title).where(KnownClass.id.in_([one for one in class_ids if one]))
    return {row.id: row.title for row in uow.execute(statement)}


def names_of(uow: UnitOfWork, person_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Full names of members of staff by person."""
    wanted = {one for one in person_ids if one is not None}
    if not wanted:
        return {}
    statement = select(KnownStaff).where(KnownStaff.person_id.in_(wanted)).order_by(KnownStaff.as_of)
    return {one.person_id: one.full_name for one in uow.session.scalars(statement)}


def staff_on(
    uow: UnitOfWork,
    school_id: UUID,
    on: date,
    *,
    roles: Iterable[str],
    class_ids: Iterable[UUID] = (),
    person_ids: Iterable[UUID] = (),
) -> dict[UUID, KnownStaff]:
    """Staff of a school on a day by person: in one of the roles, class teacher of one of the classes, or named."""
    of_classes = select(KnownClass.class_teacher_id).where(
        KnownClass.school_id == school_id, KnownClass.id.in_(list(class_ids))
    )
    statement = (
        select(KnownStaff)
        .where(
            KnownStaff.school_id == school_id,
            KnownStaff.starts_on <= on,
            or_(KnownStaff.ends_on.is_(None), KnownStaff.ends_on > on),
            or_(
                KnownStaff.role.in_(list(roles)),
                KnownStaff.person_id.in_(list(person_ids)),
                KnownStaff.person_id.in_(of_classes),
            ),
        )
        .order_by(KnownStaff.starts_on.desc(), KnownStaff.id)
    )
    found: dict[UUID, KnownStaff] = {}
    for one in uow.session.scalars(statement):
        found.setdefault(one.person_id, one)
    return found


def classes_without_teacher(uow: UnitOfWork, school_id: UUID, class_ids: list[UUID]) -> set[UUID]:
    """Of the named classes, those that the school has not, or that nobody leads."""
    statement = select(KnownClass.id).where(
        KnownClass.school_id == school_id, KnownClass.id.in_(class_ids), KnownClass.class_teacher_id.is_not(None)
    )
    return set(class_ids) - set(uow.session.scalars(statement))


def staff_of(uow: UnitOfWork, school_id: UUID, person_ids: Iterable[UUID]) -> Sequence[KnownStaff]:
    """All appointments in a school of the persons, the newest last."""
    statement = select(KnownStaff).where(KnownStaff.school_id == school_id, KnownStaff.person_id.in_(set(person_ids)))
    return uow.session.scalars(statement.order_by(KnownStaff.starts_on, KnownStaff.id)).all()


def holders_of(uow: UnitOfWork, school_id: UUID, roles: Iterable[str]) -> Sequence[KnownStaff]:
    """All appointments in a school to the roles."""
    statement = select(KnownStaff).where(KnownStaff.school_id == school_id, KnownStaff.role.in_(set(roles)))
    return uow.session.scalars(statement.order_by(KnownStaff.starts_on, KnownStaff.id)).all()


def titles_of(uow: UnitOfWork, school_id: UUID, class_ids: Iterable[UUID]) -> dict[UUID, str]:
    statement = select(KnownClass).where(KnownClass.school_id == school_id, KnownClass.id.in_(set(class_ids)))
    return {one.id: one.title for one in uow.session.scalars(statement)}
