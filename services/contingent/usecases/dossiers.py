"""A child with representatives and consents, as a clerk brings them: checked as one, stored as one, many at a time."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Problem, uuid7
from contracts.contingent import ConsentChanged, KnownRepresentative, RepresentativeLinked
from contracts.student_body import AdultData, CardData, CardFields, Kinship, NewConsent, NewRepresentative
from services.contingent.models import card as cards
from services.contingent.models import consents as papers
from services.contingent.models import names
from services.contingent.models.addresses import address_row
from services.contingent.models.consent_forms import USUAL, Terms
from services.contingent.models.identity_documents import paper_row
from services.contingent.models.special import ON_CARD
from services.contingent.models.stored import stored
from services.contingent.repository import addresses, consents, identity_documents, people, representatives
from services.contingent.usecases import sealing, signing
from services.contingent.views.cards import CARD_FIELDS

_WITH_PAPER = (Kinship.GUARDIAN, Kinship.TRUSTEE, Kinship.ADOPTER, Kinship.FOSTER_PARENT)


class Uncovered(Problem):
    """A filled field that no active consent covers."""


@dataclass
class Beside:
    """Who and what stands beside one child."""

    person_id: UUID
    """The child's."""
    representatives: list[NewRepresentative]
    consents: list[NewConsent]
    known_adults: dict[UUID, Any]
    """Rows of representatives who are persons here already."""
    terms: Terms = field(default=USUAL, kw_only=True)
    """On which the school takes consents."""


@dataclass
class Dossier(Beside):
    """All that is to be stored about one child. Made by `prepared`, which gives ids and the one spelling of values."""

    card: CardData


def prepared(
    person_id: UUID,
    card: CardData,
    adults: list[NewRepresentative],
    consents_: list[NewConsent],
    today: date,
    terms: Terms = USUAL,
) -> Dossier:
    """Ids given, values in their one spelling."""
    ready = [adult(one, today, terms) for one in adults]
    return Dossier(person_id, ready, list(consents_), {}, cards.begun(cards.written(card), today), terms=terms)


def adult(one: NewRepresentative, today: date, terms: Terms = USUAL) -> NewRepresentative:
    """The same for one representative; their own consent is signed by themselves."""
    person_id = one.person_id or uuid7()
    card = cards.begun(cards.written(one.card), today) if one.card else None
    consent = signing.signed(one.consent, person_id, person_id, None, terms) if one.consent else None
    starts = one.starts_on or today
    return replace(one, id=one.id or uuid7(), person_id=person_id, card=card, consent=consent, starts_on=starts)


def check(dossier: Dossier, today: date) -> Iterator[Problem]:
    """Everything wrong with a dossier; its consents get their signers on the way."""
    yield from _under("card", cards.problems(dossier.card, today))
    for number, one in enumerate(dossier.representatives):
        yield from _under(f"representatives[{number}]", check_adult(one, dossier.known_adults, today, dossier.terms))
    for number in range(len(dossier.consents)):
        yield from _under(f"consents[{number}]", _check_consent(dossier, number, today))
    yield from _under("card", uncovered(dossier.card, signing.covers(dossier.consents, today)))


def cards_of(dossier: Dossier) -> Iterator[tuple[str, CardFields | None]]:
    """Every card of a dossier, with the path where it stands."""
    yield "card.", dossier.card
    for number, one in enumerate(dossier.representatives):
        yield f"representatives[{number}].card.", one.card


def _check_consent(dossier: Dossier, number: int, today: date) -> Iterator[Problem]:
    paper, born = dossier.consents[number], dossier.card.birth_date
    yield from signing.problems(paper, today, dossier.terms)
    acting = [(one.person_id, one.kinship) for one in dossier.representatives if one.person_id and not one.restriction]
    giver = signing.signer(paper, dossier.person_id, born, signing.legal(acting))
    if isinstance(giver, Problem):
        yield giver
    else:
        dossier.consents[number] = signing.signed(paper, dossier.person_id, giver, born, dossier.terms)


