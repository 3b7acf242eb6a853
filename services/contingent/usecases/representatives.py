"""Adults beside a child."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.access import AccessAction
from contracts.base import Conflict, Forbidden, Invalid, NotFound, Problem, Stale
from contracts.contingent import FamilyMember, NewRepresentative, Representative
from services.contingent import views
from services.contingent.repository import consents, people, representatives
from services.contingent.usecases import clock, code_lists, consent_rules, dossiers, gate, noting
from services.contingent.usecases.people import known_adults, refuse
from services.contingent.usecases.telling import tell_of

MOST_CLASSES = 60
_CHANGING = ("kinship", "basis_document", "is_main_contact", "lives_together", "portal_access", "restriction")


def put(uow: UnitOfWork, child_id: UUID, version: int, one: NewRepresentative) -> Representative:
    child, today = _child(uow, child_id, "representatives.write"), clock.today()
    if one.id is not None and (link := representatives.get(uow, one.id)) is not None:
        if link.child_id != child_id:
            raise Conflict("Эта связь — с другим ребёнком", field="representative.id")
        return _change(uow, link, version, one, today)
    gate.must_be_named(child)
    if version != 0:
        raise Stale("Такой связи ещё нет: новая вносится с версией 0")
    terms = consent_rules.terms(uow, child.school_id)
    adult = dossiers.adult(one, today, terms)
    known = known_adults(uow, [adult], child.school_id)
    strange = code_lists.strange(uow, [("card.", adult.card)], today)
    _refuse([*dossiers.check_adult(adult, known, today, terms), *strange])
    _refuse_second_link(uow, child_id, adult.person_id)
    place = {"district_id": child.district_id, "school_id": child.school_id}
    dossiers.store_adult(uow, place, child_id, adult, known, today)
    assert adult.id is not None
    return _shown(uow, adult.id, today)


def end(uow: UnitOfWork, child_id: UUID, link_id: UUID, ends_on: date | None, version: int | None = None) -> None:
    _child(uow, child_id, "representatives.write")
    link, today = representatives.get(uow, link_id), clock.today()
    if link is None or link.child_id != child_id:
        raise NotFound("Представитель не найден")
    if (ends_on or today) < link.starts_on:
        raise Invalid("Раньше, чем связь началась", field="ends_on")
    if not representatives.change(uow, link_id, {"ends_on": ends_on or today}, version):
        raise Stale("Связь уже изменена", current=_shown(uow, link_id, today).__dict__)
    tell_of(uow, [representatives.get(uow, link_id)], today)


def list_of(uow: UnitOfWork, child_id: UUID) -> list[Representative]:
    """The look is noted."""
    child = _child(uow, child_id, "representatives.read")
    rows, today = representatives.of_child(uow, child_id), clock.today()
    if rows:
        noting.note(uow, AccessAction.VIEW, "representatives.read", [child], [noting.REPRESENTATIVES])
    covered = consents.covered_by_link(uow, rows, today)
    return [views.representative(row, covered[row.id], today) for row in rows]


def families(uow: UnitOfWork, class_ids: list[UUID]) -> list[FamilyMember]:
    """Of the classes whose representatives the caller may read."""
    if len(class_ids) > MOST_CLASSES:
        raise Invalid(f"Не больше {MOST_CLASSES} классов", field="class_ids")
    return [FamilyMember(**row._mapping) for row in representatives.of_classes(uow, class_ids, clock.today())]


def _change(uow: UnitOfWork, link: Any, version: int, one: NewRepresentative, today: date) -> Representative:
    if one.person_id not in (None, link.person_id):
        raise Conflict("Связь — с другим взрослым: закончите её и внесите новую", field="representative.person_id")
    values = {name: getattr(one, name) for name in _CHANGING}
    _refuse(list(dossiers.check_authority(one)))
    if not representatives.change(uow, link.id, {**values, "kinship": one.kinship.value}, version):
        raise Stale("Связь уже изменена", current=_shown(uow, link.id, today).__dict__)
    tell_of(uow, [representatives.get(uow, link.id)], today)
    return _shown(uow, link.id, today)


def _shown(uow: UnitOfWork, link_id: UUID, today: date) -> Representative:
    row: Any = representatives.get(uow, link_id)
    return views.representative(row, consents.covered_by_link(uow, [row], today)[link_id], today)


def _child(uow: UnitOfWork, child_id: UUID, operation: str) -> Any:
    if uow.caller.role == "PARENT" and operation.endswith(".write"):
        raise Forbidden("Сведения о представителях вносит школа по вашему заявлению")
    row = people.get(uow, child_id, operation, clock.today())
    if row is None or row.school_id is None:
        raise NotFound("Карточка не найдена")
    return row


def _refuse(problems: list[Problem]) -> None:
    refuse([replace(one, field=f"representative.{one.field}") for one in problems])


def _refuse_second_link(uow: UnitOfWork, child_id: UUID, person_id: UUID | None) -> None:
    for link in representatives.of_child(uow, child_id):
        if link.person_id == person_id and link.ends_on is None:
            raise Conflict("Этот человек уже представитель ребёнка", field="representative.person_id")
