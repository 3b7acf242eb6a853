"""Moving what belongs to one card to another, and back."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, update

from chassis.db import UnitOfWork
from services.contingent.models.merges import PersonMerge
from services.contingent.models.people import Person
from services.contingent.repository import scope

_ROW = """
    SELECT g.*, concat_ws(' ', k.last_name, k.first_name, k.middle_name) AS kept,
      concat_ws(' ', p.last_name, p.first_name, p.middle_name) AS merged,
      (SELECT a.full_name FROM known_appointments a WHERE a.person_id = g.merged_by
       ORDER BY a.as_of DESC LIMIT 1) AS merged_by_name
    FROM person_merges g JOIN persons k ON k.id = g.kept_id JOIN persons p ON p.id = g.merged_id
"""
_COLUMNS = {
    "as_adult": ("representative_links", "person_id"),
    "as_child": ("representative_links", "child_id"),
    "consents": ("consents", "person_id"),
    "given": ("consents", "given_by"),
    "applications": ("admission_applications", "person_id"),
    "applied": ("admission_applications", "applicant_id"),
}
"""All that names a person and is not of an enrolment."""
_OF_ENROLMENT = {"enrolments": "id", "movements": "student_id", "class_memberships": "student_id"}
"""Tables that name a person beside an enrolment, and its column. What else is of the enrolment knows it alone."""

_DOUBLED = """
    UPDATE representative_links g SET ends_on = greatest(g.starts_on, %(today)s), version = g.version + 1
    FROM representative_links k, representative_links old
    WHERE old.id = g.id AND (g.ends_on IS NULL OR g.ends_on > %(today)s)
      AND (k.ends_on IS NULL OR k.ends_on > %(today)s)
      AND ((g.person_id = %(gone)s AND k.person_id = %(kept)s AND k.child_id = g.child_id)
        OR (g.child_id = %(gone)s AND k.child_id = %(kept)s AND k.person_id = g.person_id))
    RETURNING g.id, old.ends_on
