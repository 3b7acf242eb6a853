"""What stood on cards before."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from chassis.db import UnitOfWork
from contracts.base import uuid7
from services.contingent.models.history import CardChange

_ROW = """
    SELECT c.*, n.id AS next_id, n.was AS next_was, n.key_id AS next_key_id, n.sealed AS next_sealed,
      (SELECT a.full_name FROM known_appointments a WHERE a.person_id = c.changed_by
       ORDER BY a.as_of DESC LIMIT 1) AS changed_by_name
    FROM card_changes c LEFT JOIN LATERAL (
      SELECT x.id, x.was, x.key_id, x.sealed FROM card_changes x
      WHERE x.person_id = c.person_id AND x.field = c.field AND x.id > c.id ORDER BY x.id LIMIT 1) n ON TRUE
"""


def add(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    if rows:
        uow.execute(insert(CardChange), rows)


def row(uow: UnitOfWork, person: Any, field: str, basis: str | None = None) -> dict[str, Any]:
    """A change by the caller, now; what stood there is yet to be said."""
    whose = {"person_id": person.id, "district_id": person.district_id, "school_id": person.school_id}
    who = {"changed_by": uow.caller.person_id, "role": uow.caller.role, "basis": basis}
    return {**whose, **who, "id": uuid7(), "field": field, "was": None, "key_id": None, "sealed": None}


def page(uow: UnitOfWork, person_id: UUID, fields: Sequence[str], after: UUID | None, limit: int) -> Sequence[Any]:
    """Newest first, each with the change of the same field that came next."""
    following = "AND c.id < %(after)s" if after else ""
    sql = f"""
        {_ROW} WHERE c.person_id = %(id)s AND c.field = ANY(%(fields)s) {following}
        ORDER BY c.id DESC LIMIT %(limit)s
    """
    return uow.rows(sql, {"id": person_id, "fields": list(fields), "after": after, "limit": limit})
