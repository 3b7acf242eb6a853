"""Registered orders about teaching, as documents tells them, and what planning answers."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts.base import uuid7
from contracts.documents import OrderKind, OrderRegistered, RegisteredOrder
from contracts.ordering import AbsenceCause, OrderedSubstitution, OrderedTeaching, SubstitutionKind
from contracts.planning import Lesson, OrderedTeachingDone, OrderedTeachingRefused
from services.planning.usecases import ordered
from tests.integration.planning.school import School


def register(
    school: School,
    teaching: OrderedTeaching,
    *,
    number: str = "7-ОД",
    amends: UUID | None = None,
    id: UUID | None = None,
) -> UUID:
    """The order's id."""
    order = RegisteredOrder(
        id=id or uuid7(),
        kind=OrderKind.AMEND if amends else OrderKind.SUBSTITUTION,
        number=number,
        registered_on=date(2026, 9, 10),
        title="О замещении уроков",
        teaching=teaching,
        amends=amends,
    )
    event = OrderRegistered(district_id=school.district_id, school_id=school.id, order=order)
    school.do(ordered.carry_out, event, caller=school.as_("SYSTEM"))
    return order.id


def outcome(school: School, order_id: UUID) -> str:
    """«done», or the line and the reason."""
    done = [one for one in school.told(OrderedTeachingDone) if one["order_id"] == str(order_id)]
    refused = [one for one in school.told(OrderedTeachingRefused) if one["order_id"] == str(order_id)]
    assert len(done) + len(refused) == 1
    return "done" if done else f"{refused[0]['line']}: {refused[0]['reason']}"


def instead(
    lesson: Lesson, teacher_id: UUID, substitute_id: UUID | None, line: int = 1, **more: Any
) -> OrderedSubstitution:
    given = {"kind": SubstitutionKind.SAME_SUBJECT, "cause": AbsenceCause.SICK_LEAVE, "id": uuid7(), "on": lesson.on}
    who = {"teacher_id": teacher_id, "substitute_id": substitute_id, "lesson_id": lesson.id}
    return OrderedSubstitution(**{"line": line, **given, **who, **more})


def substitutes(*lines: OrderedSubstitution) -> OrderedTeaching:
    return OrderedTeaching(substitutions=list(lines))
