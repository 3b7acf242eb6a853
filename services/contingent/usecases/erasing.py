"""Destroying what no consent covers any more: values, their past, and what lies under seal."""

from typing import Any

from chassis.db import UnitOfWork
from services.contingent.models import special
from services.contingent.models.consents import CATEGORY_OF, Coverage
from services.contingent.repository import card_parts, people, sealed


def erase_uncovered(uow: UnitOfWork, person: Any, covered: Coverage) -> list[str]:
    """Names of the fields that held something."""
    gone = covered.uncovered(CATEGORY_OF)
    filled = [name for name in gone if getattr(person, name) is not None]
    hidden = [name for name, category in special.CATEGORY_OF.items() if not covered.covers(category)]
    if gone:
        people.erase(uow, person.id, gone)
    card_parts.erase(uow, person.id, hidden)
    return sorted({*filled, *sealed.erase(uow, person.id, hidden)})
