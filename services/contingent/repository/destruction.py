"""Acts of destruction."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from contracts.consents import DestructionGround
from services.contingent.models.consents import Consent
from services.contingent.models.destruction import DestructionAct


def add(uow: UnitOfWork, values: dict[str, Any]) -> None:
    """Nothing when the act is here already."""
    uow.execute(insert(DestructionAct).values(values).on_conflict_do_nothing())


def page(
    uow: UnitOfWork, school_id: UUID, year: int | None, after: tuple[int, int] | None, limit: int
) -> Sequence[Any]:
    """Newest first."""
    one = "AND year = %(year)s" if year else ""
    following = "AND (year, number) < (%(after_year)s, %(after_number)s)" if after else ""
    sql = f"""
        SELECT * FROM destruction_acts WHERE school_id = %(school)s {one} {following}
        ORDER BY year DESC, number DESC LIMIT %(limit)s
    """
    last = {"after_year": after[0], "after_number": after[1]} if after else {}
    return uow.rows(sql, {"school": school_id, "year": year, "limit": limit, **last})


def everything(uow: UnitOfWork, after: UUID, limit: int) -> Sequence[Any]:
    """Acts of all schools, in the order in which they were made."""
    sql = "SELECT * FROM destruction_acts WHERE id > %(after)s ORDER BY id LIMIT %(limit)s"
    return uow.rows(sql, {"after": after, "limit": limit})


def personal_file(uow: UnitOfWork, person_id: UUID) -> str | None:
    """The last one; an adult has none."""
    sql = "SELECT personal_file_no FROM enrolments WHERE person_id = %(id)s ORDER BY enrolled_on DESC, id DESC LIMIT 1"
    found: str | None = uow.scalar(sql, {"id": person_id})
    return found


def number_given(uow: UnitOfWork, place: dict[str, Any], series: str, number: int) -> None:
    """The series goes on behind a number that was given before the database was restored."""
    sql = """
        INSERT INTO number_series (district_id, school_id, name, last)
        VALUES (%(district_id)s, %(school_id)s, %(series)s, %(number)s)
        ON CONFLICT (school_id, name) DO UPDATE SET last = greatest(number_series.last, excluded.last)
    """
    uow.later(sql, {**place, "series": series, "number": number})


def end_again(uow: UnitOfWork, consent_id: UUID, ground: DestructionGround, ended_on: date, number: str) -> None:
    """The paper ended by that day, though the restored database has not heard of it."""
    column = Consent.withdrawn_on if ground is DestructionGround.WITHDRAWN else Consent.valid_to
    earlier = func.least(func.coalesce(column, ended_on), ended_on)
    values: dict[Any, Any] = {column: earlier}
    if ground is DestructionGround.WITHDRAWN:
        paper = f"Акт об уничтожении № {number}"
        values[Consent.withdrawal_document] = case(
            (Consent.withdrawal_document.is_(None), paper), else_=Consent.withdrawal_document
        )
    uow.execute(update(Consent).where(Consent.id == consent_id).values(values))
