"""Words and names → orders and editions of local acts, each within its own scope, newest first."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
    tuple_,
    union_all,
)

from chassis.db import UnitOfWork
from contracts.registers import FoundSubject
from services.documents.models.local_acts import LocalAct, LocalActEdition
from services.documents.models.orders import Order
from services.documents.models.papers import Registration
from services.documents.models.records import DocumentWords
from services.documents.repository import local_acts, orders

PAGE = 50
_RUSSIAN: ColumnElement[Any] = literal_column("'russian'::regconfig")
_HEADLINE = "StartSel=⟦, StopSel=⟧, MaxWords=24, MinWords=8, MaxFragments=1"
_NAME = re.compile(r"[^\W\d_]+")


def find(
    uow: UnitOfWork,
    school_id: UUID,
    today: date,
    *,
    q: str | None,
    person: str | None,
    subject: FoundSubject | None,
    kind: str | None,
    status: str | None,
    since: date | None,
    until: date | None,
    before: tuple[date, UUID] | None,
) -> Sequence[Any]:
    """One row more than a page. The fragment is cut for the rows shown only."""
    wanted = {FoundSubject.ORDER: _orders(uow, school_id), FoundSubject.LOCAL_ACT: _editions(uow, school_id, today)}
    parts = [part for name, part in wanted.items() if subject in (None, name)]
    found = union_all(*parts).subquery()
    words = func.websearch_to_tsquery(_RUSSIAN, folded(q)) if q else None
    fragment = func.ts_headline(_RUSSIAN, found.c.body, words, _HEADLINE) if words is not None else null()
    statement = (
        select(found, fragment.label("fragment"))
        .join(DocumentWords, DocumentWords.document_id == found.c.id)
        .order_by(found.c.dated_on.desc(), found.c.id.desc())
        .limit(PAGE + 1)
    )
    if words is not None:
        statement = statement.where(DocumentWords.words.op("@@")(words))
    if person is not None:
        statement = statement.where(DocumentWords.names.op("@@")(func.to_tsquery("simple", _beginnings(person))))
    if kind is not None:
        statement = statement.where(found.c.kind == kind)
    if status is not None:
        statement = statement.where(found.c.status == status)
    if since is not None:
        statement = statement.where(found.c.dated_on >= since)
    if until is not None:
        statement = statement.where(found.c.dated_on <= until)
    if before is not None:
        statement = statement.where(tuple_(found.c.dated_on, found.c.id) < tuple_(*before))
    return uow.execute(statement).all()


def folded(text: str) -> str:
    """As the trigger folds what it keeps."""
    return text.replace("ё", "е").replace("Ё", "Е")


def names_in(text: str) -> list[str]:
    return _NAME.findall(folded(text))


def _beginnings(person: str) -> str:
    """Every word given begins one of the names."""
    return " & ".join(f"{one}:*" for one in names_in(person))


def _orders(uow: UnitOfWork, school_id: UUID) -> Select[*tuple[Any, ...]]:
    began = cast(func.timezone("Europe/Moscow", Order.created_at), Date)
    return (
        select(
            literal(FoundSubject.ORDER.value).label("subject"),
            Order.id,
            Order.kind,
            Order.status,
            Order.heading.label("title"),
            Registration.number,
            func.coalesce(Registration.registered_on, began).label("dated_on"),
            (Order.heading + ". " + Order.basis).label("body"),
        )
        .outerjoin(Registration, Registration.order_id == Order.id)
        .where(Order.school_id == school_id, orders.visible(uow.caller))
    )


def _editions(uow: UnitOfWork, school_id: UUID, today: date) -> Select[*tuple[Any, ...]]:
    began = cast(func.timezone("Europe/Moscow", LocalActEdition.drafted_at), Date)
    status = case(
        (LocalActEdition.valid_from.is_(None), "DRAFT"),
        (LocalActEdition.valid_to <= today, "SUPERSEDED"),
        (LocalActEdition.valid_from <= today, "IN_FORCE"),
        else_="APPROVED",
    )
    return (
        select(
            literal(FoundSubject.LOCAL_ACT.value).label("subject"),
            LocalActEdition.id,
            LocalAct.kind,
            status.label("status"),
            LocalActEdition.title,
            LocalActEdition.order_number.label("number"),
            func.coalesce(LocalActEdition.order_on, began).label("dated_on"),
            (LocalActEdition.title + ". " + LocalActEdition.text).label("body"),
        )
        .join(LocalAct, LocalAct.id == LocalActEdition.act_id)
        .where(LocalActEdition.school_id == school_id, local_acts.visible(uow.caller))
    )
