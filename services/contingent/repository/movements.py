"""Movements, and the memberships that follow from them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert

from chassis.db import UnitOfWork
from services.contingent.models.enrolments import ClassMembership, Enrolment
from services.contingent.models.movements import History, Movement
from services.contingent.repository import scope


def executed(uow: UnitOfWork, order_id: UUID) -> bool:
    return uow.scalar("SELECT 1 FROM movements WHERE order_id = %(id)s LIMIT 1", {"id": order_id}) is not None


def add(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    uow.execute(insert(Movement), rows)


def add_enrolments(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    if rows:
        uow.execute(insert(Enrolment), rows)


def of_students(uow: UnitOfWork, student_ids: list[UUID]) -> dict[UUID, list[Any]]:
    """Movements of each student in the order they were recorded."""
    sql = "SELECT * FROM movements WHERE student_id = ANY(%(ids)s) ORDER BY student_id, seq"
    found: dict[UUID, list[Any]] = {}
    for row in uow.rows(sql, {"ids": student_ids}):
        found.setdefault(row.student_id, []).append(row)
    return found


def of_order(uow: UnitOfWork, school_id: UUID, order_id: UUID) -> Sequence[Any]:
    sql = "SELECT * FROM movements WHERE school_id = %(school)s AND order_id = %(order)s ORDER BY line"
    return uow.rows(sql, {"school": school_id, "order": order_id})


def seen(uow: UnitOfWork, student_id: UUID, today: date) -> Sequence[Any]:
    """One student's movements, as far as the caller may see them, and whether somebody has answered for each."""
    sql = f"""
        SELECT m.*, m.confirmed OR a.movement_id IS NOT NULL AS answered
        FROM movements m LEFT JOIN arrival_answers a ON a.movement_id = m.id
        WHERE m.student_id = %(id)s AND {scope.students(uow, "movements.read")} ORDER BY m.seq
    """
    return uow.rows(sql, scope.own(uow, today, id=student_id))


def students_of(uow: UnitOfWork, school_id: UUID) -> list[UUID]:
    sql = "SELECT DISTINCT student_id FROM movements WHERE school_id = %(school)s"
    return [row.student_id for row in uow.rows(sql, {"school": school_id})]


def enrolments(uow: UnitOfWork, student_ids: list[UUID]) -> dict[UUID, Any]:
    sql = "SELECT * FROM enrolments WHERE id = ANY(%(ids)s)"
    return {row.id: row for row in uow.rows(sql, {"ids": student_ids})}


def enrolled_in_district(uow: UnitOfWork, person_ids: list[UUID]) -> dict[UUID, list[Any]]:
    """Every enrolment of these persons in any school, with the school's name."""
    sql = """
        SELECT e.person_id, e.id, e.school_id, e.enrolled_on, e.left_on, s.short_name
        FROM enrolments e LEFT JOIN known_schools s ON s.id = e.school_id WHERE e.person_id = ANY(%(ids)s)
    """
    found: dict[UUID, list[Any]] = {}
    with scope.whole_district(uow):
        for row in uow.rows(sql, {"ids": person_ids}):
            found.setdefault(row.person_id, []).append(row)
    return found


def sizes(uow: UnitOfWork, class_ids: list[UUID], on: date) -> dict[UUID, int]:
    """How many are in each class from the day on, counting those who come later."""
    sql = """
        SELECT class_id, count(*) AS students FROM class_memberships
        WHERE class_id = ANY(%(ids)s) AND (ends_on IS NULL OR ends_on > %(on)s) GROUP BY class_id
    """
    return {row.class_id: row.students for row in uow.rows(sql, {"ids": class_ids, "on": on})}


def replace_memberships(uow: UnitOfWork, student_ids: list[UUID], rows: list[dict[str, Any]]) -> None:
    """The intervals of these students are these, no others."""
    uow.execute(delete(ClassMembership).where(ClassMembership.student_id.in_(student_ids)))
    if rows:
        uow.execute(insert(ClassMembership), rows)


def keep_episodes(uow: UnitOfWork, episodes: Mapping[UUID, History]) -> None:
    """Each enrolment as its history tells it: its end, form, programme, debt, and whether it is at home."""
    sql = """
        UPDATE enrolments e
        SET left_on = given.left_on, study_form = given.form, programme = given.programme,
            programme_variant = given.variant, debt_until = given.debt, at_home_since = given.at_home
        FROM unnest(%(ids)s::uuid[], %(lefts)s::date[], %(forms)s::text[], %(programmes)s::text[], %(variants)s::text[],
                    %(debts)s::date[], %(at_home)s::date[])
                    AS given (id, left_on, form, programme, variant, debt, at_home)
        WHERE e.id = given.id
          AND (e.left_on, e.study_form, e.programme, e.programme_variant, e.debt_until, e.at_home_since)
              IS DISTINCT FROM
              (given.left_on, given.form, given.programme, given.variant, given.debt, given.at_home)
        RETURNING e.id
    """
    every = list(episodes.values())
    given = {
        "ids": list(episodes),
        "lefts": [one.left_on for one in every],
        "forms": [one.study_form for one in every],
        "programmes": [one.programme for one in every],
        "variants": [one.programme_variant for one in every],
        "debts": [one.debt_until for one in every],
        "at_home": [one.at_home_since for one in every],
    }
    uow.rows(sql, given)
