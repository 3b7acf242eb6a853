"""Lists on their way in, what their columns are called, and the register of those that were accepted."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from contracts.importing import ImportState
from services.contingent.models.books import AcceptedList
from services.contingent.models.imports import ImportRun, ImportTitle


def begin(uow: UnitOfWork, values: dict[str, Any]) -> None:
    """A run of the same number begins anew."""
    row = insert(ImportRun).values({"state": ImportState.READING.value, "rows": 0, "checked": 0, **values})
    anew = {"state": row.excluded.state, "dry_run": row.excluded.dry_run, "rows": 0, "checked": 0}
    again = row.on_conflict_do_update(
        index_elements=["school_id", "id"], set_={**anew, "begun_at": func.now(), "moved_at": func.now()}
    )
    uow.execute(again)


def move(uow: UnitOfWork, school_id: UUID, id: UUID, state: ImportState, **counts: int) -> None:
    of_it = (ImportRun.school_id == school_id, ImportRun.id == id)
    uow.execute(update(ImportRun).where(*of_it).values(state=state.value, moved_at=func.now(), **counts))


def run(uow: UnitOfWork, id: UUID) -> Any | None:
    """Of the caller's own school."""
    sql = "SELECT * FROM import_runs WHERE id = %(id)s AND school_id = %(school)s"
    found = uow.rows(sql, {"id": id, "school": uow.caller.school_id})
    return found[0] if found else None


def accepted(uow: UnitOfWork, school_id: UUID, id: UUID) -> Any | None:
    sql = "SELECT * FROM accepted_lists WHERE id = %(id)s AND school_id = %(school)s"
    found = uow.rows(sql, {"id": id, "school": school_id})
    return found[0] if found else None


def accept(uow: UnitOfWork, values: dict[str, Any]) -> bool:
    """False when the number is taken, perhaps at this very moment."""
    row = insert(AcceptedList).values(values)
    return uow.execute(row.on_conflict_do_nothing().returning(AcceptedList.id)).first() is not None


def titles(uow: UnitOfWork, school_id: UUID) -> Sequence[Any]:
    sql = "SELECT title, key FROM import_titles WHERE school_id = %(school)s ORDER BY title"
    return uow.rows(sql, {"school": school_id})


def remember(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    row = insert(ImportTitle)
    changed = row.on_conflict_do_update(index_elements=["school_id", "title"], set_={"key": row.excluded.key})
    if rows:
        uow.execute(changed, rows)


def forget(uow: UnitOfWork, school_id: UUID, some: list[str]) -> None:
    if some:
        uow.execute(delete(ImportTitle).where(ImportTitle.school_id == school_id, ImportTitle.title.in_(some)))
