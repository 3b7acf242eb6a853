"""Pages: opening them for every subject of a class and period, listing them, holding one for period marks."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from chassis.db import UnitOfWork
from chassis.statement import Statement, array
from services.gradebook.models.days import today
from services.gradebook.repository import reach

TAUGHT = """LATERAL (
        SELECT a.id, a.subject, a.teacher_id, a.as_of, a.starts_on FROM known_assignments a
        WHERE a.class_id = p.class_id AND a.subject_id = p.subject_id
        ORDER BY a.ends_on IS NOT DISTINCT FROM a.starts_on, a.starts_on >= {day}, a.starts_on DESC LIMIT 1)"""
"""Who taught the subject of a page `p` last before a day. An assignment without days was given by mistake."""

_LIST = Statement(
    f"""
SELECT p.id, p.class_id, c.title AS class_title, a.subject, a.id AS assignment_id, a.teacher_id,
       (SELECT s.name FROM known_staff s WHERE s.person_id = a.teacher_id ORDER BY s.as_of DESC LIMIT 1) AS teacher,
       p.period_id, d.title AS period, p.starts_on, p.ends_on, p.version, a.teacher_id = %(me) AS mine, c.grade
FROM pages p
JOIN {TAUGHT.format(day="p.ends_on")} a ON true
JOIN known_classes c ON c.id = p.class_id
JOIN known_periods d ON d.id = p.period_id
WHERE p.school_id = %(of_school:uuid) AND {reach.PAGES}
  AND (%(of_class:uuid) IS NULL OR p.class_id = %(of_class))
  AND (%(on:date) IS NULL OR (p.starts_on <= %(on) AND p.ends_on > %(on)))
  AND (%(grade:integer) IS NULL OR (c.grade, c.title, a.subject, p.starts_on, p.id)
       > (%(grade), %(title:text), %(subject_name:text), %(starts_on:date), %(id:uuid)))
ORDER BY c.grade, c.title, a.subject, p.starts_on, p.id
LIMIT %(limit:integer)
"""
)

_HOLD = Statement(
    f"""
SELECT p.id, p.version, a.id AS assignment_id, p.class_id, p.period_id, p.district_id, p.school_id, p.starts_on,
       p.ends_on, c.grade, coalesce(r.preset, 'MATH') AS preset,
       a.teacher_id = %(me) AND a.starts_on <= %(today:date) AND {reach.WORKS_HERE} AS teaches
FROM pages p
JOIN {TAUGHT.format(day="(%(today) + 1)")} a ON true
JOIN known_classes c ON c.id = p.class_id
LEFT JOIN marking_rules r ON r.school_id = p.school_id
WHERE p.id = %(page:uuid) AND {reach.PAGES}
FOR NO KEY UPDATE OF p
"""
)

# One statement for each of the three: with all of them in one condition no index would help.
_MISSING = """
    SELECT DISTINCT a.class_id, a.subject_id, d.id AS period_id, d.starts_on, d.ends_on, a.district_id, a.school_id,
           EXISTS (SELECT FROM pages q WHERE q.class_id = a.class_id AND q.subject_id = a.subject_id) AS has_pages
    FROM known_assignments a
    JOIN known_classes c ON c.id = a.class_id
    JOIN known_periods d ON d.school_id = a.school_id AND d.year = c.year AND c.grade = ANY (d.grades)
     AND d.ends_on > a.starts_on AND (a.ends_on IS NULL OR d.starts_on < a.ends_on)
    LEFT JOIN pages p ON p.class_id = a.class_id AND p.subject_id = a.subject_id AND p.period_id = d.id
    WHERE (p.id IS NULL OR (p.starts_on, p.ends_on) <> (d.starts_on, d.ends_on)) AND {the_news}"""
_MISSING_OF_ASSIGNMENT = Statement(_MISSING.format(the_news="a.id = %(id:uuid)"))
_MISSING_OF_CLASS = Statement(_MISSING.format(the_news="a.class_id = %(id:uuid)"))
_MISSING_OF_CALENDAR = Statement(_MISSING.format(the_news="d.calendar_id = %(id:uuid)"))

_OPEN = Statement(
    """
