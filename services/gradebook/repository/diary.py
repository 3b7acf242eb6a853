"""What a family sees: a week, and a period of marks. One statement each; scope and consent in it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.statement import Statement
from contracts.permissions import allowed
from services.gradebook.models.days import today
from services.gradebook.repository.averages import AVERAGE, LEVELS, SUMS, proposed
from services.gradebook.repository.pages import TAUGHT

_NOBODY = UUID(int=0)

# A parent sees a child while the link is in force and opens the portal, until the child's 18th birthday.
_ME = """
WITH me AS MATERIALIZED (
    SELECT s.id, s.person_id, s.name, m.class_id, c.title AS class_title, c.class_teacher_id,
           %(staff:boolean) OR coalesce(k.diary, false) AS open
    FROM known_students s
    LEFT JOIN LATERAL (SELECT class_id FROM memberships m WHERE m.student_id = s.id AND m.starts_on <= %(last:date)
                       ORDER BY m.starts_on DESC LIMIT 1) m ON true
    LEFT JOIN known_classes c ON c.id = m.class_id
    LEFT JOIN known_consents k ON k.person_id = s.person_id AND k.school_id = s.school_id
    WHERE s.id = %(student:uuid) AND (
        %(school:boolean)
        OR (%(class:boolean) AND c.class_teacher_id = %(me:uuid))
        OR (%(pupil:boolean) AND s.person_id = %(me))
        OR (%(parent:boolean) AND s.birth_date + interval '18 years' > %(today:date) AND EXISTS (
            SELECT FROM known_representatives r
            WHERE r.person_id = %(me) AND r.student_person_id = s.person_id AND r.portal_access
              AND r.starts_on <= %(today) AND (r.ends_on IS NULL OR r.ends_on > %(today)))))
)"""

# What is the student's own; the lessons are those of the classes (see class_week). One column: each more costs
# Python about what a lesson costs.
_DIARY = Statement(
    f"""{_ME}
SELECT me.open, json_build_object('id', me.id, 'name', me.name, 'class_title', me.class_title, 'classes', (
    SELECT coalesce(json_agg(json_build_array(c.id, c.lessons_version, m.starts_on, m.ends_on) ORDER BY m.starts_on),
                    '[]')
    FROM memberships m JOIN known_classes c ON c.id = m.class_id
    WHERE m.student_id = me.id AND m.starts_on < %(last) AND (m.ends_on IS NULL OR m.ends_on > %(first:date))
), 'marks', (
    SELECT coalesce(json_agg(json_build_array(k.lesson_id, k.value, k.weight, w.kind, w.title) ORDER BY w.id), '[]')
    FROM marks k JOIN works w ON w.id = k.work_id
    WHERE k.student_id = me.id AND k.day >= %(first) AND k.day < %(last) AND k.value IS NOT NULL
), 'absences', (
    SELECT coalesce(json_object_agg(t.lesson_id, t.code), '{{}}') FROM absences t
    WHERE t.student_id = me.id AND t.day >= %(first) AND t.day < %(last) AND t.code IS NOT NULL
)) AS own
FROM me
"""
)

_SUMMARY = Statement(
    f"""{_ME}, page AS MATERIALIZED (
    SELECT DISTINCT p.id, p.class_id, p.subject_id, p.period_id, p.starts_on, p.ends_on
    FROM me JOIN memberships m ON m.student_id = me.id
    JOIN pages p ON p.class_id = m.class_id AND m.starts_on < p.ends_on
     AND (m.ends_on IS NULL OR m.ends_on > p.starts_on)
), span AS MATERIALIZED (
    SELECT starts_on, ends_on, period_id FROM page
    ORDER BY (starts_on < %(last)) DESC, abs(%(last) - 1 - starts_on) LIMIT 1
), mark AS MATERIALIZED (
    SELECT p.subject_id, k.value, k.weight, k.day, k.points, k.summative, k.work_id
    FROM me, span, marks k, page p
    WHERE k.student_id = me.id AND k.day >= span.starts_on AND k.day < span.ends_on AND k.value IS NOT NULL
      AND p.id = k.page_id
), sums AS (
    SELECT k.subject_id, {SUMS},
           json_agg(json_build_array(k.value, k.weight, k.day) ORDER BY k.day, k.work_id) AS marks
    FROM mark k GROUP BY k.subject_id
), rule AS MATERIALIZED (
    SELECT coalesce(max(r.preset), 'MATH') AS preset FROM marking_rules r
    WHERE r.school_id = (SELECT s.school_id FROM known_students s WHERE s.id = %(student))
), level AS (
    SELECT k.subject_id, {LEVELS} FROM rule, mark k
    WHERE rule.preset = 'STRICT' AND k.summative AND k.points IS NOT NULL GROUP BY k.subject_id
), missed AS (
    SELECT p.subject_id, count(*) AS n FROM me, span, absences t, page p
    WHERE t.student_id = me.id AND t.day >= span.starts_on AND t.day < span.ends_on
      AND t.code IN ('ОТ', 'Б', 'УП', 'НП') AND p.id = t.page_id
    GROUP BY p.subject_id
), here AS MATERIALIZED (
    SELECT p.id, p.subject_id, a.subject FROM span
    JOIN page p ON p.starts_on = span.starts_on AND p.ends_on = span.ends_on
    JOIN {TAUGHT.format(day="p.ends_on")} a ON true
), decided AS (
    SELECT DISTINCT ON (p.subject_id) p.subject_id, e.value
    FROM me JOIN here p ON true JOIN period_mark_entries e ON e.student_id = me.id AND e.page_id = p.id
    ORDER BY p.subject_id, e.at DESC, e.seq DESC
), subject AS (
    SELECT p.subject, p.subject_id AS id, json_build_object('subject', p.subject, 'marks', coalesce(t.marks, '[]'),
        'points', coalesce(t.points, 0), 'weight', coalesce(t.weight, 0), 'average', {AVERAGE},
        'proposed', {proposed("(SELECT preset FROM rule)")}, 'period_mark', e.value,
        'missed', coalesce(x.n, 0)) AS body
    FROM (SELECT DISTINCT ON (subject_id) subject_id, subject FROM here ORDER BY subject_id, subject) p
    LEFT JOIN sums t ON t.subject_id = p.subject_id
    LEFT JOIN level v ON v.subject_id = p.subject_id
    LEFT JOIN missed x ON x.subject_id = p.subject_id
    LEFT JOIN decided e ON e.subject_id = p.subject_id
)
SELECT me.open, json_build_object('student_id', me.id, 'name', me.name,
    'period', (SELECT d.title FROM span JOIN known_periods d ON d.id = span.period_id),
    'starts_on', (SELECT starts_on FROM span), 'ends_on', (SELECT ends_on FROM span),
    'subjects', (SELECT coalesce(json_agg(b.body ORDER BY b.subject, b.id), '[]') FROM subject b))::text AS body
