"""Local acts and their editions: drafts for whoever prepares them, the rest for the school, some for everybody."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import defer

from chassis.db import UnitOfWork
from contracts.base import Caller
from contracts.local_acts import LocalActKind, LocalActUnknown
from contracts.permissions import in_own_school
from services.documents.models.local_acts import LocalAct, LocalActEdition, LocalActPaper

PAGE = 50
_IN_FORCE = "e.valid_from <= %(today)s AND (e.valid_to IS NULL OR e.valid_to > %(today)s)"


def _prepares(caller: Caller) -> bool:
    return any(in_own_school(one, caller.role) for one in ("local_acts.draft", "local_acts.approve"))


def visible(caller: Caller) -> ColumnElement[bool]:
    """Editions of the own school; drafts only for whoever prepares or approves them."""
    if not in_own_school("local_acts.read", caller.role):
        return false()
    seen = true() if _prepares(caller) else LocalActEdition.approved_at.is_not(None)
    return (LocalActEdition.school_id == caller.school_id) & seen


def act(uow: UnitOfWork, act_id: UUID, *, lock: bool = False) -> LocalAct:
    """An act with at least one edition that the caller may see."""
    editions = select(LocalActEdition.id).where(LocalActEdition.act_id == LocalAct.id, visible(uow.caller))
    statement = select(LocalAct).where(LocalAct.id == act_id, editions.exists())
    found = uow.session.scalars(statement.with_for_update() if lock else statement).one_or_none()
    if found is None:
        raise LocalActUnknown("Такого локального акта нет")
    return found


def edition(uow: UnitOfWork, edition_id: UUID, *, lock: bool = False) -> LocalActEdition:
    statement = select(LocalActEdition).where(LocalActEdition.id == edition_id, visible(uow.caller))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = uow.session.scalars(statement).one_or_none()
    if found is None:
        raise LocalActUnknown("Такой редакции нет")
    return found


def editions_of(uow: UnitOfWork, act_id: UUID) -> Sequence[tuple[LocalActEdition, str | None]]:
    """The newest first, with the hash of the paper; long texts stay in the database."""
    statement = (
        select(LocalActEdition, LocalActPaper.sha256)
        .outerjoin(LocalActPaper, LocalActPaper.edition_id == LocalActEdition.id)
        .where(LocalActEdition.act_id == act_id, visible(uow.caller))
        .options(defer(LocalActEdition.text, raiseload=True))
        .order_by(LocalActEdition.number.desc())
    )
    return [(row[0], row[1]) for row in uow.session.execute(statement)]


def numbered(uow: UnitOfWork, act_id: UUID, number: int) -> LocalActEdition:
    statement = select(LocalActEdition).where(
        LocalActEdition.act_id == act_id, LocalActEdition.number == number, visible(uow.caller)
    )
    found = uow.session.scalars(statement).one_or_none()
    if found is None:
        raise LocalActUnknown(f"Редакции {number} у этого акта нет")
    return found


def last_approved(uow: UnitOfWork, act_id: UUID) -> LocalActEdition | None:
    """Locked: whoever approves the next one sets its last day."""
    statement = select(LocalActEdition).where(
        LocalActEdition.act_id == act_id, LocalActEdition.approved_at.is_not(None)
    )
    return uow.session.scalars(statement.order_by(LocalActEdition.number.desc()).limit(1).with_for_update()).first()


def highest_number(uow: UnitOfWork, act_id: UUID) -> int:
    sql = "SELECT coalesce(max(number), 0) FROM local_act_editions WHERE act_id = %(id)s"
    return int(uow.scalar(sql, {"id": act_id}))


def paper_of(uow: UnitOfWork, edition_id: UUID) -> LocalActPaper | None:
    return uow.session.get(LocalActPaper, edition_id)


def hash_of(uow: UnitOfWork, edition_id: UUID) -> str | None:
    return uow.session.scalars(select(LocalActPaper.sha256).where(LocalActPaper.edition_id == edition_id)).one_or_none()


def exists(uow: UnitOfWork, table: type[LocalAct] | type[LocalActEdition], id: UUID) -> bool:
    return uow.session.get(table, id) is not None


def page(
    uow: UnitOfWork,
    school_id: UUID,
    today: date,
    *,
    kind: LocalActKind | None = None,
    in_force: bool = False,
    before: UUID | None = None,
    limit: int | None = PAGE + 1,
) -> Sequence[Any]:
    """One row more than a page (all of them without a limit): acts with the edition that speaks for them today."""
    if not in_own_school("local_acts.read", uow.caller.role):
        return []
    seen = "true" if _prepares(uow.caller) else "e.approved_at IS NOT NULL"
    terms = ["a.school_id = %(school)s", "a.school_id = %(own)s"]
    if kind is not None:
        terms.append("a.kind = %(kind)s")
    if in_force:
        terms.append("e.now")
    if before is not None:
        terms.append("a.id < %(before)s")
    sql = f"""
        SELECT a.id AS act_id, a.kind, a.on_site, e.*, p.sha256
        FROM local_acts a CROSS JOIN LATERAL (
          SELECT e.id, e.number, e.title, e.order_number, e.order_on, e.valid_from, e.valid_to, e.repealed_by,
            coalesce({_IN_FORCE}, false) AS now
          FROM local_act_editions e WHERE e.act_id = a.id AND {seen} ORDER BY now DESC, e.number DESC LIMIT 1
        ) e LEFT JOIN local_act_papers p ON p.edition_id = e.id
        WHERE {" AND ".join(terms)} ORDER BY a.id DESC LIMIT %(limit)s
    """
    given = {"school": school_id, "own": uow.caller.school_id, "today": today, "before": before, "limit": limit}
    return uow.rows(sql, {**given, "kind": kind.value if kind else None})


# for everybody


_PUBLISHED = f"""
    FROM local_acts a JOIN local_act_editions e ON e.act_id = a.id JOIN local_act_papers p ON p.edition_id = e.id
    WHERE a.on_site AND {_IN_FORCE}
"""


def published(uow: UnitOfWork, school_id: UUID, today: date) -> Sequence[Any]:
    """What the law wants on the site (ст. 29 273-ФЗ): in force today. Asks nothing of who asks."""
    sql = f"""
        SELECT a.id, a.kind, e.title, e.number AS edition, e.order_number, e.order_on, e.valid_from, p.sha256
        {_PUBLISHED} AND a.school_id = %(school)s ORDER BY a.kind, e.title, a.id
    """
    return uow.rows(sql, {"school": school_id, "today": today})


def published_paper(uow: UnitOfWork, act_id: UUID, today: date) -> Any:
    sql = f"SELECT e.title, e.number, p.content {_PUBLISHED} AND a.id = %(id)s"
    found = uow.rows(sql, {"id": act_id, "today": today})
    if not found:
        raise LocalActUnknown("Такого локального акта в списке для сайта нет")
    return found[0]
