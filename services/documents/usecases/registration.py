"""Registration: a number without gaps, then frozen bytes, then the news.

Printing takes too long for a transaction that holds the counter of a series. So a registration has two:
the first gives the number to the order for ever, the second freezes the bytes and tells the world. An order
that was cut short between them (the process was killed) has its number already and is finished later,
by the next try of the clerk or by the timer, into the very same bytes: no number is lost or given twice.
"""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import structlog

from chassis.db import UnitOfWork
from chassis.failpoints import failpoint
from chassis.render import Rendered
from contracts.base import Conflict, Invalid, Refusal
from contracts.documents import OrderKind, OrderStatus, StepKind
from services.documents import views
from services.documents.models.days import day_of, now
from services.documents.models.numbering import printed
from services.documents.models.orders import Order
from services.documents.models.papers import FrozenPaper, Registration
from services.documents.repository import next_signatures, numbers, orders, papers, templates
from services.documents.usecases import printing, rights
from services.documents.usecases.office import Office
from services.documents.usecases.printing import Sheet

log = structlog.get_logger(__name__)
SHORTEST_REASON = 10
CUT_SHORT_AFTER = timedelta(seconds=15)


def register(office: Office, order_id: UUID) -> Rendered:
    """Of an order registered before: the order as it is."""
    with office.begin() as uow:
        row = orders.get_for_update(uow, order_id)
        rights.refuse_registrar(uow.caller)
        if row.status == OrderStatus.REGISTERED.value:
            return uow.answer(views.order(uow, row))
        take_number(uow, row)
    return finish(office, order_id)


def insert(office: Office, order_id: UUID, after: int, reason: str) -> Rendered:
    """The director registers between two numbers of this year: «143/1» after 143."""
    words = reason.strip()
    if len(words) < SHORTEST_REASON:
        raise Invalid("Объясните, почему номер вставляется между другими", field="reason")
    with office.begin() as uow:
        row = orders.get_for_update(uow, order_id)
        rights.signing_director(uow, row.school_id, day_of(now()))
        if row.status == OrderStatus.REGISTERED.value:
            return uow.answer(views.order(uow, row))
        take_number(uow, row, after=after, reason=words)
    return finish(office, order_id)


def take_number(uow: UnitOfWork, row: Order, *, after: int | None = None, reason: str | None = None) -> None:
    """The order keeps the number from the commit of this transaction on; a second time changes nothing."""
    if papers.registration_of(uow, row.id) is not None:
        return
    at = now()
    on, signature = day_of(at), papers.signature_of(uow, row.id)
    row.refuse_unregistrable(on, signature.signed_on if signature else None)
    series = numbers.numbering_of(uow, row.school_id).of(OrderKind(row.kind))
    seq, sub = _next(uow, row, series.letters, on.year, after)
    uow.add(
        Registration(
            order_id=row.id,
            district_id=row.district_id,
            school_id=row.school_id,
            letters=series.letters,
            year=on.year,
            seq=seq,
            sub=sub,
            number=printed(series, seq, sub),
            reason=reason,
            registered_on=on,
            registered_by=uow.caller.person_id,
            at=at,
        )
    )


def _next(uow: UnitOfWork, row: Order, letters: str, year: int, after: int | None) -> tuple[int, int]:
    if after is None:
        tenant = {"district_id": row.district_id, "school_id": row.school_id}
        return numbers.next_in(uow, letters=letters, year=year, **tenant), 0
    sub = numbers.next_between(uow, school_id=row.school_id, letters=letters, year=year, seq=after)
    if sub is None:
        raise Conflict(f"Номера {after} в этой серии в {year} году ещё не было", field="after")
    return after, sub


def finish(office: Office, order_id: UUID) -> Rendered:
    """Prints and freezes an order that has its number; of a frozen one, the order as it is."""
    with office.begin() as uow:
        row = orders.get(uow, order_id)
        if row.status == OrderStatus.REGISTERED.value:
            return uow.answer(views.order(uow, row))
        signature = papers.signature_of(uow, order_id, with_bytes=True)
        registration = papers.registration_of(uow, order_id)
        page = templates.page_of(uow, signature.template_id if signature else None)
        then = next_signatures.of(uow, signature.id) if signature else []
    assert signature is not None and registration is not None
    failpoint("documents", "numbered")
    sheet = office.press(printing.registered, signature, registration.number, registration.registered_on, page, then)
    failpoint("documents", "printed")
    with office.begin() as uow:
        row = orders.get_for_update(uow, order_id)
        if row.status != OrderStatus.REGISTERED.value:
            _freeze(uow, row, registration, sheet)
        return uow.answer(views.order(uow, row))


def resume(office: Office) -> None:
    """Finishes registrations that were cut short."""
    with office.begin() as uow:
        cut_short = papers.unfrozen(uow, now() - CUT_SHORT_AFTER)
    for order_id in cut_short:
        try:
            finish(office, order_id)
            log.info("registration_resumed", order_id=str(order_id))
        except Refusal as trouble:
            log.warning("registration_not_resumed", order_id=str(order_id), kind=trouble.kind)


def _freeze(uow: UnitOfWork, row: Order, registration: Registration, sheet: Sheet) -> None:
    at = now()
    row.register(at)
    uow.add(
        FrozenPaper(
            order_id=row.id,
            district_id=row.district_id,
            school_id=row.school_id,
            content=sheet.content,
            sha256=sha256(sheet.content).hexdigest(),
            sheets=sheet.pages,
            at=at,
        )
    )
    said = " — ".join(one for one in (registration.number, registration.reason) if one)
    orders.add_step(uow, row, StepKind.REGISTERED, at, by=registration.registered_by, comment=said)
    uow.publish(views.registered(row, registration))
