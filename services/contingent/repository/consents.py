"""Consents and what the active ones cover."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from chassis.db import UnitOfWork
from services.contingent.models.consents import Consent, Coverage, coverage

_ROW = """
    SELECT c.*, p.last_name AS giver_last, p.first_name AS giver_first, p.middle_name AS giver_middle,
      (SELECT s.birth_date FROM persons s WHERE s.id = c.person_id) AS born,
      (SELECT k.sha256 FROM known_scans k WHERE k.id = c.scan_id) AS scan_sha256
    FROM consents c LEFT JOIN persons p ON p.id = c.given_by AND NOT p.pseudonym
"""


ACTIVE = (
    "NOT {0}.refused AND {0}.signed_at <= %(today)s AND ({0}.withdrawn_on IS NULL OR {0}.withdrawn_on > %(today)s)"
    " AND ({0}.valid_to IS NULL OR {0}.valid_to > %(today)s)"
)
"""A paper that allows something today."""


def add(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    if rows:
        uow.execute(insert(Consent), rows)


def page(uow: UnitOfWork, person_id: UUID, after: UUID | None, limit: int) -> Sequence[Any]:
    """Newest first: so many behind that one."""
    behind = "AND (c.signed_at, c.id) < (SELECT o.signed_at, o.id FROM consents o WHERE o.id = %(after)s)"
    sql = f"""
        {_ROW} WHERE c.person_id = %(id)s {behind if after else ""}
        ORDER BY c.signed_at DESC, c.id DESC LIMIT %(limit)s
    """
    return uow.rows(sql, {"id": person_id, "after": after, "limit": limit})


def get(uow: UnitOfWork, consent_id: UUID) -> Any | None:
    found = uow.rows(f"{_ROW} WHERE c.id = %(id)s", {"id": consent_id})
    return found[0] if found else None


def schools_of(uow: UnitOfWork, consent_ids: list[UUID]) -> list[UUID]:
    """To whom these papers were given."""
    sql = "SELECT DISTINCT school_id FROM consents WHERE id = ANY(%(ids)s) ORDER BY school_id"
    return [row.school_id for row in uow.rows(sql, {"ids": consent_ids})]


def withdraw(uow: UnitOfWork, consent_id: UUID, on: date, document: str) -> None:
    statement = update(Consent).where(Consent.id == consent_id)
    uow.execute(statement.values(withdrawn_on=on, withdrawal_document=document))


def of_scan(uow: UnitOfWork, scan_id: UUID) -> UUID | None:
    """The consent whose paper it is. Whoever else would register one by it waits."""
    uow.rows("SELECT id FROM known_scans WHERE id = %(id)s FOR UPDATE", {"id": scan_id})
    found: UUID | None = uow.scalar("SELECT id FROM consents WHERE scan_id = %(id)s", {"id": scan_id})
    return found


def put_scan(uow: UnitOfWork, consent_id: UUID, scan_id: UUID) -> None:
    uow.execute(update(Consent).where(Consent.id == consent_id).values(scan_id=scan_id))


def covered(uow: UnitOfWork, person_ids: list[UUID], on: date, school_id: UUID | None = None) -> dict[UUID, Coverage]:
    """What each person's active consents cover on a day; given to one school when it is named."""
    papers: dict[UUID, list[tuple[list[str], list[str]]]] = {one: [] for one in person_ids}
    for row in _active(uow, person_ids, on):
        if school_id in (None, row.school_id):
            papers[row.person_id].append((row.purposes, row.data_categories))
    return {person: coverage(some) for person, some in papers.items()}


def disputed(uow: UnitOfWork, person_ids: list[UUID], on: date, school_id: UUID | None) -> dict[UUID, frozenset[str]]:
    """Purposes that one representative agreed to and another refused, each by their last word; an own paper settles it.

    To the school that is named; of those in whose case nobody disagrees nothing is said."""
    sql = f"""
        SELECT w.person_id, w.purpose FROM (
          SELECT DISTINCT ON (c.person_id, c.given_by, q.purpose) c.person_id, c.given_by, q.purpose, c.refused
          FROM consents c CROSS JOIN unnest(c.purposes) AS q (purpose)
          WHERE c.person_id = ANY(%(ids)s) AND c.school_id = %(school)s
            AND ((c.refused AND c.given_by <> c.person_id AND c.signed_at <= %(today)s) OR ({ACTIVE.format("c")}))
          ORDER BY c.person_id, c.given_by, q.purpose, c.signed_at DESC, c.id DESC) w
        GROUP BY w.person_id, w.purpose
        HAVING bool_or(w.refused) AND bool_or(NOT w.refused) AND NOT bool_or(w.given_by = w.person_id)
        ORDER BY w.purpose
    """
    found: dict[UUID, frozenset[str]] = {}
    for row in uow.rows(sql, {"ids": person_ids, "school": school_id, "today": on}):
        found[row.person_id] = found.get(row.person_id, frozenset()) | {row.purpose}
    return found


def covered_by_link(uow: UnitOfWork, links: Sequence[Any], on: date) -> dict[UUID, Coverage]:
    """What the adult of each link allows the link's own school: a paper is given to one operator (domain §4.3)."""
    papers: dict[tuple[UUID, UUID], list[tuple[list[str], list[str]]]] = {}
    for row in _active(uow, [one.person_id for one in links], on):
        papers.setdefault((row.person_id, row.school_id), []).append((row.purposes, row.data_categories))
    return {one.id: coverage(papers.get((one.person_id, one.school_id), ())) for one in links}


def _active(uow: UnitOfWork, person_ids: list[UUID], on: date) -> Sequence[Any]:
    sql = f"""
        SELECT c.person_id, c.school_id, c.purposes, c.data_categories FROM consents c
        WHERE c.person_id = ANY(%(ids)s) AND {ACTIVE.format("c")}
    """
    return uow.rows(sql, {"ids": person_ids, "today": on})


def expired_untold(uow: UnitOfWork, today: date, limit: int) -> Sequence[Any]:
    """Consents of any school that ended by themselves and nobody was told; locked, for one process at a time."""
    sql = """
        SELECT * FROM consents WHERE valid_to <= %(today)s AND NOT expiry_told AND NOT refused
        ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    """
    return uow.rows(sql, {"today": today, "limit": limit})


def expiry_told(uow: UnitOfWork, consent_ids: list[UUID]) -> None:
    uow.execute(update(Consent).where(Consent.id.in_(consent_ids)).values(expiry_told=True))


def due_for_destruction(uow: UnitOfWork, ended_by: date, limit: int) -> Sequence[Any]:
    """Consents of any school withdrawn or run out that long ago whose data still stand."""
    sql = """
        SELECT * FROM consents
        WHERE least(withdrawn_on, valid_to) <= %(day)s AND NOT refused AND destroyed_on IS NULL
        ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    """
    return uow.rows(sql, {"day": ended_by, "limit": limit})


def destroyed(uow: UnitOfWork, consent_id: UUID, on: date, fields: list[str]) -> None:
    statement = update(Consent).where(Consent.id == consent_id)
    uow.execute(statement.values(destroyed_on=on, destroyed_fields=fields))
