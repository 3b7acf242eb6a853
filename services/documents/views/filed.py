"""Rows → messages about orders after their registration."""

from collections.abc import Sequence
from typing import Any

from chassis.db import UnitOfWork
from contracts.documents import ExecutionState, OrderKind
from contracts.filing import ChangingOrder, FiledOrder, FiledOrders, Filing, OrderLife, OrderStage
from services.documents.models.days import day_of, now
from services.documents.models.filing import FiledPaper
from services.documents.models.orders import Order
from services.documents.models.papers import Registration
from services.documents.repository import filings
from services.documents.repository.cursors import cursor


def life(uow: UnitOfWork, row: Order, registration: Registration) -> OrderLife:
    filing, changing = filings.filing_of(uow, row.id), filings.changing(uow, row.id)
    effective_on = row.effective_on(registration.registered_on)
    by_day = OrderStage.EFFECTIVE if effective_on <= day_of(now()) else OrderStage.REGISTERED
    stage = OrderStage.CANCELLED if any(_undoes(one, row) for one in changing) else by_day
    return OrderLife(
        stage=_furthest(filing) or stage,
        effective_on=effective_on,
        changed_by=changing_orders(changing),
        filing=_filing(filing) if filing else None,
    )


def changing_orders(found: Sequence[Any]) -> list[ChangingOrder]:
    return [
        ChangingOrder(id=one.id, kind=one.kind, number=one.number, registered_on=one.registered_on) for one in found
    ]


def filed_orders(found: Sequence[Any]) -> FiledOrders:
    shown, more = found[: filings.PAGE], len(found) > filings.PAGE
    items = [
        FiledOrder(
            order_id=row.id,
            number=row.number,
            registered_on=row.registered_on,
            heading=row.heading,
            stage=_furthest(row) or OrderStage.FILED,
            case_index=row.case_index,
            case_title=row.case_title,
            keep_until=row.keep_until,
        )
        for row in shown
    ]
    return FiledOrders(items=items, next=cursor(shown[-1].registered_on, shown[-1].id) if more else None)


def _undoes(changing: Any, row: Order) -> bool:
    """An executed cancellation of every line; one of some lines only changes the order."""
    whole = changing.kind == OrderKind.CANCEL.value and changing.lines >= len(row.movements)
    return bool(whole and changing.execution == ExecutionState.EXECUTED.value)


def _furthest(filing: Any) -> OrderStage | None:
    if filing is None:
        return None
    if filing.destroyed_at is not None:
        return OrderStage.DESTROYED
    return OrderStage.ARCHIVED if filing.archived_at is not None else OrderStage.FILED


def _filing(row: FiledPaper) -> Filing:
    return Filing(
        case_index=row.case_index,
        case_title=row.case_title,
        keep_years=row.keep_years,
        keep_until=row.keep_until,
        filed_at=row.filed_at,
        archived_at=row.archived_at,
        destroyed_at=row.destroyed_at,
        act_number=row.act_number,
        act_date=row.act_date,
    )