"""


def lock(uow: UnitOfWork, person_ids: list[UUID]) -> None:
    """In one order, whoever asks."""
    uow.rows("SELECT 1 FROM persons WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE", {"ids": person_ids})


def posts(uow: UnitOfWork, person_id: UUID) -> list[str]:
    """Roles that somebody holds, held or will hold in any school of the district."""
    sql = "SELECT DISTINCT role FROM known_appointments WHERE person_id = %(id)s"
    with scope.whole_district(uow):
        return [row.role for row in uow.rows(sql, {"id": person_id})]


def twice(uow: UnitOfWork, kept: UUID, gone: UUID) -> Any | None:
    """Enrolments of the two that hold on one day: no person is in two places."""
    sql = """
        SELECT k.personal_file_no AS kept_file, ks.short_name AS kept_school, k.enrolled_on AS kept_on,
          g.personal_file_no AS gone_file, gs.short_name AS gone_school, g.enrolled_on AS gone_on
        FROM enrolments k JOIN enrolments g
          ON daterange(k.enrolled_on, k.left_on) && daterange(g.enrolled_on, g.left_on)
        LEFT JOIN known_schools ks ON ks.id = k.school_id LEFT JOIN known_schools gs ON gs.id = g.school_id
        WHERE k.person_id = %(kept)s AND g.person_id = %(gone)s ORDER BY g.enrolled_on LIMIT 1
    """
    with scope.whole_district(uow):
        found = uow.rows(sql, {"kept": kept, "gone": gone})
    return found[0] if found else None


def enrolments_of(uow: UnitOfWork, person_id: UUID) -> list[UUID]:
    with scope.whole_district(uow):
        rows = uow.rows("SELECT id FROM enrolments WHERE person_id = %(id)s ORDER BY id", {"id": person_id})
    return [row.id for row in rows]


def move_enrolments(uow: UnitOfWork, students: list[UUID], person_id: UUID) -> None:
    """These enrolments are of this person: their numbers, classes and movements stay as they are."""
    with scope.whole_district(uow):
        for table, column in _OF_ENROLMENT.items():
            sql = f"UPDATE {table} SET person_id = %(person)s WHERE {column} = ANY(%(ids)s::uuid[]) RETURNING 1"
            uow.rows(sql, {"person": person_id, "ids": students})


def studies_in(uow: UnitOfWork, person_id: UUID, today: date) -> Any | None:
    """The school that somebody is a pupil of now or will be."""
    sql = """
        SELECT e.school_id, coalesce(s.short_name, 'другая школа района') AS school
        FROM enrolments e LEFT JOIN known_schools s ON s.id = e.school_id
        WHERE e.person_id = %(id)s AND (e.left_on IS NULL OR e.left_on > %(today)s) ORDER BY e.enrolled_on LIMIT 1
    """
    with scope.whole_district(uow):
        found = uow.rows(sql, {"id": person_id, "today": today})
    return found[0] if found else None


def end_elsewhere(uow: UnitOfWork, links: list[UUID], school_id: UUID | None, today: date) -> dict[str, Any]:
    """Of these links those of other schools end, as they do when a child goes there; each with its end before."""
    sql = """
        UPDATE representative_links g SET ends_on = greatest(g.starts_on, %(today)s), version = g.version + 1
        FROM representative_links old
        WHERE old.id = g.id AND g.id = ANY(%(ids)s::uuid[]) AND g.school_id <> %(school)s
          AND (g.ends_on IS NULL OR g.ends_on > %(today)s)
        RETURNING g.id, old.ends_on
    """
    with scope.whole_district(uow):
        rows = uow.rows(sql, {"ids": links, "school": school_id, "today": today})
    return {str(row.id): row.ends_on for row in rows}


def arrivals(uow: UnitOfWork, person_id: UUID) -> Sequence[Any]:
    """Movements by which the person came into schools of the district, and that stand."""
    sql = """
        SELECT m.id, m.person_id, m.effective_on, m.school_id FROM movements m
        WHERE m.person_id = %(id)s AND m.from_class_id IS NULL AND m.cancels_id IS NULL
          AND NOT EXISTS (SELECT 1 FROM movements c WHERE c.cancels_id = m.id) ORDER BY m.effective_on
    """
    with scope.whole_district(uow):
        return uow.rows(sql, {"id": person_id})


def linked(uow: UnitOfWork, one: UUID, other: UUID) -> bool:
    """Whether one of the two represents the other, now or once."""
    sql = """
        SELECT 1 FROM representative_links
        WHERE (child_id, person_id) IN ((%(one)s, %(other)s), (%(other)s, %(one)s)) LIMIT 1
    """
    return uow.scalar(sql, {"one": one, "other": other}) is not None


def move(uow: UnitOfWork, gone: UUID, kept: UUID, today: date) -> dict[str, Any]:
    """Everything of one card to the other; a link that both have ends on the card that goes. Says what was moved."""
    given = {"gone": gone, "kept": kept, "today": today}
    with scope.whole_district(uow):
        ended = {str(row.id): row.ends_on for row in uow.rows(_DOUBLED, given)}
        moved: dict[str, Any] = {"ended": ended}
        for name, (table, column) in _COLUMNS.items():
            sql = f"""
                UPDATE {table} SET {column} = %(kept)s WHERE {column} = %(gone)s AND NOT id = ANY(%(ended)s::uuid[])
                RETURNING id
            """
            moved[name] = [row.id for row in uow.rows(sql, {**given, "ended": list(ended)})]
    return moved


def move_parts(uow: UnitOfWork, gone: UUID, kept: UUID, parts: list[str]) -> dict[str, list[UUID]]:
    """Rows of these parts of the card, none of which the kept card has, to the kept card."""
    moved = {}
    for part in parts:
        sql = f"""
            UPDATE {part} g SET person_id = %(kept)s, school_id = k.school_id FROM persons k
            WHERE g.person_id = %(gone)s AND k.id = %(kept)s
              AND NOT EXISTS (SELECT 1 FROM {part} own WHERE own.person_id = %(kept)s)
            RETURNING g.id
        """
        moved[part] = [row.id for row in uow.rows(sql, {"gone": gone, "kept": kept})]
    return moved


def move_back(uow: UnitOfWork, gone: UUID, kept: UUID, moved: dict[str, Any]) -> None:
    """What was moved and is still there; what was added since stays."""
    with scope.whole_district(uow):
        for name, (table, column) in _COLUMNS.items():
            sql = f"""
                UPDATE {table} SET {column} = %(gone)s WHERE id = ANY(%(ids)s::uuid[]) AND {column} = %(kept)s
                RETURNING id
            """
            uow.rows(sql, {"gone": gone, "kept": kept, "ids": moved[name]})
        for part, ids in moved.get("parts", {}).items():
            sql = f"""
                UPDATE {part} SET person_id = %(gone)s WHERE id = ANY(%(ids)s::uuid[]) AND person_id = %(kept)s
                RETURNING id
            """
            uow.rows(sql, {"gone": gone, "kept": kept, "ids": ids})
        for link, ends_on in moved["ended"].items():
            sql = (
                "UPDATE representative_links SET ends_on = %(day)s, version = version + 1 WHERE id = %(id)s RETURNING 1"
            )
            uow.rows(sql, {"id": link, "day": ends_on})


def hide(uow: UnitOfWork, person_id: UUID, kept: UUID | None) -> None:
    """The card is another one's from now on; None: it is one of its own again."""
    statement = update(Person).where(Person.id == person_id)
    uow.execute(statement.values(merged_into=kept, version=Person.version + 1))


def hidden(uow: UnitOfWork, person_id: UUID) -> Any | None:
    found = uow.rows("SELECT * FROM persons WHERE id = %(id)s AND merged_into IS NOT NULL", {"id": person_id})
    return found[0] if found else None


def add(uow: UnitOfWork, values: dict[str, Any]) -> None:
    uow.execute(insert(PersonMerge).values(values))


def get(uow: UnitOfWork, merge_id: UUID, school_id: UUID | None) -> Any | None:
    found = uow.rows(
        f"{_ROW} WHERE g.id = %(id)s AND g.school_id IS NOT DISTINCT FROM %(school)s",
        {"id": merge_id, "school": school_id},
    )
    return found[0] if found else None


def page(uow: UnitOfWork, school_id: UUID, after: UUID | None, limit: int) -> Sequence[Any]:
    """Newest first: the school's own; for the department its own, of which one card was the school's."""
    whose = "g.school_id = %(school)s"
    if uow.caller.school_id is None:
        whose = "g.school_id IS NULL AND %(school)s IN (k.school_id, p.school_id)"
    following = "AND g.id < %(after)s" if after else ""
    sql = f"{_ROW} WHERE {whose} {following} ORDER BY g.id DESC LIMIT %(limit)s"
    return uow.rows(sql, {"school": school_id, "after": after, "limit": limit})


def undo(uow: UnitOfWork, merge_id: UUID, by: UUID | None, reason: str) -> bool:
    """False when somebody was quicker."""
    lasting = (PersonMerge.id == merge_id, PersonMerge.undone_at.is_(None))
    values = {"undone_at": func.now(), "undone_by": by, "undone_reason": reason}
    return uow.execute(update(PersonMerge).where(*lasting).values(values).returning(PersonMerge.id)).first() is not None
