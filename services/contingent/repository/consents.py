"""Consents and what the active ones cover."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from chassis.db import UnitOfWork
from services.contingent.models.consents import Consent, Coverage, coverage

_ROW = """
    SELECT c.*, p.last_name AS giver_last, p.first_name AS giver_first, p.middle_name AS giver_middle
    FROM consents c LEFT JOIN persons p ON p.id = c.given_by
"""


def add(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    if rows:
        uow.execute(insert(Consent), rows)


def of_person(uow: UnitOfWork, person_id: UUID) -> Sequence[Any]:
    return uow.rows(f"{_ROW} WHERE c.person_id = %(id)s ORDER BY c.signed_at DESC, c.id DESC", {"id": person_id})


def get(uow: UnitOfWork, consent_id: UUID) -> Any | None:
    found = uow.rows(f"{_ROW} WHERE c.id = %(id)s", {"id": consent_id})
    return found[0] if found else None


def withdraw(uow: UnitOfWork, consent_id: UUID, on: date, document: str) -> None:
    statement = update(Consent).where(Consent.id == consent_id)
    uow.execute(statement.values(withdrawn_on=on, withdrawal_document=document))


def covered(uow: UnitOfWork, person_ids: list[UUID], on: date, school_id: UUID | None = None) -> dict[UUID, Coverage]:
    """What each person's active consents cover on a day; given to one school when it is named."""
    sql = """
        SELECT person_id, purposes, data_categories FROM consents
        WHERE person_id = ANY(%(ids)s) AND (%(school)s::uuid IS NULL OR school_id = %(school)s)
          AND NOT refused AND signed_at <= %(on)s
          AND (withdrawn_on IS NULL OR withdrawn_on > %(on)s) AND (valid_to IS NULL OR valid_to > %(on)s)
    """
    papers: dict[UUID, list[tuple[list[str], list[str]]]] = {one: [] for one in person_ids}
    for row in uow.rows(sql, {"ids": person_ids, "school": school_id, "on": on}):
        papers[row.person_id].append((row.purposes, row.data_categories))
    return {person: coverage(some) for person, some in papers.items()}


def expired_untold(uow: UnitOfWork, today: date, limit: int) -> Sequence[Any]:
    """Consents of any school that ended by themselves and nobody was told; locked, for one process at a time."""
    sql = """
        SELECT * FROM consents WHERE valid_to <= %(today)s AND NOT expiry_told AND NOT refused
        ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    """
    return uow.rows(sql, {"today": today, "limit": limit})


def expiry_told(uow: UnitOfWork, consent_ids: list[UUID]) -> None:
    uow.execute(update(Consent).where(Consent.id.in_(consent_ids)).values(expiry_told=True))


def due_for_destruction(uow: UnitOfWork, withdrawn_by: date, limit: int) -> Sequence[Any]:
    """Consents of any school withdrawn that long ago whose data still stand."""
    sql = """
        SELECT * FROM consents WHERE withdrawn_on <= %(day)s AND destroyed_on IS NULL
        ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    """
    return uow.rows(sql, {"day": withdrawn_by, "limit": limit})


def destroyed(uow: UnitOfWork, consent_id: UUID, on: date, fields: list[str]) -> None:
    statement = update(Consent).where(Consent.id == consent_id)
    uow.execute(statement.values(destroyed_on=on, destroyed_fields=fields))
