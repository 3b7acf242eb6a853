"""The gate before one category of somebody's data: who may look through it, and what may be kept behind it."""

from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Forbidden, NotFound, Stale
from contracts.contingent import ConsentMissing
from contracts.student_body import DataCategory, Purpose
from services.contingent.models.consents import RU, Coverage, named, purpose_of
from services.contingent.repository import consents, people
from services.contingent.usecases import clock, rights


def person(uow: UnitOfWork, person_id: UUID, operation: str) -> Any:
    """The row of a card with which the caller may do the operation."""
    row = people.get(uow, person_id, operation, clock.today())
    if row is None:
        raise NotFound("Карточка не найдена")
    return row


def must_be_named(row: Any) -> None:
    """Anything more about a child without a name would say who it is."""
    if row.pseudonym:
        detail = "Карточка ведётся без имени: имя, представители и согласие вносятся вместе"
        raise Conflict(detail, field="person_id")


def refuse_papers(uow: UnitOfWork) -> None:
    if uow.caller.role == "WORKING_GROUP":
        raise Forbidden("Рабочей группе доступна только полнота согласий, не сами согласия")


def covered(uow: UnitOfWork, row: Any) -> Coverage:
    """By consents given to the school that keeps the card; of a card that several keep, to the caller's own."""
    return consents.covered(uow, [row.id], clock.today(), row.school_id or uow.caller.school_id)[row.id]


def visible(uow: UnitOfWork, row: Any) -> frozenset[DataCategory]:
    """The categories that the reader sees on the card."""
    if rights.names_only(uow) or rights.technical_only(uow):
        return frozenset()
    allows, purpose = covered(uow, row), Purpose.P4 if uow.caller.role == "DISTRICT" else None
    return frozenset(one for one in DataCategory if allows.covers(one, purpose))


def opens(uow: UnitOfWork, row: Any, category: DataCategory) -> bool:
    return category in visible(uow, row)


def must_cover(uow: UnitOfWork, row: Any, category: DataCategory, field: str) -> None:
    """Nothing is kept that no active consent covers (domain §4.3)."""
    if not covered(uow, row).covers(category):
        detail = f"Нет действующего согласия ({named(purpose_of(category))}) на данные «{RU[category]}»"
        raise ConsentMissing(f"{detail}: не сохраняется", field=field)
    must_agree(uow, row, {purpose_of(category).value: field})


def must_agree(uow: UnitOfWork, row: Any, wanted: dict[str, str]) -> None:
    """Of purposes with the field that needs each: while representatives disagree nothing new is kept (domain §4.4)."""
    disputed = consents.disputed(uow, [row.id], clock.today(), row.school_id or uow.caller.school_id).get(row.id, ())
    for purpose, field in wanted.items():
        if purpose in disputed:
            detail = f"Один из представителей согласился, другой отказал ({named(purpose)})"
            raise ConsentMissing(f"{detail}: новое не сохраняется, пока директор не разрешит разногласие", field=field)


def change(uow: UnitOfWork, row: Any, version: int, values: dict[str, Any]) -> None:
    """A part of the card is changed: so is the card, whose version this must be."""
    if not people.change(uow, row.id, version, values):
        raise Stale("Карточка уже изменена", current={"id": str(row.id), "version": row.version})
