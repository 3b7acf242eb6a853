"""Cells derived from the ledger anew: to prove that they are right, or to make them right."""

from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from services.gradebook.models.averages import COUNTED
from services.gradebook.models.kinds import KINDS

_SUMMATIVE = ", ".join(f"'{kind}'" for kind, facts in KINDS.items() if facts.summative)
_NUMERIC = ", ".join(f"'{value}'" for value in COUNTED)

_DERIVED = f"""
    SELECT DISTINCT ON (e.work_id, e.student_id)
           e.student_id, l.day, e.work_id, w.lesson_id, w.page_id, e.id AS entry_id, e.written_on,
           w.no AS work_no, e.seq,
           CASE WHEN e.value IN ({_NUMERIC}) THEN e.value::smallint END AS points, w.weight,
           w.kind IN ({_SUMMATIVE}) AS summative, e.value, e.district_id, e.school_id
    FROM mark_entries e JOIN works w ON w.id = e.work_id JOIN lessons l ON l.id = w.lesson_id
    WHERE e.school_id = %(school)s
    ORDER BY e.work_id, e.student_id, e.seq DESC"""

_FACTS = "lesson_id, page_id, entry_id, written_on, work_no, seq, points, weight, summative, value"

_CHECK = f"""
WITH derived AS ({_DERIVED}), shown AS (SELECT * FROM marks WHERE school_id = %(school)s)
SELECT (SELECT count(*) FROM mark_entries WHERE school_id = %(school)s) AS entries,
       (SELECT count(*) FROM shown) AS cells, count(*) AS differences
FROM (SELECT student_id, day, work_id, {_FACTS} FROM derived) d
FULL JOIN (SELECT student_id, day, work_id, {_FACTS} FROM shown) k USING (student_id, day, work_id)
WHERE d IS NULL OR k IS NULL OR d <> k"""

_REBUILD = f"""
WITH page AS (UPDATE pages SET version = version + 1 WHERE school_id = %(school)s),
gone AS (DELETE FROM marks WHERE school_id = %(school)s RETURNING student_id, day, work_id, changed)
INSERT INTO marks (student_id, day, work_id, {_FACTS}, changed, district_id, school_id)
SELECT d.student_id, d.day, d.work_id, {", ".join(f"d.{name}" for name in _FACTS.split(", "))},
       coalesce(g.changed, p.version), d.district_id, d.school_id
FROM ({_DERIVED}) d JOIN pages p ON p.id = d.page_id
LEFT JOIN gone g USING (student_id, day, work_id)
RETURNING 1"""


def check(uow: UnitOfWork, school_id: UUID) -> Any:
    """(entries, cells, differences) of a school."""
    return uow.rows(_CHECK, {"school": school_id})[0]


def rebuild(uow: UnitOfWork, school_id: UUID) -> int:
    """Makes the cells of a school from its ledger; how many there are."""
    uow.rows("LOCK TABLE marks IN SHARE ROW EXCLUSIVE MODE; SELECT 1")
    return len(uow.rows(_REBUILD, {"school": school_id}))
