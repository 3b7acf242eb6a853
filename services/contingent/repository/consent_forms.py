"""Editions of a school's forms of consent, its rules, and the papers that rest on older editions."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.db import UnitOfWork
from services.contingent.models.consent_forms import ConsentFormRow, ConsentRulesRow, DistrictConsentRulesRow
from services.contingent.repository import scope
from services.contingent.repository.consents import ACTIVE

_EDITIONS = """
    SELECT f.*, lead(f.starts_on) OVER (PARTITION BY f.school_id, f.purpose ORDER BY f.edition) AS ends_on
    FROM consent_forms f WHERE f.school_id = %(school)s
"""


def of_school(uow: UnitOfWork, school_id: UUID, purpose: str | None = None) -> Sequence[Any]:
    """By purpose, newest first; each with the day on which the next begins."""
    one = "AND f.purpose = %(purpose)s" if purpose else ""
    sql = f"{_EDITIONS} {one} ORDER BY f.purpose, f.edition DESC"
    return uow.rows(sql, {"school": school_id, "purpose": purpose})


def get(uow: UnitOfWork, school_id: UUID, form_id: UUID) -> Any | None:
    found = uow.rows(f"SELECT * FROM ({_EDITIONS}) e WHERE id = %(id)s", {"school": school_id, "id": form_id})
    return found[0] if found else None


def add(uow: UnitOfWork, values: dict[str, Any]) -> None:
    uow.execute(insert(ConsentFormRow).values(values))


def rules(uow: UnitOfWork, school_id: UUID) -> Any | None:
    found = uow.rows("SELECT * FROM consent_rules WHERE school_id = %(school)s", {"school": school_id})
    return found[0] if found else None


def begin_rules(uow: UnitOfWork, values: dict[str, Any]) -> None:
    uow.execute(insert(ConsentRulesRow).values(values))


def change_rules(uow: UnitOfWork, school_id: UUID, version: int, values: dict[str, Any]) -> bool:
    """False when the version is not the present one."""
    row = ConsentRulesRow
    statement = update(row).where(row.school_id == school_id, row.version == version)
    changed = uow.execute(statement.values(**values, version=version + 1).returning(row.school_id))
    return changed.first() is not None


def district_rules(uow: UnitOfWork) -> Any | None:
    """What the caller's district asks of all its schools; none when it asks nothing."""
    sql = "SELECT * FROM district_consent_rules WHERE district_id = %(district)s"
    return next(iter(uow.rows(sql, {"district": uow.caller.district_id})), None)


def begin_district_rules(uow: UnitOfWork, values: dict[str, Any]) -> bool:
    """False when somebody else has begun them meanwhile."""
    row = DistrictConsentRulesRow
    statement = upsert(row).values(**values, version=1).on_conflict_do_nothing().returning(row.district_id)
    return uow.execute(statement).first() is not None


def change_district_rules(uow: UnitOfWork, district_id: UUID, version: int, values: dict[str, Any]) -> bool:
    """False when the version is not the present one."""
    row = DistrictConsentRulesRow
    statement = update(row).where(row.district_id == district_id, row.version == version)
    changed = uow.execute(statement.values(**values, version=version + 1).returning(row.district_id))
    return changed.first() is not None


def outdated(
    uow: UnitOfWork, school_id: UUID, purpose: str | None, after: tuple[UUID, str] | None, limit: int, today: date
) -> Sequence[Any]:
    """Papers that hold, of people whose names the caller may read, on another edition than the one of today."""
    one = "AND f.purpose = %(purpose)s" if purpose else ""
    following = "AND (c.id, f.purpose) > (%(after_id)s, %(after_purpose)s)" if after else ""
    sql = f"""
        WITH present AS (
          SELECT DISTINCT ON (purpose) purpose, id, edition FROM consent_forms
          WHERE school_id = %(school)s AND starts_on <= %(today)s ORDER BY purpose, edition DESC)
        SELECT c.id AS consent_id, c.number, c.signed_at, c.person_id, f.purpose, f.edition AS present_edition,
          g.edition, concat_ws(' ', p.last_name, p.first_name, p.middle_name) AS full_name
        FROM consents c JOIN present f ON f.purpose = ANY(c.purposes) AND c.form_id IS DISTINCT FROM f.id
        JOIN persons p ON p.id = c.person_id AND p.merged_into IS NULL
        LEFT JOIN consent_forms g ON g.id = c.form_id
        WHERE c.school_id = %(school)s AND {ACTIVE.format("c")} AND {scope.people(uow, "consents.read")}
          {one} {following}
        ORDER BY c.id, f.purpose LIMIT %(limit)s
    """
    last = {"after_id": after[0], "after_purpose": after[1]} if after else {}
    asked = {"school": school_id, "purpose": purpose, "limit": limit}
    return uow.rows(sql, scope.own(uow, today, **asked, **last))
