"""Marks: writing ledger and cells in one statement, and telling who wrote what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.statement import Statement, array
from contracts.base import uuid7
from contracts.journal import WorkKind
from services.gradebook.models.averages import COUNTED
from services.gradebook.models.kinds import KINDS
from services.gradebook.models.open_lesson import OpenLesson, OpenWork

_WRITE = Statement(
    """
WITH new AS MATERIALIZED (
    SELECT * FROM unnest(%(ids:uuid[]), %(students:uuid[]), %(seqs:smallint[]), %(supersedes:uuid[]),
                         %(points:smallint[]), %(written:date[]), %(values:text[]), %(reasons:text[]))
        AS n(id, student_id, seq, supersedes, points, written_on, value, reason)
), page AS (
    UPDATE pages SET version = %(version:integer) WHERE id = %(page:uuid) AND version < %(version)
), entry AS (
    INSERT INTO mark_entries (id, work_id, student_id, seq, supersedes, value, written_on, reason, author_id, at,
                              district_id, school_id)
    SELECT n.id, %(work:uuid), n.student_id, n.seq, n.supersedes, n.value, n.written_on, n.reason, %(author:uuid),
           %(at:timestamptz), %(district:uuid), %(school:uuid)
    FROM new n
)
INSERT INTO marks (student_id, day, work_id, lesson_id, page_id, entry_id, written_on, changed, work_no, seq, points,
                   weight, summative, value, district_id, school_id)
SELECT n.student_id, %(day:date), %(work), %(lesson:uuid), %(page), n.id, n.written_on, %(version), %(work_no:smallint),
       n.seq, n.points, %(weight:smallint), %(summative:boolean), n.value, %(district), %(school)
FROM new n
ON CONFLICT (student_id, day, work_id) DO UPDATE
SET entry_id = excluded.entry_id, written_on = excluded.written_on, changed = excluded.changed, seq = excluded.seq,
    points = excluded.points, value = excluded.value
RETURNING 1
"""
)

_AUTHORS = Statement(
    """
SELECT e.id, e.at, (SELECT s.name FROM known_staff s WHERE s.person_id = e.author_id
                    ORDER BY s.as_of DESC LIMIT 1) AS author
FROM mark_entries e WHERE e.id = ANY(%(ids:uuid[]))
"""
)

_HISTORY = Statement(
    """
SELECT e.id, e.value, e.reason, e.author_id, e.at, e.written_on, e.supersedes,
       (SELECT s.name FROM known_staff s WHERE s.person_id = e.author_id ORDER BY s.as_of DESC LIMIT 1) AS author
FROM mark_entries e WHERE e.work_id = %(work:uuid) AND e.student_id = %(student:uuid) ORDER BY e.seq
"""
)


@dataclass(frozen=True)
class NewEntry:
    """What the next entry of a cell says; `seq` 1 is the first."""

    student_id: UUID
    value: str | None
    seq: int
    supersedes: UUID | None
    reason: str | None
    written_on: date | None


def add(uow: UnitOfWork, lesson: OpenLesson, work: OpenWork, entries: Sequence[NewEntry], at: datetime) -> list[UUID]:
    """Adds entries to the ledger and shows them in the cells; the ids of the entries."""
    ids = [uuid7() for _ in entries]
    _WRITE.later(
        uow,
        ids=array(ids),
        students=array(one.student_id for one in entries),
        seqs=array(one.seq for one in entries),
        supersedes=array(one.supersedes for one in entries),
        points=array(COUNTED.get(one.value or "") for one in entries),
        written=array(one.written_on for one in entries),
        values=[one.value for one in entries],
        reasons=[one.reason for one in entries],
        page=lesson.page_id,
        version=lesson.next_version,
        work=work.id,
        work_no=work.no,
        weight=work.weight,
        summative=KINDS[WorkKind(work.kind)].summative,
        author=uow.caller.person_id,
        at=at,
        day=lesson.day,
        lesson=lesson.id,
        district=lesson.district_id,
        school=lesson.school_id,
    )
    return ids


def authors(uow: UnitOfWork, entry_ids: Iterable[UUID | None]) -> dict[UUID | None, Any]:
    """Entry → who made it and when."""
    return {row.id: row for row in _AUTHORS.rows(uow, ids=array(entry_ids))}


def history(uow: UnitOfWork, work_id: UUID, student_id: UUID) -> Sequence[Any]:
    return _HISTORY.rows(uow, work=work_id, student=student_id)
