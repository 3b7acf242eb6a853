"""Rows → contract messages."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.schemas import result_loader
from contracts.acknowledgements import AcknowledgementCount
from contracts.attachments import Attachment
from contracts.contingent import MovementProblem
from contracts.documents import (
    BookEntry,
    BookPage,
    ExecutionState,
    Order,
    OrderCheck,
    OrderExecution,
    OrderKind,
    OrderNumbering,
    OrderPage,
    OrderRegistered,
    OrderStatus,
    OrderStep,
    OrderSummary,
    OrderTakesEffect,
    OrderToReview,
    RegisteredOrder,
    ReviewPage,
    ReviewRoutes,
    StepKind,
)
from contracts.registers import RecordCase
from contracts.reviewing import OrderReview
from services.documents.models import orders as rows
from services.documents.models.days import day_of, now
from services.documents.models.numbering import Numbering
from services.documents.models.papers import Registration
from services.documents.models.records import case_of
from services.documents.models.reviewing import ReviewRouting
from services.documents.repository import attachments, known, orders, papers, reviews
from services.documents.repository.acknowledgements import frozen
from services.documents.repository.cursors import cursor
from services.documents.views import filed, signatures
from services.documents.views.content import as_json as as_json
from services.documents.views.content import checked as checked
from services.documents.views.content import last_check as last_check
from services.documents.views.content import movements as movements
from services.documents.views.content import people as people
from services.documents.views.content import roles as roles
from services.documents.views.content import teaching as teaching


def order(uow: UnitOfWork, row: rows.Order) -> Order:
    """The whole order as its readers see it."""
    uow.flush()
    registration, registered = papers.registration_of(uow, row.id), row.status == OrderStatus.REGISTERED.value
    signature = papers.signature_of(uow, row.id) if row.is_signed else None
    frozen_paper = frozen(uow, row.id, day_of(now()))
    return Order(
        id=row.id,
        school_id=row.school_id,
        version=row.version,
        kind=OrderKind(row.kind),
        status=OrderStatus(row.status),
        heading=row.heading,
        basis=row.basis,
        instructions=row.instructions,
        movements=movements(row),
        check=_check(row),
        number=registration.number if registration else None,
        registered_on=registration.registered_on if registration else None,
        signature=signatures.own(uow, signature, row.sign_post) if signature else None,
        execution=_execution(row),
        sha256=frozen_paper.sha256 if frozen_paper else None,
        corrects=row.corrects_id,
        steps=_steps(uow, row.id),
        acknowledgement=_count(frozen_paper) if frozen_paper and frozen_paper.total else None,
        review=_review(uow, row),
        roles=roles(row),
        teaching=teaching(row),
        attachments=_attachments(uow, row.id),
        target=row.target_id,
        external_signatures=signatures.external(uow, row.id),
        life=filed.life(uow, row, registration) if registration and registered else None,
        printing_since=registration.at if registration and not registered else None,
    )


def _review(uow: UnitOfWork, row: rows.Order) -> OrderReview | None:
    if row.sent_at is None:
        return None
    agreed = [one.post for one in orders.visas_of(uow, row) if one.post]
    return OrderReview(waiting=row.review_post, then=row.review_then or [], agreed=agreed, sent_at=row.sent_at)


def _attachments(uow: UnitOfWork, order_id: UUID) -> list[Attachment]:
    found = attachments.of_order(uow, order_id)
    names = known.names_of(uow, [one.added_by for one in found])
    return [
        Attachment(
            id=one.id,
            name=one.name,
            media_type=one.media_type,
            size=one.size,
            sha256=one.sha256,
            scanned=one.scanned,
            added_at=one.added_at,
            added_by=names.get(one.added_by),
        )
        for one in found
    ]


def _check(row: rows.Order) -> OrderCheck | None:
    if row.checked_at is None:
        return None
    load = result_loader(list[MovementProblem])
    return OrderCheck(
        checked_at=row.checked_at,
        problems=load(row.problems or []),
        warnings=load(row.warnings or []),
        people=people(row),
    )


def _execution(row: rows.Order) -> OrderExecution | None:
    if row.execution is None or row.execution_at is None:
        return None
    return OrderExecution(
        state=ExecutionState(row.execution),
        line=row.execution_line,
        reason=row.execution_reason,
        at=row.execution_at,
    )


def _steps(uow: UnitOfWork, order_id: UUID) -> list[OrderStep]:
    steps = orders.steps_of(uow, order_id)
    names = known.names_of(uow, [one.person_id for one in steps])
    return [
        OrderStep(
            step=StepKind(one.step),
            at=one.at,
            who=names.get(one.person_id) if one.person_id else None,
            comment=one.comment,
            post=one.post,
        )
        for one in steps
    ]


def order_page(found: Sequence[Any]) -> OrderPage:
    shown, more = found[: orders.PAGE], len(found) > orders.PAGE
    summaries = [
        OrderSummary(
            **{
                **row._mapping,
                "kind": OrderKind(row.kind),
                "status": OrderStatus(row.status),
                "execution": ExecutionState(row.execution) if row.execution else None,
            }
        )
        for row in shown
    ]
    last = shown[-1] if shown else None
    return OrderPage(orders=summaries, next=cursor(last.created_at, last.id) if more and last else None)


def book_page(found: Sequence[Any], entries: list[BookEntry]) -> BookPage:
    """`entries` are of the lines shown; one more line says that the book goes on."""
    last = found[len(entries) - 1] if len(found) > len(entries) else None
    return BookPage(
        entries=entries, next=cursor(last.registered_on, last.letters, last.seq, last.sub) if last else None
    )


def book_entries(
    found: Sequence[Any],
    *,
    drafted: dict[UUID | None, str],
    signed: dict[UUID, str],
    acknowledged: dict[UUID, Any],
    corrected: dict[UUID, str],
    changes: dict[UUID, list[Any]],
    lies_in: dict[UUID, str],
    cases: list[RecordCase],
) -> list[BookEntry]:
    return [
        BookEntry(
            order_id=line.order_id,
            series=line.letters,
            number=line.number,
            registered_on=line.registered_on,
            kind=OrderKind(line.kind),
            heading=line.heading,
            drafted_by=drafted.get(line.drafted_by),
            signed_by=signed.get(line.order_id, ""),
            sheets=line.sheets,
            inserted_because=line.reason,
            filed_in=lies_in.get(line.order_id) or (case.index if (case := case_of(cases, line.kind)) else None),
            filed=line.order_id in lies_in,
            acknowledgement=_count(acknowledged.get(line.order_id)),
            corrected_by=corrected.get(line.order_id),
            changed_by=filed.changing_orders(changes.get(line.order_id, [])),
        )
        for line in found
    ]


def _count(row: Any) -> AcknowledgementCount | None:
    names = ("total", "acknowledged", "refused", "pending", "overdue")
    return AcknowledgementCount(**{name: getattr(row, name) for name in names}) if row else None


def numbering(row: Numbering) -> OrderNumbering:
    return OrderNumbering(version=row.version, series=row.all())


def review_routes(row: ReviewRouting | None) -> ReviewRoutes:
    return ReviewRoutes(version=row.version, routes=row.all()) if row else ReviewRoutes(version=0, routes=[])


def review_page(found: Sequence[Any]) -> ReviewPage:
    shown, more = found[: reviews.PAGE], len(found) > reviews.PAGE
    items = [
        OrderToReview(
            id=row.id,
            kind=OrderKind(row.kind),
            heading=row.heading,
            post=row.review_post,
            sent_at=row.sent_at,
            version=row.version,
        )
        for row in shown
    ]
    return ReviewPage(items=items, next=cursor(shown[-1].sent_at, shown[-1].id) if more else None)


def registered(row: rows.Order, registration: Registration) -> OrderRegistered:
    told = _registered_order(row, registration)
    return OrderRegistered(district_id=row.district_id, school_id=row.school_id, order=told)


def takes_effect(row: rows.Order, registration: Registration) -> OrderTakesEffect:
    told = _registered_order(row, registration)
    return OrderTakesEffect(district_id=row.district_id, school_id=row.school_id, order=told)


def _registered_order(row: rows.Order, registration: Registration) -> RegisteredOrder:
    return RegisteredOrder(
        id=row.id,
        kind=OrderKind(row.kind),
        number=registration.number,
        registered_on=registration.registered_on,
        title=row.heading,
        movements=movements(row),
        roles=roles(row),
        teaching=teaching(row),
        amends=row.target_id if row.kind == OrderKind.AMEND.value else None,
    )
