"""Acknowledgement lists: what a school sees of them, and what one person sees of their own."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from contracts.acknowledgements import AcknowledgementDecided, AcknowledgementSubject, AcknowledgementUnknown
from contracts.base import Caller
from contracts.permissions import in_own_school
from services.documents.models.acknowledgements import AcknowledgementLine, AcknowledgementList, AcknowledgementRules

PAGE = 50
_COUNTS = """
    count(*) FILTER (WHERE l.status <> 'RELEASED') AS total,
    count(*) FILTER (WHERE l.status = 'ACKNOWLEDGED') AS acknowledged,
    count(*) FILTER (WHERE l.status = 'REFUSED') AS refused,
    count(*) FILTER (WHERE l.status = 'PENDING') AS pending,
    count(*) FILTER (WHERE l.status = 'PENDING' AND a.due_on < %(today)s) AS overdue
"""
_LISTS = f"""
    SELECT a.*, c.* FROM acknowledgement_lists a CROSS JOIN LATERAL (
      SELECT {_COUNTS} FROM acknowledgement_lines l WHERE l.list_id = a.id
    ) c
"""
_OWN = """
    FROM acknowledgement_lines l JOIN acknowledgement_lists a ON a.id = l.list_id
    JOIN known_schools s ON s.id = a.school_id LEFT JOIN acknowledgement_rules r ON r.school_id = a.school_id
    WHERE l.person_id = %(person)s AND l.status <> 'RELEASED'
"""


def _managed(caller: Caller) -> str:
    """Lists of the own school; those about orders only for whoever reads its orders."""
    if not in_own_school("acknowledgements.manage", caller.role):
        return "false"
    own = "a.school_id = %(own)s"
    return own if in_own_school("orders.read", caller.role) else f"{own} AND a.subject <> 'ORDER'"


def get(uow: UnitOfWork, list_id: UUID, today: date) -> Any:
    """A list with its counts, as whoever manages lists sees it."""
    sql = f"{_LISTS} WHERE a.id = %(id)s AND {_managed(uow.caller)}"
    found = uow.rows(sql, {"id": list_id, "own": uow.caller.school_id, "today": today})
    if not found:
        raise AcknowledgementUnknown("Такого листа ознакомления нет")
    return found[0]


def page(
    uow: UnitOfWork,
    school_id: UUID,
    today: date,
    *,
    subject: AcknowledgementSubject | None,
    document_id: UUID | None,
    overdue: bool,
    before: tuple[datetime, UUID] | None,
) -> Sequence[Any]:
    """One row more than a page, newest first."""
    terms = ["a.school_id = %(school)s", _managed(uow.caller)]
    if subject is not None:
        terms.append("a.subject = %(subject)s")
    if document_id is not None:
        terms.append("a.document_id = %(document)s")
    if overdue:
        terms.append("c.overdue > 0")
    if before is not None:
        terms.append("(a.sent_at, a.id) < (%(at)s, %(id)s)")
    at, last = before or (None, None)
    given: dict[str, Any] = {"school": school_id, "own": uow.caller.school_id, "today": today, "document": document_id}
    given |= {"subject": subject.value if subject else None, "at": at, "id": last, "limit": PAGE + 1}
    sql = f"{_LISTS} WHERE {' AND '.join(terms)} ORDER BY a.sent_at DESC, a.id DESC LIMIT %(limit)s"
    return uow.rows(sql, given)


def lines_of(uow: UnitOfWork, list_id: UUID) -> Sequence[AcknowledgementLine]:
    statement = select(AcknowledgementLine).where(AcknowledgementLine.list_id == list_id)
    return uow.session.scalars(statement.order_by(AcknowledgementLine.full_name, AcknowledgementLine.id)).all()


def lines_for_update(uow: UnitOfWork, list_id: UUID, line_ids: list[UUID]) -> dict[UUID, AcknowledgementLine]:
    statement = (
        select(AcknowledgementLine)
        .where(AcknowledgementLine.list_id == list_id, AcknowledgementLine.id.in_(line_ids))
        .order_by(AcknowledgementLine.id)
        .with_for_update()
    )
    return {one.id: one for one in uow.session.scalars(statement)}


def list_of_line(uow: UnitOfWork, line_id: UUID) -> UUID:
    """The list a line stands on, whoever may see it: ask for the list next."""
    found: UUID | None = uow.scalar("SELECT list_id FROM acknowledgement_lines WHERE id = %(id)s", {"id": line_id})
    if found is None:
        raise AcknowledgementUnknown("Такой строки в листах ознакомления нет")
    return found


def add(uow: UnitOfWork, row: AcknowledgementList) -> bool:
    """False when the id is taken."""
    values = {column.key: getattr(row, column.key) for column in AcknowledgementList.__table__.columns}
    statement = insert(AcknowledgementList).values(values).on_conflict_do_nothing()
    return uow.execute(statement.returning(AcknowledgementList.id)).first() is not None


def put_on(uow: UnitOfWork, lines: list[dict[str, Any]]) -> int:
    """How many were not on a list of the same document before: only they are put on this one."""
    statement = insert(AcknowledgementLine).values(lines).on_conflict_do_nothing().returning(AcknowledgementLine.id)
    return len(uow.execute(statement).all())


def frozen(uow: UnitOfWork, order_id: UUID, today: date) -> Any | None:
    """The hash of an order's frozen paper, and the people of all its lists; None until it is frozen."""
    sql = f"""
        SELECT p.sha256, c.* FROM frozen_papers p CROSS JOIN LATERAL (
          SELECT {_COUNTS} FROM acknowledgement_lines l JOIN acknowledgement_lists a ON a.id = l.list_id
          WHERE l.document_id = p.order_id
        ) c WHERE p.order_id = %(id)s
    """
    found = uow.rows(sql, {"id": order_id, "today": today})
    return found[0] if found else None


