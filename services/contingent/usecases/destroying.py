"""Destroying what an ended consent uncovered, with an act; and destroying it again in a database that was restored."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import uuid7
from contracts.consents import DestructionAct, DestructionActPage, DestructionGround
from contracts.permissions import require_in_own_school
from contracts.student_body import Purpose
from services.contingent.models import destruction as rules
from services.contingent.models.consents import CATEGORY_OF, Coverage
from services.contingent.repository import books, consents, destruction, people, proposals
from services.contingent.usecases import clock, known
from services.contingent.usecases.erasing import erase_uncovered
from services.contingent.usecases.pseudonyms import take_name
from services.contingent.usecases.students import page_size
from services.contingent.views import consents as views
from services.contingent.views import cursor, position


def settle(uow: UnitOfWork, paper: Any, person: Any, today: date) -> None:
    """Of one paper whose thirty days are over. Where nothing was left to erase there is nothing to certify."""
    fields = _erase(uow, paper, person, today)
    consents.destroyed(uow, paper.id, today, fields)
    if fields:
        ground, ended_on = rules.ground_of(paper.withdrawn_on, paper.valid_to)
        why = {"consent_id": paper.id, "consent_number": paper.number}
        place = {"district_id": paper.district_id, "school_id": paper.school_id}
        _certify(uow, place, person.id, fields, {"ground": ground.value, "ended_on": ended_on, **why})


def taken_over(uow: UnitOfWork, person: Any, school_id: UUID, fields: list[str]) -> None:
    """The card has left that school, and what only that school was allowed is gone; the act is that school's."""
    place = {"district_id": person.district_id, "school_id": school_id}
    why = {"ground": DestructionGround.TAKEN_OVER.value, "consent_id": None, "consent_number": None}
    _certify(uow, place, person.id, fields, {**why, "ended_on": clock.today()})


def again(uow: UnitOfWork, act: DestructionAct) -> bool:
    """An act made after the backup is entered once more, and carried out; False when the person is not in it."""
    person = people.some(uow, [act.person_id]).get(act.person_id)
    if person is None:
        return False
    place = {"district_id": person.district_id, "school_id": act.school_id}
    destruction.add(uow, {**asdict(act), **place, "ground": act.ground.value})
    destruction.number_given(uow, place, rules.series(act.year), act.number)
    if act.consent_id is None:  # a card that the backup still has in its old school has not left it
        return True
    destruction.end_again(uow, act.consent_id, act.ground, act.ended_on, f"{act.number}/{act.year}")
    paper = consents.get(uow, act.consent_id)
    if paper is not None:
        _erase(uow, paper, person, clock.today())
        consents.destroyed(uow, act.consent_id, act.made_on, act.fields)
    return True


def page(uow: UnitOfWork, school_id: UUID, year: int | None, after: str | None, limit: int) -> DestructionActPage:
    require_in_own_school(uow.caller, "consents.read")
    known.district_of(uow, school_id)
    place = position(after, int, int)
    last = (place[0], place[1]) if place else None
    rows = destruction.page(uow, school_id, year, last, page_size(limit) + 1)
    following = cursor(rows[limit - 1].year, rows[limit - 1].number) if len(rows) > limit else None
    return DestructionActPage(items=[views.act(row) for row in rows[:limit]], next=following)


def _erase(uow: UnitOfWork, paper: Any, person: Any, today: date) -> list[str]:
    """Names of the fields that held something."""
    covered = consents.covered(uow, [person.id], today, person.school_id)[person.id]
    fields = erase_uncovered(uow, person, covered)
    proposals.erase(uow, person.id, covered.uncovered(CATEGORY_OF))
    named = take_name(uow, person, today) if _name_withdrawn(paper, person, covered) else []
    return sorted({*fields, *named})


def _name_withdrawn(paper: Any, person: Any, covered: Coverage) -> bool:
    """A paper that merely ran out takes no name away: nobody has said no."""
    rolls = Purpose.P1.value in paper.purposes and Purpose.P1.value not in covered.purposes
    return rolls and paper.withdrawn_on is not None and paper.school_id == person.school_id


def _certify(uow: UnitOfWork, place: dict[str, Any], person_id: UUID, fields: list[str], why: dict[str, Any]) -> None:
    today = clock.today()
    (number,) = books.next_numbers(uow, **place, series=rules.series(today.year), count=1)
    act = {"id": uuid7(), "year": today.year, "number": number, "made_on": today, "person_id": person_id}
    file_no = destruction.personal_file(uow, person_id)
    destruction.add(uow, {**place, **act, **why, "personal_file_no": file_no, "fields": fields})
