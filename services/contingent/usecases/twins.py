"""Two cards that are perhaps one person: shown, or said to be two people (domain §1.11)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Forbidden, Invalid, NotFound
from contracts.duplicates import Likeness, TwinPage
from contracts.permissions import require_in_own_school
from services.contingent.models.merges import LONGEST_REASON, SHORTEST_REASON, same_first_name
from services.contingent.repository import people, twins
from services.contingent.usecases import clock, known
from services.contingent.usecases.students import page_size
from services.contingent.views import position
from services.contingent.views import twins as views

_WHOLE = ("DIRECTOR", "SYS_ADMIN", "WORKING_GROUP", "DEPUTY", "CLERK", "DISTRICT")
Pairs = dict[tuple[UUID, UUID], list[Likeness]]


def page(uow: UnitOfWork, school_id: UUID, after: str | None, limit: int) -> TwinPage:
    """The department sees pairs across its schools too: to find them is what it is shown persons for."""
    if uow.caller.role not in _WHOLE:
        raise Forbidden("Двойников ищут по всей школе: у вашей роли такого права нет")
    known.district_of(uow, school_id)
    place = position(after, int, UUID, UUID)
    found = alike(twins.of_school(uow, school_id, clock.today()))
    order = sorted((int(not any(one.hard for one in likeness)), *pair) for pair, likeness in found.items())
    rest = [key for key in order if place is None or key > place]
    shown = rest[: page_size(limit)]
    cards = twins.cards(uow, [one for _, *pair in shown for one in pair], clock.today())
    return views.page(shown, found, cards, total=len(order), more=len(rest) > limit)


def alike(rows: Sequence[Any]) -> Pairs:
    """Of pairs that PostgreSQL found alike, those that are."""
    found: Pairs = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.likeness):
        if row.likeness != Likeness.NAME_AND_BIRTH.value or same_first_name(row.one_name, row.other_name):
            found[row.first_id, row.second_id].append(Likeness(row.likeness))
    return found


def keep_apart(uow: UnitOfWork, person_id: UUID, other_id: UUID, reason: str) -> None:
    """These are two people: twins, namesakes. They are not shown as a pair again."""
    school_id = whose(uow)
    one, other = two(uow, person_id, other_id)
    first, second = sorted((one.id, other.id))
    place = {"district_id": one.district_id, "school_id": school_id}
    who = {"decided_by": uow.caller.person_id, "reason": explained(reason)}
    twins.keep_apart(uow, {**place, **who, "first_id": first, "second_id": second})


def whose(uow: UnitOfWork) -> UUID | None:
    """The school that the caller merges cards of; None for the department, which merges those of two schools."""
    if uow.caller.role == "DISTRICT":
        return None
    require_in_own_school(uow.caller, "people.merge")
    return uow.caller.school_id


def two(uow: UnitOfWork, person_id: UUID, other_id: UUID) -> tuple[Any, Any]:
    """Two different cards that the caller may merge: a school's own, or for the department one each of two schools."""
    if person_id == other_id:
        raise Invalid("Это одна и та же карточка", field="other_id")
    found = list[Any](people.get(uow, one, "people.merge", clock.today()) for one in (person_id, other_id))
    if None in found:
        raise NotFound("Карточка не найдена")
    if uow.caller.role == "DISTRICT" and len({one.school_id for one in found if one.school_id is not None}) == 1:
        raise Forbidden("Обе карточки ведёт одна школа: их объединяет её администратор или заместитель директора")
    return found[0], found[1]


def explained(reason: str) -> str:
    words = " ".join(reason.split())
    if not SHORTEST_REASON <= len(words) <= LONGEST_REASON:
        raise Invalid(f"Напишите причину: от {SHORTEST_REASON} до {LONGEST_REASON} знаков", field="reason")
    return words
