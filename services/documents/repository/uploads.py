"""Files on their way, and the parts that files are kept in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select

from chassis.db import UnitOfWork
from contracts.base import NotFound
from services.documents.models.attachments import FilePart, OrderFile, UploadRow


def get_own_for_update(uow: UnitOfWork, upload_id: UUID) -> UploadRow:
    """Whoever has begun it, goes on with it."""
    mine = (UploadRow.id == upload_id, UploadRow.begun_by == uow.caller.person_id)
    found = uow.session.scalars(select(UploadRow).where(*mine).with_for_update()).one_or_none()
    if found is None:
        raise NotFound("Такой загрузки файла нет: начните её заново")
    return found


def open_ones(uow: UnitOfWork) -> int:
    """How many files of the caller are on their way."""
    mine = (UploadRow.begun_by == uow.caller.person_id, UploadRow.attached.is_(False))
    return uow.session.scalars(select(func.count()).select_from(UploadRow).where(*mine)).one()


def parts_of(uow: UnitOfWork, file_id: UUID) -> Sequence[FilePart]:
    statement = select(FilePart).where(FilePart.file_id == file_id).order_by(FilePart.number)
    return uow.session.scalars(statement).all()


def hold(uow: UnitOfWork, school_id: UUID, digest: str) -> None:
    """Until the end of this transaction nobody gives these bytes an owner, and nobody erases them."""
    uow.scalar("SELECT pg_advisory_xact_lock(hashtextextended(%(what)s, 0))", {"what": f"{school_id} {digest}"})


def owned_elsewhere(uow: UnitOfWork, file_id: UUID, school_id: UUID, digest: str) -> bool:
    """Whether another file of the school has the same bytes; one from before there were parts, too."""
    part = select(FilePart.file_id).where(FilePart.school_id == school_id, FilePart.sha256 == digest)
    whole = select(OrderFile.id).where(OrderFile.school_id == school_id, OrderFile.sha256 == digest)
    others = part.where(FilePart.file_id != file_id).union_all(
        whole.where(OrderFile.id != file_id, OrderFile.erased_at.is_(None))
    )
    return uow.execute(others.limit(1)).first() is not None


def forget_parts(uow: UnitOfWork, file_id: UUID) -> None:
    uow.execute(delete(FilePart).where(FilePart.file_id == file_id))


def begun_before(uow: UnitOfWork, moment: datetime) -> UploadRow | None:
    """One that is old enough to be swept away."""
    statement = select(UploadRow).where(UploadRow.begun_at < moment).limit(1).with_for_update(skip_locked=True)
    return uow.session.scalars(statement).one_or_none()
