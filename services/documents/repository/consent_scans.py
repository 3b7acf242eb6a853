"""Signed consents and their files. Whether the caller may know of the person has been asked before (of contingent)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from chassis.db import UnitOfWork
from contracts.base import NotFound
from services.documents.models.attachments import OrderFile
from services.documents.models.consent_scans import ConsentScan

Pair = tuple[ConsentScan, OrderFile]
_BOTH = select(ConsentScan, OrderFile).join(OrderFile, OrderFile.id == ConsentScan.id)


def of_person(uow: UnitOfWork, person_id: UUID, consent_ids: list[UUID]) -> Sequence[Pair]:
    """Newest first; a consent that came from a merged card brings its paper along."""
    mine = or_(ConsentScan.person_id == person_id, ConsentScan.consent_id.in_(consent_ids))
    kept = or_(OrderFile.removed_at.is_(None), ConsentScan.act_date.is_not(None))
    statement = _BOTH.where(mine, kept).order_by(OrderFile.added_at.desc(), OrderFile.id.desc())
    return [(scan, file) for scan, file in uow.session.execute(statement)]


def get(uow: UnitOfWork, scan_id: UUID, *, lock: bool = False) -> Pair:
    statement = _BOTH.where(ConsentScan.id == scan_id)
    found = uow.session.execute(statement.with_for_update() if lock else statement).one_or_none()
    if found is None:
        raise NotFound("Такого скана нет")
    return found[0], found[1]


def same(uow: UnitOfWork, school_id: UUID, digest: str) -> Pair | None:
    """The paper of these bytes that the school keeps."""
    kept = (OrderFile.school_id == school_id, OrderFile.sha256 == digest, OrderFile.removed_at.is_(None))
    found = uow.session.execute(_BOTH.where(*kept)).one_or_none()
    return (found[0], found[1]) if found else None


def unregistered(uow: UnitOfWork, before: datetime) -> Sequence[Pair]:
    """Of any school, locked: for one process at a time."""
    nobodys = (ConsentScan.consent_id.is_(None), OrderFile.removed_at.is_(None), OrderFile.added_at < before)
    statement = _BOTH.where(*nobodys).limit(20).with_for_update(skip_locked=True)
    return [(scan, file) for scan, file in uow.session.execute(statement)]
