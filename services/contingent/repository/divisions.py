"""Divisions of classes into subgroups."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from services.contingent.models.divisions import ClassDivision, Subgroup, SubgroupPlace
from services.contingent.repository import scope


def add(uow: UnitOfWork, division: dict[str, Any], subgroups: list[dict[str, Any]]) -> bool:
    """False when the class is divided under this title, or this id is taken."""
    statement = insert(ClassDivision).values(division).on_conflict_do_nothing().returning(ClassDivision.id)
    if uow.execute(statement).first() is None:
        return False
    uow.execute(insert(Subgroup), subgroups)
    return True


def get(uow: UnitOfWork, division_id: UUID, today: date) -> Any | None:
    """Locked: whoever changes it goes one after another."""
    sql = f"SELECT d.* FROM class_divisions d WHERE d.id = %(id)s AND {scope.schools(uow, 'd.school_id')} FOR UPDATE"
    found = uow.rows(sql, scope.own(uow, today, id=division_id))
    return found[0] if found else None


def of_class(uow: UnitOfWork, class_id: UUID, today: date, operation: str) -> Sequence[Any]:
    """None for whoever has nothing to do with the class."""
    sql = f"""
        SELECT d.* FROM class_divisions d WHERE d.class_id = %(id)s AND {scope.divisions(uow, operation)}
        ORDER BY d.title, d.id
    """
    return uow.rows(sql, scope.own(uow, today, id=class_id))


def subgroups(uow: UnitOfWork, division_ids: list[UUID]) -> Sequence[Any]:
    sql = "SELECT * FROM subgroups WHERE division_id = ANY(%(ids)s) ORDER BY division_id, number"
    return uow.rows(sql, {"ids": division_ids})


def students(uow: UnitOfWork, division_ids: list[UUID], on: date, today: date, operation: str) -> Sequence[Any]:
    """Everyone of the divided class on a day whom the caller may see, with their subgroup or none."""
    sql = f"""
        SELECT d.id AS division_id, p.subgroup_id, m.student_id, m.last_name, m.first_name, m.middle_name, m.sex
        FROM class_divisions d JOIN class_memberships m ON m.class_id = d.class_id
          AND m.starts_on <= %(on)s AND (m.ends_on IS NULL OR m.ends_on > %(on)s)
        LEFT JOIN subgroup_places p ON p.division_id = d.id AND p.student_id = m.student_id
        WHERE d.id = ANY(%(ids)s) AND {scope.students(uow, operation)}
        ORDER BY m.sort_key, m.student_id
    """
    return uow.rows(sql, scope.own(uow, today, ids=division_ids, on=on))


def place(uow: UnitOfWork, division: Any, places: Mapping[UUID, UUID]) -> None:
    """Student → subgroup; whoever was elsewhere in the division is there no longer."""
    owner = {"district_id": division.district_id, "school_id": division.school_id, "division_id": division.id}
    rows = [{**owner, "student_id": student, "subgroup_id": subgroup} for student, subgroup in places.items()]
    if rows:
        statement = insert(SubgroupPlace)
        moved = {"subgroup_id": statement.excluded.subgroup_id}
        key = ["division_id", "student_id"]
        uow.execute(statement.on_conflict_do_update(index_elements=key, set_=moved), rows)


def take_out(uow: UnitOfWork, division_id: UUID, student_ids: list[UUID]) -> None:
    table = SubgroupPlace
    uow.execute(delete(table).where(table.division_id == division_id, table.student_id.in_(student_ids)))


def grow(uow: UnitOfWork, division_id: UUID) -> None:
    """Another version of it."""
    uow.rows("UPDATE class_divisions SET version = version + 1 WHERE id = %(id)s RETURNING id", {"id": division_id})


def remove(uow: UnitOfWork, division_id: UUID) -> None:
    uow.execute(delete(SubgroupPlace).where(SubgroupPlace.division_id == division_id))
    uow.execute(delete(Subgroup).where(Subgroup.division_id == division_id))
    uow.execute(delete(ClassDivision).where(ClassDivision.id == division_id))
