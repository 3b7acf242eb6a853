"""The teaching load."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from chassis.db import UnitOfWork
from services.planning.models.load import Assignment
from services.planning.repository import scope
from services.planning.repository.known import STAFF


class Load(NamedTuple):
    """An assignment with the names people know it by."""

    id: UUID
    district_id: UUID
    school_id: UUID
    year: str
    class_id: UUID
    class_title: str
    grade: int
    subject_id: UUID
    subject: str
    teacher_id: UUID
    teacher: str
    hours_per_week: float
    starts_on: date
    ends_on: date | None
    version: int
    plan_version: int


LOAD = f"""SELECT a.id, a.district_id, a.school_id, a.year, a.class_id, c.title, c.grade, a.subject_id, s.name,
        a.teacher_id, coalesce(t.name, '—'), a.hours_per_week::float8, a.starts_on, a.ends_on, a.version, a.plan_version
    FROM assignments a JOIN known_classes c ON c.id = a.class_id JOIN subjects s ON s.id = a.subject_id
    LEFT JOIN {STAFF} t ON t.person_id = a.teacher_id AND t.school_id = a.school_id"""
PLACE = "c.grade, c.title, s.position, s.name, a.starts_on, a.id"
ORDER = f"ORDER BY {PLACE}"


def get(uow: UnitOfWork, assignment_id: UUID, within: str = "true") -> Load | None:
    """One assignment, when the condition `within` (see `scope`) lets the caller see it."""
    sql = f"{LOAD} WHERE a.id = %(id)s AND {within}"
    return next((Load(*row) for row in uow.rows(sql, {"id": assignment_id, "me": uow.caller.person_id})), None)


def get_for_update(uow: UnitOfWork, assignment_id: UUID) -> Assignment | None:
    return uow.session.get(Assignment, assignment_id, with_for_update={"key_share": True})


def of_school(
    uow: UnitOfWork,
    school_id: UUID,
    year: str | None,
    class_id: UUID | None,
    teacher_id: UUID | None,
    on: date | None,
    after: UUID | None,
    limit: int,
) -> list[Load]:
    """The load of a school as far as the caller may see it: so many rows behind that one."""
    sql = f"""{LOAD} WHERE a.school_id = %(school)s AND {scope.of_load(uow.caller)}
        AND (%(year)s::text IS NULL OR a.year = %(year)s) AND (%(class)s::uuid IS NULL OR a.class_id = %(class)s)
        AND (%(teacher)s::uuid IS NULL OR a.teacher_id = %(teacher)s)
        AND (%(on)s::date IS NULL OR a.starts_on <= %(on)s AND (a.ends_on IS NULL OR a.ends_on > %(on)s))
        AND (%(after)s::uuid IS NULL OR ({PLACE}) > (
            SELECT {PLACE} FROM assignments a JOIN known_classes c ON c.id = a.class_id
            JOIN subjects s ON s.id = a.subject_id WHERE a.id = %(after)s))
        {ORDER} LIMIT %(limit)s"""
    given = {"school": school_id, "year": year, "class": class_id, "teacher": teacher_id, "on": on}
    page = {"after": after, "limit": limit, "me": uow.caller.person_id}
    return [Load(*row) for row in uow.rows(sql, given | page)]


def of_classes(uow: UnitOfWork, class_ids: Sequence[UUID]) -> list[Load]:
    sql = f"{LOAD} WHERE a.class_id = ANY(%(ids)s::uuid[]) {ORDER}"
    return [Load(*row) for row in uow.rows(sql, {"ids": [str(one) for one in class_ids]})]


def of_course(uow: UnitOfWork, load: Load) -> list[Load]:
    """Everyone who teaches that subject to that class in the year, in order of time."""
    sql = f"{LOAD} WHERE a.class_id = %(class)s AND a.subject_id = %(subject)s ORDER BY a.starts_on"
    return [Load(*row) for row in uow.rows(sql, {"class": load.class_id, "subject": load.subject_id})]


def of_parallel(uow: UnitOfWork, school_id: UUID, year: str, grade: int, subject_id: UUID) -> list[Load]:
    """Everyone who teaches the subject to the grade."""
    sql = f"""{LOAD} WHERE a.school_id = %(school)s AND a.year = %(year)s AND c.grade = %(grade)s
        AND a.subject_id = %(subject)s {ORDER}"""
    given = {"school": school_id, "year": year, "grade": grade, "subject": subject_id}
    return [Load(*row) for row in uow.rows(sql, given)]


def of_subject(uow: UnitOfWork, subject_id: UUID) -> list[Load]:
    return [Load(*row) for row in uow.rows(f"{LOAD} WHERE a.subject_id = %(id)s {ORDER}", {"id": subject_id})]


def known_ids(uow: UnitOfWork, ids: Sequence[UUID]) -> set[UUID]:
    sql = "SELECT id FROM assignments WHERE id = ANY(%(ids)s::uuid[])"
    return {row.id for row in uow.rows(sql, {"ids": [str(one) for one in ids]})}


def named(uow: UnitOfWork, school_id: UUID, ids: Sequence[UUID]) -> list[Load]:
    sql = f"{LOAD} WHERE a.school_id = %(school)s AND a.id = ANY(%(ids)s::uuid[]) {ORDER}"
    return [Load(*row) for row in uow.rows(sql, {"school": school_id, "ids": [str(one) for one in ids]})]
