"""Curricula, their rows, and what they plan for classes."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, select

from chassis.db import UnitOfWork
from contracts.base import uuid7
from contracts.curricula import CurriculumLevel, NewCurriculumRow
from services.planning.models.curricula import Curriculum, CurriculumRow
from services.planning.repository import scope

_EDITIONS = """SELECT c.id, c.school_id, c.year, c.level, c.edition, c.starts_on, c.approved_by, c.withdrawn_by,
        CASE WHEN c.withdrawn_by IS NULL THEN (SELECT greatest(c.starts_on, min(n.starts_on)) FROM curricula n
            WHERE (n.school_id, n.year, n.level) = (c.school_id, c.year, c.level)
              AND n.edition > c.edition AND n.withdrawn_by IS NULL HAVING count(*) > 0) END AS ends_on
    FROM curricula c WHERE c.edition IS NOT NULL"""
_ROWS = """SELECT r.curriculum_id, r.subject_id, s.name AS subject, s.area, r.grade, r.class_id, c.title AS class_title,
        r.hours_per_week::float8 AS hours_per_week, r.part, r.attestation
    FROM curriculum_rows r JOIN subjects s ON s.id = r.subject_id LEFT JOIN known_classes c ON c.id = r.class_id
    WHERE r.curriculum_id = ANY(%(ids)s::uuid[])
    ORDER BY r.grade, r.part DESC, s.position, s.name, c.title NULLS FIRST"""
_PLANNED = """SELECT DISTINCT ON (k.id, r.subject_id) k.id AS class_id, k.title, k.grade, r.subject_id, r.hours_per_week
    FROM known_classes k JOIN (
        SELECT DISTINCT ON (level) id, year FROM curricula
        WHERE school_id = %(school)s AND year = %(year)s AND starts_on <= %(on)s AND withdrawn_by IS NULL
        ORDER BY level, edition DESC
    ) f ON f.year = k.year
    JOIN curriculum_rows r ON r.curriculum_id = f.id AND r.grade = k.grade AND (r.class_id IS NULL OR r.class_id = k.id)
    WHERE k.school_id = %(school)s
    ORDER BY k.id, r.subject_id, r.class_id NULLS LAST"""
"""The edition in force is the newest that has begun; a class's own row stands instead of its grade's."""
_AGAINST = f"""WITH planned AS ({_PLANNED}), given AS (
        SELECT a.class_id, a.subject_id, sum(a.hours_per_week) AS hours FROM assignments a
        WHERE a.school_id = %(school)s AND a.year = %(year)s AND a.starts_on <= %(on)s
          AND (a.ends_on IS NULL OR a.ends_on > %(on)s)
        GROUP BY a.class_id, a.subject_id)
    SELECT class_id, k.title AS class_title, subject_id, s.name AS subject,
        coalesce(p.hours_per_week, 0)::float8 AS planned, coalesce(g.hours, 0)::float8 AS given
    FROM planned p FULL JOIN given g USING (class_id, subject_id)
    JOIN known_classes k ON k.id = class_id JOIN subjects s ON s.id = subject_id
    WHERE p.hours_per_week IS DISTINCT FROM g.hours AND class_id IN (SELECT p.class_id FROM planned p)
      AND (p.hours_per_week IS NOT NULL OR s.area <> %(beside)s) AND {{within}}
    ORDER BY k.grade, k.title, s.position, s.name"""


class Gap(NamedTuple):
    class_id: UUID
    class_title: str
    subject_id: UUID
    subject: str
    planned: float
    given: float


def get(uow: UnitOfWork, curriculum_id: UUID, *, lock: bool = False) -> Curriculum | None:
    return uow.session.get(Curriculum, curriculum_id, with_for_update={"key_share": True} if lock else None)


def drafts(uow: UnitOfWork, school_id: UUID) -> list[Curriculum]:
    mine = select(Curriculum).where(Curriculum.school_id == school_id, Curriculum.edition.is_(None))
    return list(uow.session.scalars(mine.order_by(Curriculum.year, Curriculum.level, Curriculum.id)))


def named(uow: UnitOfWork, school_id: UUID, ids: Iterable[UUID]) -> dict[UUID, Curriculum]:
    mine = select(Curriculum).where(Curriculum.school_id == school_id, Curriculum.id.in_(list(ids)))
    return {one.id: one for one in uow.session.scalars(mine)}


def editions(uow: UnitOfWork, school_id: UUID, year: str | None, level: CurriculumLevel | None) -> Sequence[Any]:
    """Newest first, as far as the caller may see them."""
    sql = f"""{_EDITIONS} AND c.school_id = %(school)s AND {scope.of_curricula(uow.caller)}
        AND (%(year)s::text IS NULL OR c.year = %(year)s) AND (%(level)s::text IS NULL OR c.level = %(level)s)
        ORDER BY c.year DESC, c.level, c.edition DESC"""
    return uow.rows(sql, {"school": school_id, "year": year, "level": level.value if level else None})


def edition(uow: UnitOfWork, curriculum_id: UUID) -> Any | None:
    sql = f"{_EDITIONS} AND c.id = %(id)s AND {scope.of_curricula(uow.caller)}"
    return next(iter(uow.rows(sql, {"id": curriculum_id})), None)


def last_edition(uow: UnitOfWork, row: Curriculum) -> int:
    sql = """SELECT coalesce(max(edition), 0) FROM curricula
        WHERE school_id = %(school)s AND year = %(year)s AND level = %(level)s"""
    return int(uow.scalar(sql, {"school": row.school_id, "year": row.year, "level": str(row.level)}))


def rows(uow: UnitOfWork, ids: Iterable[UUID]) -> dict[UUID, list[Any]]:
    """Curriculum → its rows, by grade."""
    found: dict[UUID, list[Any]] = {one: [] for one in ids}
    for row in uow.rows(_ROWS, {"ids": [str(one) for one in found]}):
        found[row.curriculum_id].append(row)
    return found


def replace_rows(uow: UnitOfWork, of: Curriculum, new: Iterable[NewCurriculumRow]) -> None:
    uow.execute(delete(CurriculumRow).where(CurriculumRow.curriculum_id == of.id))
    uow.add(
        *(
            CurriculumRow(
                id=uuid7(),
                district_id=of.district_id,
                school_id=of.school_id,
                curriculum_id=of.id,
                **{**vars(one), "hours_per_week": Decimal(str(one.hours_per_week)), "attestation": one.attestation},
            )
            for one in new
        )
    )
    uow.flush()


def planned(uow: UnitOfWork, school_id: UUID, year: str, on: date) -> dict[UUID, dict[UUID, float]]:
    """Class → subject → hours a week by the curriculum in force that day; no class for which there is none."""
    found: dict[UUID, dict[UUID, float]] = {}
    for row in uow.rows(_PLANNED, {"school": school_id, "year": year, "on": on}):
        found.setdefault(row.class_id, {})[row.subject_id] = float(row.hours_per_week)
    return found


def gaps(uow: UnitOfWork, school_id: UUID, year: str, on: date, beside: str) -> list[Gap]:
    """Where load and curriculum differ. Subjects of the area `beside` are taught beside the curriculum."""
    sql = _AGAINST.format(within=scope.of_curricula(uow.caller))
    given = {"school": school_id, "year": year, "on": on, "beside": beside}
    return [Gap(*row) for row in uow.rows(sql, given)]
