"""Who is taught when a study year ends, and what orders have decided about them."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork


def students(uow: UnitOfWork, school_id: UUID, year: str, since: date, decisions: list[str]) -> Sequence[Any]:
    """Everyone who is in a class of the year on the day `since` or comes later, in the last such class.

    With the movement that took them out of it, when its kind is one of `decisions`. By class and name.
    """
    sql = """
        SELECT found.*, e.debt_until, d.kind AS decision, d.order_number, d.order_date, d.to_class_id, d.effective_on
        FROM (
            SELECT DISTINCT ON (m.student_id) m.student_id, m.person_id, m.last_name, m.first_name, m.middle_name,
              m.class_id, m.class_title, m.sort_key, c.grade, c.letter
            FROM class_memberships m JOIN school_classes c ON c.id = m.class_id
            WHERE m.school_id = %(school)s AND c.year = %(year)s AND (m.ends_on IS NULL OR m.ends_on > %(since)s)
            ORDER BY m.student_id, m.starts_on DESC
        ) found
        JOIN enrolments e ON e.id = found.student_id
        LEFT JOIN LATERAL (
            SELECT kind, order_number, order_date, to_class_id, effective_on FROM movements v
            WHERE v.student_id = found.student_id AND v.from_class_id = found.class_id AND v.kind = ANY(%(decisions)s)
            ORDER BY v.seq DESC LIMIT 1
        ) d ON true
        ORDER BY found.grade, found.letter COLLATE "C", found.class_id, found.sort_key, found.student_id
    """
    return uow.rows(sql, {"school": school_id, "year": year, "since": since, "decisions": decisions})
