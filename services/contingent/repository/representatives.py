"""Who represents whom."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, true, update

from chassis.db import UnitOfWork
from contracts.student_body import Kinship
from services.contingent.models.people import ADULT, SIGNS, RepresentativeLink
from services.contingent.repository import consents, scope

COLUMNS = tuple(one.name for one in RepresentativeLink.__table__.columns)
_ROW = """
    SELECT l.*, p.last_name, p.first_name, p.middle_name, p.phone,
      (SELECT ch.birth_date FROM persons ch WHERE ch.id = l.child_id) AS child_born
    FROM representative_links l JOIN persons p ON p.id = l.person_id
"""


def add(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    if rows:
        uow.execute(insert(RepresentativeLink), rows)


def of_child(uow: UnitOfWork, child_id: UUID) -> Sequence[Any]:
    """Present and past, the main contact first."""
    sql = f"{_ROW} WHERE l.child_id = %(id)s ORDER BY l.is_main_contact DESC, l.starts_on, l.id"
    return uow.rows(sql, {"id": child_id})


def running(uow: UnitOfWork, child_id: UUID, today: date) -> Sequence[Any]:
    """Those of a child that are not over, in the caller's sight."""
    sql = f"{_ROW} WHERE l.child_id = %(id)s AND (l.ends_on IS NULL OR l.ends_on > %(today)s) ORDER BY l.id"
    return uow.rows(sql, {"id": child_id, "today": today})


def of_classes(uow: UnitOfWork, class_ids: list[UUID], today: date) -> Sequence[Any]:
    """Pupils from 14 and the legal representatives of minors, whom a consent allows to name; by class and name."""
    legal = [one.value for one in Kinship if one.has_legal_force]
    named = f"""EXISTS (SELECT 1 FROM consents co WHERE co.person_id = p.id AND co.school_id = m.school_id
        AND {consents.ACTIVE.format("co")} AND co.purposes <> '{{}}')"""
    sql = f"""
        WITH pupils AS (
          SELECT m.person_id, m.school_id, m.class_id, m.class_title, m.birth_date FROM class_memberships m
          WHERE m.class_id = ANY(%(classes)s::uuid[]) AND m.starts_on <= %(today)s
            AND (m.ends_on IS NULL OR m.ends_on > %(today)s) AND {scope.students(uow, "representatives.read")}
        ), members AS (
          SELECT m.*, m.person_id AS member_id, true AS is_pupil FROM pupils m
          WHERE m.birth_date <= %(today)s::date - %(signs)s * interval '1 year'
          UNION ALL
          SELECT m.*, l.person_id, false FROM pupils m JOIN representative_links l ON l.child_id = m.person_id
          WHERE m.birth_date > %(today)s::date - %(adult)s * interval '1 year' AND l.restriction IS NULL
            AND l.kinship = ANY(%(legal)s) AND l.starts_on <= %(today)s AND (l.ends_on IS NULL OR l.ends_on > %(today)s)
        )
        SELECT DISTINCT p.id AS person_id, concat_ws(' ', p.last_name, p.first_name, p.middle_name) AS full_name,
          m.class_id, m.class_title, m.is_pupil
        FROM members m JOIN persons p ON p.id = m.member_id WHERE {named}
        ORDER BY m.class_title, full_name, p.id
    """
    ages = {"signs": SIGNS, "adult": ADULT}
    return uow.rows(sql, scope.own(uow, today, classes=class_ids, legal=legal, **ages))


def some(uow: UnitOfWork, link_ids: list[UUID]) -> Sequence[Any]:
    return uow.rows(f"{_ROW} WHERE l.id = ANY(%(ids)s) ORDER BY l.id", {"ids": link_ids})


def of_adult(uow: UnitOfWork, person_id: UUID) -> Sequence[Any]:
    """Children whom someone represents."""
    return uow.rows(f"{_ROW} WHERE l.person_id = %(id)s", {"id": person_id})


def come_of_age(uow: UnitOfWork, today: date, limit: int) -> list[UUID]:
    """Links told as if the child were a minor, who is none any more; or the other way, when a birth date was mended.

    They are marked as told.
    """
    sql = f"""
        UPDATE representative_links SET grown_told = NOT grown_told WHERE id IN (
          SELECT l.id FROM representative_links l JOIN persons ch ON ch.id = l.child_id
          WHERE l.grown_told <> coalesce(ch.birth_date <= %(today)s::date - interval '{ADULT} years', false)
            AND (l.ends_on IS NULL OR l.ends_on > %(today)s)
          ORDER BY l.id LIMIT %(limit)s)
        RETURNING id
    """
    return [row.id for row in uow.rows(sql, {"today": today, "limit": limit})]


def get(uow: UnitOfWork, link_id: UUID) -> Any | None:
    found = uow.rows(f"{_ROW} WHERE l.id = %(id)s", {"id": link_id})
    return found[0] if found else None


def change(uow: UnitOfWork, link_id: UUID, values: dict[str, Any], version: int | None = None) -> bool:
    """False when a version is named and is not the present one."""
    link = RepresentativeLink
    statement = update(link).where(link.id == link_id, link.version == version if version is not None else true())
    changed = uow.execute(statement.values(**values, version=link.version + 1).returning(link.id))
    return changed.first() is not None


def acting(uow: UnitOfWork, child_id: UUID, on: date) -> Sequence[Any]:
    """Unrestricted links of a child that have not ended by the day; kinship tells who may sign."""
    sql = """
        SELECT person_id, kinship FROM representative_links
        WHERE child_id = %(id)s AND restriction IS NULL AND (ends_on IS NULL OR ends_on > %(on)s)
    """
    return uow.rows(sql, {"id": child_id, "on": on})


def by_phone(uow: UnitOfWork, phones: list[str]) -> Sequence[Any]:
    """Adults of the school who left one of these phones: brothers and sisters have the same mother."""
    sql = """
        SELECT DISTINCT p.id, p.search_key, p.phone, p.last_name, p.first_name, p.middle_name FROM persons p
        JOIN representative_links l ON l.person_id = p.id WHERE p.phone = ANY(%(phones)s) AND p.merged_into IS NULL
    """
    return uow.rows(sql, {"phones": phones})
