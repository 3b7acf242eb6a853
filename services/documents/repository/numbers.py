"""Series of a school and the counters behind them."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from contracts.base import NotFound
from services.documents.models.known import KnownSchool
from services.documents.models.numbering import NumberCounter, Numbering, first_series, rows
from services.documents.models.papers import Registration


def numbering_of(uow: UnitOfWork, school_id: UUID, *, lock: bool = False) -> Numbering:
    statement = select(Numbering).where(Numbering.school_id == school_id)
    if lock:
        statement = statement.with_for_update()
    found = uow.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound("Такой школы нет")
    return found


def begin_numbering(uow: UnitOfWork, school: KnownSchool) -> None:
    """The series a new school begins with; those it has set stay."""
    first = {
        "school_id": school.id,
        "district_id": school.district_id,
        "version": 1,
        "series": rows(first_series()),
    }
    uow.execute(insert(Numbering).values(first).on_conflict_do_nothing())


def next_in(uow: UnitOfWork, *, district_id: UUID, school_id: UUID, letters: str, year: int) -> int:
    """The next number of a series in a calendar year.

    The counter's row stays locked until the transaction ends, and an undone transaction undoes the step:
    that is why numbers have neither gaps nor twins.
    """
    first = {"district_id": district_id, "school_id": school_id, "letters": letters, "year": year, "last": 1}
    statement = (
        insert(NumberCounter)
        .values(first)
        .on_conflict_do_update(index_elements=["school_id", "letters", "year"], set_={"last": NumberCounter.last + 1})
        .returning(NumberCounter.last)
    )
    return int(uow.execute(statement).scalar_one())


def next_between(uow: UnitOfWork, *, school_id: UUID, letters: str, year: int, seq: int) -> int | None:
    """The next number after the slash of one that was given; None when that one was not.

    The counter stays locked, as for a number in its turn: two numbers are never put into one place at once.
    """
    series = (NumberCounter.school_id == school_id, NumberCounter.letters == letters, NumberCounter.year == year)
    last = uow.session.scalar(select(NumberCounter.last).where(*series).with_for_update())
    if last is None or not 1 <= seq <= last:
        return None
    between = (Registration.school_id == school_id, Registration.letters == letters, Registration.year == year)
    taken = uow.session.scalar(select(func.max(Registration.sub)).where(*between, Registration.seq == seq))
    return int(taken or 0) + 1
