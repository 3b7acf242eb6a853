"""Identity documents, past and present."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from chassis.db import UnitOfWork
from contracts.contingent import DuplicatePerson
from services.contingent.models.identity_documents import KnownPaper


@contextmanager
def _doubles_refused() -> Iterator[None]:
    """The database alone knows every document of the district, and of two clerks who type it at once."""
    try:
        yield
    except IntegrityError as failed:
        if "uq_identity_documents_number" in str(failed.orig):
            detail = "Такой документ уже внесён у другого человека района: проверьте, не двойник ли это"
            raise DuplicatePerson(detail, field="identity_document.number") from failed
        raise


def add(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    if rows:
        with _doubles_refused():
            uow.execute(insert(KnownPaper), rows)


def of_person(uow: UnitOfWork, person_id: UUID) -> Sequence[Any]:
    """The main one first, then what still holds, then the past; newest first."""
    sql = """
        SELECT * FROM identity_documents WHERE person_id = %(id)s
        ORDER BY ended_on IS NOT NULL, is_main DESC, coalesce(ended_on, issued_on, recorded_at::date) DESC, id DESC
    """
    return uow.rows(sql, {"id": person_id})


def change(uow: UnitOfWork, document_id: UUID, values: dict[str, Any]) -> None:
    with _doubles_refused():
        uow.execute(update(KnownPaper).where(KnownPaper.id == document_id).values(**values))


def step_down(uow: UnitOfWork, person_id: UUID, replaced_by: str, today: date) -> None:
    """The main document is main no longer; one of the kind that replaces it has ended."""
    sql = """
        UPDATE identity_documents SET is_main = kind = %(kind)s,
          ended_on = CASE WHEN kind = %(kind)s THEN %(today)s::date END
        WHERE person_id = %(id)s AND is_main AND ended_on IS NULL RETURNING id
    """
    uow.rows(sql, {"id": person_id, "kind": replaced_by, "today": today})


def end_main(uow: UnitOfWork, person_id: UUID, today: date) -> None:
    sql = """
        UPDATE identity_documents SET ended_on = %(today)s
        WHERE person_id = %(id)s AND is_main AND ended_on IS NULL RETURNING id
    """
    uow.rows(sql, {"id": person_id, "today": today})
