"""Signatures under an order → contract messages: the platform's own, and those made elsewhere."""

from uuid import UUID

from chassis.db import UnitOfWork
from contracts.confirmations import ConfirmationMeans
from contracts.documents import OrderSignature
from contracts.external_signatures import ExternalSignature, SignedFile, Verdict
from services.documents.models.papers import Signature
from services.documents.repository import external_signatures, known, signing


def own(uow: UnitOfWork, row: Signature) -> OrderSignature:
    confirmed = signing.confirmation(uow, row.confirmation_id)
    return OrderSignature(
        person_id=row.person_id,
        full_name=row.full_name,
        position=row.position,
        signed_at=row.signed_at,
        sha256=row.sha256,
        confirmed_by=ConfirmationMeans(confirmed.means) if confirmed else None,
    )


def external(uow: UnitOfWork, order_id: UUID) -> list[ExternalSignature]:
    found = external_signatures.of_order(uow, order_id)
    names = known.names_of(uow, [one.added_by for one in found])
    return [
        ExternalSignature(
            id=one.id,
            verdict=Verdict(one.verdict),
            detail=one.detail,
            of=SignedFile(one.signed_file) if one.signed_file else None,
            signer=one.signer,
            serial=one.serial,
            issuer=one.issuer,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            signed_at=one.signed_at,
            algorithm=one.algorithm,
            added_at=one.added_at,
            added_by=names.get(one.added_by),
        )
        for one in found
    ]
