"""Cards of children and adults."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.access import AccessAction
from contracts.base import Invalid, Problem, Stale, uuid7
from contracts.contingent import Card, ConsentMissing, DuplicatePerson, PersonPage, PersonRow
from contracts.permissions import allowed, require_in_own_school
from contracts.student_body import AdultData, CardData, NewConsent, NewRepresentative, Purpose
from services.contingent import views
from services.contingent.models import card as cards
from services.contingent.models import names
from services.contingent.models.consents import CATEGORY_OF, Coverage, purpose_of
from services.contingent.models.special import ON_CARD
from services.contingent.repository import consents, people, representatives, students
from services.contingent.usecases import (
    addresses,
    clock,
    closed_names,
    code_lists,
    consent_rules,
    dossiers,
    gate,
    history,
    identity_documents,
    known,
    noting,
    rights,
    sealing,
    signing,
    special,
    telling,
)
from services.contingent.usecases.students import page_size
from services.contingent.views import cards as card_views


def register(
    uow: UnitOfWork,
    school_id: UUID,
    card: CardData,
    id: UUID | None,
    adults: list[NewRepresentative],
    papers: list[NewConsent],
) -> Card:
    require_in_own_school(uow.caller, "card.write")
    district_id, today = known.district_of(uow, school_id), clock.today()
    dossier = dossiers.prepared(id or uuid7(), card, adults, papers, today, consent_rules.terms(uow, school_id))
    dossier.known_adults = known_adults(uow, dossier.representatives, school_id)
    refuse_faults(uow, dossier, today)
    dossiers.store(uow, district_id, school_id, [dossier], today)
    return noted(uow, AccessAction.CHANGE, "card.write", gate.person(uow, dossier.person_id, "card.write"))


def get(uow: UnitOfWork, person_id: UUID, reason: str | None = None) -> Card:
    """The look is noted."""
    return noted(uow, AccessAction.VIEW, "card.read", gate.person(uow, person_id, "card.read"), reason)


def noted(uow: UnitOfWork, action: AccessAction, operation: str, row: Any, reason: str | None = None) -> Card:
    card = _names_card(uow, row) if rights.names_only(uow) else _card(uow, row)
    noting.note(uow, action, operation, [row], noting.blocks_of(card), reason)
    return card


def change(uow: UnitOfWork, person_id: UUID, version: int, card: AdultData, basis: str | None = None) -> Card:
    """`basis`: the paper that shows it, kept with the past."""
    row, today = gate.person(uow, person_id, "card.write"), clock.today()
    gate.must_be_named(row)
    covered = gate.covered(uow, row)
    written = cards.written(_same_kind(uow, person_id, card))
    problems = [*cards.problems(written, today), *dossiers.uncovered(written, covered)]
    strange, typed = code_lists.strange(uow, [("", written)], today), dossiers.columns(written)
    problems += [one for one in strange if dossiers.changes(typed, row, one.field)]
    refuse([replace(one, field=f"card.{one.field}") for one in problems] or _not_theirs(uow, written))
    if written.snils and written.snils != row.snils:
        _refuse_known_snils(uow, written.snils)
    plan = addresses.planned(uow, person_id, written.addresses or [])
    values = dossiers.columns(replace(written, addresses=plan.card or None))
    values |= {hidden: getattr(row, hidden) for hidden in covered.uncovered(values)}
    brought = dossiers.special(written)
    new = [name for name in CATEGORY_OF if values.get(name) not in (None, getattr(row, name))]
    gate.must_agree(uow, row, {purpose_of(CATEGORY_OF[name]).value: f"card.{name}" for name in (*new, *brought)})
    values |= dict.fromkeys(brought)
    if not people.change(uow, person_id, version, values):
        raise Stale("Карточка уже изменена", current=_card(uow, gate.person(uow, person_id, "card.write")).__dict__)
    history.record(uow, row, values, basis)
    sealing.keep(uow, row, brought, basis)
    if values["identity_document"] != row.identity_document:
        identity_documents.follow_card(uow, row, written.identity_document)
    if values["addresses"] != row.addresses:
        addresses.carry_out(uow, row, plan)
    if row.student_id is not None:
        students.rename(uow, person_id, values)
        closed_names.keep(uow, [person_id], today)
    fresh = gate.person(uow, person_id, "card.write")
    if telling.renamed(row, fresh):
        telling.tell_name(uow, fresh, covered, today)
    return noted(uow, AccessAction.CHANGE, "card.write", fresh)


def find(uow: UnitOfWork, school_id: UUID, q: str | None, after: str | None, limit: int) -> PersonPage:
    known.district_of(uow, school_id)
    place = views.position(after, str, UUID)
    last = (place[0], place[1]) if place else None
    words = names.folded(q or "").split()
    rights.refuse_browsing(uow, words)
    rows = people.page(uow, school_id, words, last, page_size(limit) + 1, clock.today())
    following = views.cursor(rows[limit - 1].sort_key, rows[limit - 1].id) if len(rows) > limit else None
    items = [
        PersonRow(
            id=row.id,
            last_name=row.last_name,
            first_name=row.first_name,
            middle_name=row.middle_name,
            birth_date=None if rights.names_only(uow) else row.birth_date,
            student_id=row.student_id,
        )
        for row in rows[:limit]
    ]
    return PersonPage(items=items, next=following)


# rules


def refuse_faults(uow: UnitOfWork, dossier: dossiers.Dossier, today: date) -> None:
    """Whatever is wrong with what a clerk brings, and whoever is known already."""
    problems = [*dossiers.check(dossier, today), *code_lists.strange(uow, dossiers.cards_of(dossier), today)]
    refuse(problems or _not_theirs(uow, dossier.card))
    _refuse_twins(uow, dossier)


def refuse(problems: list[Problem]) -> None:
    """ConsentMissing or ConsentNotSeparate when that is all that is wrong, else Invalid; each names every field."""
    if not problems:
        return
    signing.refuse_merged(problems)
    if all(isinstance(one, dossiers.Uncovered) for one in problems):
        raise ConsentMissing(problems[0].detail, problems=problems)
    raise Invalid("Карточку сохранить нельзя", problems=problems)


def known_adults(uow: UnitOfWork, adults: list[NewRepresentative], school_id: UUID) -> dict[UUID, Any]:
    """Adults of the district among these; one of another school becomes a person of no school in particular."""
    asked = [one.person_id for one in adults if one.person_id is not None]
    rows = people.adults_in_district(uow, asked, clock.today())
    strangers = [row.id for row in rows.values() if row.school_id not in (None, school_id)]
    if strangers:
        people.share(uow, strangers)
    return rows


def _same_kind(uow: UnitOfWork, person_id: UUID, card: AdultData) -> CardData | AdultData:
    """Whoever represents nobody is a child here: an application cannot do without sex and birth date."""
    if representatives.of_adult(uow, person_id):
        return card
    if card.sex is None or card.birth_date is None:
        raise Invalid("Обязательное поле", field="card.sex" if card.sex is None else "card.birth_date")
    return CardData(**card.__dict__)


def _not_theirs(uow: UnitOfWork, card: CardData | AdultData) -> list[Problem]:
    """What stands on the card though the caller may not write it."""
    filled = [name for name in _kept_from(uow) if getattr(card, name) is not None]
    detail = "Сведения о здоровье и жизненной ситуации вносит классный руководитель"
    return [Problem(field=f"card.{name}", detail=detail) for name in filled]


def _kept_from(uow: UnitOfWork) -> list[str]:
    """Fields that stay as they are, whatever the caller writes."""
    return [] if rights.writes_health(uow) else list(ON_CARD)


def _refuse_twins(uow: UnitOfWork, dossier: dossiers.Dossier) -> None:
    card = dossier.card
    if card.snils:
        _refuse_known_snils(uow, card.snils)
    key = names.search_key(card.last_name, card.first_name, card.middle_name)
    for twin in people.same_names(uow, [key], [card.birth_date]):
        here = twin.school_id == uow.caller.school_id
        raise DuplicatePerson(
            "Человек с таким ФИО и датой рождения уже есть " + ("в школе" if here else "в районе"),
            field="card.last_name",
            **({"person_id": str(twin.id)} if here else {}),
        )


def _refuse_known_snils(uow: UnitOfWork, number: str) -> None:
    if people.same_snils(uow, [number]):
        detail = "Этот СНИЛС уже есть в районе: проверьте номер или возьмите карточку из другой школы"
        raise DuplicatePerson(detail, field="card.snils")


def _names_card(uow: UnitOfWork, row: Any) -> Card:
    return card_views.names_card(row, conditions=special.conditions(row, gate.covered(uow, row)))


def _card(uow: UnitOfWork, row: Any) -> Card:
    role, today = uow.caller.role, clock.today()
    links = representatives.of_child(uow, row.id) if role == "SYSTEM" or allowed("representatives.read", role) else []
    covered = consents.covered_by_link(uow, links, today)
    return card_views.card(
        row,
        Coverage() if rights.technical_only(uow) else gate.covered(uow, row),
        [views.representative(one, covered[one.id], today) for one in links],
        today,
        purpose=Purpose.P4 if role == "DISTRICT" else None,
        health=rights.reads_health(uow),
    )
