"""Lists of students on a day, and single enrolments."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.statement import Shapes
from services.contingent.repository import scope
from services.contingent.repository.consents import ACTIVE
from services.contingent.repository.people import escaped

_ON = "m.starts_on <= %(on)s AND (m.ends_on IS NULL OR m.ends_on > %(on)s)"
_NAMES = """'id', m.student_id, 'person_id', m.person_id, 'last_name', m.last_name, 'first_name', m.first_name,
  'middle_name', m.middle_name, 'class_id', m.class_id, 'class_title', m.class_title"""
_SHAPES = Shapes(
    **dict.fromkeys(("own_person", "own_school", "own_district", "school", "class", "after_id"), "uuid"),
    today="date",
    on="date",
    words="text[]",
    after_key="text",
    limit="int",
)
_WHOLE = f"{_NAMES}, 'sex', m.sex, 'birth_date', m.birth_date, 'personal_file_no', m.personal_file_no"


CLOSED = f"""(EXISTS (SELECT 1 FROM consents w WHERE w.person_id = {{0}}.person_id AND w.school_id = {{0}}.school_id
    AND 'P1' = ANY(w.purposes) AND NOT w.refused AND w.withdrawn_on <= %(today)s)
  AND NOT EXISTS (SELECT 1 FROM consents c WHERE c.person_id = {{0}}.person_id AND c.school_id = {{0}}.school_id
    AND 'P1' = ANY(c.purposes) AND {ACTIVE.format("c")}))"""
"""Of a row that names a person and a school: the consent to keep the roll (P1) was withdrawn, and there is no other."""


def page(
    uow: UnitOfWork,
    school_id: UUID,
    words: list[str],
    class_id: UUID | None,
    on: date,
    after: tuple[str, UUID] | None,
    limit: int,
    *,
    names_only: bool,
    today: date,
) -> Sequence[Any]:
    """Rows rendered as JSON by PostgreSQL, with their keys; one index scan, of which only the page is rendered.

    Each of `words` begins some word of the name; `search_key` has a space before every word.
    """
    like = "AND m.search_key LIKE ALL (%(words)s)" if words else ""
    following = "AND (m.sort_key, m.student_id) > (%(after_key)s, %(after_id)s)" if after else ""
    within = "AND m.class_id = %(class)s" if class_id else ""
    sql = f"""
        SELECT json_build_object({_NAMES if names_only else _WHOLE})::text AS body, m.sort_key, m.student_id
        FROM (SELECT m.* FROM class_memberships m
              WHERE m.school_id = %(school)s {within} AND {_ON} {like} {following}
                AND {scope.students(uow, "card.read")}
              ORDER BY m.sort_key, m.student_id LIMIT %(limit)s) m
        ORDER BY m.sort_key, m.student_id
    """
    key, last = after or (None, None)
    more = {"school": school_id, "class": class_id, "on": on, "after_key": key, "after_id": last, "limit": limit}
    patterns = [f"% {escaped(word)}%" for word in words]
    return _SHAPES.rows(uow, sql, scope.own(uow, today, **more, words=patterns))


def of_class(uow: UnitOfWork, class_id: UUID, on: date, *, names_only: bool, today: date) -> str:
    """The whole class as one JSON array."""
    sql = f"""
        SELECT coalesce(json_agg(json_build_object({_NAMES if names_only else _WHOLE})
          ORDER BY m.sort_key, m.student_id), '[]')::text
        FROM class_memberships m WHERE m.class_id = %(class)s AND {_ON} AND {scope.students(uow, "card.read")}
    """
    found: str = _SHAPES.rows(uow, sql, scope.own(uow, today, **{"class": class_id, "on": on}))[0][0]
    return found


def get(uow: UnitOfWork, student_id: UUID, today: date) -> Any | None:
    """The enrolment with its last class."""
    sql = f"""
        SELECT m.*, e.enrolled_on, e.left_on, e.study_form, e.programme, e.programme_variant, e.debt_until,
          e.at_home_since,
          coalesce(p.pseudonym, false) OR {CLOSED.format("m")} AS pseudonym
        FROM class_memberships m JOIN enrolments e ON e.id = m.student_id LEFT JOIN persons p ON p.id = m.person_id
        WHERE m.student_id = %(student)s AND {scope.students(uow, "movements.read")}
        ORDER BY m.starts_on DESC LIMIT 1
    """
    found = uow.rows(sql, scope.own(uow, today, student=student_id))
    return found[0] if found else None


def closed(uow: UnitOfWork, person_ids: list[UUID], today: date) -> Sequence[Any]:
    """Enrolments of these people in schools that may not read the name any more, and have not destroyed it yet."""
    sql = f"""
        SELECT DISTINCT m.student_id, m.personal_file_no, p.birth_date
        FROM class_memberships m JOIN persons p ON p.id = m.person_id AND NOT p.pseudonym
        WHERE m.person_id = ANY(%(ids)s) AND {CLOSED.format("m")}
    """
    return uow.rows(sql, {"ids": person_ids, "today": today})


def call(uow: UnitOfWork, student_id: UUID, values: Mapping[str, Any]) -> None:
    """The lists of one enrolment say this, whatever the card says."""
    sql = """
        UPDATE class_memberships SET last_name = %(last_name)s, first_name = %(first_name)s,
          middle_name = %(middle_name)s, birth_date = %(birth_date)s,
          sort_key = %(sort_key)s, search_key = %(search_key)s
        WHERE student_id = %(student)s RETURNING student_id
    """
    uow.rows(sql, {"student": student_id, **values})


def rename(uow: UnitOfWork, person_id: UUID, values: Mapping[str, Any]) -> None:
    """The lists say what the card says."""
    sql = """
        UPDATE class_memberships SET last_name = %(last_name)s, first_name = %(first_name)s,
          middle_name = %(middle_name)s, sex = %(sex)s, birth_date = %(birth_date)s,
          sort_key = %(sort_key)s, search_key = %(search_key)s
        WHERE person_id = %(person)s RETURNING student_id
    """
    uow.rows(sql, {"person": person_id, **values})
