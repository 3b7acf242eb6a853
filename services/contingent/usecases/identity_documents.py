"""Documents that somebody was, is and will be known by; the card shows the current main one."""

from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.access import AccessAction
from contracts.base import Invalid, NotFound
from contracts.cards import IdentityDocuments
from contracts.code_lists import CodeListName
from contracts.student_body import DataCategory, IdentityDocument
from services.contingent.models import card as cards
from services.contingent.models import identity_documents as rules
from services.contingent.models.stored import stored
from services.contingent.repository import identity_documents
from services.contingent.usecases import clock, code_lists, gate, history, noting
from services.contingent.views import cards as card_views

_GATE = DataCategory.IDENTITY_DOCUMENT


def list_of(uow: UnitOfWork, person_id: UUID) -> IdentityDocuments:
    """The look is noted."""
    return _seen(uow, person_id, AccessAction.VIEW, "card.read")


def put(uow: UnitOfWork, person_id: UUID, version: int, document: IdentityDocument, main: bool) -> IdentityDocuments:
    """A document with the series and number of one that is known is that one, corrected."""
    row, today = gate.person(uow, person_id, "card.write"), clock.today()
    paper = rules.written(document)
    listed = [("document.kind", CodeListName.IDENTITY_DOCUMENT, paper.kind)]
    problems = [*cards.document("document", paper, row, today), *code_lists.unknown(uow, listed, today)]
    if problems:
        raise Invalid("Документ внести нельзя", problems=problems)
    gate.must_cover(uow, row, _GATE, "document")
    known = next((one for one in identity_documents.of_person(uow, person_id) if _same(one, paper)), None)
    if known is not None and known.is_main and known.ended_on is None and not main:
        raise Invalid("Это основной документ: внесите основным другой", field="main")
    _change(uow, row, version, {"identity_document": stored(paper)} if main else {})
    _keep(uow, row, paper, known, main, today)
    return _seen(uow, person_id, AccessAction.CHANGE, "card.write")


def end(uow: UnitOfWork, person_id: UUID, version: int, document_id: UUID, ended_on: date | None) -> IdentityDocuments:
    """From that day on nobody is known by it; it stays among the past ones."""
    row, today = gate.person(uow, person_id, "card.write"), clock.today()
    known = next((one for one in identity_documents.of_person(uow, person_id) if one.id == document_id), None)
    if known is None or not gate.opens(uow, row, _GATE):
        raise NotFound("Документ не найден")
    day = ended_on or today
    if not (known.issued_on or day) <= day <= today:
        raise Invalid("День окончания — от дня выдачи до сегодняшнего", field="ended_on")
    main = known.is_main and known.ended_on is None
    _change(uow, row, version, {"identity_document": None} if main else {})
    identity_documents.change(uow, document_id, {"ended_on": day})
    return _seen(uow, person_id, AccessAction.CHANGE, "card.write")


def _change(uow: UnitOfWork, row: Any, version: int, values: dict[str, Any]) -> None:
    gate.change(uow, row, version, values)
    history.record(uow, row, values)


def follow_card(uow: UnitOfWork, row: Any, document: IdentityDocument | None) -> None:
    """What the card shows now is the main document; the one it showed before is kept."""
    today = clock.today()
    if document is None:
        return identity_documents.end_main(uow, row.id, today)
    known = next((one for one in identity_documents.of_person(uow, row.id) if _same(one, document)), None)
    _keep(uow, row, document, known, True, today)


def _keep(uow: UnitOfWork, row: Any, paper: IdentityDocument, known: Any | None, main: bool, today: date) -> None:
    place = {"person_id": row.id, "district_id": row.district_id, "school_id": row.school_id}
    if main and not (known is not None and known.is_main and known.ended_on is None):
        identity_documents.step_down(uow, row.id, paper.kind, today)
    values = rules.paper_row(paper, place, main=main)
    if known is None:
        identity_documents.add(uow, [values])
    else:
        identity_documents.change(uow, known.id, {**values, "id": known.id, "ended_on": None})


def _same(row: Any, document: IdentityDocument) -> bool:
    return (row.kind, row.series, row.number) == (document.kind, document.series or "", document.number)


def _seen(uow: UnitOfWork, person_id: UUID, action: AccessAction, operation: str) -> IdentityDocuments:
    row, today = gate.person(uow, person_id, operation), clock.today()
    if not gate.opens(uow, row, _GATE):
        return IdentityDocuments(items=[], withheld=[_GATE], version=row.version)
    items = [
        card_views.known_document(one, row.birth_date, today) for one in identity_documents.of_person(uow, person_id)
    ]
    noting.note(uow, action, operation, [row], [noting.NAMES, *([_GATE.value] if items else [])])
    return IdentityDocuments(items=items, version=row.version)
