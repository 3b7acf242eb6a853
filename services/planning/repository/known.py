"""Own copies of schools, classes and appointments."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.identity import KnownAppointment, KnownSchool
from contracts.student_body import KnownClass

SHORT_NAME = "last_name || ' ' || left(first_name, 1) || '.' || coalesce(' ' || left(middle_name, 1) || '.', '')"
STAFF = f"""(
    SELECT DISTINCT ON (school_id, person_id) school_id, person_id, {SHORT_NAME} AS name
    FROM known_appointments ORDER BY school_id, person_id, as_of DESC
)"""
"""The people of a school under their newest name: «Иванова М. П.»."""


class School(NamedTuple):
    id: UUID
    district_id: UUID


class SchoolClass(NamedTuple):
    id: UUID
    district_id: UUID
    school_id: UUID
    grade: int
    title: str
    year: str


CLASS = "SELECT id, district_id, school_id, grade, title, year FROM known_classes"


def school(uow: UnitOfWork, school_id: UUID, *, lock: bool = False) -> School | None:
    sql = "SELECT id, district_id FROM known_schools WHERE id = %(id)s" + (" FOR NO KEY UPDATE" if lock else "")
    return next((School(*row) for row in uow.rows(sql, {"id": school_id})), None)


def school_class(uow: UnitOfWork, class_id: UUID, *, lock: bool = False) -> SchoolClass | None:
    sql = f"{CLASS} WHERE id = %(id)s" + (" FOR NO KEY UPDATE" if lock else "")
    return next((SchoolClass(*row) for row in uow.rows(sql, {"id": class_id})), None)


def lock_classes(uow: UnitOfWork, school_id: UUID, year: str, class_id: UUID | None) -> list[SchoolClass]:
    """Classes of a school year, each locked: its timetable and lessons change one hand at a time."""
    sql = f"""{CLASS} WHERE school_id = %(school)s AND year = %(year)s
        AND (%(id)s::uuid IS NULL OR id = %(id)s::uuid) ORDER BY id FOR NO KEY UPDATE"""
    return [SchoolClass(*row) for row in uow.rows(sql, {"school": school_id, "year": year, "id": class_id})]


def lock_classes_by_id(uow: UnitOfWork, school_id: UUID, ids: Sequence[UUID]) -> dict[UUID, SchoolClass]:
    return classes_by_id(uow, school_id, ids, lock=True)


def classes_by_id(
    uow: UnitOfWork, school_id: UUID, ids: Sequence[UUID], *, lock: bool = False
) -> dict[UUID, SchoolClass]:
    sql = f"""{CLASS} WHERE school_id = %(school)s AND id = ANY(%(ids)s::uuid[]) ORDER BY id
        {"FOR NO KEY UPDATE" if lock else ""}"""
    found = uow.rows(sql, {"school": school_id, "ids": [str(one) for one in ids]})
    return {row.id: SchoolClass(*row) for row in found}


def classes_of_year(uow: UnitOfWork, school_id: UUID, year: str) -> list[SchoolClass]:
    sql = f"{CLASS} WHERE school_id = %(school)s AND year = %(year)s ORDER BY grade, title"
    return [SchoolClass(*row) for row in uow.rows(sql, {"school": school_id, "year": year})]


def teachers(uow: UnitOfWork, school_id: UUID, on: date) -> set[UUID]:
    """People whose appointment in the school, other than a clerk's, has not ended by that day."""
    sql = """SELECT DISTINCT person_id FROM known_appointments
        WHERE school_id = %(school)s AND role <> 'CLERK' AND (ends_on IS NULL OR ends_on > %(on)s)"""
    return {row.person_id for row in uow.rows(sql, {"school": school_id, "on": on})}


def teacher_name(uow: UnitOfWork, teacher_id: UUID) -> str | None:
    sql = f"SELECT {SHORT_NAME} FROM known_appointments WHERE person_id = %(id)s ORDER BY as_of DESC LIMIT 1"
    name: str | None = uow.scalar(sql, {"id": teacher_id})
    return name


