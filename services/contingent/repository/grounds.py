"""Legal grounds of the caller's district."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from services.contingent.models.grounds import ExportGround

_OWN = "SELECT * FROM export_grounds WHERE district_id = %(district)s"
IN_FORCE = "starts_on <= %(today)s AND (ends_on IS NULL OR ends_on > %(today)s)"


def all_of(uow: UnitOfWork) -> Sequence[Any]:
    """The newest first."""
    sql = f"{_OWN} ORDER BY starts_on DESC, id DESC"
    return uow.rows(sql, {"district": uow.caller.district_id})


def in_force(uow: UnitOfWork, ground_id: UUID, today: date) -> Any | None:
    found = uow.rows(
        f"{_OWN} AND id = %(id)s AND {IN_FORCE}",
        {"district": uow.caller.district_id, "id": ground_id, "today": today},
    )
    return found[0] if found else None


def add(uow: UnitOfWork, values: dict[str, Any]) -> bool:
    """False when the id is taken."""
    statement = insert(ExportGround).values(values).on_conflict_do_nothing().returning(ExportGround.id)
    return uow.execute(statement).first() is not None


def end(uow: UnitOfWork, ground_id: UUID, ends_on: date) -> bool:
    """False when the district has no such ground, or one that ends sooner or begins later."""
    sql = """
        UPDATE export_grounds SET ends_on = %(ends_on)s, ended_by = %(by)s
        WHERE id = %(id)s AND district_id = %(district)s AND starts_on < %(ends_on)s
          AND (ends_on IS NULL OR ends_on > %(ends_on)s) RETURNING 1
    """
    given = {"id": ground_id, "ends_on": ends_on, "by": uow.caller.person_id, "district": uow.caller.district_id}
    return bool(uow.rows(sql, given))
