"""What pupils are called in the facts and in the lists behind reports."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import update

from chassis.db import UnitOfWork
from services.reporting.models.reports import ReportEdition

LABEL = "'Обучающийся' || coalesce(' № ' || k.personal_file_no, '')"
"""Of a pupil `k` whose name may not be read."""


def follow(uow: UnitOfWork, student_id: UUID) -> None:
    """The movements of an episode, by the name that was told after them."""
    sql = """
        UPDATE movements m SET full_name = n.full_name, birth_date = n.birth_date
        FROM known_students k JOIN known_names n ON n.person_id = k.person_id AND n.school_id = k.school_id
        WHERE m.student_id = k.id AND k.id = %(student)s AND m.as_of <= n.as_of
          AND (m.full_name, m.birth_date) IS DISTINCT FROM (n.full_name, n.birth_date)
        RETURNING 1
    """
    uow.rows(sql, {"student": student_id})


def students(uow: UnitOfWork, school_id: UUID, person_id: UUID) -> list[UUID]:
    sql = "SELECT id FROM known_students WHERE person_id = %(person)s AND school_id = %(school)s ORDER BY id"
    return [row.id for row in uow.rows(sql, {"person": person_id, "school": school_id})]


def persons(uow: UnitOfWork, student_ids: list[UUID]) -> list[UUID]:
    sql = "SELECT DISTINCT person_id FROM known_students WHERE id = ANY(%(ids)s::uuid[]) ORDER BY person_id"
    return [row.person_id for row in uow.rows(sql, {"ids": student_ids})] if student_ids else []


def called(uow: UnitOfWork, student_ids: list[UUID]) -> set[tuple[str, str]]:
    """Every name and birthday (as JSON says it) that the movements of these episodes bear."""
    sql = "SELECT DISTINCT full_name, birth_date FROM movements WHERE student_id = ANY(%(ids)s)"
    return {(row.full_name, row.birth_date.isoformat()) for row in uow.rows(sql, {"ids": student_ids})}


def editions_with(uow: UnitOfWork, school_id: UUID, words: str) -> Sequence[Any]:
    """Editions of a school whose lists hold these words somewhere; locked."""
    sql = """
        SELECT report_id, edition, names FROM report_editions
        WHERE school_id = %(school)s AND position(convert_to(%(words)s, 'UTF8') IN names) > 0
        ORDER BY report_id, edition FOR UPDATE
    """
    return uow.rows(sql, {"school": school_id, "words": words})


def rewrite(uow: UnitOfWork, report_id: UUID, edition: int, names: bytes) -> None:
    mine = (ReportEdition.report_id == report_id, ReportEdition.edition == edition)
    uow.execute(update(ReportEdition).where(*mine).values(names=names))


def unreadable(uow: UnitOfWork, school_id: UUID) -> dict[UUID, str]:
    """Pupils of a school whose names no consent lets be read, with the label that stands for each."""
    sql = f"""
        SELECT k.id, {LABEL} AS label FROM known_students k
        JOIN known_rolls r ON r.person_id = k.person_id AND r.school_id = k.school_id
        WHERE k.school_id = %(school)s AND NOT r.is_open
    """
    return {row.id: row.label for row in uow.rows(sql, {"school": school_id})}
