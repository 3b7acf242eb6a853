"""Weeks of classes and of teachers."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, insert, select

from chassis.db import UnitOfWork
from contracts.planning import Weeks
from services.planning.models.hours import Week, WeekSlot
from services.planning.models.timetable_rules import Busy
from services.planning.models.timetables import Slot, Timetable
from services.planning.repository.known import STAFF


class NamedSlot(NamedTuple):
    weekday: int
    number: int
    weeks: Weeks
    assignment_id: UUID
    class_id: UUID
    class_title: str
    subject_id: UUID
    subject: str
    teacher_id: UUID
    teacher: str


_IN_FORCE = """SELECT DISTINCT ON (class_id) id, class_id, starts_on FROM timetables
    WHERE {which} ORDER BY class_id, starts_on <= %(on)s DESC, abs(starts_on - %(on)s::date)"""
"""Of each class the timetable of that day; before the first one, the one that will come."""
_SLOTS = f"""SELECT l.weekday, l.number, l.weeks, l.assignment_id, a.class_id, c.title, a.subject_id, s.name,
        a.teacher_id, coalesce(p.name, '—')
    FROM timetable_slots l JOIN assignments a ON a.id = l.assignment_id
    JOIN known_classes c ON c.id = a.class_id JOIN subjects s ON s.id = a.subject_id
    LEFT JOIN {STAFF} p ON p.person_id = a.teacher_id AND p.school_id = a.school_id"""
_ORDER = "ORDER BY l.weekday, l.number, l.weeks, c.title"


def in_force(uow: UnitOfWork, class_id: UUID, on: date) -> Timetable | None:
    sql = _IN_FORCE.format(which="class_id = %(class)s")
    found = next(iter(uow.rows(sql, {"class": class_id, "on": on})), None)
    return uow.session.get(Timetable, found.id) if found else None


def of_class(uow: UnitOfWork, class_id: UUID) -> list[Timetable]:
    """All timetables of a class, oldest first."""
    statement = select(Timetable).where(Timetable.class_id == class_id).order_by(Timetable.starts_on)
    return list(uow.session.scalars(statement))


def slots(uow: UnitOfWork, timetable_id: UUID) -> list[NamedSlot]:
    sql = f"{_SLOTS} WHERE l.timetable_id = %(id)s {_ORDER}"
    return [NamedSlot(*row) for row in uow.rows(sql, {"id": timetable_id})]


def of_teacher(uow: UnitOfWork, teacher_id: UUID, on: date) -> list[NamedSlot]:
    """A teacher's week by the timetables in force on that day."""
    mine = "class_id IN (SELECT class_id FROM assignments WHERE teacher_id = %(me)s)"
    sql = f"""WITH now AS ({_IN_FORCE.format(which=mine)})
        {_SLOTS} JOIN now ON now.id = l.timetable_id
        WHERE a.teacher_id = %(me)s AND (a.ends_on IS NULL OR a.ends_on > %(on)s) {_ORDER}"""
    return [NamedSlot(*row) for row in uow.rows(sql, {"me": teacher_id, "on": on})]


def busy(uow: UnitOfWork, school_id: UUID, year: str, class_id: UUID, teacher_ids: Sequence[UUID]) -> list[Busy]:
    """Lessons of these teachers in other classes of the school year, each with the days it is in force."""
    sql = """WITH weeks AS (
            SELECT t.id, t.starts_on,
                coalesce(lead(t.starts_on) OVER (PARTITION BY t.class_id ORDER BY t.starts_on), 'infinity') AS ends_on
            FROM timetables t JOIN known_classes c ON c.id = t.class_id
            WHERE t.school_id = %(school)s AND c.year = %(year)s AND t.class_id <> %(class)s
        )
        SELECT a.teacher_id, l.weekday, l.number, l.weeks, c.title, s.name,
            greatest(w.starts_on, a.starts_on), least(w.ends_on, a.ends_on, '9999-12-31')
        FROM weeks w JOIN timetable_slots l ON l.timetable_id = w.id JOIN assignments a ON a.id = l.assignment_id
        JOIN known_classes c ON c.id = a.class_id JOIN subjects s ON s.id = a.subject_id
        WHERE a.teacher_id = ANY(%(teachers)s::uuid[])"""
    given = {"school": school_id, "year": year, "class": class_id, "teachers": [str(one) for one in teacher_ids]}
    return [Busy(*row) for row in uow.rows(sql, given)]


def weeks_of(uow: UnitOfWork, class_ids: Sequence[UUID]) -> dict[UUID, list[Week]]:
    """Class → its timetables with their slots, oldest first."""
    sql = """SELECT t.class_id, t.starts_on, l.weekday, l.number, l.weeks, l.assignment_id
        FROM timetables t LEFT JOIN timetable_slots l ON l.timetable_id = t.id
        WHERE t.class_id = ANY(%(ids)s::uuid[]) ORDER BY t.class_id, t.starts_on"""
    found: dict[UUID, dict[date, list[WeekSlot]]] = {}
    for row in uow.rows(sql, {"ids": [str(one) for one in class_ids]}):
        slots_ = found.setdefault(row.class_id, {}).setdefault(row.starts_on, [])
        if row.weekday is not None:
            slots_.append(WeekSlot(row.weekday, row.number, row.weeks, row.assignment_id))
    return {one: [Week(starts_on, slots_) for starts_on, slots_ in weeks.items()] for one, weeks in found.items()}


def replace_slots(uow: UnitOfWork, timetable: Timetable, new: Sequence[WeekSlot]) -> None:
    uow.execute(delete(Slot).where(Slot.timetable_id == timetable.id))
    tenant = {"district_id": timetable.district_id, "school_id": timetable.school_id, "timetable_id": timetable.id}
    if new:
        uow.execute(insert(Slot), [{**slot._asdict(), **tenant} for slot in new])
