"""Reading the movement book and the alphabet book."""

from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Invalid, NotFound
from contracts.contingent import AlphabetBookPage, MovementBookPage
from services.contingent import views
from services.contingent.models import study_year
from services.contingent.repository import books
from services.contingent.usecases import clock, known
from services.contingent.usecases.students import page_size


def movement_page(
    uow: UnitOfWork, school_id: UUID, year: str, part: int, after: str | None, limit: int
) -> MovementBookPage:
    known.district_of(uow, school_id)
    if not study_year.is_valid(year):
        raise Invalid("Учебный год пишут так: 2026/2027", field="year")
    if part not in (1, 2, 3):
        raise NotFound("В книге движения три части: 1 прибыло, 2 выбыло, 3 внутренние переводы")
    (last,) = views.position(after, int) or (0,)
    rows = books.movement_page(uow, school_id, year, part, last, page_size(limit) + 1, clock.today())
    following = views.cursor(rows[limit - 1].number) if len(rows) > limit else None
    return MovementBookPage(items=[views.movement_book_row(row) for row in rows[:limit]], next=following)


def alphabet_page(
    uow: UnitOfWork, school_id: UUID, letter: str | None, after: str | None, limit: int
) -> AlphabetBookPage:
    known.district_of(uow, school_id)
    wanted = letter.strip().upper().replace("Ё", "Е") if letter else None
    last = views.position(after, str, int) or ("", 0)
    rows = books.alphabet_page(uow, school_id, wanted, (last[0], last[1]), page_size(limit) + 1, clock.today())
    following = views.cursor(rows[limit - 1].letter, rows[limit - 1].number) if len(rows) > limit else None
    return AlphabetBookPage(items=[views.alphabet_book_row(row) for row in rows[:limit]], next=following)
