"""Appointments of class teachers that their classes have still to follow."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork


def due(uow: UnitOfWork, on: date, appointment_id: UUID | None) -> Sequence[Any]:
    """Those that have begun or are over since they were looked at last, as `followed`; the next look finds others.

    Whoever was appointed to a class that is not open yet waits for it.
    """
    sql = """
        UPDATE known_appointments a SET followed = CASE WHEN ends_on <= %(on)s THEN 'OVER' ELSE 'NOW' END
        WHERE class_id IS NOT NULL AND followed <> 'OVER' AND role = 'CLASS_TEACHER'
          AND EXISTS (SELECT 1 FROM school_classes c WHERE c.id = a.class_id AND c.school_id = a.school_id)
          AND (ends_on <= %(on)s OR (followed = 'AHEAD' AND starts_on <= %(on)s))
          AND (%(id)s::uuid IS NULL OR id = %(id)s)
        RETURNING class_id, school_id, person_id, followed
    """
    return uow.rows(sql, {"on": on, "id": appointment_id})


def appointed(uow: UnitOfWork, class_id: UUID, school_id: UUID, on: date) -> UUID | None:
    """Who was appointed last of those who are the class's teachers on a day."""
    sql = """
        SELECT person_id FROM known_appointments
        WHERE class_id = %(class)s AND school_id = %(school)s AND role = 'CLASS_TEACHER'
          AND starts_on <= %(on)s AND (ends_on IS NULL OR ends_on > %(on)s)
        ORDER BY starts_on DESC, id DESC LIMIT 1
    """
    found: UUID | None = uow.scalar(sql, {"class": class_id, "school": school_id, "on": on})
    return found
