"""What the journal has told, counted."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork

_BY_CLASS = """
WITH marks AS (
    SELECT class_id, sum(marks) AS marks, count(DISTINCT lesson_id) AS lessons FROM mark_postings
    WHERE school_id = %(school_id)s AND posted_on >= %(starts_on)s AND posted_on < %(ends_on)s GROUP BY class_id
),
rolls AS (
    SELECT class_id, count(*) AS lessons, sum(absent) AS absences FROM roll_calls
    WHERE school_id = %(school_id)s AND taken_on >= %(starts_on)s AND taken_on < %(ends_on)s GROUP BY class_id
)
SELECT class_id, coalesce(c.title, 'неизвестный класс'), coalesce(m.marks, 0), coalesce(m.lessons, 0),
    coalesce(r.lessons, 0), coalesce(r.absences, 0)
FROM marks m FULL JOIN rolls r USING (class_id) LEFT JOIN known_classes c ON c.id = class_id
ORDER BY c.grade, c.letter, class_id
"""
_ACTIVATIONS = """
SELECT count(*) FROM activations
WHERE school_id = %(school_id)s AND activated_on >= %(starts_on)s AND activated_on < %(ends_on)s
"""


def by_class(uow: UnitOfWork, school_id: UUID, starts_on: date, ends_on: date) -> Sequence[Any]:
    """(class, title, marks, lessons with marks, lessons with a roll, absences)"""
    return uow.rows(_BY_CLASS, {"school_id": school_id, "starts_on": starts_on, "ends_on": ends_on})


def activations(uow: UnitOfWork, school_id: UUID, starts_on: date, ends_on: date) -> int:
    found: int = uow.scalar(_ACTIVATIONS, {"school_id": school_id, "starts_on": starts_on, "ends_on": ends_on})
    return found
