"""Periods that the department has accepted a movement report of."""

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from services.contingent.models.known import ClosedPeriod


def keep(uow: UnitOfWork, values: dict[str, Any]) -> None:
    """The newest word about a report wins."""
    row = insert(ClosedPeriod).values(values)
    changes = {name: row.excluded[name] for name in ("accepted_on", "as_of")}
    newer = ClosedPeriod.as_of <= row.excluded.as_of
    uow.execute(row.on_conflict_do_update(index_elements=["report_id"], set_=changes, where=newer))


def last(uow: UnitOfWork, school_id: UUID) -> Any | None:
    """The one that ends last: whatever is dated before its end changes its numbers, the opening ones at least."""
    sql = """
        SELECT starts_on, ends_on, accepted_on FROM closed_periods
        WHERE school_id = %(school)s AND accepted_on IS NOT NULL ORDER BY ends_on DESC, starts_on DESC LIMIT 1
    """
    found = uow.rows(sql, {"school": school_id})
    return found[0] if found else None
