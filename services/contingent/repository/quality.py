"""What a check of cards reads."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.db import UnitOfWork
from services.contingent.models.quality import CHECKED_EVERY_HOURS, QualityCheck, QualityFinding
from services.contingent.repository import scope
from services.contingent.repository.consents import ACTIVE

_HELD = "{0}.starts_on <= %(today)s AND ({0}.ends_on IS NULL OR {0}.ends_on > %(today)s)"


def examined(uow: UnitOfWork, school_id: UUID, today: date) -> Sequence[Any]:
    """Today's students whose cards the caller may check, each with the card and the class."""
    sql = f"""
        SELECT p.*, m.student_id, m.person_id, m.class_id, c.grade, c.class_teacher_id, e.personal_file_no,
          (SELECT v.kind FROM movements v WHERE v.student_id = e.id ORDER BY v.seq LIMIT 1) AS enrolled_by
        FROM class_memberships m JOIN school_classes c ON c.id = m.class_id
        JOIN enrolments e ON e.id = m.student_id JOIN persons p ON p.id = m.person_id
        WHERE m.school_id = %(school)s AND {_HELD.format("m")} AND {scope.students(uow, "quality.check")}
        ORDER BY m.student_id
    """
    return uow.rows(sql, scope.own(uow, today, school=school_id))


def student_of(uow: UnitOfWork, person_id: UUID, school_id: UUID, today: date) -> Any | None:
    """Where somebody is a student of the school today, and who leads the class."""
    sql = f"""
        SELECT m.student_id, m.person_id, m.class_id, c.class_teacher_id
        FROM class_memberships m JOIN school_classes c ON c.id = m.class_id
        WHERE m.person_id = %(person)s AND m.school_id = %(school)s AND {_HELD.format("m")}
    """
    found = uow.rows(sql, {"person": person_id, "school": school_id, "today": today})
    return found[0] if found else None


def acting(uow: UnitOfWork, child_ids: list[UUID], today: date) -> Sequence[Any]:
    """Adults beside these children, and whether each has consented to the school of the link."""
    sql = f"""
        SELECT l.child_id, l.kinship, EXISTS (
          SELECT 1 FROM consents co WHERE co.person_id = l.person_id AND co.school_id = l.school_id
            AND {ACTIVE.format("co")} AND co.purposes <> '{{}}') AS consented
        FROM representative_links l
        WHERE l.child_id = ANY(%(ids)s) AND l.restriction IS NULL AND {_HELD.format("l")}
    """
    return uow.rows(sql, {"ids": child_ids, "today": today})


def declined(uow: UnitOfWork, person_ids: list[UUID], school_id: UUID, today: date) -> Sequence[Any]:
    """What was refused in writing, or withdrawn: the school is not to ask again."""
    sql = """
        SELECT person_id, purposes, data_categories FROM consents
        WHERE person_id = ANY(%(ids)s) AND school_id = %(school)s AND (refused OR withdrawn_on <= %(today)s)
    """
    return uow.rows(sql, {"ids": person_ids, "school": school_id, "today": today})


# keeping


_BLOCKS = """
    INSERT INTO quality_blocks AS b (
      student_id, block, person_id, class_id, filled, applicable, missing, district_id, school_id)
    SELECT student_id, block, person_id, class_id, filled, applicable, missing, district_id, school_id
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (
      student_id uuid, block text, person_id uuid, class_id uuid, filled int, applicable int, missing text[],
      district_id uuid, school_id uuid)
    ON CONFLICT (student_id, block) DO UPDATE
      SET (class_id, filled, applicable, missing)
        = (excluded.class_id, excluded.filled, excluded.applicable, excluded.missing)
      WHERE (b.class_id, b.filled, b.applicable, b.missing)
        IS DISTINCT FROM (excluded.class_id, excluded.filled, excluded.applicable, excluded.missing)
"""


def put_blocks(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    """Writes what is new or says something else than before: of a school at work, little."""
    uow.later(_BLOCKS, {"rows": orjson.dumps(rows, default=str).decode()})


def forget_all_but(uow: UnitOfWork, school_id: UUID, student_ids: list[UUID], today: date) -> None:
    """Who is no student any more is not to be mended."""
    given = {"school": school_id, "ids": student_ids, "today": today}
    gone = "school_id = %(school)s AND NOT student_id = ANY(%(ids)s)"
    uow.later(f"DELETE FROM quality_blocks WHERE {gone}", given)
    uow.later(f"UPDATE quality_findings SET closed_on = %(today)s WHERE {gone} AND closed_on IS NULL", given)


def open_findings(uow: UnitOfWork, student_ids: list[UUID]) -> Sequence[Any]:
    sql = """
        SELECT id, student_id, kind, field, class_id, responsible_id, responsible_role FROM quality_findings
        WHERE student_id = ANY(%(ids)s) AND closed_on IS NULL
    """
    return uow.rows(sql, {"ids": student_ids})


def add_findings(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    if rows:
        uow.execute(insert(QualityFinding), rows)


def close_findings(uow: UnitOfWork, finding_ids: list[UUID], today: date) -> None:
    uow.execute(update(QualityFinding).where(QualityFinding.id.in_(finding_ids)).values(closed_on=today))


def hand_over(uow: UnitOfWork, finding_id: UUID, values: dict[str, Any]) -> None:
    """The student is in another class, or the class has another teacher."""
    uow.execute(update(QualityFinding).where(QualityFinding.id == finding_id).values(values))


def checked(uow: UnitOfWork, district_id: UUID, school_id: UUID) -> None:
    row = upsert(QualityCheck).values(district_id=district_id, school_id=school_id)
    again = row.on_conflict_do_update(index_elements=["school_id"], set_={"checked_at": func.now()})
    uow.execute(again)


def longest_unchecked(uow: UnitOfWork) -> Any | None:
    """A school that nobody has checked for a day; locked, for one process at a time."""
    sql = f"""
        SELECT s.id, s.district_id FROM known_schools s LEFT JOIN quality_checks k ON k.school_id = s.id
        WHERE k.checked_at IS NULL OR k.checked_at < now() - interval '{CHECKED_EVERY_HOURS} hours'
        ORDER BY k.checked_at NULLS FIRST, s.id LIMIT 1 FOR UPDATE OF s SKIP LOCKED
    """
    found = uow.rows(sql)
    return found[0] if found else None
