"""Applications for admission: the register and the queue."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from chassis.db import UnitOfWork
from contracts.base import Conflict
from services.contingent.models.admissions import OPEN, AdmissionApplication
from services.contingent.repository import scope

_ROW = """
    SELECT a.*, CASE WHEN a.status = ANY(%(open)s) THEN (
      SELECT count(*) FROM admission_applications b
      WHERE b.school_id = a.school_id AND b.year = a.year AND b.grade = a.grade AND b.status = ANY(%(open)s)
        AND (b.rank, b.register_year, b.number) <= (a.rank, a.register_year, a.number)) END AS place
    FROM admission_applications a
"""


@contextmanager
def _doubles_refused() -> Iterator[None]:
    try:
        yield
    except IntegrityError as failed:
        if "uq_admission_applications_open" in str(failed.orig):
            raise Conflict("Заявление об этом ребёнке уже рассматривается", field="application.child") from failed
        if "pk_admission_applications" in str(failed.orig):
            raise Conflict("Заявление с таким номером уже есть", field="application.id") from failed
        raise


def add(uow: UnitOfWork, values: dict[str, Any]) -> None:
    with _doubles_refused():
        uow.execute(insert(AdmissionApplication).values(values))


def get(uow: UnitOfWork, application_id: UUID, operation: str, today: date, *, lock: bool = False) -> Any | None:
    """The application when the caller may do the operation with it."""
    sql = f"{_ROW} WHERE a.id = %(id)s AND {scope.applications(uow, operation)}"
    found = uow.rows(sql + (" FOR UPDATE OF a" if lock else ""), _own(uow, today, id=application_id))
    return found[0] if found else None


def open_of(uow: UnitOfWork, school_id: UUID, year: str, search_key: str, birth_date: date) -> str | None:
    """The number of an application about the same child that is not over."""
    sql = """
        SELECT number || '/' || register_year FROM admission_applications
        WHERE school_id = %(school)s AND year = %(year)s AND search_key = %(key)s AND birth_date = %(born)s
          AND status = ANY(%(open)s)
    """
    values = {"school": school_id, "year": year, "key": search_key, "born": birth_date, "open": list(OPEN)}
    found: str | None = uow.scalar(sql, values)
    return found


def open_count(uow: UnitOfWork, applicant_id: UUID) -> int:
    sql = "SELECT count(*) FROM admission_applications WHERE applicant_id = %(id)s AND status = ANY(%(open)s)"
    found: int = uow.scalar(sql, {"id": applicant_id, "open": list(OPEN)})
    return found


def change(uow: UnitOfWork, application_id: UUID, version: int, values: dict[str, Any]) -> bool:
    """False when the version is not the present one."""
    table = AdmissionApplication
    statement = update(table).where(table.id == application_id, table.version == version)
    changed = uow.execute(statement.values(**values, version=version + 1).returning(table.id))
    return changed.first() is not None


def page(
    uow: UnitOfWork,
    school_id: UUID,
    year: str,
    narrow: dict[str, Any],
    after: tuple[int, int, int, int] | None,
    limit: int,
    today: date,
) -> Sequence[Any]:
    """As the queue goes. `narrow`: `grade`, `status`, `overdue`, each none for all."""
    conditions = {
        "grade": "AND a.grade = %(grade)s",
        "status": "AND a.status = %(status)s",
        "overdue": "AND a.due_on < %(today)s AND a.status = ANY(%(open)s)",
    }
    some = " ".join(sql for name, sql in conditions.items() if narrow.get(name))
    following = "AND (a.grade, a.rank, a.register_year, a.number) > (%(g)s, %(r)s, %(y)s, %(n)s)" if after else ""
    sql = f"""
        {_ROW} WHERE a.school_id = %(school)s AND a.year = %(year)s {some} {following}
          AND {scope.applications(uow, "admission.read")}
        ORDER BY a.grade, a.rank, a.register_year, a.number LIMIT %(limit)s
    """
    last = dict(zip("gryn", after or (), strict=False))
    more = {"school": school_id, "year": year, "limit": limit, **narrow, **last}
    return uow.rows(sql, _own(uow, today, **more))


def of_applicant(uow: UnitOfWork, today: date) -> Sequence[Any]:
    """The caller's own, to any school, newest first."""
    sql = f"""
        {_ROW} WHERE {scope.applications(uow, "admission.read")}
        ORDER BY a.created_at DESC, a.id DESC LIMIT 100
    """
    return uow.rows(sql, _own(uow, today))


def counts(uow: UnitOfWork, school_id: UUID, year: str, today: date) -> Sequence[Any]:
    """How many of each grade and status, and how many of those are late. Numbers only: open to the department."""
    sql = """
        SELECT grade, status, count(*) AS applications, count(*) FILTER (
          WHERE due_on < %(today)s AND status = ANY(%(open)s)) AS overdue
        FROM admission_applications WHERE school_id = %(school)s AND year = %(year)s GROUP BY grade, status
    """
    return uow.rows(sql, {"school": school_id, "year": year, "today": today, "open": list(OPEN)})


def places(uow: UnitOfWork, school_id: UUID, year: str, on: date) -> dict[int, tuple[int, int]]:
    """Grade → places in its classes, and how many are taken from the day on."""
    sql = """
        SELECT c.grade, sum(c.capacity)::int AS capacity, sum((SELECT count(*) FROM class_memberships m
          WHERE m.class_id = c.id AND (m.ends_on IS NULL OR m.ends_on > %(on)s)))::int AS taken
        FROM school_classes c WHERE c.school_id = %(school)s AND c.year = %(year)s GROUP BY c.grade
    """
    rows = uow.rows(sql, {"school": school_id, "year": year, "on": on})
    return {row.grade: (row.capacity, row.taken) for row in rows}


def some(uow: UnitOfWork, application_ids: list[UUID]) -> dict[UUID, Any]:
    sql = "SELECT * FROM admission_applications WHERE id = ANY(%(ids)s)"
    return {row.id: row for row in uow.rows(sql, {"ids": application_ids})}


def ordered(uow: UnitOfWork, school_id: UUID, person_ids: list[UUID], order_id: UUID, step: str) -> None:
    """An executed order has enrolled these persons: their applications to this school are fulfilled."""
    sql = """
        UPDATE admission_applications SET status = 'ORDERED', order_id = %(order)s, due_on = NULL,
          steps = steps || %(step)s::jsonb, version = version + 1
        WHERE school_id = %(school)s AND person_id = ANY(%(ids)s) AND status = ANY(%(open)s) RETURNING id
    """
    values = {"school": school_id, "ids": person_ids, "order": order_id, "step": step, "open": list(OPEN)}
    uow.rows(sql, values)


def _own(uow: UnitOfWork, today: date, **more: Any) -> dict[str, Any]:
    return scope.own(uow, today, open=list(OPEN), **more)
