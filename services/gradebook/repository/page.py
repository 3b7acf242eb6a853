"""One journal page as the JSON a teacher gets, built by the database in one statement."""

from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.statement import Statement
from services.gradebook.repository import reach
from services.gradebook.repository.averages import AVERAGE, LEVELS, SUMS, proposed
from services.gradebook.repository.brought import BROUGHT
from services.gradebook.repository.pages import TAUGHT
from services.gradebook.repository.shelf import Shelf

# `stamp` changes with everything the body is made of: the page itself by its version, its heading by these facts.
_HEAD = f"""
    SELECT p.id, p.version, p.school_id, p.class_id, p.subject_id, a.id AS assignment_id, p.period_id, p.starts_on,
           p.ends_on, c.title AS class_title, c.grade, a.subject, a.teacher_id, d.title AS period,
           coalesce(r.preset, 'MATH') AS preset, s.name AS teacher,
           concat_ws(' ', p.version, a.id, a.as_of, c.as_of, d.as_of, r.version, s.as_of) AS stamp
    FROM pages p
    JOIN {TAUGHT.format(day="p.ends_on")} a ON true
    JOIN known_classes c ON c.id = p.class_id
    JOIN known_periods d ON d.id = p.period_id
    LEFT JOIN marking_rules r ON r.school_id = p.school_id
    LEFT JOIN LATERAL (SELECT s.name, s.as_of FROM known_staff s WHERE s.person_id = a.teacher_id
                       ORDER BY s.as_of DESC LIMIT 1) s ON true
    WHERE p.id = %(page:uuid) AND {reach.PAGES}"""

_STAMP = Statement(f"SELECT h.version, h.stamp FROM ({_HEAD}) h")

_PAGE = Statement(
    f"""
WITH page AS MATERIALIZED (
{_HEAD}
), brought AS MATERIALIZED (
    {BROUGHT} AND k.value IS NOT NULL
), counted AS (
    SELECT k.student_id, k.points, k.weight, k.summative, k.value, k.work_no
    FROM page p JOIN marks k ON k.page_id = p.id WHERE k.value IS NOT NULL
    UNION ALL SELECT k.student_id, k.points, k.weight, k.summative, k.value, NULL FROM brought k
), mark AS (
    SELECT k.student_id, {SUMS}, string_agg('"' || k.work_no || '":"' || k.value || '"', ',') AS cells
    FROM counted k GROUP BY k.student_id
), elsewhere AS (
    SELECT k.student_id, json_agg(json_build_array(k.value, k.weight, k.day) ORDER BY k.day, k.work_id) AS marks
    FROM brought k GROUP BY k.student_id
), level AS (
    SELECT k.student_id, {LEVELS}
    FROM page p, counted k
    WHERE p.preset = 'STRICT' AND k.summative AND k.points IS NOT NULL GROUP BY k.student_id
), absence AS (
    SELECT t.student_id, string_agg('"' || t.lesson_id || '":"' || t.code || '"', ',') AS cells
    FROM page p JOIN absences t ON t.page_id = p.id WHERE t.code IS NOT NULL GROUP BY t.student_id
), roll AS (
    SELECT m.student_id, min(m.starts_on) AS joined_on,
           CASE WHEN count(m.ends_on) = count(*) THEN max(m.ends_on) END AS left_on
    FROM page p JOIN memberships m ON m.class_id = p.class_id
     AND m.starts_on < p.ends_on AND (m.ends_on IS NULL OR m.ends_on > p.starts_on)
    GROUP BY m.student_id
), decided AS (
    SELECT DISTINCT ON (e.student_id) e.student_id, e.value
    FROM page p JOIN period_mark_entries e ON e.page_id = p.id ORDER BY e.student_id, e.seq DESC
)
SELECT p.version, p.stamp, json_build_object(
    'id', p.id, 'version', p.version, 'school_id', p.school_id, 'class_id', p.class_id,
    'class_title', p.class_title, 'grade', p.grade, 'assignment_id', p.assignment_id, 'subject', p.subject,
    'teacher_id', p.teacher_id, 'teacher', p.teacher, 'period_id', p.period_id, 'period', p.period,
    'starts_on', p.starts_on, 'ends_on', p.ends_on, 'preset', p.preset,
    'lessons', (SELECT coalesce(json_agg(json_build_object('id', l.id, 'on', l.day, 'number', l.number,
            'state', l.state, 'topic', l.topic, 'homework', l.homework, 'called', l.called_at IS NOT NULL)
            ORDER BY l.day, l.number, l.id), '[]')
            FROM known_assignments t JOIN lessons l ON l.assignment_id = t.id AND l.day >= p.starts_on
             AND l.day < p.ends_on AND l.state <> 'REMOVED'
            WHERE t.class_id = p.class_id AND t.subject_id = p.subject_id),
    'works', (SELECT coalesce(json_agg(json_build_object('id', w.id, 'no', w.no, 'lesson_id', w.lesson_id,
            'kind', w.kind, 'weight', w.weight, 'title', w.title) ORDER BY w.no), '[]')
            FROM works w WHERE w.page_id = p.id),
    'students', (SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.name,
            'joined_on', m.joined_on, 'left_on', m.left_on, 'points', coalesce(t.points, 0),
            'weight', coalesce(t.weight, 0), 'average', {AVERAGE}, 'proposed', {proposed("p.preset")},
            'period_mark', e.value, 'brought', coalesce(b.marks, '[]'),
            'marks', ('{{' || coalesce(t.cells, '') || '}}')::json,
            'absences', ('{{' || coalesce(x.cells, '') || '}}')::json) ORDER BY s.sort_key, s.id), '[]')
            FROM roll m JOIN known_students s ON s.id = m.student_id
            LEFT JOIN mark t ON t.student_id = m.student_id
            LEFT JOIN elsewhere b ON b.student_id = m.student_id
            LEFT JOIN level v ON v.student_id = m.student_id
            LEFT JOIN absence x ON x.student_id = m.student_id
            LEFT JOIN decided e ON e.student_id = m.student_id)
)::text AS body
FROM page p
"""
)


_shelf = Shelf(room=64_000_000)
"""About ten thousand pages: what a district looks at."""


def body(uow: UnitOfWork, page_id: UUID) -> tuple[int, bytes] | None:
    """Version and JSON of a page the caller may read, or None."""
    asked = {"page": page_id, **reach.of(uow, "journal.read")}
    head = _STAMP.first(uow, **asked)
    if head is None:
        return None
    kept = _shelf.find(page_id, head.stamp)
    return (head.version, kept) if kept is not None else _built(uow, asked)


def _built(uow: UnitOfWork, asked: dict[str, Any]) -> tuple[int, bytes] | None:
    row = _PAGE.first(uow, **asked)
    if row is None:
        return None
    made: bytes = row.body.encode()
    _shelf.put(asked["page"], row.stamp, made)
    return row.version, made
