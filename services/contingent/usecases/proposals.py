"""What a parent asks to change on a card, and what the class teacher (or the clerk) decides (domain §8)."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from chassis.db import UnitOfWork
from contracts.access import AccessAction
from contracts.base import Conflict, Forbidden, Invalid, NotFound, Stale, uuid7
from contracts.proposals import Proposal, ProposalPage, ProposalStatus, ProposedFields
from contracts.student_body import AdultData, CardData
from services.contingent.models import card as cards
from services.contingent.models.consents import CATEGORY_OF
from services.contingent.models.proposals import LONGEST_TEXT, SHORTEST_REASON
from services.contingent.repository import people as persons
from services.contingent.repository import proposals, representatives
from services.contingent.usecases import clock, code_lists, dossiers, gate, known, noting, people, rights
from services.contingent.usecases.students import page_size
from services.contingent.views import cursor, position
from services.contingent.views import proposals as views


def propose(uow: UnitOfWork, person_id: UUID, changes: ProposedFields, id: UUID | None, basis: str | None) -> Proposal:
    """Nothing is stored that the card could not take: the same rules, the same consents."""
    row, today = gate.person(uow, person_id, "card.propose"), clock.today()
    if row.school_id is None:
        raise Conflict("Карточку ведут несколько школ: обратитесь в одну из них")
    asked = {name: value for name, value in asdict(changes).items() if value is not None}
    values = _written(uow, row, asked, today)
    _refuse_waiting(proposals.waiting_fields(uow, person_id), values)
    place = {"district_id": row.district_id, "school_id": row.school_id, "person_id": person_id}
    what = {"fields": list(values), "proposed": values, "basis": _text(basis, "basis")}
    whose = {"proposed_by": uow.caller.person_id, "status": ProposalStatus.WAITING.value}
    proposal_id = id or uuid7()
    if not proposals.add(uow, {**place, **what, **whose, "id": proposal_id}):
        raise Conflict("Предложение с таким номером уже есть", field="id")
    return _shown(uow, proposal_id, "card.propose")


def accept(uow: UnitOfWork, proposal_id: UUID, version: int) -> Proposal:
    """The card is changed by its own command, with all its rules: as if the teacher had typed the new values."""
    row = _waiting(uow, proposal_id, "card.write")
    person = gate.person(uow, row.person_id, "card.write")
    if person.version != version:
        now = _shown(uow, proposal_id, "card.write")
        raise Stale("Карточка уже изменена: посмотрите предложение ещё раз", current=now.__dict__)
    if row.proposed.keys() != set(row.fields):
        raise Conflict("Согласие больше не действует, сведения уничтожены: верните предложение")
    coverage = gate.covered(uow, person)
    card = views.changed_card(person, coverage, row.proposed, health=rights.writes_health(uow))
    people.change(uow, person.id, version, card, row.basis)
    return _decided(uow, proposal_id, ProposalStatus.ACCEPTED, None)


def send_back(uow: UnitOfWork, proposal_id: UUID, reason: str) -> Proposal:
    _waiting(uow, proposal_id, "card.write")
    words = _text(reason, "reason") or ""
    if len(words) < SHORTEST_REASON:
        raise Invalid("Напишите родителю, почему предложение возвращено", field="reason")
    return _decided(uow, proposal_id, ProposalStatus.RETURNED, words)


def withdraw(uow: UnitOfWork, proposal_id: UUID) -> Proposal:
    row = _waiting(uow, proposal_id, "card.propose")
    if row.proposed_by != uow.caller.person_id:
        raise Forbidden("Отозвать предложение может тот, кто его внёс")
    if not proposals.decide(uow, proposal_id, ProposalStatus.WITHDRAWN.value, uow.caller.person_id):
        raise Conflict("По предложению уже принято решение")
    return _shown(uow, proposal_id, "card.propose")


def of_person(uow: UnitOfWork, person_id: UUID) -> list[Proposal]:
    """All that was ever proposed about one person, newest first."""
    gate.person(uow, person_id, "card.propose")
    return _seen(uow, proposals.of_person(uow, person_id, clock.today()), "card.propose")


def queue(uow: UnitOfWork, school_id: UUID, status: ProposalStatus, after: str | None, limit: int) -> ProposalPage:
    known.district_of(uow, school_id)
    place = position(after, UUID)
    rows = proposals.page(
        uow, school_id, status.value, place[0] if place else None, page_size(limit) + 1, clock.today()
    )
    following = cursor(rows[limit - 1].id) if len(rows) > limit else None
    return ProposalPage(items=_seen(uow, rows[:limit], "card.write"), next=following)


# rules


def _written(uow: UnitOfWork, row: Any, asked: dict[str, Any], today: date) -> dict[str, Any]:
    """What is really new among the asked values, each in its one spelling, as JSON; a refusal names every wrong one."""
    coverage = gate.covered(uow, row)
    plain = orjson.loads(orjson.dumps(asked))
    card: AdultData | CardData = cards.written(views.changed_card(row, coverage, plain, health=False))
    before = cards.written(views.changed_card(row, coverage, {}, health=False))
    if not representatives.of_adult(uow, row.id) and card.sex and card.birth_date:
        card = CardData(**card.__dict__)
    old = [*cards.problems(before, today), *code_lists.strange(uow, [("", before)], today)]
    found = [*cards.problems(card, today), *dossiers.uncovered(card, coverage)]
    found += code_lists.strange(uow, [("", card)], today)
    people.refuse([replace(one, field=f"changes.{one.field}") for one in found if one not in old])
    new = [name for name in asked if getattr(card, name) != getattr(before, name)]
    if not new:
        raise Invalid("Предложите хотя бы одно новое значение: в карточке так уже записано", field="changes")
    values: dict[str, Any] = orjson.loads(orjson.dumps({name: getattr(card, name) for name in new}))
    return values


def _refuse_waiting(waiting: set[str], values: dict[str, Any]) -> None:
    for name in values:
        if name in waiting:
            detail = "Изменение этого поля уже ждёт решения: отзовите его или дождитесь ответа"
            raise Conflict(detail, field=f"changes.{name}")


def _text(given: str | None, field: str) -> str | None:
    words = " ".join((given or "").split())
    if len(words) > LONGEST_TEXT:
        raise Invalid(f"Не длиннее {LONGEST_TEXT} знаков", field=field)
    return words or None


def _decided(uow: UnitOfWork, proposal_id: UUID, status: ProposalStatus, reason: str | None) -> Proposal:
    if not proposals.decide(uow, proposal_id, status.value, uow.caller.person_id, reason):
        raise Conflict("По предложению уже принято решение")
    return _shown(uow, proposal_id, "card.write")


def _waiting(uow: UnitOfWork, proposal_id: UUID, operation: str) -> Any:
    row = proposals.get(uow, proposal_id, operation, clock.today())
    if row is None:
        raise NotFound("Предложение не найдено")
    if row.status != ProposalStatus.WAITING.value:
        raise Conflict("По предложению уже принято решение")
    return row


def _shown(uow: UnitOfWork, proposal_id: UUID, operation: str) -> Proposal:
    """After the caller's own deed: what they have just seen is noted with it."""
    row: Any = proposals.get(uow, proposal_id, operation, clock.today())
    person: Any = persons.some(uow, [row.person_id])[row.person_id]
    return views.proposal(row, person, gate.covered(uow, person))


def _seen(uow: UnitOfWork, rows: Any, operation: str) -> list[Proposal]:
    """Two values of each field are two looks at a card: noted."""
    cards_ = persons.some(uow, list({row.person_id for row in rows}))
    shown = [views.proposal(row, cards_[row.person_id], gate.covered(uow, cards_[row.person_id])) for row in rows]
    blocks = {CATEGORY_OF[name].value for row in rows for name in row.fields if name in CATEGORY_OF}
    noting.note(uow, AccessAction.VIEW, operation, cards_.values(), [noting.NAMES, *blocks])
    return shown