# one's own


def own_line(uow: UnitOfWork, line_id: UUID, *, lock: bool = False) -> AcknowledgementLine:
    statement = select(AcknowledgementLine).where(
        AcknowledgementLine.id == line_id,
        AcknowledgementLine.person_id == uow.caller.person_id,
        AcknowledgementLine.status != "RELEASED",
    )
    found = uow.session.scalars(statement.with_for_update() if lock else statement).one_or_none()
    if found is None:
        raise AcknowledgementUnknown("Вам не направляли этот документ")
    return found


def own_page(uow: UnitOfWork, *, done: bool, after: tuple[date, UUID] | None) -> Sequence[Any]:
    """One row more than a page: what waits by its day, or what is done, the newest day first."""
    status, order, beyond = ("<>", "DESC", "<") if done else ("=", "ASC", ">")
    following = f"AND (a.due_on, l.id) {beyond} (%(day)s, %(id)s)" if after else ""
    day, last = after or (None, None)
    sql = f"""
        SELECT l.*, a.subject, a.title, a.number, a.dated_on, a.due_on, s.short_name AS school,
          r.electronic_act IS NOT NULL AS electronic
        {_OWN} AND l.status {status} 'PENDING' {following}
        ORDER BY a.due_on {order}, l.id {order} LIMIT %(limit)s
    """
    return uow.rows(sql, {"person": uow.caller.person_id, "day": day, "id": last, "limit": PAGE + 1})


def own_counts(uow: UnitOfWork, today: date) -> Any:
    sql = f"""
        SELECT count(*) AS pending, count(*) FILTER (WHERE a.due_on < %(today)s) AS overdue
        {_OWN} AND l.status = 'PENDING'
    """
    return uow.rows(sql, {"person": uow.caller.person_id, "today": today})[0]


# control


def late_people(uow: UnitOfWork, school_id: UUID, today: date) -> Sequence[Any]:
    """Who of a school is late, and with how many documents."""
    sql = f"""
        SELECT l.person_id, max(l.full_name) AS full_name, max(l.position) AS position, count(*) AS count
        FROM acknowledgement_lines l JOIN acknowledgement_lists a ON a.id = l.list_id
        WHERE a.school_id = %(school)s AND {_managed(uow.caller)} AND l.status = 'PENDING' AND a.due_on < %(today)s
        GROUP BY l.person_id ORDER BY full_name, l.person_id
    """
    return uow.rows(sql, {"school": school_id, "own": uow.caller.school_id, "today": today})


def open_lists(uow: UnitOfWork, school_id: UUID, today: date) -> Any:
    """Lists somebody has still to sign, and those of them whose day is over."""
    sql = f"""
        SELECT count(*) AS open, count(*) FILTER (WHERE a.due_on < %(today)s) AS overdue
        FROM acknowledgement_lists a WHERE a.school_id = %(school)s AND {_managed(uow.caller)}
          AND EXISTS (SELECT 1 FROM acknowledgement_lines l WHERE l.list_id = a.id AND l.status = 'PENDING')
    """
    return uow.rows(sql, {"school": school_id, "own": uow.caller.school_id, "today": today})[0]


def trained(uow: UnitOfWork, school_id: UUID) -> set[UUID]:
    """Who has ever acknowledged a training of this school."""
    sql = """
        SELECT DISTINCT l.person_id FROM acknowledgement_lines l JOIN acknowledgement_lists a ON a.id = l.list_id
        WHERE a.school_id = %(school)s AND a.subject = 'TRAINING' AND l.status = 'ACKNOWLEDGED'
    """
    return {row.person_id for row in uow.rows(sql, {"school": school_id})}


# reminding


def remind_list(uow: UnitOfWork, list_id: UUID, at: datetime, day_began: datetime) -> int:
    sql = """
        UPDATE acknowledgement_lines SET reminders = reminders + 1, reminded_at = %(at)s
        WHERE list_id = %(id)s AND status = 'PENDING' AND (reminded_at IS NULL OR reminded_at < %(began)s) RETURNING id
    """
    return len(uow.rows(sql, {"id": list_id, "at": at, "began": day_began}))


def remind_due(uow: UnitOfWork, today: date, at: datetime, day_began: datetime, usual_days: int) -> int:
    """Everybody whose day is near or over, once a day, in every school."""
    sql = """
        UPDATE acknowledgement_lines l SET reminders = l.reminders + 1, reminded_at = %(at)s
        FROM acknowledgement_lists a LEFT JOIN acknowledgement_rules r ON r.school_id = a.school_id
        WHERE a.id = l.list_id AND l.status = 'PENDING' AND a.due_on - %(today)s <= coalesce(r.remind_days, %(usual)s)
          AND (l.reminded_at IS NULL OR l.reminded_at < %(began)s) RETURNING l.id
    """
    given = {"today": today, "at": at, "began": day_began, "usual": usual_days}
    return len(uow.rows(sql, given))


# rules


def rules_of(uow: UnitOfWork, school_id: UUID, *, lock: bool = False) -> AcknowledgementRules | None:
    statement = select(AcknowledgementRules).where(AcknowledgementRules.school_id == school_id)
    return uow.session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def begin_rules(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Somebody else may begin them at the same moment."""
    statement = insert(AcknowledgementRules).values(row).on_conflict_do_nothing()
    if uow.execute(statement.returning(AcknowledgementRules.school_id)).first() is None:
        raise AcknowledgementDecided("Правила ознакомления уже заданы: прочтите их ещё раз")