def check_adult(one: NewRepresentative, known: dict[UUID, Any], today: date, terms: Terms = USUAL) -> Iterator[Problem]:
    """An adult nobody knows brings a card and their own consent; the field paths begin at the representative."""
    yield from check_authority(one)
    if one.consent is not None:
        yield from _under("consent", signing.problems(one.consent, today, terms))
    if one.person_id in known:
        return
    if one.card is None:
        yield Problem(field="person_id", detail="Такого взрослого нет, заполните карточку представителя")
        return
    yield from _under("card", cards.problems(one.card, today))
    if one.consent is None or one.consent.refused:
        detail = "Данные представителя вносятся только с его собственного письменного согласия"
        yield Problem(field="consent", detail=detail)
    else:
        yield from _under("card", uncovered(one.card, signing.covers([one.consent], today)))


def check_authority(one: NewRepresentative) -> Iterator[Problem]:
    """Parents prove themselves by the birth certificate, others by a paper of their own."""
    if one.kinship in _WITH_PAPER and not (one.basis_document or "").strip():
        detail = "Укажите документ, подтверждающий полномочия (акт об опеке, решение суда)"
        yield Problem(field="basis_document", detail=detail)


def uncovered(card: CardFields, covered: papers.Coverage) -> Iterator[Problem]:
    """Filled fields that no consent lets us keep."""
    filled = [name for name in CARD_FIELDS if getattr(card, name) is not None]
    for name in covered.uncovered(filled):
        yield Uncovered(field=name, detail=papers.missing(name))


def _under(path: str, found: Iterable[Problem]) -> Iterator[Problem]:
    for one in found:
        yield replace(one, field=f"{path}.{one.field}")


# storing


def store(uow: UnitOfWork, district_id: UUID, school_id: UUID, dossiers: list[Dossier], today: date) -> None:
    """Inserts checked dossiers in a handful of statements and tells of links and consents."""
    place = {"district_id": district_id, "school_id": school_id}
    _add(uow, place, [(one.person_id, one.card) for one in dossiers])
    _store(uow, place, dossiers, today)


def complete(uow: UnitOfWork, place: dict[str, Any], dossier: Dossier, today: date) -> None:
    """What a checked dossier says beside the row of a person who is here already."""
    _add_parts(uow, place, [(dossier.person_id, dossier.card)])
    _store(uow, place, [dossier], today)


def store_adult(
    uow: UnitOfWork, place: dict[str, Any], child_id: UUID, one: NewRepresentative, known: dict[UUID, Any], today: date
) -> None:
    """One more representative of a child who is here already."""
    _store(uow, place, [Beside(child_id, [one], [], known)], today)


def _store(uow: UnitOfWork, place: dict[str, Any], sides: Sequence[Beside], today: date) -> None:
    _add(uow, place, list(_adults(sides)))
    representatives.add(uow, [link_row(each, one.person_id, place) for one in sides for each in one.representatives])
    given: dict[UUID, list[NewConsent]] = {one.person_id: list(one.consents) for one in sides if one.consents}
    for each in (each for one in sides for each in one.representatives):
        if each.consent is not None and each.person_id is not None:
            given.setdefault(each.person_id, []).append(each.consent)
    by = uow.caller.account_id
    consents.add(uow, [signing.row(paper, person, place, by) for person, some in given.items() for paper in some])
    _tell(uow, place, sides, list(given), today)


def _add(uow: UnitOfWork, place: dict[str, Any], cards_: Sequence[tuple[UUID, CardData | AdultData]]) -> None:
    """New persons with the parts of their cards."""
    people.add(uow, [_person(person_id, card, place) for person_id, card in cards_])
    _add_parts(uow, place, cards_)


def _add_parts(uow: UnitOfWork, place: dict[str, Any], cards_: Sequence[tuple[UUID, CardData | AdultData]]) -> None:
    papers_ = [(person_id, card.identity_document) for person_id, card in cards_ if card.identity_document]
    sealing.bring_in(uow, place, [(person_id, special(card)) for person_id, card in cards_])
    homes = [(person_id, one) for person_id, card in cards_ for one in card.addresses or []]
    addresses.add(uow, [address_row(one, place | {"person_id": person_id}) for person_id, one in homes])
    identity_documents.add(uow, [paper_row(one, place | {"person_id": person_id}) for person_id, one in papers_])