def names(uow: UnitOfWork, school_id: UUID, people: Sequence[UUID]) -> dict[UUID, str]:
    sql = f"SELECT person_id, name FROM {STAFF} s WHERE school_id = %(school)s AND person_id = ANY(%(ids)s::uuid[])"
    found = uow.rows(sql, {"school": school_id, "ids": [str(one) for one in people]})
    return {row.person_id: row.name for row in found}


def keep_school(uow: UnitOfWork, school: KnownSchool, district_id: UUID, at: datetime) -> bool:
    """Whether the school is new here."""
    sql = """INSERT INTO known_schools (id, district_id, school_id, short_name, as_of)
        VALUES (%(id)s, %(district)s, %(id)s, %(name)s, %(at)s)
        ON CONFLICT (id) DO UPDATE SET short_name = excluded.short_name, as_of = excluded.as_of
        WHERE known_schools.as_of <= excluded.as_of RETURNING xmax = 0"""
    given = {"id": school.id, "district": district_id, "name": school.short_name, "at": at}
    return bool(uow.scalar(sql, given))


def keep_class(uow: UnitOfWork, school_class: KnownClass, district_id: UUID, school_id: UUID, at: datetime) -> None:
    sql = """INSERT INTO known_classes
            (id, district_id, school_id, grade, letter, title, year, class_teacher_id, as_of)
        VALUES (%(id)s, %(district)s, %(school)s, %(grade)s, %(letter)s, %(title)s, %(year)s, %(teacher)s, %(at)s)
        ON CONFLICT (id) DO UPDATE SET grade = excluded.grade, letter = excluded.letter, title = excluded.title,
            year = excluded.year, class_teacher_id = excluded.class_teacher_id, as_of = excluded.as_of
        WHERE known_classes.as_of <= excluded.as_of RETURNING 1"""
    given = {
        "id": school_class.id,
        "district": district_id,
        "school": school_id,
        "grade": school_class.grade,
        "letter": school_class.letter,
        "title": school_class.title,
        "year": school_class.year,
        "teacher": school_class.class_teacher_id,
        "at": at,
    }
    uow.scalar(sql, given)


def keep_appointment(
    uow: UnitOfWork, appointment: KnownAppointment, district_id: UUID, school_id: UUID, at: datetime
) -> None:
    sql = """INSERT INTO known_appointments (id, district_id, school_id, person_id, last_name, first_name,
            middle_name, role, starts_on, ends_on, as_of)
        VALUES (%(id)s, %(district)s, %(school)s, %(person)s, %(last)s, %(first)s, %(middle)s, %(role)s,
            %(starts)s, %(ends)s, %(at)s)
        ON CONFLICT (id) DO UPDATE SET last_name = excluded.last_name, first_name = excluded.first_name,
            middle_name = excluded.middle_name, role = excluded.role, starts_on = excluded.starts_on,
            ends_on = excluded.ends_on, as_of = excluded.as_of
        WHERE known_appointments.as_of <= excluded.as_of RETURNING 1"""
    given = {
        "id": appointment.id,
        "district": district_id,
        "school": school_id,
        "person": appointment.person_id,
        "last": appointment.last_name,
        "first": appointment.first_name,
        "middle": appointment.middle_name,
        "role": appointment.role,
        "starts": appointment.starts_on,
        "ends": appointment.ends_on,
        "at": at,
    }
    uow.scalar(sql, given)


def end_appointment(uow: UnitOfWork, appointment_id: UUID, ends_on: date, at: datetime) -> bool:
    """Whether the appointment is known; news older than what is kept change nothing."""
    sql = """UPDATE known_appointments SET ends_on = CASE WHEN as_of <= %(at)s THEN %(ends)s ELSE ends_on END,
        as_of = greatest(as_of, %(at)s) WHERE id = %(id)s RETURNING 1"""
    return uow.scalar(sql, {"id": appointment_id, "ends": ends_on, "at": at}) is not None
