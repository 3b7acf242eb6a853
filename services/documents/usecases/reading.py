"""What people look at: orders, their prints, the registration book."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.access import AccessAction
from contracts.base import File, Invalid, NotFound
from contracts.contingent import MovementCheck
from contracts.documents import BookEntry, BookPage, Order, OrderKind, OrderPage, OrderStatus
from contracts.ordering import TeachingCheck
from services.documents import views
from services.documents.models import orders as rows
from services.documents.models.days import day_of, now
from services.documents.repository import filings, known, orders, papers, records
from services.documents.repository.cursors import moment, parts
from services.documents.usecases import drafting, noting, printing, records_schedule, signing
from services.documents.usecases.form import Form, Signer
from services.documents.usecases.office import Office

PDF = "application/pdf"
LookUp = Callable[[UnitOfWork, UUID], rows.Order]


def get(uow: UnitOfWork, order_id: UUID) -> Order:
    return views.order(uow, orders.get(uow, order_id))


def find(
    uow: UnitOfWork, school_id: UUID, status: str | None, kind: OrderKind | None, year: int | None, after: str | None
) -> OrderPage:
    wanted = None
    if status is not None:
        try:
            wanted = OrderStatus(status.upper())
        except ValueError:
            known_ones = ", ".join(f"{one} — {rows.STATUS_WORDS[one]}" for one in OrderStatus)
            raise Invalid(f"Такого состояния у приказа нет. Допустимо: {known_ones}", field="status") from None
    before = parts(after, moment, UUID)
    return views.order_page(orders.page(uow, school_id, status=wanted, kind=kind, year=year, before=before))


def read_book(uow: UnitOfWork, school_id: UUID, year: int, letters: str | None, after: str | None) -> BookPage:
    found = papers.book(uow, school_id, year, letters, parts(after, date.fromisoformat, str, int, int))
    return views.book_page(found, _entries(uow, school_id, year, found[: papers.PAGE]))


def whole_book(uow: UnitOfWork, school_id: UUID, year: int) -> list[BookEntry]:
    return _entries(uow, school_id, year, papers.book(uow, school_id, year, limit=None))


def _entries(uow: UnitOfWork, school_id: UUID, year: int, found: Sequence[Any]) -> list[BookEntry]:
    """Lines of the book with what stands beside them: names, the case, who has read it, what replaced or undid it."""
    ids = [row.order_id for row in found]
    cases = records_schedule.schedule(uow, school_id, year).cases if found else []
    return views.book_entries(
        found,
        drafted=known.names_of(uow, [row.drafted_by for row in found]),
        signed=papers.signers_of(uow, ids),
        acknowledged=records.acknowledged(uow, ids, day_of(now())),
        corrected=records.corrected(uow, ids),
        changes=records.changes(uow, ids),
        lies_in=records.filed(uow, ids),
        cases=cases,
    )


def pdf(
    office: Office,
    order_id: UUID,
    *,
    signed: bool = False,
    look_up: LookUp = orders.get,
    operation: str = "orders.read",
) -> File:
    """Frozen bytes, signed bytes, or a print of the draft, of an order that `look_up` lets the caller see.

    Noted in the journal of access, about everybody whom the order names.
    """
    with office.begin() as uow:
        row = look_up(uow, order_id)
        kept = _kept(uow, row, signed=signed) if row.is_signed or signed else None
        note(uow, AccessAction.PRINT, operation, row)
        if kept is not None:
            return kept
    check = views.last_check(row) or drafting.ask_about(office, row)
    with office.press.turn():
        form, page = _composed(office, row, check)
        content = office.aside(printing.draft, form, now(), page).content
    return File(name="Проект приказа.pdf", media_type=PDF, content=content)


def _composed(office: Office, row: rows.Order, check: MovementCheck | TeachingCheck) -> tuple[Form, str | None]:
    """A draft as it would be signed today, and the school's own page."""
    with office.begin() as uow:
        school, today = known.school(uow, row.school_id), day_of(now())
        director, said = known.director(uow, row.school_id, today), signing.said_of(uow, row)
    signer = signing.signer_of(director) if director else Signer(position="Директор", initials="")
    return signing.compose(row, check, school, signer, said, now()), said.page


def note(uow: UnitOfWork, action: AccessAction, operation: str, row: rows.Order) -> None:
    registration = papers.registration_of(uow, row.id)
    which = f"Приказ № {registration.number}" if registration else "Проект приказа"
    noting.note(uow, action, operation, row, row.named, f"{which} «{row.heading}»")


def _kept(uow: UnitOfWork, row: rows.Order, *, signed: bool) -> File | None:
    """What is in store and will never be printed again."""
    filing = filings.filing_of(uow, row.id)
    if filing is not None and filing.destroyed_at is not None:
        raise NotFound(f"Приказ уничтожен по акту № {filing.act_number} от {filing.act_date:%d.%m.%Y}")
    registration, paper = papers.registration_of(uow, row.id), papers.paper_of(uow, row.id)
    if paper is not None and registration is not None and not signed:
        name = f"Приказ № {registration.number} от {registration.registered_on:%d.%m.%Y}.pdf".replace("/", "-")
        return File(name=name, media_type=PDF, content=paper.content)
    signature = papers.signature_of(uow, row.id, with_bytes=True) if row.is_signed else None
    if signature is not None:
        return File(name="Подписанный текст приказа.pdf", media_type=PDF, content=signature.content)
    if signed:
        raise NotFound("Приказ ещё не подписан")
    return None
