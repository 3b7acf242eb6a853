"""Students without a name: the right to be taught does not depend on a consent (domain §4.3, §4.4)."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.access import AccessAction
from contracts.base import Conflict, Invalid, Problem, Stale, uuid7
from contracts.contingent import Card, PersonRenamed
from contracts.permissions import require_in_own_school
from contracts.student_body import CardData, MovementKind, NewConsent, NewRepresentative, Purpose, Sex
from services.contingent.models import pseudonyms as rules
from services.contingent.models.consents import form_of
from services.contingent.repository import books, consents, people, representatives, students
from services.contingent.usecases import clock, consent_rules, dossiers, gate, known, signing, telling
from services.contingent.usecases import people as cards
from services.contingent.usecases.movement_records import Execution

_REFUSED = [Purpose.P1, Purpose.P2]


def register(
    uow: UnitOfWork, school_id: UUID, sex: Sex, birth_year: int, number: str, refused_on: date, id: UUID | None
) -> Card:
    require_in_own_school(uow.caller, "card.write")
    place = {"district_id": known.district_of(uow, school_id), "school_id": school_id}
    today, person_id = clock.today(), id or uuid7()
    refusal = _refusal(person_id, number, refused_on)
    _refuse_faults(refusal, birth_year, today)
    born = {"sex": sex, "birth_date": rules.born_in(birth_year)}
    called = {**rules.before_enrolment(refusal.number), "has_no_middle_name": False, "pseudonym": True}
    people.add(uow, [{**place, **born, **called, "id": person_id, "version": 1}])
    consents.add(uow, [signing.row(refusal, person_id, place, uow.caller.account_id)])
    return cards.noted(uow, AccessAction.CHANGE, "card.write", gate.person(uow, person_id, "card.write"))


def name(
    uow: UnitOfWork,
    person_id: UUID,
    version: int,
    card: CardData,
    adults: list[NewRepresentative],
    papers: list[NewConsent],
) -> Card:
    """Card, representatives and consents together: one alone would say who the child is before a consent lets it."""
    row, today = gate.person(uow, person_id, "card.write"), clock.today()
    if not row.pseudonym:
        raise Conflict("Имя уже внесено: измените карточку")
    terms = consent_rules.terms(uow, row.school_id)
    dossier = dossiers.prepared(person_id, card, adults, papers, today, terms)
    dossier.known_adults = cards.known_adults(uow, dossier.representatives, row.school_id)
    cards.refuse_faults(uow, dossier, today)
    if Purpose.P1.value not in signing.covers(dossier.consents, today).purposes:
        detail = "Имя вносится только с согласия на обработку персональных данных (P1 — учёт контингента)"
        cards.refuse([dossiers.Uncovered(field="consents", detail=detail)])
    values = {**dossiers.columns(dossier.card), "pseudonym": False}
    if not people.change(uow, person_id, version, values):
        raise Stale("Карточка уже изменена", current={"id": str(person_id), "version": row.version})
    dossiers.complete(uow, {"district_id": row.district_id, "school_id": row.school_id}, dossier, today)
    students.rename(uow, person_id, values)
    fresh = gate.person(uow, person_id, "card.write")
    telling.tell_name(uow, fresh, gate.covered(uow, fresh), today)
    return cards.noted(uow, AccessAction.CHANGE, "card.write", fresh)


def label_arrivals(uow: UnitOfWork, it: Execution) -> None:
    """Who is enrolled without a name is called by the personal file that this order opens."""
    for row in it.rows:
        person = it.at.people[row["person_id"]]
        if MovementKind(row["kind"]).enrols and person.pseudonym:
            called = rules.of_file(it.file_numbers[row["student_id"]])
            people.call(uow, person.id, called)
            it.at.people[person.id] = SimpleNamespace(**{**person._mapping, **called})
            row["full_name"] = rules.full_name(called)


def take_name(uow: UnitOfWork, person: Any, today: date) -> list[str]:
    """Of a student whose consent (P1) was withdrawn: the lists and books keep a label; who fell silent was not asked.

    A signed order stays as it was signed; nothing is told of adults beside the child any more.
    """
    file_no = people.present_file(uow, person.id)
    if file_no is None or person.pseudonym:
        return []
    called = rules.of_file(file_no)
    values = {**called, "birth_date": rules.born_in(person.birth_date.year), "has_no_middle_name": False}
    people.call(uow, person.id, values | {"pseudonym": True})
    students.rename(uow, person.id, values | {"sex": person.sex})
    books.call(uow, person.id, rules.full_name(called), values["birth_date"])
    links = representatives.running(uow, person.id, today)
    for one in links:
        representatives.change(uow, one.id, {"ends_on": max(one.starts_on, today)})
    telling.tell_of(uow, representatives.some(uow, [one.id for one in links]), today)
    told = {key: values[key] for key in ("last_name", "first_name", "middle_name", "birth_date")}
    place = {"district_id": person.district_id, "school_id": person.school_id}
    uow.publish(PersonRenamed(**place, person_id=person.id, **told, pseudonym=True))
    return rules.ERASED


def _refusal(person_id: UUID, number: str, refused_on: date) -> NewConsent:
    """Who signed stands in the paper alone: an adult who gave no consent of their own is not stored either."""
    return NewConsent(
        id=uuid7(),
        number=number.strip(),
        purposes=_REFUSED,
        data_categories=sorted(form_of(_REFUSED)),
        given_by=person_id,
        signed_at=refused_on,
        refused=True,
    )


def _refuse_faults(refusal: NewConsent, birth_year: int, today: date) -> None:
    named = {"number": "refusal_number", "signed_at": "refused_on"}
    problems = [replace(one, field=named[one.field]) for one in signing.problems(refusal, today)]
    if len(refusal.number) > rules.LONGEST_NUMBER:
        detail = f"Только номер, под которым отказ зарегистрирован: не длиннее {rules.LONGEST_NUMBER} знаков"
        problems.append(Problem(field="refusal_number", detail=detail))
    if (wrong := rules.year_problem(birth_year, today)) is not None:
        problems.append(Problem(field="birth_year", detail=wrong))
    if problems:
        raise Invalid("Карточку без имени завести нельзя", problems=problems)
