"""School classes with their present size."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from services.contingent.models.known import SchoolClass
from services.contingent.repository import scope

_ROW = """
    SELECT c.id, c.district_id, c.school_id, c.year, c.grade, c.letter, c.capacity, c.class_teacher_id, c.version,
      (SELECT a.full_name FROM known_appointments a WHERE a.person_id = c.class_teacher_id
       ORDER BY a.as_of DESC LIMIT 1) AS class_teacher,
      (SELECT count(*) FROM class_memberships m WHERE m.class_id = c.id
       AND m.starts_on <= %(on)s AND (m.ends_on IS NULL OR m.ends_on > %(on)s)) AS students
    FROM school_classes c
"""


def add(uow: UnitOfWork, values: dict[str, Any]) -> bool:
    """False when this class is open already."""
    statement = insert(SchoolClass).values(values)
    return uow.execute(statement.on_conflict_do_nothing().returning(SchoolClass.id)).first() is not None


def get(uow: UnitOfWork, class_id: UUID, on: date) -> Any | None:
    found = uow.rows(f"{_ROW} WHERE c.id = %(id)s AND {_own(uow)}", scope.own(uow, on, id=class_id, on=on))
    return found[0] if found else None


def of_year(uow: UnitOfWork, school_id: UUID, year: str, on: date) -> Sequence[Any]:
    sql = f"""
        {_ROW} WHERE c.school_id = %(school)s AND c.year = %(year)s AND {_own(uow)}
        ORDER BY c.grade, c.letter COLLATE "C"
    """
    return uow.rows(sql, scope.own(uow, on, school=school_id, year=year, on=on))


def of_school(uow: UnitOfWork, school_id: UUID) -> Sequence[Any]:
    """Every class of every year, without sizes."""
    sql = "SELECT id, year, grade, letter, capacity, class_teacher_id FROM school_classes WHERE school_id = %(s)s"
    return uow.rows(sql, {"s": school_id})


def titles(uow: UnitOfWork, class_ids: list[UUID]) -> dict[UUID, str]:
    sql = "SELECT id, grade || letter AS title FROM school_classes WHERE id = ANY(%(ids)s)"
    return {row.id: row.title for row in uow.rows(sql, {"ids": class_ids})}


def change(uow: UnitOfWork, class_id: UUID, version: int, values: dict[str, Any]) -> bool:
    """False when the version is not the present one."""
    statement = update(SchoolClass).where(SchoolClass.id == class_id, SchoolClass.version == version)
    changed = uow.execute(statement.values(**values, version=version + 1).returning(SchoolClass.id))
    return changed.first() is not None


def _own(uow: UnitOfWork) -> str:
    """Everyone sees the classes of their school."""
    return scope.schools(uow, "c.school_id")
