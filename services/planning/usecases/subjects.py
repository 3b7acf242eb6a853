"""The subjects of a school."""

from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Invalid, uuid7
from contracts.planning import AssignmentMade, Subject, UnknownSubject
from services.planning import views
from services.planning.models import load
from services.planning.repository import assignments, subjects
from services.planning.usecases import place

LONGEST = 120


def list_(uow: UnitOfWork, school_id: UUID) -> list[Subject]:
    place.inside(uow)
    return [views.subject(row) for row in subjects.of_school(uow, school_id)]


def add(uow: UnitOfWork, school_id: UUID, name: str, short_name: str | None, area: str, id: UUID | None) -> Subject:
    school = place.school(uow, school_id, lock=True)
    name = _free_name(uow, school_id, name, None)
    subject = load.Subject(
        id=id or uuid7(),
        district_id=school.district_id,
        school_id=school_id,
        name=name,
        short_name=(short_name or name).strip()[:LONGEST],
        area=area.strip(),
        position=subjects.last_position(uow, school_id) + 1,
        active=True,
        version=1,
    )
    uow.add(subject)
    return views.subject(subject)


def change(
    uow: UnitOfWork, subject_id: UUID, name: str, short_name: str, area: str, active: bool, version: int
) -> Subject:
    """A new name is told with every assignment of the subject: journals show it."""
    subject = subjects.get_for_update(uow, subject_id)
    if subject is None:
        raise UnknownSubject("Предмет не найден")
    place.same_version(version, subject.version, views.subject(subject))
    name, renamed = _free_name(uow, subject.school_id, name, subject_id), name.strip() != subject.name
    subject.name, subject.short_name, subject.area = name, short_name.strip() or name, area.strip()
    subject.active, subject.version = active, subject.version + 1
    for row in assignments.of_subject(uow, subject_id) if renamed else ():
        known = views.known_assignment(row)
        uow.publish(AssignmentMade(district_id=row.district_id, school_id=row.school_id, assignment=known))
    return views.subject(subject)


def _free_name(uow: UnitOfWork, school_id: UUID, name: str, own_id: UUID | None) -> str:
    name = " ".join(name.split())
    if not 2 <= len(name) <= LONGEST:
        raise Invalid(f"Название предмета — от 2 до {LONGEST} знаков", field="name")
    same = subjects.by_name(uow, school_id, name)
    if same is not None and same.id != own_id:
        raise Conflict(f"Предмет «{same.name}» в школе уже есть")
    return name
