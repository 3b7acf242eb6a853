"""How a school proposes period marks."""

from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork

_GET = "SELECT preset, version FROM marking_rules WHERE school_id = %(school)s"
_SET = """
    INSERT INTO marking_rules (school_id, district_id, preset, version)
    SELECT %(school)s, %(district)s, %(preset)s, %(version)s + 1
    WHERE %(version)s = 0 OR EXISTS (SELECT FROM marking_rules WHERE school_id = %(school)s)
    ON CONFLICT (school_id) DO UPDATE SET preset = excluded.preset, version = excluded.version
    WHERE marking_rules.version = %(version)s
    RETURNING version"""


def get(uow: UnitOfWork, school_id: UUID) -> Any:
    """The row of the school, or None: then MATH, version 0."""
    rows = uow.rows(_GET, {"school": school_id})
    return rows[0] if rows else None


def put(uow: UnitOfWork, school_id: UUID, preset: str, version: int) -> int | None:
    """The new version; None when another version than `version` is there."""
    values = {"school": school_id, "district": uow.caller.district_id, "preset": preset, "version": version}
    found: int | None = uow.scalar(_SET, values)
    return found
