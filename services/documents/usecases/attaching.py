"""Files put on an order while it is a draft, read with it, erased when they are taken off or it is destroyed."""

from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.base import Conflict, File, uuid7
from contracts.documents import OrderNotEditable, OrderStatus, StepKind
from services.documents import antivirus, store, views
from services.documents.models.attachments import MOST_FILES, OrderFile, named, sniffed
from services.documents.models.days import now
from services.documents.models.orders import STATUS_WORDS, Order
from services.documents.repository import attachments, orders
from services.documents.usecases import rights
from services.documents.usecases.office import Office
from services.documents.usecases.reading import LookUp


def attach(office: Office, order_id: UUID, version: int, name: str, content: bytes) -> Rendered:
    """Looked at and stored before the transaction; what nobody owns in the end is nobody's: the same bytes, once."""
    with office.begin() as uow:
        row = _editable(uow, order_id, version)
    shown = named(name)
    media_type = sniffed(shown, content)
    scanned = office.aside(antivirus.scan, content)
    files = store.opened()
    digest = office.aside(files.put, row.school_id, content)
    with office.begin() as uow:
        row, at = _editable(uow, order_id, version), now()
        attachments.claim(uow, row.school_id, digest, at)
        file = OrderFile(
            id=uuid7(),
            district_id=row.district_id,
            school_id=row.school_id,
            order_id=row.id,
            name=shown,
            media_type=media_type,
            size=len(content),
            sha256=digest,
            scanned=scanned,
            added_by=uow.caller.person_id,
            added_at=at,
        )
        uow.add(file)
        row.version += 1
        orders.add_step(uow, row, StepKind.ATTACHED, at, by=uow.caller.person_id, comment=shown)
        answer = uow.answer(views.order(uow, row))
    if not files.has(row.school_id, digest):
        office.aside(files.put, row.school_id, content)
    return answer


def detach(uow: UnitOfWork, order_id: UUID, attachment_id: UUID, version: int) -> Any:
    row, at = _editable(uow, order_id, version, adding=False), now()
    file = attachments.get(uow, order_id, attachment_id)
    file.removed_at = at
    row.version += 1
    orders.add_step(uow, row, StepKind.DETACHED, at, by=uow.caller.person_id, comment=file.name)
    return views.order(uow, row)


def read(office: Office, order_id: UUID, attachment_id: UUID, look_up: LookUp = orders.get) -> File:
    with office.begin() as uow:
        school_id = look_up(uow, order_id).school_id
        file = attachments.get(uow, order_id, attachment_id)
        name, media_type, digest = file.name, file.media_type, file.sha256
    return File(name=name, media_type=media_type, content=office.aside(store.opened().get, school_id, digest))


def erase(office: Office) -> None:
    """Bytes that are on no order any more. The rows stay locked meanwhile, so that nobody gives them a new owner."""
    with office.begin() as uow:
        for file in attachments.to_erase(uow):
            office.aside(store.opened().erase, file.school_id, file.sha256)
            file.erased_at = now()


def _editable(uow: UnitOfWork, order_id: UUID, version: int, *, adding: bool = True) -> Order:
    """Of whoever may draft, while nobody has it before them to agree or to sign."""
    row = orders.get_for_update(uow, order_id)
    rights.refuse_sender(uow.caller)
    rights.refuse_stale(uow, row, version)
    if row.status not in (OrderStatus.DRAFT.value, OrderStatus.REJECTED.value):
        raise OrderNotEditable(f"Приказ {STATUS_WORDS[OrderStatus(row.status)]}, его файлы уже не меняют")
    if adding and len(attachments.of_order(uow, order_id)) >= MOST_FILES:
        raise Conflict(f"У приказа не больше {MOST_FILES} файлов")
    return row
