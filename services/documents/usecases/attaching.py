"""Files put on an order while it is a draft, read with it, taken off again."""

from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.access import AccessAction
from contracts.base import File
from contracts.documents import StepKind
from services.documents import store, views
from services.documents.models.attachments import OrderFile
from services.documents.models.days import now
from services.documents.models.files import named
from services.documents.repository import attachments, orders
from services.documents.usecases import noting, uploading
from services.documents.usecases.office import Office
from services.documents.usecases.reading import LookUp


def attach(office: Office, order_id: UUID, version: int, name: str, upload_id: UUID) -> Rendered:
    """Looked at before the transaction, part by part."""
    shown = named(name)
    with office.begin() as uow:
        row = uploading.editable(uow, order_id, version)
        upload, parts = uploading.whole(uow, upload_id, order_id)
        size = upload.size
    content = uploading.Content(store.opened(), row.school_id, parts)
    media_type, scanned, digest = uploading.looked_at(office, upload_id, shown, content)
    with office.begin() as uow:
        row, at = uploading.editable(uow, order_id, version), now()
        upload, _ = uploading.whole(uow, upload_id, order_id)
        upload.attached = True
        file = OrderFile(
            id=upload_id,
            district_id=row.district_id,
            school_id=row.school_id,
            order_id=row.id,
            name=shown,
            media_type=media_type,
            size=size,
            sha256=digest,
            scanned=scanned,
            added_by=uow.caller.person_id,
            added_at=at,
        )
        uow.add(file)
        row.version += 1
        orders.add_step(uow, row, StepKind.ATTACHED, at, by=uow.caller.person_id, comment=shown)
        return uow.answer(views.order(uow, row))


def detach(uow: UnitOfWork, order_id: UUID, attachment_id: UUID, version: int) -> Any:
    row, at = uploading.editable(uow, order_id, version, adding=False), now()
    file = attachments.get(uow, order_id, attachment_id)
    file.removed_at = at
    row.version += 1
    orders.add_step(uow, row, StepKind.DETACHED, at, by=uow.caller.person_id, comment=file.name)
    return views.order(uow, row)


def read(
    office: Office,
    order_id: UUID,
    attachment_id: UUID,
    offset: int,
    look_up: LookUp = orders.get,
    operation: str = "orders.read",
) -> File:
    """A part of it; beyond its end, nothing of its size. Each is noted: nobody need begin at the first."""
    with office.begin() as uow:
        row = look_up(uow, order_id)
        file = attachments.get(uow, order_id, attachment_id)
        noting.note(uow, AccessAction.VIEW, operation, row, row.named, f"Файл «{file.name}» к приказу")
        parts = uploading.parts_of(uow, file)
    return uploading.part(office, file, parts, offset)
