"""How a school numbers its movement book: by study years, by calendar years, or on and on (domain §2.5)."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Invalid
from contracts.contingent import BookNumbering, BookNumberingRule
from contracts.permissions import require_in_own_school
from services.contingent.models.books import FIRST_DAYS
from services.contingent.repository import books, schools
from services.contingent.usecases import known

OPERATION = "movements.write"
RU = {
    BookNumbering.STUDY_YEAR: "по учебным годам",
    BookNumbering.CALENDAR_YEAR: "по календарным годам",
    BookNumbering.CONTINUOUS: "сквозная",
}


def list_of(uow: UnitOfWork, school_id: UUID) -> list[BookNumberingRule]:
    known.district_of(uow, school_id)
    return list(_told(books.numberings(uow, school_id)))


def decide(uow: UnitOfWork, school_id: UUID, numbering: BookNumbering, starts_on: date) -> list[BookNumberingRule]:
    """Under the lock of the school, so that no order writes rows of the day meanwhile."""
    require_in_own_school(uow.caller, OPERATION)
    district_id = known.district_of(uow, school_id)
    schools.district_of(uow, school_id, lock=True)
    decided = books.numberings(uow, school_id)
    before = [one for one in decided if one.starts_on < starts_on]
    present = BookNumbering(before[-1].numbering) if before else BookNumbering.STUDY_YEAR
    if decided and decided[-1].starts_on > starts_on:
        raise Conflict(f"Порядок нумерации с {decided[-1].starts_on:%d.%m.%Y} уже выбран: укажите этот день или позже")
    _refuse(uow, school_id, numbering, present, starts_on)
    if numbering is not present:
        row = {"district_id": district_id, "school_id": school_id, "decided_by": uow.caller.person_id}
        books.decide_numbering(uow, {**row, "starts_on": starts_on, "numbering": numbering.value})
    elif decided and decided[-1].starts_on == starts_on:
        books.take_numbering_back(uow, school_id, starts_on)
    else:
        raise Conflict(f"Книга движения и так нумеруется: {RU[present]}")
    return list_of(uow, school_id)


def _refuse(
    uow: UnitOfWork, school_id: UUID, numbering: BookNumbering, present: BookNumbering, starts_on: date
) -> None:
    """A numbering begins with its own first day; one without a first day, where the present one would begin anew."""
    begins = FIRST_DAYS.get(numbering) or FIRST_DAYS.get(present)
    if begins is not None and (starts_on.month, starts_on.day) != begins:
        day = f"{begins[1]:02}.{begins[0]:02}"
        raise Invalid(f"Нумерация «{RU[numbering]}» начинается {day} какого-либо года", field="starts_on")
    last = books.last_day(uow, school_id)
    if last is not None and last >= starts_on:
        detail = f"В книге движения есть записи с датой {last:%d.%m.%Y}, их номера не меняются"
        raise Conflict(f"{detail}: выберите начало позже этого дня")


def _told(rows: Any) -> Iterator[BookNumberingRule]:
    for row in reversed(rows):
        yield BookNumberingRule(starts_on=row.starts_on, numbering=BookNumbering(row.numbering))