FROM me
"""
)


def week(uow: UnitOfWork, student_id: UUID, first: date, last: date) -> Any:
    """What is the student's own in the days [first, last), and their classes; None when the caller may not see it."""
    return _DIARY.first(uow, student=student_id, first=first, last=last, **_reach(uow))


def period(uow: UnitOfWork, student_id: UUID, last: date) -> Any:
    """(open, body) of the grading period that holds the day before `last`, or None."""
    return _SUMMARY.first(uow, student=student_id, last=last, **_reach(uow))


def _reach(uow: UnitOfWork) -> dict[str, Any]:
    caller = uow.caller
    scopes = allowed("journal.read", caller.role)
    family = "CH" in scopes
    return {
        "me": caller.person_id or _NOBODY,
        "today": today(),
        "school": "SC" in scopes and caller.school_id is not None,
        "class": "CL" in scopes,
        "pupil": family and caller.role == "STUDENT",
        "parent": family and caller.role == "PARENT",
        "staff": not family,
    }


# Those of `_ME` that a family may open, in every school: one person may have left one and be in another.
_CHILDREN = Statement("""
SELECT s.id AS student_id, s.person_id, s.name, s.school_id, m.class_id, c.title AS class_title,
       coalesce(k.diary, false) AS diary_open
FROM known_students s
JOIN memberships m ON m.student_id = s.id AND m.starts_on <= %(today:date)
 AND (m.ends_on IS NULL OR m.ends_on > %(today))
LEFT JOIN known_classes c ON c.id = m.class_id
LEFT JOIN known_consents k ON k.person_id = s.person_id AND k.school_id = s.school_id
WHERE (%(pupil:boolean) AND s.person_id = %(me:uuid))
   OR (%(parent:boolean) AND s.birth_date + interval '18 years' > %(today) AND s.person_id IN (
        SELECT r.student_person_id FROM known_representatives r
        WHERE r.person_id = %(me) AND r.portal_access
          AND r.starts_on <= %(today) AND (r.ends_on IS NULL OR r.ends_on > %(today))))
ORDER BY s.sort_key, s.id
""")


def children(uow: UnitOfWork) -> Sequence[Any]:
    """Students of today whose diary is the caller's to ask for; none for the staff."""
    who = uow.caller
    roles = {"pupil": who.role == "STUDENT", "parent": who.role == "PARENT"}
    return _CHILDREN.rows(uow, **roles, me=who.person_id or _NOBODY, today=today())
