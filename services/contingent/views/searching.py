"""Rows of a search → what the contract promises."""

from collections.abc import Sequence
from typing import Any

from contracts.search import FoundPeople, FoundPerson
from services.contingent.views import cursor


def found_people(rows: Sequence[Any], limit: int, *, similar: bool, names_only: bool) -> FoundPeople:
    last = rows[limit - 1] if len(rows) > limit else None
    return FoundPeople(
        items=[_person(row, names_only=names_only) for row in rows[:limit]],
        total=rows[0].total if rows else 0,
        similar=similar and bool(rows),
        next=cursor(int(similar), last.rank, last.sort_key, last.id) if last else None,
    )


def _person(row: Any, *, names_only: bool) -> FoundPerson:
    return FoundPerson(
        id=row.id,
        last_name=row.last_name,
        first_name=row.first_name,
        middle_name=row.middle_name,
        birth_date=None if names_only else row.birth_date,
        school=row.school,
        student_id=row.student_id,
        school_class=row.school_class,
        personal_file_no=None if names_only else row.personal_file_no,
        left_on=None if names_only else row.left_on,
        represents=row.represents,
    )