INSERT INTO pages (id, class_id, subject_id, period_id, starts_on, ends_on, version, district_id, school_id)
SELECT n.*, 1, %(district:uuid), %(school:uuid)
FROM unnest(%(ids:uuid[]), %(classes:uuid[]), %(subjects:uuid[]), %(periods:uuid[]), %(starts:date[]),
            %(ends:date[])) n
ON CONFLICT (class_id, subject_id, period_id) DO UPDATE SET starts_on = excluded.starts_on,
    ends_on = excluded.ends_on, version = pages.version + 1
RETURNING 1
"""
)

_TAUGHT_HERE = "SELECT * FROM unnest(%(classes:uuid[]), %(subjects:uuid[])) AS t(class_id, subject_id)"

# Who writes into a page holds it: what is written after this statement sees all that was written before.
_HOLD_ALL = Statement(
    f"""
SELECT p.id FROM ({_TAUGHT_HERE}) t
JOIN pages p ON p.class_id = t.class_id AND p.subject_id = t.subject_id
ORDER BY p.id FOR NO KEY UPDATE OF p
"""
)

# Days of periods or lessons have changed: what stands on a page that no longer holds its day goes to the one that does.
_REPAGE = Statement(
    f"""
WITH t AS MATERIALIZED ({_TAUGHT_HERE}), here AS MATERIALIZED (
    SELECT p.* FROM t JOIN pages p ON p.class_id = t.class_id AND p.subject_id = t.subject_id
), moved AS (
    SELECT w.id, old.id AS left_page_id, new.id AS page_id,
           row_number() OVER (PARTITION BY new.id ORDER BY l.day, w.id)
           + coalesce((SELECT max(x.no) FROM works x WHERE x.page_id = new.id), 0) AS no
    FROM here old
    JOIN works w ON w.page_id = old.id
    JOIN lessons l ON l.id = w.lesson_id
    JOIN here new ON new.class_id = old.class_id AND new.subject_id = old.subject_id AND l.day >= new.starts_on
     AND l.day < new.ends_on
    WHERE old.id <> new.id
), work AS (
    UPDATE works w SET page_id = m.page_id, no = m.no FROM moved m WHERE w.id = m.id
), mark AS (
    UPDATE marks k SET page_id = m.page_id, work_no = m.no FROM moved m
    WHERE k.page_id = m.left_page_id AND k.work_id = m.id
), absence AS (
    UPDATE absences t SET page_id = new.id
    FROM here old, lessons l, here new
    WHERE t.page_id = old.id AND l.id = t.lesson_id AND new.id <> old.id AND new.class_id = old.class_id
      AND new.subject_id = old.subject_id AND l.day >= new.starts_on AND l.day < new.ends_on
), class AS (
    UPDATE known_classes c SET lessons_version = c.lessons_version + 1 WHERE c.id IN (SELECT class_id FROM t)
)
UPDATE pages p SET version = p.version + 1 FROM here WHERE p.id = here.id RETURNING 1
"""
)

_CLOSE = """
WITH gone AS (
    DELETE FROM pages p WHERE p.period_id = ANY (%(periods)s::uuid[])
       AND NOT EXISTS (SELECT FROM works w WHERE w.page_id = p.id)
       AND NOT EXISTS (SELECT FROM absences t WHERE t.page_id = p.id)
       AND NOT EXISTS (SELECT FROM period_mark_entries e WHERE e.page_id = p.id)
    RETURNING p.id
)
DELETE FROM known_periods d WHERE d.id = ANY (%(periods)s::uuid[])
   AND NOT EXISTS (SELECT FROM pages p WHERE p.period_id = d.id AND p.id NOT IN (SELECT id FROM gone))
RETURNING 1"""

_TOUCH_WHERE_BROUGHT = Statement(
    """
UPDATE pages q SET version = q.version + 1 FROM pages p, memberships m
WHERE p.id = %(page:uuid) AND m.student_id = ANY (%(students:uuid[])) AND q.class_id = m.class_id
  AND q.class_id <> p.class_id AND q.subject_id = p.subject_id AND q.starts_on < p.ends_on AND q.ends_on > p.starts_on
