"""Sealed values as they lie. Nothing here knows what they say."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from contracts.student_body import DataCategory
from services.contingent.models.special import SealedField
from services.contingent.repository import scope
from services.contingent.repository.consents import ACTIVE


def of_person(uow: UnitOfWork, person_id: UUID) -> Sequence[Any]:
    return uow.rows("SELECT * FROM sealed_fields WHERE person_id = %(id)s", {"id": person_id})


def keep(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    """A row keeps its id, which its value is sealed for."""
    if rows:
        statement = insert(SealedField)
        new = statement.excluded
        values = {"key_id": new.key_id, "sealed": new.sealed, "mark": new.mark, "sealed_at": new.sealed_at}
        uow.execute(statement.on_conflict_do_update(constraint="pk_sealed_fields", set_=values), rows)


def erase(uow: UnitOfWork, person_id: UUID, fields: Sequence[str]) -> list[str]:
    """Which of these fields held something; now none does."""
    gone = delete(SealedField).where(SealedField.person_id == person_id, SealedField.field.in_(list(fields)))
    return sorted(row.field for row in uow.execute(gone.returning(SealedField.field)))


def of_other_keys(uow: UnitOfWork, table: str, key_id: str, after: UUID, limit: int) -> Sequence[Any]:
    """Of any school; locked, for one process at a time."""
    sql = f"""
        SELECT * FROM {table} WHERE key_id <> %(key)s AND id > %(after)s
        ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    """
    return uow.rows(sql, {"key": key_id, "after": after, "limit": limit})


def seal_anew(uow: UnitOfWork, table: str, fresh: Sequence[dict[str, Any]]) -> None:
    """One statement for a batch, whatever its size."""
    marked = ", mark = n.mark, sealed_at = now()" if table == SealedField.__tablename__ else ""
    sql = f"""
        UPDATE {table} t SET key_id = n.key_id, sealed = n.sealed{marked}
        FROM unnest(%(ids)s::uuid[], %(key_ids)s::text[], %(sealed)s::bytea[], %(marks)s::bytea[])
          AS n (id, key_id, sealed, mark)
        WHERE t.id = n.id RETURNING t.id
    """
    columns = {"ids": "id", "key_ids": "key_id", "sealed": "sealed", "marks": "mark"}
    uow.rows(sql, {name: [one.get(column) for one in fresh] for name, column in columns.items()})


def unsealed(uow: UnitOfWork, limit: int) -> Sequence[Any]:
    """Cards of any school whose special categories still stand in plain columns, as editions before 0010 kept them."""
    sql = """
        SELECT id, district_id, school_id, health_group, pe_group, special_needs, social_flags FROM persons
        WHERE health_group IS NOT NULL OR pe_group IS NOT NULL OR special_needs IS NOT NULL OR social_flags IS NOT NULL
        ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    """
    return uow.rows(sql, {"limit": limit})


def blank(uow: UnitOfWork, person_ids: list[UUID]) -> None:
    """The plain columns hold nothing any more; nobody has changed the card."""
    sql = """
        UPDATE persons SET health_group = NULL, pe_group = NULL, special_needs = NULL, social_flags = NULL
        WHERE id = ANY(%(ids)s) RETURNING id
    """
    uow.rows(sql, {"ids": person_ids})


def counted(uow: UnitOfWork, school_id: UUID, today: date) -> Sequence[Any]:
    """How many students of today bear each mark, while a consent covers their health."""
    sql = f"""
        SELECT s.field, s.mark, count(*) AS students FROM sealed_fields s
        JOIN class_memberships m ON m.person_id = s.person_id AND m.school_id = %(school)s
          AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on > %(today)s)
        WHERE s.mark IS NOT NULL AND EXISTS (
          SELECT 1 FROM consents c WHERE c.person_id = s.person_id AND c.school_id = m.school_id
            AND {ACTIVE.format("c")} AND 'P3' = ANY(c.purposes) AND %(health)s = ANY(c.data_categories))
        GROUP BY s.field, s.mark
    """
    asked = {"school": school_id, "health": DataCategory.HEALTH.value}
    return uow.rows(sql, scope.own(uow, today, **asked))
