"""What became of people whose cards were merged."""

from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork

_PERSON = """
INSERT INTO people (person_id, district_id, last_name, first_name, middle_name, as_of)
SELECT %(kept)s, district_id, last_name, first_name, middle_name, '-infinity' FROM people WHERE person_id = %(gone)s
ON CONFLICT DO NOTHING RETURNING 1
"""
_STUDENTS = "UPDATE known_students SET person_id = %(person)s WHERE id = ANY(%(ids)s::uuid[]) RETURNING 1"
_SLIPS = """
UPDATE slips SET person_id = %(kept)s WHERE person_id = %(gone)s AND used_at IS NULL AND replaced_at IS NULL RETURNING 1
"""
_STOP = "UPDATE slips SET replaced_at = now() WHERE person_id = %(gone)s AND used_at IS NULL AND replaced_at IS NULL"
_NOTE = """
INSERT INTO merged_accounts (merge_id, district_id, account_id, closed)
VALUES (%(merge)s, %(district)s, %(account)s, %(closed)s) ON CONFLICT DO NOTHING RETURNING 1
"""


def keep_person(uow: UnitOfWork, kept: UUID, gone: UUID) -> None:
    """The kept one is known by the other's name until their own is told."""
    uow.rows(_PERSON, {"kept": kept, "gone": gone})


def move_students(uow: UnitOfWork, students: list[UUID], person_id: UUID) -> int:
    """How many of these enrolments are known."""
    return len(uow.rows(_STUDENTS, {"ids": students, "person": person_id}))


def move_slips(uow: UnitOfWork, gone: UUID, kept: UUID) -> None:
    """A slip that is out opens the account of whoever has it."""
    uow.rows(_SLIPS, {"gone": gone, "kept": kept})


def stop_slips(uow: UnitOfWork, gone: UUID) -> None:
    uow.later(_STOP, {"gone": gone})


def has_posts(uow: UnitOfWork, person_id: UUID) -> bool:
    return uow.scalar("SELECT 1 FROM appointments WHERE person_id = %(id)s LIMIT 1", {"id": person_id}) is not None


def note(uow: UnitOfWork, merge_id: UUID, district_id: UUID, account_id: UUID, *, closed: bool) -> None:
    uow.rows(_NOTE, {"merge": merge_id, "district": district_id, "account": account_id, "closed": closed})


def take(uow: UnitOfWork, merge_id: UUID) -> Any | None:
    """What was noted of the merge, once."""
    sql = "DELETE FROM merged_accounts WHERE merge_id = %(id)s RETURNING account_id, closed"
    found = uow.rows(sql, {"id": merge_id})
    return found[0] if found else None
