"""Records schedules; what stands beside the lines of the registration book."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from contracts.base import Conflict
from contracts.permissions import in_own_school
from services.documents.models.filing import FiledPaper
from services.documents.models.records import RecordsScheduleRow


def schedule_of(uow: UnitOfWork, school_id: UUID, year: int, *, lock: bool = False) -> RecordsScheduleRow | None:
    """Of the own school, for whoever reads its orders."""
    caller = uow.caller
    if not (in_own_school("orders.read", caller.role) and caller.school_id == school_id):
        return None
    statement = select(RecordsScheduleRow).where(
        RecordsScheduleRow.school_id == school_id, RecordsScheduleRow.year == year
    )
    return uow.session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def begin(uow: UnitOfWork, values: dict[str, Any]) -> None:
    """Somebody else may begin it at the same moment."""
    statement = insert(RecordsScheduleRow).values(values).on_conflict_do_nothing()
    if uow.execute(statement.returning(RecordsScheduleRow.year)).first() is None:
        raise Conflict("Номенклатура дел этого года уже задана: прочтите её ещё раз")


def acknowledged(uow: UnitOfWork, order_ids: list[UUID], today: date) -> dict[UUID, Any]:
    """Order → how many of those who must read it have; of orders that nobody must, nothing."""
    sql = """
        SELECT l.document_id,
          count(*) AS total,
          count(*) FILTER (WHERE l.status = 'ACKNOWLEDGED') AS acknowledged,
          count(*) FILTER (WHERE l.status = 'REFUSED') AS refused,
          count(*) FILTER (WHERE l.status = 'PENDING') AS pending,
          count(*) FILTER (WHERE l.status = 'PENDING' AND a.due_on < %(today)s) AS overdue
        FROM acknowledgement_lines l JOIN acknowledgement_lists a ON a.id = l.list_id
        WHERE l.document_id = ANY(%(ids)s::uuid[]) AND l.status <> 'RELEASED' GROUP BY l.document_id
    """
    return {row.document_id: row for row in uow.rows(sql, {"ids": order_ids, "today": today})}


def corrected(uow: UnitOfWork, order_ids: list[UUID]) -> dict[UUID, str]:
    """Refused order → number of the registered one that does it anew."""
    sql = """
        SELECT o.corrects_id, r.number FROM orders o JOIN registrations r ON r.order_id = o.id
        WHERE o.corrects_id = ANY(%(ids)s::uuid[]) ORDER BY r.at
    """
    return {row.corrects_id: row.number for row in uow.rows(sql, {"ids": order_ids})}


def filed(uow: UnitOfWork, order_ids: list[UUID]) -> dict[UUID, str]:
    """Order → the case it lies in."""
    rows = select(FiledPaper.order_id, FiledPaper.case_index).where(FiledPaper.order_id.in_(order_ids))
    return {row.order_id: row.case_index for row in uow.execute(rows)}


def changes(uow: UnitOfWork, order_ids: list[UUID]) -> dict[UUID, list[Any]]:
    """Order → the registered ones whose target it is, oldest first; without those that were not carried out."""
    sql = """
        SELECT o.target_id, o.id, o.kind, r.number, r.registered_on
        FROM orders o JOIN registrations r ON r.order_id = o.id
        WHERE o.target_id = ANY(%(ids)s::uuid[]) AND o.execution <> 'REFUSED' ORDER BY r.at, o.id
    """
    found = dict[UUID, list[Any]]()
    for row in uow.rows(sql, {"ids": order_ids}):
        found.setdefault(row.target_id, []).append(row)
    return found
