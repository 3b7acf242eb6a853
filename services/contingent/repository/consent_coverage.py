"""Which purposes are covered of whom: students of a day beside the papers given to their school."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from services.contingent.repository import scope
from services.contingent.repository.consents import ACTIVE

_STATE = f"""
    coalesce((
      SELECT CASE WHEN {ACTIVE.format("k")} THEN 'ACTIVE' WHEN k.refused THEN 'REFUSED'
          WHEN k.withdrawn_on <= %(today)s THEN 'WITHDRAWN' ELSE 'EXPIRED' END
      FROM consents k
      WHERE k.person_id = m.person_id AND k.school_id = m.school_id AND k.signed_at <= %(today)s
        AND q.purpose = ANY(k.purposes)
      ORDER BY {ACTIVE.format("k")} DESC, coalesce(least(k.withdrawn_on, k.valid_to), k.signed_at) DESC, k.id DESC
      LIMIT 1), 'NEVER') AS state
"""
_TODAY = "m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on > %(today)s)"


def counted(uow: UnitOfWork, school_id: UUID, purposes: Sequence[str], today: date) -> Sequence[Any]:
    """By purpose, for each class and (without a class) for the school."""
    sql = f"""
        SELECT f.class_id, f.grade, f.letter, f.purpose, count(*) AS students,
          count(*) FILTER (WHERE f.pseudonym) AS unnamed,
          count(*) FILTER (WHERE f.state = 'ACTIVE') AS active, count(*) FILTER (WHERE f.state = 'REFUSED') AS refused,
          count(*) FILTER (WHERE f.state = 'WITHDRAWN') AS withdrawn,
          count(*) FILTER (WHERE f.state = 'EXPIRED') AS expired, count(*) FILTER (WHERE f.state = 'NEVER') AS never
        FROM (SELECT m.class_id, c.grade, c.letter, p.pseudonym, q.purpose, {_STATE}
              FROM class_memberships m JOIN school_classes c ON c.id = m.class_id JOIN persons p ON p.id = m.person_id
              CROSS JOIN unnest(%(purposes)s::text[]) AS q (purpose)
              WHERE m.school_id = %(school)s AND {_TODAY} AND {scope.students(uow, "quality.read")}) f
        GROUP BY GROUPING SETS ((f.class_id, f.grade, f.letter, f.purpose), (f.purpose))
        ORDER BY f.grade, f.letter COLLATE "C", f.class_id, f.purpose
    """
    return uow.rows(sql, scope.own(uow, today, school=school_id, purposes=list(purposes)))


def to_ask(
    uow: UnitOfWork,
    school_id: UUID,
    purpose: str,
    class_id: UUID | None,
    after: tuple[str, UUID] | None,
    limit: int,
    today: date,
) -> Sequence[Any]:
    """Whoever has a name, is not covered and has not said no, each with the number of all of them."""
    within = "AND m.class_id = %(class)s" if class_id else ""
    following = "WHERE (f.sort_key, f.student_id) > (%(after_key)s, %(after_id)s)" if after else ""
    sql = f"""
        SELECT f.* FROM (
          SELECT s.*, count(*) OVER () AS total
          FROM (SELECT m.*, {_STATE}
                FROM class_memberships m JOIN persons p ON p.id = m.person_id AND NOT p.pseudonym
                CROSS JOIN (SELECT %(purpose)s::text AS purpose) q
                WHERE m.school_id = %(school)s {within} AND {_TODAY} AND {scope.students(uow, "consents.read")}) s
          WHERE s.state IN ('NEVER', 'EXPIRED')) f
        {following} ORDER BY f.sort_key, f.student_id LIMIT %(limit)s
    """
    key, last = after or (None, None)
    asked = {"school": school_id, "purpose": purpose, "class": class_id, "limit": limit}
    return uow.rows(sql, scope.own(uow, today, after_key=key, after_id=last, **asked))


def refused(uow: UnitOfWork, school_id: UUID, today: date) -> Sequence[Any]:
    """Of today about whom somebody has refused something: few, and the only ones about whom one may disagree."""
    sql = f"""
        SELECT m.* FROM class_memberships m
        WHERE m.school_id = %(school)s AND {_TODAY} AND {scope.students(uow, "consents.read")}
          AND EXISTS (SELECT 1 FROM consents k WHERE k.person_id = m.person_id AND k.refused)
        ORDER BY m.sort_key, m.student_id
    """
    return uow.rows(sql, scope.own(uow, today, school=school_id))
