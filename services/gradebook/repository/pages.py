"""Pages: opening them for every assignment and period, listing them, holding one for period marks."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from chassis.db import UnitOfWork
from services.gradebook.repository import reach
from services.gradebook.repository.statement import Statement, array

_LIST = Statement(
    f"""
SELECT p.id, p.class_id, c.title AS class_title, a.subject, p.assignment_id, a.teacher_id,
       (SELECT s.name FROM known_staff s WHERE s.person_id = a.teacher_id ORDER BY s.as_of DESC LIMIT 1) AS teacher,
       p.period_id, d.title AS period, p.starts_on, p.ends_on, p.version, a.teacher_id = %(me) AS mine, c.grade
FROM pages p
JOIN known_assignments a ON a.id = p.assignment_id
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
SELECT p.id, p.version, p.assignment_id, p.class_id, p.period_id, p.district_id, p.school_id, p.starts_on, p.ends_on,
       c.grade, coalesce(r.preset, 'MATH') AS preset, a.teacher_id = %(me) AS teaches
FROM pages p
JOIN known_assignments a ON a.id = p.assignment_id
JOIN known_classes c ON c.id = p.class_id
LEFT JOIN marking_rules r ON r.school_id = p.school_id
WHERE p.id = %(page:uuid) AND {reach.PAGES}
FOR NO KEY UPDATE OF p
"""
)

# One statement for each of the three: with all of them in one condition no index would help.
_MISSING = """
    SELECT a.id AS assignment_id, d.id AS period_id, a.class_id, d.starts_on, d.ends_on, a.district_id, a.school_id
    FROM known_assignments a
    JOIN known_classes c ON c.id = a.class_id
    JOIN known_periods d ON d.school_id = a.school_id AND d.year = c.year AND c.grade = ANY (d.grades)
     AND d.ends_on > a.starts_on AND (a.ends_on IS NULL OR d.starts_on < a.ends_on)
    LEFT JOIN pages p ON p.assignment_id = a.id AND p.period_id = d.id
    WHERE (p.id IS NULL OR (p.class_id, p.starts_on, p.ends_on) <> (a.class_id, d.starts_on, d.ends_on))
      AND {the_news}"""
_MISSING_OF_ASSIGNMENT = Statement(_MISSING.format(the_news="a.id = %(id:uuid)"))
_MISSING_OF_CLASS = Statement(_MISSING.format(the_news="a.class_id = %(id:uuid)"))
_MISSING_OF_CALENDAR = Statement(_MISSING.format(the_news="d.calendar_id = %(id:uuid)"))

_OPEN = Statement(
    """
INSERT INTO pages (id, assignment_id, period_id, class_id, starts_on, ends_on, version, district_id, school_id)
SELECT n.*, 1, %(district:uuid), %(school:uuid)
FROM unnest(%(ids:uuid[]), %(assignments:uuid[]), %(periods:uuid[]), %(classes:uuid[]), %(starts:date[]),
            %(ends:date[])) n
ON CONFLICT (id) DO UPDATE SET class_id = excluded.class_id, starts_on = excluded.starts_on,
    ends_on = excluded.ends_on, version = pages.version + 1
RETURNING 1
"""
)

# Days of periods or lessons have changed: what stands on a page that no longer holds its day goes to the one that does.
_REPAGE = Statement(
    """
WITH moved AS (
    SELECT w.id, old.id AS left_page_id, new.id AS page_id,
           row_number() OVER (PARTITION BY new.id ORDER BY l.day, w.id)
           + coalesce((SELECT max(x.no) FROM works x WHERE x.page_id = new.id), 0) AS no
    FROM pages old
    JOIN works w ON w.page_id = old.id
    JOIN lessons l ON l.id = w.lesson_id
    JOIN pages new ON new.assignment_id = l.assignment_id AND l.day >= new.starts_on AND l.day < new.ends_on
    WHERE old.assignment_id = ANY (%(assignments:uuid[])) AND old.id <> new.id
), work AS (
    UPDATE works w SET page_id = m.page_id, no = m.no FROM moved m WHERE w.id = m.id
), mark AS (
    UPDATE marks k SET page_id = m.page_id, work_no = m.no FROM moved m
    WHERE k.page_id = m.left_page_id AND k.work_id = m.id
), absence AS (
    UPDATE absences t SET page_id = new.id
    FROM pages old, lessons l, pages new
    WHERE old.assignment_id = ANY (%(assignments)) AND t.page_id = old.id AND l.id = t.lesson_id AND new.id <> old.id
      AND new.assignment_id = l.assignment_id AND l.day >= new.starts_on AND l.day < new.ends_on
)
UPDATE pages SET version = version + 1 WHERE assignment_id = ANY (%(assignments)) RETURNING 1
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

_NAMESPACE = UUID("5b0c7f5e-53a4-5d0c-9b61-0d4b0f2a6d11")


def page_id(assignment_id: UUID, period_id: UUID) -> UUID:
    """Follows from the two, so that nobody has to open a page before writing into it."""
    return uuid5(_NAMESPACE, f"{assignment_id} {period_id}")


def listed(
    uow: UnitOfWork, school_id: UUID, class_id: UUID | None, on: date | None, after: Sequence[Any] | None, limit: int
) -> Sequence[Any]:
    """Pages the caller may read, behind the row `after` (grade, class, subject, start, id)."""
    place = dict(zip(("grade", "title", "subject_name", "starts_on", "id"), after or [None] * 5, strict=True))
    rights = reach.of(uow, "journal.read")
    return _LIST.rows(uow, of_school=school_id, of_class=class_id, on=on, limit=limit, **place, **rights)


def hold(uow: UnitOfWork, page_id: UUID) -> Any:
    """Locks a page the caller may read; None otherwise."""
    return _HOLD.first(uow, page=page_id, **reach.of(uow, "period_marks.read"))


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
        ids=array(page_id(row.assignment_id, row.period_id) for row in rows),
        assignments=array(row.assignment_id for row in rows),
        periods=array(row.period_id for row in rows),
        classes=array(row.class_id for row in rows),
        starts=array(row.starts_on for row in rows),
        ends=array(row.ends_on for row in rows),
        district=rows[0].district_id,
        school=rows[0].school_id,
    )
    repage(uow, {row.assignment_id for row in rows})


def repage(uow: UnitOfWork, assignments: Iterable[UUID]) -> None:
    """Moves what is written to the pages that hold its days now; these pages get a new version."""
    _REPAGE.rows(uow, assignments=array(assignments))


def close(uow: UnitOfWork, periods: Iterable[UUID]) -> None:
    """Periods that the calendar dropped; those with something written stay."""
    uow.rows(_CLOSE, {"periods": array(periods)})


def touch_class(uow: UnitOfWork, classes: Iterable[UUID], since: date) -> None:
    """The roll of these classes has changed from that day on: whoever holds an older page must read it again."""
    sql = """UPDATE pages SET version = version + 1 WHERE class_id = ANY (%(classes)s::uuid[]) AND ends_on > %(since)s
             RETURNING 1"""
    uow.rows(sql, {"classes": array(classes), "since": since})
