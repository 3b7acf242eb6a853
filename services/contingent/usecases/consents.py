"""Registering and withdrawing consents: the gate before every field (domain §4.3)."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Page
from contracts.base import Conflict, Invalid, NotFound, Problem
from contracts.contingent import Consent, ConsentChanged, NewConsent
from contracts.student_body import Purpose
from services.contingent import views
from services.contingent.repository import consents, people, representatives, students
from services.contingent.usecases import clock, closed_names, consent_papers, consent_rules, disputes, gate, signing
from services.contingent.usecases.students import LARGEST_PAGE, page_size
from services.contingent.usecases.telling import tell_name, tell_of
from services.contingent.views import cursor, position


def register(uow: UnitOfWork, person_id: UUID, paper: NewConsent, scan_id: UUID | None = None) -> Consent:
    row, today = _person(uow, person_id, "consents.write"), clock.today()
    gate.must_be_named(row)
    place = {"district_id": row.district_id, "school_id": row.school_id or uow.caller.school_id}
    terms = consent_rules.terms(uow, place["school_id"])
    problems = list(signing.problems(paper, today, terms))
    acting = [(one.person_id, one.kinship) for one in representatives.acting(uow, person_id, paper.signed_at)]
    giver = signing.signer(paper, person_id, row.birth_date, signing.legal(acting))
    if isinstance(giver, Problem):
        problems.append(giver)
    if problems or isinstance(giver, Problem):
        named = [replace(one, field=f"consent.{one.field}") for one in problems]
        signing.refuse_merged(named)
        raise Invalid("Согласие зарегистрировать нельзя", problems=named)
    signed = signing.signed(paper, person_id, giver, row.birth_date, terms)
    if scan_id is not None:
        consent_papers.refuse_strange(uow, scan_id, person_id)
    before = consents.covered(uow, [person_id], today, place["school_id"])[person_id]
    disputed = disputes.among(uow, person_id, place["school_id"])
    stored = signing.row(signed, person_id, place, uow.caller.account_id)
    consents.add(uow, [stored | {"scan_id": scan_id}])
    assert signed.id is not None
    if row.student_id is not None and Purpose.P1.value not in before.purposes:
        students.rename(uow, person_id, row._mapping)
        closed_names.keep(uow, [person_id], today)
        tell_name(uow, row, consents.covered(uow, [person_id], today, place["school_id"])[person_id], today)
    return _changed(uow, signed.id, today, disputed)


def withdraw(uow: UnitOfWork, consent_id: UUID, document: str, on: date | None) -> Consent:
    paper, today = consents.get(uow, consent_id), clock.today()
    if paper is None:
        raise NotFound("Согласие не найдено")
    person = _person(uow, paper.person_id, "consents.write")
    if paper.withdrawn_on is not None or paper.refused:
        raise Conflict("Согласие уже отозвано" if paper.withdrawn_on else "Это отказ, отзывать нечего")
    if not paper.signed_at <= (on or today) <= today:
        raise Invalid("День отзыва — от дня подписи до сегодняшнего", field="withdrawn_on")
    if not document.strip():
        raise Invalid("Укажите заявление об отзыве: номер и дату", field="document")
    disputed = disputes.among(uow, paper.person_id, paper.school_id)
    consents.withdraw(uow, consent_id, on or today, document.strip())
    closed_names.follow_withdrawal(uow, person, today)
    return _changed(uow, consent_id, today, disputed)


def list_of(uow: UnitOfWork, person_id: UUID, after: str | None = None, limit: int = LARGEST_PAGE) -> Page[Consent]:
    gate.refuse_papers(uow)
    _person(uow, person_id, "consents.read")
    today = clock.today()
    place, limit = position(after, UUID), page_size(limit)
    rows = consents.page(uow, person_id, place[0] if place else None, limit + 1)
    return Page.cut([views.consent(row, today) for row in rows], limit, lambda one: cursor(one.id))


def _changed(uow: UnitOfWork, consent_id: UUID, today: date, disputed: frozenset[str]) -> Consent:
    """Tells what is covered now; an adult's portal opens and closes with their own consent. `disputed`: before it."""
    row: Any = consents.get(uow, consent_id)
    consent_papers.tell(uow, row)
    covered = consents.covered(uow, [row.person_id], today, row.school_id)[row.person_id]
    place = {"district_id": row.district_id, "school_id": row.school_id}
    disputes.follow(uow, row.person_id, place, disputed)
    uow.publish(ConsentChanged(**place, person_id=row.person_id, purposes=sorted(covered.purposes)))
    tell_of(uow, list(representatives.of_adult(uow, row.person_id)), today)
    return views.consent(row, today)


def _person(uow: UnitOfWork, person_id: UUID, operation: str) -> Any:
    row = people.get(uow, person_id, operation, clock.today())
    if row is None:
        raise NotFound("Карточка не найдена")
    return row
