"""Reading the movement book and the alphabet book."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.access import AccessAction
from contracts.base import Invalid, NotFound
from contracts.contingent import AlphabetBookPage, MovementBookPage
from contracts.student_body import DataCategory
from services.contingent import views
from services.contingent.models.books import ARRIVED, days_of
from services.contingent.repository import books
from services.contingent.usecases import clock, known, noting, rights
from services.contingent.usecases.students import page_size

OPERATION = "movements.read"


def movement_page(
    uow: UnitOfWork, school_id: UUID, year: str, part: int, after: str | None, limit: int
) -> MovementBookPage:
    known.district_of(uow, school_id)
    days = bounds(year)
    if part not in (1, 2, 3):
        raise NotFound("В книге движения три части: 1 прибыло, 2 выбыло, 3 внутренние переводы")
    volume, number = views.position(after, str, int) or ("", 0)
    found = books.movement_rows(
        uow,
        school_id,
        days,
        part,
        clock.today(),
        operation=OPERATION,
        addresses=part == ARRIVED and rights.reads_addresses(uow),
        after=(volume, number),
        limit=page_size(limit) + 1,
    )
    rows = found[:limit]
    _note_addresses(uow, rows)
    following = views.cursor(rows[-1].volume, rows[-1].number) if len(found) > limit else None
    return MovementBookPage(items=[views.movement_book_row(row) for row in rows], next=following)


def alphabet_page(
    uow: UnitOfWork, school_id: UUID, letter: str | None, after: str | None, limit: int
) -> AlphabetBookPage:
    known.district_of(uow, school_id)
    wanted = letter.strip().upper().replace("Ё", "Е") if letter else None
    last = views.position(after, str, int) or ("", 0)
    rows = books.alphabet_page(uow, school_id, wanted, (last[0], last[1]), page_size(limit) + 1, clock.today())
    following = views.cursor(rows[limit - 1].letter, rows[limit - 1].number) if len(rows) > limit else None
    return AlphabetBookPage(items=[views.alphabet_book_row(row) for row in rows[:limit]], next=following)


def bounds(year: str) -> tuple[date, date]:
    days = days_of(year)
    if days is None:
        raise Invalid("Учебный год пишут так: 2026/2027, календарный — так: 2026", field="year")
    return days


def _note_addresses(uow: UnitOfWork, rows: Sequence[Any]) -> None:
    """Names and days are the book's own; where a child lives is of the card."""
    shown = {noting.Subject(row.person_id, row.district_id, row.school_id) for row in rows if row.address}
    noting.note(uow, AccessAction.VIEW, OPERATION, sorted(shown), [noting.NAMES, DataCategory.ADDRESS.value])