RETURNING 1
"""
)

_NAMESPACE = UUID("5b0c7f5e-53a4-5d0c-9b61-0d4b0f2a6d11")


def page_id(class_id: UUID, subject_id: UUID, period_id: UUID) -> UUID:
    """Of a new page: two who open it at once open the same one."""
    return uuid5(_NAMESPACE, f"{class_id} {subject_id} {period_id}")


def listed(
    uow: UnitOfWork, school_id: UUID, class_id: UUID | None, on: date | None, after: Sequence[Any] | None, limit: int
) -> Sequence[Any]:
    """Pages the caller may read, behind the row `after` (grade, class, subject, start, id)."""
    place = dict(zip(("grade", "title", "subject_name", "starts_on", "id"), after or [None] * 5, strict=True))
    rights = reach.of(uow, "journal.read")
    return _LIST.rows(uow, of_school=school_id, of_class=class_id, on=on, limit=limit, **place, **rights)


def hold(uow: UnitOfWork, page_id: UUID) -> Any:
    """Locks a page the caller may read; None otherwise."""
    return _HOLD.first(uow, page=page_id, today=today(), **reach.of(uow, "period_marks.read"))


def open_for_assignment(uow: UnitOfWork, assignment_id: UUID) -> None:
    """Makes the pages that an assignment, a class or a calendar calls for; whichever of the three comes last."""
    _open(uow, _MISSING_OF_ASSIGNMENT.rows(uow, id=assignment_id))


def open_for_class(uow: UnitOfWork, class_id: UUID) -> None:
    _open(uow, _MISSING_OF_CLASS.rows(uow, id=class_id))


def open_for_calendar(uow: UnitOfWork, calendar_id: UUID) -> None:
    _open(uow, _MISSING_OF_CALENDAR.rows(uow, id=calendar_id))


def _open(uow: UnitOfWork, rows: Sequence[Any]) -> None:
    if not rows:
        return
    _OPEN.rows(
        uow,
        ids=array(page_id(row.class_id, row.subject_id, row.period_id) for row in rows),
        classes=array(row.class_id for row in rows),
        subjects=array(row.subject_id for row in rows),
        periods=array(row.period_id for row in rows),
        starts=array(row.starts_on for row in rows),
        ends=array(row.ends_on for row in rows),
        district=rows[0].district_id,
        school=rows[0].school_id,
    )
    taught = {(row.class_id, row.subject_id) for row in rows if row.has_pages}
    if taught:  # on the first pages of a course nothing is written yet
        repage(uow, taught)


def repage(uow: UnitOfWork, taught: Iterable[tuple[UUID, UUID]]) -> None:
    """Moves what is written to the pages that hold its days now; pages and lessons of these get a new version."""
    of = list(taught)
    values = {"classes": array(one for one, _ in of), "subjects": array(one for _, one in of)}
    _HOLD_ALL.rows(uow, **values)
    _REPAGE.rows(uow, **values)


def close(uow: UnitOfWork, periods: Iterable[UUID]) -> None:
    """Periods that the calendar dropped; those with something written stay."""
    uow.rows(_CLOSE, {"periods": array(periods)})


def touch_class(uow: UnitOfWork, classes: Iterable[UUID], since: date) -> None:
    """The roll of these classes has changed from that day on: whoever holds an older page must read it again."""
    sql = """UPDATE pages SET version = version + 1 WHERE class_id = ANY (%(classes)s::uuid[]) AND ends_on > %(since)s
             RETURNING 1"""
    uow.rows(sql, {"classes": array(classes), "since": since})


def touch_course(uow: UnitOfWork, class_id: UUID, subject_id: UUID) -> None:
    """Its lessons are others now, though nothing that is written has moved."""
    sql = "UPDATE pages SET version = version + 1 WHERE class_id = %(class)s AND subject_id = %(subject)s"
    uow.later(sql, {"class": class_id, "subject": subject_id})


def touch_where_brought(uow: UnitOfWork, page_id: UUID, students: Iterable[UUID]) -> None:
    """Marks on this page count on the pages of the classes to which these students went on in the period."""
    _TOUCH_WHERE_BROUGHT.rows(uow, page=page_id, students=array(students))
