"""Decisions for a grading period."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.statement import Statement, array
from contracts.base import uuid7
from services.gradebook.repository.brought import BROUGHT

_CELLS = Statement(
    """
SELECT g.id AS student_id, s.name, e.value, coalesce(e.seq, 0) AS seq, e.changed, e.at,
       (SELECT f.name FROM known_staff f WHERE f.person_id = e.author_id ORDER BY f.as_of DESC LIMIT 1) AS author,
       EXISTS (SELECT FROM memberships m WHERE m.student_id = g.id AND m.class_id = p.class_id
               AND m.starts_on < p.ends_on AND (m.ends_on IS NULL OR m.ends_on > p.starts_on)) AS member,
       p.class_id <> (SELECT m.class_id FROM memberships m WHERE m.student_id = g.id AND m.starts_on < p.ends_on
                      ORDER BY m.starts_on DESC LIMIT 1) AS went_on
FROM unnest(%(students:uuid[])) WITH ORDINALITY g(id, n)
JOIN pages p ON p.id = %(page:uuid)
LEFT JOIN known_students s ON s.id = g.id
LEFT JOIN LATERAL (SELECT * FROM period_mark_entries e WHERE e.page_id = p.id AND e.student_id = g.id
                   ORDER BY e.seq DESC LIMIT 1) e ON true
ORDER BY g.n
"""
)

_MARKS = Statement(
    f"""
WITH page AS MATERIALIZED (SELECT * FROM pages WHERE id = %(page:uuid))
SELECT student_id, points, weight, summative FROM marks WHERE page_id = %(page) AND points IS NOT NULL
UNION ALL
SELECT b.student_id, b.points, b.weight, b.summative FROM ({BROUGHT} AND k.points IS NOT NULL) b
"""
)

_ADD = Statement(
    """
WITH page AS (UPDATE pages SET version = %(version:integer) WHERE id = %(page:uuid))
INSERT INTO period_mark_entries (id, page_id, student_id, seq, value, proposed, reason, author_id, at, changed,
                                 district_id, school_id)
SELECT n.id, %(page), n.student_id, n.seq, n.value, n.proposed, n.reason, %(author:uuid), %(at:timestamptz), %(version),
       %(district:uuid), %(school:uuid)
FROM unnest(%(ids:uuid[]), %(students:uuid[]), %(seqs:smallint[]), %(proposals:smallint[]), %(values:text[]),
            %(reasons:text[])) AS n(id, student_id, seq, proposed, value, reason)
RETURNING 1
"""
)


def cells(uow: UnitOfWork, page_id: UUID, students: Sequence[UUID]) -> Sequence[Any]:
    """What is decided now, one row for each student in the order asked; seq 0 where nothing is."""
    return _CELLS.rows(uow, page=page_id, students=array(students))


def numeric_marks(uow: UnitOfWork, page_id: UUID) -> Sequence[Any]:
    return _MARKS.rows(uow, page=page_id)


def add(uow: UnitOfWork, page: Any, decisions: Sequence[dict[str, Any]], at: datetime) -> list[UUID]:
    ids = [uuid7() for _ in decisions]
    _ADD.rows(
        uow,
        page=page.id,
        version=page.version + 1,
        author=uow.caller.person_id,
        at=at,
        district=page.district_id,
        school=page.school_id,
        ids=array(ids),
        students=array(one["student_id"] for one in decisions),
        seqs=array(one["seq"] for one in decisions),
        proposals=array(one["proposed"] for one in decisions),
        values=[one["value"] for one in decisions],
        reasons=[one["reason"] for one in decisions],
    )
    return ids