def changes(values: dict[str, Any], row: Any, path: str) -> bool:
    """Whether the field at the path is typed anew: what once held may stay on a card when its code has ended."""
    name = re.split(r"[.\[]", path)[0]
    return name not in values or values[name] != getattr(row, name)


def special(card: CardData | AdultData) -> dict[str, Any]:
    """What a card brings in of special categories: it goes under seal, not into the card's row."""
    brought = {name: getattr(card, name) for name in ON_CARD}
    return {name: sealing.on_card(name, value) for name, value in brought.items() if value is not None}


def _adults(dossiers: Sequence[Beside]) -> Iterator[tuple[UUID, CardData | AdultData]]:
    """Each new adult once, though several children may have brought them."""
    seen: set[UUID] = set()
    for one in dossiers:
        for each in one.representatives:
            known = each.person_id in one.known_adults or each.person_id in seen
            if each.card is not None and each.person_id is not None and not known:
                seen.add(each.person_id)
                yield each.person_id, each.card


def _person(person_id: UUID, card: CardData | AdultData, place: dict[str, Any]) -> dict[str, Any]:
    return {**place, "id": person_id, "version": 1, **columns(card)}


def columns(card: CardData | AdultData) -> dict[str, Any]:
    """A (`written`) card as it is stored."""
    keys = (card.last_name, card.first_name, card.middle_name)
    values = {name: getattr(card, name) for name in (*CARD_FIELDS, "sex", "birth_date") if name not in ON_CARD}
    values["identity_document"] = stored(card.identity_document) if card.identity_document else None
    values["prior_school"] = stored(card.prior_school) if card.prior_school else None
    values["certificates"] = [stored(one) for one in card.certificates] if card.certificates else None
    values["addresses"] = [stored(one) for one in card.addresses] if card.addresses else None
    return {**values, "sort_key": names.sort_key(*keys), "search_key": names.search_key(*keys)}


def link_row(one: NewRepresentative, child_id: UUID, place: dict[str, Any]) -> dict[str, Any]:
    return {
        **place,
        "id": one.id,
        "child_id": child_id,
        "person_id": one.person_id,
        "kinship": one.kinship.value,
        "basis_document": one.basis_document,
        "starts_on": one.starts_on,
        "ends_on": None,
        "is_main_contact": one.is_main_contact,
        "lives_together": one.lives_together,
        "portal_access": one.portal_access,
        "restriction": one.restriction,
    }


def _tell(
    uow: UnitOfWork, place: dict[str, Any], dossiers: Sequence[Beside], with_papers: list[UUID], today: date
) -> None:
    pairs = [(one, each) for one in dossiers for each in one.representatives]
    adults = [each.person_id for _, each in pairs if each.person_id]
    covered = consents.covered(uow, list({*with_papers, *adults}), today, place["school_id"])
    for one, each in pairs:
        assert each.person_id is not None
        uow.publish(RepresentativeLinked(**place, link=_link(each, one, covered[each.person_id])))
    for person in with_papers:
        uow.publish(ConsentChanged(**place, person_id=person, purposes=sorted(covered[person].purposes)))


def _link(each: NewRepresentative, dossier: Beside, covered: papers.Coverage) -> KnownRepresentative:
    assert each.id is not None and each.person_id is not None and each.starts_on is not None
    who = each.card if each.card is not None else dossier.known_adults[each.person_id]
    open_ = each.kinship.has_legal_force and each.portal_access and not each.restriction and covered.purposes
    return KnownRepresentative(
        id=each.id,
        student_person_id=dossier.person_id,
        person_id=each.person_id,
        last_name=who.last_name,
        first_name=who.first_name,
        middle_name=who.middle_name,
        kinship=each.kinship,
        starts_on=each.starts_on,
        portal_access=bool(open_),
    )
