"""Registered orders on their way into a case, into the archive, and out of the world by an act."""

from datetime import date
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Invalid, NotFound, Problem
from contracts.documents import Order, OrderStatus, StepKind
from contracts.filing import Destruction, FiledOrders
from services.documents import views
from services.documents.models.days import day_of, now
from services.documents.models.filing import FiledPaper, refuse_bad
from services.documents.models.orders import Order as OrderRow
from services.documents.models.papers import Registration
from services.documents.repository import attachments, filings, known, orders, papers
from services.documents.repository.cursors import parts
from services.documents.usecases import rights
from services.documents.views import filed

MOST_AT_ONCE = 500


def put(
    uow: UnitOfWork, order_id: UUID, version: int, case_index: str, case_title: str, keep_years: int | None
) -> Order:
    rights.refuse_registrar(uow.caller)
    refuse_bad(case_index, case_title, keep_years)
    row, registration = _registered(uow, order_id)
    rights.refuse_stale(uow, row, version)
    at, filing = now(), filings.filing_of(uow, order_id)
    if filing is None:
        filing = FiledPaper(order_id=row.id, district_id=row.district_id, school_id=row.school_id)
        uow.add(filing)
    filing.put(case_index.strip(), case_title.strip(), keep_years, registration.registered_on, at)
    row.version += 1
    comment = f"{filing.case_index} «{filing.case_title}»"
    orders.add_step(uow, row, StepKind.FILED, at, by=uow.caller.person_id, comment=comment)
    return views.order(uow, row)


def archive(uow: UnitOfWork, order_id: UUID) -> Order:
    rights.refuse_registrar(uow.caller)
    row, registration = _registered(uow, order_id)
    at, filing = now(), filings.filing_of(uow, order_id)
    if filing is None:
        raise Conflict("Сначала подшейте приказ в дело")
    filing.archive(registration.registered_on, day_of(at), at)
    orders.add_step(uow, row, StepKind.ARCHIVED, at, by=uow.caller.person_id)
    return views.order(uow, row)


def destroy(uow: UnitOfWork, school_id: UUID, act_number: str, act_date: date, order_ids: list[UUID]) -> Destruction:
    """All of the act or nothing: an order that must be kept refuses the whole act, by its number."""
    at, number = now(), act_number.strip()
    known.school(uow, school_id)
    rights.signing_director(uow, school_id, day_of(at))
    _refuse_bad_act(number, act_date, order_ids, day_of(at))
    found = filings.of_act(uow, school_id, order_ids)
    if len(found) != len(set(order_ids)):
        raise NotFound("Не все приказы акта подшиты в дела этой школы", field="order_ids")
    kept = [f"№ {one.number} — {why}" for _, one, filing in found if (why := filing.why_kept(act_date))]
    if kept:
        raise Conflict(f"Эти приказы уничтожать нельзя: {'; '.join(kept[:10])}", field="order_ids")
    for row, _, filing in found:
        filing.destroy(number, act_date, at)
        orders.add_step(uow, row, StepKind.DESTROYED, at, by=uow.caller.person_id, comment=f"Акт № {number}")
    uow.flush()
    filings.erase_papers(uow, order_ids)
    attachments.remove_all(uow, order_ids, at)
    for row, _, _ in found:
        row.forget()
    return Destruction(act_number=number, act_date=act_date, orders=len(found))


def find(
    uow: UnitOfWork, school_id: UUID, case_index: str | None, due_on: date | None, after: str | None
) -> FiledOrders:
    return filed.filed_orders(filings.page(uow, school_id, case_index, due_on, parts(after, date.fromisoformat, UUID)))


def _registered(uow: UnitOfWork, order_id: UUID) -> tuple[OrderRow, Registration]:
    row = orders.get_for_update(uow, order_id)
    registration = papers.registration_of(uow, order_id)
    if registration is None or row.status != OrderStatus.REGISTERED.value:
        raise Conflict("Подшивают и сдают в архив зарегистрированные приказы")
    return row, registration


def _refuse_bad_act(number: str, act_date: date, order_ids: list[UUID], today: date) -> None:
    problems = []
    if not 1 <= len(number) <= 50:
        problems.append(Problem(field="act_number", detail="Номер акта: от 1 до 50 знаков"))
    if act_date > today:
        problems.append(Problem(field="act_date", detail="Акт ещё не составлен: его дата впереди"))
    if not 1 <= len(order_ids) <= MOST_AT_ONCE:
        problems.append(Problem(field="order_ids", detail=f"В акте от 1 до {MOST_AT_ONCE} приказов"))
    if problems:
        raise Invalid("Проверьте акт", problems=problems)
