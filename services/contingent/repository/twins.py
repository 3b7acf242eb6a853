"""Pairs of cards that are perhaps one person."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from services.contingent.models.merges import DistinctPair
from services.contingent.repository import scope

_LAST = "lower(translate({0}.last_name, 'Ёё', 'Ее'))"
_PAIRS = f"""
    WITH mine AS MATERIALIZED (SELECT p.* FROM persons p WHERE {{mine}})
    SELECT DISTINCT least(found.a, found.b) AS first_id, greatest(found.a, found.b) AS second_id, found.likeness,
      least(found.a_first, found.b_first) AS one_name, greatest(found.a_first, found.b_first) AS other_name
    FROM (
      SELECT a.id AS a, p.id AS b, a.first_name AS a_first, p.first_name AS b_first, 'DOCUMENT' AS likeness
      FROM mine a JOIN persons p ON p.identity_document->>'number' = a.identity_document->>'number'
        AND p.identity_document->>'kind' = a.identity_document->>'kind'
        AND coalesce(p.identity_document->>'series', '') = coalesce(a.identity_document->>'series', '')
      WHERE p.district_id = a.district_id AND p.id <> a.id AND {{theirs}}
      UNION ALL
      SELECT a.id, p.id, a.first_name, p.first_name, 'NAME_AND_BIRTH'
      FROM mine a JOIN persons p ON p.birth_date = a.birth_date AND {_LAST.format("p")} = {_LAST.format("a")}
      WHERE p.district_id = a.district_id AND p.id <> a.id AND {{theirs}}
        AND levenshtein_less_equal(lower(p.first_name), lower(a.first_name), 2) <= 2
      UNION ALL
      SELECT a.id, p.id, a.first_name, p.first_name, 'NAME_AND_PHONE'
      FROM mine a JOIN persons p ON p.search_key = a.search_key AND p.phone = a.phone
      WHERE p.district_id = a.district_id AND p.id <> a.id AND {{theirs}}
    ) found
    WHERE NOT EXISTS (SELECT 1 FROM distinct_pairs d
                      WHERE d.first_id = least(found.a, found.b) AND d.second_id = greatest(found.a, found.b))
"""
"""A superset for the first names: two swapped letters are two edits here, and one slip to whoever looks again."""


def of_school(uow: UnitOfWork, school_id: UUID, today: date) -> Sequence[Any]:
    """Pairs of which the school keeps one card at least, and the caller sees both."""
    seen = scope.people(uow, "quality.read")
    sql = _PAIRS.format(mine=f"p.school_id = %(school)s AND {seen}", theirs=seen)
    return uow.rows(sql, scope.own(uow, today, school=school_id))


def of_people(uow: UnitOfWork, person_ids: list[UUID]) -> Sequence[Any]:
    """Pairs with one of these people in them; the other card may be of any school of the district."""
    sql = _PAIRS.format(mine="p.id = ANY(%(ids)s)", theirs="p.merged_into IS NULL")
    with scope.whole_district(uow):
        return uow.rows(sql, {"ids": person_ids})


def cards(uow: UnitOfWork, person_ids: list[UUID], today: date) -> dict[UUID, Any]:
    """What tells two cards apart, of those in the caller's sight."""
    sql = f"""
        SELECT p.id, p.last_name, p.first_name, p.middle_name, p.birth_date, p.version, s.short_name AS school,
          e.id AS student_id, m.class_title AS school_class,
          (SELECT count(DISTINCT l.child_id) FROM representative_links l WHERE l.person_id = p.id) AS represents
        FROM persons p LEFT JOIN known_schools s ON s.id = p.school_id
        LEFT JOIN LATERAL (SELECT id FROM enrolments WHERE person_id = p.id ORDER BY enrolled_on DESC LIMIT 1) e ON TRUE
        LEFT JOIN class_memberships m ON m.student_id = e.id
          AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on > %(today)s)
        WHERE p.id = ANY(%(ids)s) AND {scope.people(uow, "quality.read")}
    """
    return {row.id: row for row in uow.rows(sql, scope.own(uow, today, ids=person_ids))}


def keep_apart(uow: UnitOfWork, values: dict[str, Any]) -> None:
    """Said twice, it is said once."""
    uow.execute(insert(DistinctPair).values(values).on_conflict_do_nothing())
