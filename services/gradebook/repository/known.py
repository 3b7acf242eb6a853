"""Keeping what others tell: an older fact never overwrites a newer one."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Table
from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from chassis.statement import array
from services.gradebook.models.known import KnownPeriod


def keep(uow: UnitOfWork, model: Any, **row: Any) -> bool:
    """Writes the row unless a newer one is there; whether it was written."""
    return uow.execute(_newest(model.__table__, tuple(row)), row).first() is not None


@cache
def _newest(table: Table, names: tuple[str, ...]) -> Executable:
    """Made once: building the statement costs more than executing it."""
    statement, keys = insert(table), [column.name for column in table.primary_key]
    return statement.on_conflict_do_update(
        index_elements=keys,
        set_={name: statement.excluded[name] for name in names if name not in keys},
        where=table.c.as_of <= statement.excluded.as_of,
    ).returning(table.c.as_of)


def touch_lessons(uow: UnitOfWork, class_id: UUID) -> None:
    """What a diary says of the class's lessons is another now."""
    uow.later("UPDATE known_classes SET lessons_version = lessons_version + 1 WHERE id = %(id)s", {"id": class_id})


def touch_substituted(uow: UnitOfWork, lesson_id: UUID, assignment_id: UUID | None) -> None:
    """The same of the class of one lesson, which may be gone."""
    sql = """UPDATE known_classes SET lessons_version = lessons_version + 1 WHERE id IN (
        SELECT class_id FROM known_assignments WHERE id = %(assignment)s
        UNION SELECT class_id FROM lessons WHERE id = %(lesson)s)"""
    uow.later(sql, {"lesson": lesson_id, "assignment": assignment_id})


def touch_given_by(uow: UnitOfWork, person_id: UUID) -> None:
    """The same of classes in whose lessons this person substitutes: a diary names them."""
    sql = """UPDATE known_classes SET lessons_version = lessons_version + 1 WHERE id IN (
        SELECT l.class_id FROM known_substitutions u JOIN lessons l ON l.id = u.lesson_id
        WHERE u.teacher_id = %(person)s)"""
    uow.later(sql, {"person": person_id})


def one_hand(uow: UnitOfWork, school_id: UUID) -> None:
    """Until the transaction ends nobody else opens or moves pages of the school.

    A page is opened by whichever of class, calendar and assignment comes last; of two that come at once neither
    would see the other.
    """
    uow.later("SELECT pg_advisory_xact_lock(%(key)s)", {"key": _lock_of(school_id)})


def many_hands(uow: UnitOfWork, school_id: UUID) -> None:
    """Until the transaction ends nobody has one hand on the pages of the school; others may share with us."""
    uow.later("SELECT pg_advisory_xact_lock_shared(%(key)s)", {"key": _lock_of(school_id)})


def _lock_of(school_id: UUID) -> int:
    return int.from_bytes(school_id.bytes[-8:], signed=True)


def rename_student(uow: UnitOfWork, person_id: UUID, at: datetime, **names: Any) -> list[UUID]:
    """Enrolments of the person; those told later than this name keep theirs."""
    sets = ", ".join(f"{name} = CASE WHEN as_of <= %(at)s THEN %({name})s ELSE {name} END" for name in names)
    sql = f"""UPDATE known_students SET {sets}, as_of = greatest(as_of, %(at)s) WHERE person_id = %(person)s
              RETURNING id"""
    return [row.id for row in uow.rows(sql, {"person": person_id, "at": at, **names})]


def own_students(uow: UnitOfWork, students: Sequence[UUID], person_id: UUID) -> int:
    """These enrolments are of this person; how many of them are known."""
    sql = "UPDATE known_students SET person_id = %(person)s WHERE id = ANY(%(ids)s::uuid[]) RETURNING 1"
    return len(uow.rows(sql, {"ids": array(students), "person": person_id}))


def assignment(uow: UnitOfWork, assignment_id: UUID) -> Any:
    sql = "SELECT id, class_id, subject_id, district_id, school_id FROM known_assignments WHERE id = %(id)s"
    rows = uow.rows(sql, {"id": assignment_id})
    return rows[0] if rows else None


def end_appointment(uow: UnitOfWork, appointment_id: UUID, ends_on: date, at: datetime) -> bool:
    """Whether the appointment is known."""
    sql = """UPDATE known_staff SET ends_on = CASE WHEN as_of <= %(at)s THEN %(ends)s ELSE ends_on END,
             as_of = greatest(as_of, %(at)s) WHERE id = %(id)s RETURNING 1"""
    return bool(uow.rows(sql, {"id": appointment_id, "ends": ends_on, "at": at}))


def calendar_is_newer(uow: UnitOfWork, calendar_id: UUID, at: datetime) -> bool:
    """Whether a later edition of the calendar is kept already."""
    sql = "SELECT max(as_of) > %(at)s FROM known_periods WHERE calendar_id = %(id)s"
    return bool(uow.scalar(sql, {"id": calendar_id, "at": at}))


def periods_of(uow: UnitOfWork, calendar_id: UUID) -> set[UUID]:
    rows = uow.rows("SELECT id FROM known_periods WHERE calendar_id = %(id)s", {"id": calendar_id})
    return {row.id for row in rows}


def keep_period(uow: UnitOfWork, **row: Any) -> None:
    keep(uow, KnownPeriod, **row)


def movements(uow: UnitOfWork, student_id: UUID) -> Sequence[Any]:
    """In the order of their effect."""
    sql = """SELECT effective_on, class_id FROM known_movements WHERE student_id = %(id)s AND NOT cancelled
             ORDER BY effective_on, as_of, id"""
    return uow.rows(sql, {"id": student_id})


def classes_of(uow: UnitOfWork, student_id: UUID) -> set[UUID]:
    rows = uow.rows("SELECT class_id FROM memberships WHERE student_id = %(id)s", {"id": student_id})
    return {row.class_id for row in rows}


def set_memberships(
    uow: UnitOfWork, student_id: UUID, rows: Sequence[tuple[UUID, date, date | None]], **owner: Any
) -> None:
    """The student's days in classes, whole. In two statements: one would not see its own deletions."""
    uow.rows("DELETE FROM memberships WHERE student_id = %(id)s RETURNING 1", {"id": student_id})
    sql = """
        INSERT INTO memberships (student_id, class_id, starts_on, ends_on, district_id, school_id)
        SELECT %(id)s, n.*, %(district)s, %(school)s
        FROM unnest(%(classes)s::uuid[], %(starts)s::date[], %(ends)s::date[]) n RETURNING 1"""
    values = {
        "classes": array(one[0] for one in rows),
        "starts": array(one[1] for one in rows),
        "ends": array(one[2] for one in rows),
    }
    uow.rows(sql, {"id": student_id, **values, **owner})


def drop_works_of_removed(uow: UnitOfWork, lessons: Sequence[UUID]) -> None:
    """Works prepared for lessons that will not take place, as long as no mark was given for them."""
    sql = """DELETE FROM works w USING lessons l WHERE l.id = w.lesson_id AND l.state = 'REMOVED'
             AND l.id = ANY (%(lessons)s::uuid[])
             AND NOT EXISTS (SELECT FROM mark_entries e WHERE e.work_id = w.id) RETURNING 1"""
    uow.rows(sql, {"lessons": array(lessons)})
