"""Signatures under an order → contract messages: the platform's own, and those made elsewhere."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.confirmations import ConfirmationMeans
from contracts.documents import NextSignature, OrderKind, OrderSignature, OrdersToSign, OrderToSign
from contracts.external_signatures import ExternalSignature, Revocation, SignedFile, Verdict
from services.documents.models import papers as rows
from services.documents.repository import external_signatures, known, next_signatures, signing
from services.documents.repository.cursors import cursor
from services.documents.repository.reviews import PAGE


def own(uow: UnitOfWork, row: rows.Signature, waiting: str | None) -> OrderSignature:
    return OrderSignature(
        person_id=row.person_id,
        full_name=row.full_name,
        position=row.position,
        signed_at=row.signed_at,
        sha256=row.sha256,
        confirmed_by=_means(uow, row.confirmation_id),
        then=[_next(uow, one) for one in next_signatures.of(uow, row.id)],
        waiting=waiting,
    )


def _next(uow: UnitOfWork, row: rows.NextSignature) -> NextSignature:
    return NextSignature(
        post=row.post,
        person_id=row.person_id,
        full_name=row.full_name,
        signed_at=row.signed_at,
        confirmed_by=_means(uow, row.confirmation_id),
    )


def _means(uow: UnitOfWork, confirmation_id: UUID | None) -> ConfirmationMeans | None:
    confirmed = signing.confirmation(uow, confirmation_id)
    return ConfirmationMeans(confirmed.means) if confirmed else None


def to_sign(found: Sequence[Any]) -> OrdersToSign:
    shown = found[:PAGE]
    items = [
        OrderToSign(id=row.id, kind=OrderKind(row.kind), heading=row.heading, post=row.sign_post, version=row.version)
        for row in shown
    ]
    return OrdersToSign(items=items, next=cursor(shown[-1].id) if len(found) > PAGE else None)


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
            revocation=Revocation(one.revocation),
            revoked_at=one.revoked_at,
            revocation_list_at=one.revocation_list_at,
            added_at=one.added_at,
            added_by=names.get(one.added_by),
        )
        for one in found
    ]
