"""Emergency access, open and past."""

from uuid import UUID

from sqlalchemy import select

from chassis.db import UnitOfWork
from contracts.base import NotFound
from services.identity.models.emergencies import Emergency

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('emergency' || %(person)s, 0))"
_OPEN = """
SELECT until FROM emergencies
WHERE person_id = %(person)s AND school_id = %(school)s AND closed_at IS NULL AND until > now()
ORDER BY until DESC LIMIT 1
"""
_LEFT = f"SELECT extract(epoch FROM until - now())::int FROM ({_OPEN}) o"


def is_open(uow: UnitOfWork, person_id: UUID, school_id: UUID) -> bool:
    """Nobody opens another for this person until commit."""
    uow.scalar(_LOCK, {"person": str(person_id)})
    return uow.scalar(_OPEN, {"person": person_id, "school": school_id}) is not None


def seconds_left(uow: UnitOfWork, person_id: UUID, school_id: UUID | None) -> int:
    return uow.scalar(_LEFT, {"person": person_id, "school": school_id}) or 0


def locked(uow: UnitOfWork, emergency_id: UUID, school_id: UUID, person_id: UUID | None) -> Emergency:
    """One of this school; of this person only when one is given."""
    mine = select(Emergency).where(Emergency.id == emergency_id, Emergency.school_id == school_id)
    if person_id is not None:
        mine = mine.where(Emergency.person_id == person_id)
    found = uow.session.scalar(mine.with_for_update())
    if found is None:
        raise NotFound("Экстренный доступ не найден")
    return found
