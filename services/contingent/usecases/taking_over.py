"""Taking over the card of a child who left another school of the district."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, NotFound, uuid7
from contracts.contingent import Made
from contracts.permissions import require_in_own_school
from services.contingent.models import names, snils
from services.contingent.repository import consents, movements, people, proposals, representatives, scope
from services.contingent.usecases import clock, destroying, known
from services.contingent.usecases.erasing import erase_uncovered
from services.contingent.usecases.telling import tell_of


def take_over(uow: UnitOfWork, school_id: UUID, number: str, last_name: str, birth_date: date) -> Made:
    """Whoever knows all three has the papers in hand; a near miss is told apart from nothing."""
    require_in_own_school(uow.caller, "card.write")
    known.district_of(uow, school_id)
    folded = names.folded(last_name)
    for row in people.same_snils(uow, [snils.written(number)]):
        if row.birth_date == birth_date and names.folded(row.last_name) == folded:
            _refuse_enrolled(uow, row.id)
            if row.school_id != school_id:
                _move(uow, row, school_id, clock.today())
            return Made(id=row.id)
    raise NotFound("Карточки с таким СНИЛС, фамилией и датой рождения в районе нет")


def _move(uow: UnitOfWork, child: Any, school_id: UUID, today: date) -> None:
    """The card comes here; the links end there and begin here, each told to its own school.

    Consents stay with the operator they were given to, so that here names, sex and birthday remain (domain §4.3).
    """
    child_id = child.id
    people.take_over(uow, child_id, school_id)
    proposals.close(uow, child_id, "Карточку теперь ведёт другая школа")
    with scope.whole_district(uow):
        old = representatives.running(uow, child_id, today)
        for one in old:
            representatives.change(uow, one.id, {"ends_on": max(one.starts_on, today)})
        tell_of(uow, representatives.some(uow, [one.id for one in old]), today)
    adults = [one.person_id for one in old]
    representatives.add(uow, [_anew(one, school_id, today) for one in old])
    people.follow(uow, adults, school_id, today)
    _forget_uncovered(uow, [child_id, *adults], child.school_id, school_id, today)
    tell_of(uow, representatives.running(uow, child_id, today), today)


def _anew(link: Any, school_id: UUID, today: date) -> dict[str, Any]:
    own = {"id": uuid7(), "school_id": school_id, "version": 1, "starts_on": max(link.starts_on, today)}
    return {name: getattr(link, name) for name in representatives.COLUMNS} | own


def _forget_uncovered(uow: UnitOfWork, person_ids: Iterable[UUID], source: UUID, school_id: UUID, today: date) -> None:
    """Of the cards that this school alone keeps now, with an act of the school they came from.

    A card that other schools keep too stays as they were allowed."""
    mine = {key: row for key, row in people.some(uow, list(person_ids)).items() if row.school_id == school_id}
    covered = consents.covered(uow, list(mine), today, school_id)
    for key, row in mine.items():
        fields = erase_uncovered(uow, row, covered[key])
        if fields:
            with scope.whole_district(uow):
                destroying.taken_over(uow, row, source, fields)


def _refuse_enrolled(uow: UnitOfWork, person_id: UUID) -> None:
    for one in movements.enrolled_in_district(uow, [person_id]).get(person_id, []):
        if one.left_on is None:
            raise Conflict(f"Ещё числится: {one.short_name}. Сначала там нужен приказ об отчислении")
