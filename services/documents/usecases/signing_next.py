"""Signatures after the director's: the same bytes, post by post, or back with a comment."""

from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.access import AccessAction
from contracts.base import File, Invalid, uuid7
from contracts.confirmations import ConfirmationPurpose, Proof
from contracts.documents import OrdersToSign, StepKind
from services.documents.models.days import day_of, now
from services.documents.models.papers import NextSignature
from services.documents.repository import next_signatures, orders, papers
from services.documents.repository.cursors import parts
from services.documents.usecases import confirming, reading, rights, signing_rules
from services.documents.usecases.office import Office
from services.documents.views import signatures as views

LONGEST_COMMENT = 2000


def waiting(uow: UnitOfWork, after: str | None) -> OrdersToSign:
    place = parts(after, UUID)
    return views.to_sign(next_signatures.waiting(uow, day_of(now()), place[0] if place else None))


def pdf(uow: UnitOfWork, order_id: UUID) -> File:
    """The very bytes whose SHA-256 the director's signature keeps."""
    row = next_signatures.get(uow, order_id, day_of(now()))
    signature = papers.signature_of(uow, row.id, with_bytes=True)
    assert signature is not None
    reading.note(uow, AccessAction.PRINT, "orders.review", row)
    return File(name="Подписанный текст приказа.pdf", media_type=reading.PDF, content=signature.content)


def sign(office: Office, order_id: UUID, version: int, confirmation: str | None = None) -> Rendered:
    with office.begin() as uow:
        row = next_signatures.get(uow, order_id, day_of(now()))
        needed = signing_rules.of(uow, row.school_id).confirm
    proof = confirming.judge(office, confirmation, ConfirmationPurpose.ORDER, order_id, needed=needed)
    with office.begin() as uow:
        _put(uow, order_id, version, proof)
        uow.flush()
        return uow.answer(waiting(uow, None))


def give_back(uow: UnitOfWork, order_id: UUID, version: int, comment: str) -> OrdersToSign:
    words, at = comment.strip(), now()
    if not 1 <= len(words) <= LONGEST_COMMENT:
        raise Invalid(f"Объясните, почему не подписываете: от 1 до {LONGEST_COMMENT} знаков", field="comment")
    row = next_signatures.get(uow, order_id, day_of(at), lock=True)
    rights.refuse_stale(uow, row, version)
    post = row.return_signed()
    orders.add_step(uow, row, StepKind.REJECTED, at, by=uow.caller.person_id, comment=words, post=post)
    uow.flush()
    return waiting(uow, None)


def _put(uow: UnitOfWork, order_id: UUID, version: int, proof: Proof | None) -> None:
    at = now()
    row = next_signatures.get(uow, order_id, day_of(at), lock=True)
    rights.refuse_stale(uow, row, version)
    signature = papers.signature_of(uow, order_id)
    assert signature is not None
    who = next_signatures.holder(uow, row, day_of(at))
    post = row.sign_next(day_of(at), signature.signed_on)
    one = NextSignature(
        id=uuid7(),
        district_id=row.district_id,
        school_id=row.school_id,
        signature_id=signature.id,
        order_id=row.id,
        post=post,
        person_id=who.person_id,
        account_id=uow.caller.account_id,
        last_name=who.last_name,
        first_name=who.first_name,
        middle_name=who.middle_name,
        signed_at=at,
        confirmation_id=confirming.use(uow, proof, row),
    )
    uow.add(one)
    orders.add_step(uow, row, StepKind.SIGNED, at, by=who.person_id, post=post)
