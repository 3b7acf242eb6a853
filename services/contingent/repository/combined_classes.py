"""Classes of different grades that are taught as one (класс-комплект)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update

from chassis.db import UnitOfWork
from services.contingent.models.known import CombinedClass, SchoolClass
from services.contingent.repository import scope

_CLASSES = """
    SELECT c.id, c.district_id, c.school_id, c.year, c.grade, c.letter, c.capacity, c.combined_id,
      (SELECT count(*) FROM class_memberships m WHERE m.class_id = c.id
       AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on > %(today)s)) AS students
    FROM school_classes c
"""


def add(uow: UnitOfWork, values: dict[str, Any], class_ids: list[UUID]) -> None:
    uow.execute(insert(CombinedClass).values(values))
    uow.execute(update(SchoolClass).where(SchoolClass.id.in_(class_ids)).values(combined_id=values["id"]))


def classes(uow: UnitOfWork, class_ids: list[UUID], today: date, *, lock: bool = False) -> Sequence[Any]:
    """These classes of the caller's school, by grade and letter."""
    sql = f"{_CLASSES} WHERE c.id = ANY(%(ids)s) AND {scope.schools(uow, 'c.school_id')} ORDER BY c.grade, c.letter"
    return uow.rows(sql + (" FOR UPDATE OF c" if lock else ""), scope.own(uow, today, ids=class_ids))


def members(uow: UnitOfWork, combined_ids: list[UUID], today: date) -> Sequence[Any]:
    sql = f"{_CLASSES} WHERE c.combined_id = ANY(%(ids)s) ORDER BY c.grade, c.letter"
    return uow.rows(sql, {"ids": combined_ids, "today": today})


def get(uow: UnitOfWork, combined_id: UUID, today: date) -> Any | None:
    sql = f"SELECT k.* FROM combined_classes k WHERE k.id = %(id)s AND {scope.schools(uow, 'k.school_id')} FOR UPDATE"
    found = uow.rows(sql, scope.own(uow, today, id=combined_id))
    return found[0] if found else None


def of_year(uow: UnitOfWork, school_id: UUID, year: str, today: date) -> Sequence[Any]:
    sql = f"""
        SELECT k.* FROM combined_classes k WHERE k.school_id = %(school)s AND k.year = %(year)s
          AND {scope.schools(uow, "k.school_id")} ORDER BY k.id
    """
    return uow.rows(sql, scope.own(uow, today, school=school_id, year=year))


def room_left(uow: UnitOfWork, class_id: UUID) -> int | None:
    """How large this class may be beside those it is taught with; none when it is taught alone. Locks the комплект."""
    sql = """
        SELECT k.capacity - (SELECT coalesce(sum(o.capacity), 0) FROM school_classes o
                             WHERE o.combined_id = k.id AND o.id <> c.id) AS room
        FROM school_classes c JOIN combined_classes k ON k.id = c.combined_id WHERE c.id = %(id)s FOR UPDATE OF k
    """
    found: int | None = uow.scalar(sql, {"id": class_id})
    return found


def remove(uow: UnitOfWork, combined_id: UUID) -> None:
    uow.execute(update(SchoolClass).where(SchoolClass.combined_id == combined_id).values(combined_id=None))
    uow.execute(delete(CombinedClass).where(CombinedClass.id == combined_id))
