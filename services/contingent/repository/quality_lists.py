"""What a check of cards found, as the caller may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import SYSTEM
from contracts.permissions import allowed
from contracts.quality import FindingKind
from services.contingent.models.quality import TIMELY_DAYS
from services.contingent.repository import scope

_FINDINGS = """
    count(*) FILTER (WHERE m.closed_on IS NULL) AS open,
    count(*) FILTER (WHERE m.closed_on IS NULL AND m.due_on < %(today)s) AS overdue,
    count(*) FILTER (WHERE m.closed_on >= %(since)s) AS closed
"""


_CALLED = """JOIN LATERAL (SELECT l.last_name, l.first_name, l.middle_name FROM class_memberships l
  WHERE l.student_id = {0}.student_id ORDER BY l.starts_on DESC LIMIT 1) p ON TRUE"""
"""As the lists of the school call a student, who may have withdrawn the consent to the name."""


def readable(uow: UnitOfWork) -> str:
    """Condition on findings `m`: that representatives disagree is for those who read their consents."""
    role = uow.caller.role
    reads = role == SYSTEM or (bool(allowed("consents.read", role)) and role != "WORKING_GROUP")
    return "TRUE" if reads else f"m.kind <> '{FindingKind.CONSENT_DISPUTE}'"


def sums(uow: UnitOfWork, school_id: UUID, today: date) -> Sequence[Any]:
    """By block, by class, and of all, in one reading: the two that are not grouped by are empty."""
    sql = f"""
        SELECT m.block, m.class_id, c.grade, c.letter, count(DISTINCT m.student_id) AS students,
          coalesce(sum(m.filled), 0) AS filled, coalesce(sum(m.applicable), 0) AS applicable
        FROM quality_blocks m JOIN school_classes c ON c.id = m.class_id
        WHERE m.school_id = %(school)s AND {scope.students(uow, "quality.read")}
        GROUP BY GROUPING SETS ((m.block), (m.class_id, c.grade, c.letter), ())
        ORDER BY c.grade, c.letter COLLATE "C", m.class_id
    """
    return uow.rows(sql, scope.own(uow, today, school=school_id))


def counts(uow: UnitOfWork, school_id: UUID, since: date, today: date) -> dict[UUID | None, Any]:
    """Findings by class; under None, all."""
    sql = f"""
        SELECT m.class_id, {_FINDINGS} FROM quality_findings m
        WHERE m.school_id = %(school)s AND {scope.students(uow, "quality.read")}
        GROUP BY GROUPING SETS ((m.class_id), ())
    """
    return {row.class_id: row for row in uow.rows(sql, scope.own(uow, today, school=school_id, since=since))}


def timeliness(uow: UnitOfWork, school_id: UUID, since: date, today: date) -> Any:
    """Movements since a day; the first loading of a school is late by its nature, what was undone never happened."""
    sql = f"""
        SELECT count(*) AS movements, count(*) FILTER (
          WHERE (m.recorded_at AT TIME ZONE 'Europe/Moscow')::date <= m.effective_on + {TIMELY_DAYS}) AS timely
        FROM (SELECT v.*, coalesce(v.to_class_id, v.from_class_id) AS class_id FROM movements v
              WHERE v.school_id = %(school)s AND v.effective_on >= %(since)s
                AND v.kind NOT IN ('INITIAL_ENTRY', 'CANCEL')
                AND NOT EXISTS (SELECT 1 FROM movements u WHERE u.student_id = v.student_id AND u.cancels_id = v.id)) m
        WHERE {scope.students(uow, "quality.read")}
    """
    return uow.rows(sql, scope.own(uow, today, school=school_id, since=since))[0]


def of_schools(uow: UnitOfWork, since: date, today: date) -> Sequence[Any]:
    """Sums of every school that the caller sees, without names."""
    sql = f"""
        SELECT s.id, s.short_name, k.checked_at, b.students, b.filled, b.applicable, f.open, f.overdue, f.closed,
          v.timely, v.movements
        FROM known_schools s LEFT JOIN quality_checks k ON k.school_id = s.id
        CROSS JOIN LATERAL (SELECT count(DISTINCT m.student_id) AS students, coalesce(sum(m.filled), 0) AS filled,
            coalesce(sum(m.applicable), 0) AS applicable
          FROM quality_blocks m WHERE m.school_id = s.id AND {scope.students(uow, "quality.read")}) b
        CROSS JOIN LATERAL (SELECT {_FINDINGS}
          FROM quality_findings m WHERE m.school_id = s.id AND {scope.students(uow, "quality.read")}) f
        CROSS JOIN LATERAL (SELECT count(*) AS movements, count(*) FILTER (
            WHERE (m.recorded_at AT TIME ZONE 'Europe/Moscow')::date <= m.effective_on + {TIMELY_DAYS}) AS timely
          FROM movements m WHERE m.school_id = s.id AND m.effective_on >= %(since)s
            AND m.kind NOT IN ('INITIAL_ENTRY', 'CANCEL')
            AND NOT EXISTS (SELECT 1 FROM movements u WHERE u.student_id = m.student_id AND u.cancels_id = m.id)) v
        WHERE {scope.schools(uow, "s.id")} ORDER BY s.short_name, s.id
    """
    return uow.rows(sql, scope.own(uow, today, since=since))


def checked_at(uow: UnitOfWork, school_id: UUID) -> Any:
    sql = """
        SELECT s.id, s.short_name, k.checked_at FROM known_schools s LEFT JOIN quality_checks k ON k.school_id = s.id
        WHERE s.id = %(id)s
    """
    return uow.rows(sql, {"id": school_id})[0]


def students(
    uow: UnitOfWork, school_id: UUID, class_id: UUID | None, after: tuple[int, UUID] | None, limit: int, today: date
) -> Sequence[Any]:
    """The least complete first; `share` is in ten thousandths."""
    within = "AND m.class_id = %(class)s" if class_id else ""
    following = "WHERE (found.share, found.student_id) > (%(share)s, %(last)s)" if after else ""
    sql = f"""
        SELECT found.*, p.last_name, p.first_name, p.middle_name, c.grade || c.letter AS class_title,
          ARRAY(SELECT one.name FROM quality_blocks b, unnest(b.missing) WITH ORDINALITY AS one (name, place)
                WHERE b.student_id = found.student_id ORDER BY b.block, one.place) AS missing
        FROM (
          SELECT m.student_id, m.person_id, m.class_id, sum(m.filled) AS filled, sum(m.applicable) AS applicable,
            (sum(m.filled) * 10000 / greatest(sum(m.applicable), 1))::int AS share
          FROM quality_blocks m
          WHERE m.school_id = %(school)s {within} AND {scope.students(uow, "quality.read")}
          GROUP BY m.student_id, m.person_id, m.class_id) found
        {_CALLED.format("found")} JOIN school_classes c ON c.id = found.class_id
        {following} ORDER BY found.share, found.student_id LIMIT %(limit)s
    """
    share, last = after or (None, None)
    more = {"school": school_id, "class": class_id, "share": share, "last": last, "limit": limit}
    return uow.rows(sql, scope.own(uow, today, **more))


@dataclass(frozen=True)
class Sieve:
    """Which findings are asked for."""

    kind: str | None = None
    class_id: UUID | None = None
    responsible_id: UUID | None = None
    overdue: bool = False

    @property
    def conditions(self) -> str:
        asked = {
            "m.kind = %(kind)s": self.kind,
            "m.class_id = %(class)s": self.class_id,
            "m.responsible_id = %(responsible)s": self.responsible_id,
            "m.due_on < %(today)s": self.overdue,
        }
        return "".join(f" AND {sql}" for sql, value in asked.items() if value)


def findings(
    uow: UnitOfWork, school_id: UUID, sieve: Sieve, after: tuple[date, UUID] | None, limit: int, today: date
) -> Sequence[Any]:
    """Open ones, what is due first first, each row with the number of all that pass the sieve."""
    following = "WHERE (m.due_on, m.id) > (%(due)s, %(last)s)" if after else ""
    sql = f"""
        SELECT m.*, p.last_name, p.first_name, p.middle_name, c.grade || c.letter AS class_title,
          (SELECT a.full_name FROM known_appointments a WHERE a.person_id = m.responsible_id
           ORDER BY a.as_of DESC LIMIT 1) AS responsible
        FROM (SELECT m.*, count(*) OVER () AS total FROM quality_findings m
              WHERE m.school_id = %(school)s AND m.closed_on IS NULL{sieve.conditions} AND {readable(uow)}
                AND {scope.students(uow, "quality.read")}) m
        {_CALLED.format("m")} JOIN school_classes c ON c.id = m.class_id
        {following} ORDER BY m.due_on, m.id LIMIT %(limit)s
    """
    due, last = after or (None, None)
    asked = {"kind": sieve.kind, "class": sieve.class_id, "responsible": sieve.responsible_id}
    return uow.rows(sql, scope.own(uow, today, school=school_id, due=due, last=last, limit=limit, **asked))
