"""What identity told about schools and staff, planning about who teaches whom, documents about signed papers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from services.contingent.models.known import KnownAppointment, KnownAssignment, KnownScan, KnownSchool
from services.contingent.repository import scope

Known = KnownSchool | KnownAppointment | KnownAssignment | KnownScan


def keep(uow: UnitOfWork, kind: type[Known], values: dict[str, Any]) -> None:
    """The newest word wins, whatever the order in which words come."""
    row = insert(kind).values(values)
    changes = {name: row.excluded[name] for name in values if name != "id"}
    uow.execute(row.on_conflict_do_update(index_elements=["id"], set_=changes, where=kind.as_of <= row.excluded.as_of))


def scan(uow: UnitOfWork, scan_id: UUID) -> Any | None:
    """A signed consent that documents has told of, in the caller's school."""
    found = uow.rows("SELECT * FROM known_scans WHERE id = %(id)s", {"id": scan_id})
    return found[0] if found else None


def forget_scan(uow: UnitOfWork, scan_id: UUID) -> None:
    uow.execute(delete(KnownScan).where(KnownScan.id == scan_id))


def end_appointment(uow: UnitOfWork, appointment_id: UUID, ends_on: date, as_of: datetime) -> bool:
    """False when nobody has told of the appointment yet."""
    older = (KnownAppointment.id == appointment_id, KnownAppointment.as_of <= as_of)
    uow.execute(update(KnownAppointment).where(*older).values(ends_on=ends_on, as_of=as_of))
    return uow.scalar("SELECT 1 FROM known_appointments WHERE id = %(id)s", {"id": appointment_id}) is not None


def district_of(uow: UnitOfWork, school_id: UUID, *, lock: bool = False) -> UUID | None:
    """The district of a known school. Locked, its row lines up all who number things in that school."""
    sql = "SELECT district_id FROM known_schools WHERE id = %(id)s" + (" FOR UPDATE" if lock else "")
    found: UUID | None = uow.scalar(sql, {"id": school_id})
    return found


def in_district(uow: UnitOfWork, school_ids: list[UUID]) -> set[UUID]:
    """Those of these schools that the district has."""
    if not school_ids:
        return set()
    with scope.whole_district(uow):
        return {row.id for row in uow.rows("SELECT id FROM known_schools WHERE id = ANY(%(ids)s)", {"ids": school_ids})}


def visible(uow: UnitOfWork, school_id: UUID, today: date) -> UUID | None:
    """The district of a known school that is the caller's own."""
    sql = f"SELECT s.district_id FROM known_schools s WHERE s.id = %(id)s AND {scope.schools(uow, 's.id')}"
    found: UUID | None = uow.scalar(sql, scope.own(uow, today, id=school_id))
    return found


def works_elsewhere(uow: UnitOfWork, person_id: UUID, school_id: UUID, on: date) -> bool:
    """Whether someone's known appointments have all ended or are in other schools. False for those never heard of."""
    sql = """
        SELECT count(*) > 0 AND count(*) FILTER (
          WHERE school_id = %(school)s AND (ends_on IS NULL OR ends_on > %(on)s)) = 0
        FROM known_appointments WHERE person_id = %(person)s
    """
    return bool(uow.scalar(sql, {"person": person_id, "school": school_id, "on": on}))
