"""Where somebody lives and lived; the card shows what holds today."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.access import AccessAction
from contracts.base import Invalid, Problem
from contracts.cards import AddressHistory
from contracts.student_body import Address, DataCategory
from services.contingent.models import addresses as rules
from services.contingent.repository import addresses
from services.contingent.usecases import clock, gate, noting
from services.contingent.views import cards as card_views

_GATE = DataCategory.ADDRESS


def history(uow: UnitOfWork, person_id: UUID) -> AddressHistory:
    """The look is noted."""
    row = gate.person(uow, person_id, "card.read")
    if not gate.opens(uow, row, _GATE):
        return AddressHistory(items=[], withheld=[_GATE])
    items = [card_views.known_address(one) for one in addresses.of_person(uow, person_id)]
    blocks = [noting.NAMES, *([_GATE.value] if items else [])]
    noting.note(uow, AccessAction.VIEW, "card.read", [row], blocks)
    return AddressHistory(items=items)


def planned(uow: UnitOfWork, person_id: UUID, typed: Sequence[Address]) -> rules.Plan:
    """What a card typed anew begins, corrects and ends; refused where the days do not allow it."""
    held = [row for row in addresses.of_person(uow, person_id) if row.ends_on is None]
    plan = rules.planned({row.kind: (row.id, card_views.address(row)) for row in held}, typed, clock.today())
    if plan.problems:
        raise Invalid(
            "Карточку сохранить нельзя",
            problems=[Problem(field=f"card.{path}", detail=detail) for path, detail in plan.problems],
        )
    return plan


def carry_out(uow: UnitOfWork, row: Any, plan: rules.Plan) -> None:
    for key, day in plan.ends.items():
        addresses.end(uow, key, day)
    for key, value in plan.corrects.items():
        addresses.correct(uow, key, rules.value_of(value))
    addresses.forget(uow, plan.never)
    place = {"person_id": row.id, "district_id": row.district_id, "school_id": row.school_id}
    addresses.add(uow, [rules.address_row(one, place) for one in plan.begins])
