"""Signatures made elsewhere, by a certificate, brought to an order as a .sig or .p7s."""

from dataclasses import asdict
from hashlib import sha256
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.base import Conflict, File, uuid7
from contracts.documents import OrderStatus
from contracts.external_signatures import SignedFile
from services.documents import verifying, views
from services.documents.models.days import now
from services.documents.models.external_signatures import MOST, ExternalSignature
from services.documents.models.orders import STATUS_WORDS, Order
from services.documents.repository import external_signatures, orders, papers
from services.documents.usecases import rights
from services.documents.usecases.office import Office
from services.documents.verifying import Finding

P7S = "application/pkcs7-signature"


def bring(office: Office, order_id: UUID, content: bytes) -> Rendered:
    """Checked once, in no transaction. The same file brought again changes nothing."""
    with office.begin() as uow:
        _signed(uow, order_id)
        files = _files(uow, order_id)
    found = office.aside(verifying.verified, list(files.values()), content)
    with office.begin() as uow:
        row = _signed(uow, order_id)
        signature = _row(row, content, found, list(files), uow.caller.person_id)
        known = external_signatures.of_order(uow, order_id)
        if signature.sha256 not in {one.sha256 for one in known}:
            if len(known) >= MOST:
                raise Conflict(f"У приказа не больше {MOST} внешних подписей")
            uow.add(signature)
            row.version += 1
        return uow.answer(views.order(uow, row))


def read(uow: UnitOfWork, order_id: UUID, signature_id: UUID) -> File:
    """The very file that was brought: whoever doubts the verdict checks it elsewhere."""
    row = orders.get(uow, order_id)
    signature = external_signatures.get(uow, row.id, signature_id)
    return File(name="Подпись.p7s", media_type=P7S, content=signature.content)


def _signed(uow: UnitOfWork, order_id: UUID) -> Order:
    """What is frozen may be signed elsewhere too."""
    row = orders.get_for_update(uow, order_id)
    rights.refuse_registrar(uow.caller)
    if row.status not in (OrderStatus.SIGNED.value, OrderStatus.REGISTERED.value):
        raise Conflict(
            f"Приказ {STATUS_WORDS[OrderStatus(row.status)]}: внешняя подпись ставится под подписанным приказом"
        )
    return row


def _files(uow: UnitOfWork, order_id: UUID) -> dict[SignedFile, bytes]:
    registered, signed = papers.paper_of(uow, order_id), papers.signature_of(uow, order_id, with_bytes=True)
    found = {SignedFile.REGISTERED: registered, SignedFile.SIGNED: signed}
    files = {name: one.content for name, one in found.items() if one is not None}
    if not files:
        raise Conflict("Приказ уничтожен по акту: подписывать нечего")
    return files


def _row(row: Order, content: bytes, found: Finding, files: list[SignedFile], by: UUID | None) -> ExternalSignature:
    facts = asdict(found)
    number = facts.pop("of")
    return ExternalSignature(
        id=uuid7(),
        district_id=row.district_id,
        school_id=row.school_id,
        order_id=row.id,
        content=content,
        sha256=sha256(content).hexdigest(),
        signed_file=None if number is None else files[number].value,
        added_by=by,
        added_at=now(),
        **facts,
    )
