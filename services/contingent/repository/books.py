"""The two books and number series."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.db import UnitOfWork
from contracts.student_body import DataCategory, Purpose
from services.contingent.models.books import LEFT, AlphabetBookRow, MovementBookRow, NumberingDecision
from services.contingent.repository import scope
from services.contingent.repository.consents import ACTIVE

_DAY = "DD.MM.YYYY"
_GIVEN = f"to_char(f.given_on, '{_DAY}') || ', ' || f.given_to"
_ADDRESS = f"""
    (SELECT l.value->>'text' FROM addresses l
     WHERE l.person_id = m.person_id AND (l.ends_on IS NULL OR l.ends_on > m.effective_on)
       AND EXISTS (SELECT 1 FROM consents co WHERE co.person_id = m.person_id AND co.school_id = b.school_id
                   AND {ACTIVE.format("co")} AND '{Purpose.P1}' = ANY(co.purposes)
                   AND '{DataCategory.ADDRESS}' = ANY(co.data_categories))
     ORDER BY l.starts_on > m.effective_on, array_position(ARRAY['REGISTRATION', 'STAY', 'ACTUAL'], l.kind), l.starts_on
     LIMIT 1)
"""
"""Where the child lived on the day, else the first address known since; while a consent to the school covers it."""


def next_numbers(uow: UnitOfWork, district_id: UUID, school_id: UUID, series: str, count: int) -> range:
    """The next numbers of a series. Its row stays locked until the end: no gaps, whoever rolls back."""
    sql = """
        INSERT INTO number_series (district_id, school_id, name, last)
        VALUES (%(district)s, %(school)s, %(name)s, %(count)s)
        ON CONFLICT (school_id, name) DO UPDATE SET last = number_series.last + excluded.last RETURNING last
    """
    last: int = uow.scalar(sql, {"district": district_id, "school": school_id, "name": series, "count": count})
    return range(last - count + 1, last + 1)


def add_movement_rows(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    if rows:
        uow.execute(insert(MovementBookRow), rows)


def add_alphabet_rows(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    if rows:
        uow.execute(insert(AlphabetBookRow), rows)


def numbers_of(uow: UnitOfWork, movement_ids: list[UUID]) -> dict[UUID, int]:
    """Under which number of their part these movements stand."""
    sql = "SELECT movement_id, number FROM movement_book WHERE movement_id = ANY(%(ids)s)"
    return {row.movement_id: row.number for row in uow.rows(sql, {"ids": movement_ids})}


def strike_out(uow: UnitOfWork, student_id: UUID, values: dict[str, Any]) -> None:
    """Writes the departure into the student's row, or takes one back that was undone."""
    sql = """
        UPDATE alphabet_book SET left_on = %(left_on)s, left_class = %(left_class)s, left_to = %(left_to)s,
          leave_reason = %(leave_reason)s, leave_order = %(leave_order)s
        WHERE student_id = %(student)s RETURNING 1
    """
    uow.rows(sql, {"student": student_id, **values})


def call(uow: UnitOfWork, person_id: UUID, full_name: str, birth_date: date) -> None:
    """The rows about somebody name them so from now on: what they said before is destroyed."""
    given = {"person": person_id, "name": full_name, "born": birth_date}
    values = "SET full_name = %(name)s, birth_date = %(born)s"
    uow.later(f"UPDATE movements {values} WHERE person_id = %(person)s", given)
    mine = "student_id IN (SELECT id FROM enrolments WHERE person_id = %(person)s)"
    uow.later(f"UPDATE alphabet_book {values} WHERE {mine}", given)


def movement_rows(
    uow: UnitOfWork,
    school_id: UUID,
    days: tuple[date, date],
    part: int,
    today: date,
    *,
    operation: str,
    addresses: bool,
    after: tuple[str, int] = ("", 0),
    limit: int | None = None,
) -> Sequence[Any]:
    """Rows of a part that are dated within the days, volume by volume."""
    sql = f"""
        SELECT b.year AS volume, b.number, m.*, b.from_class, b.to_class, b.personal_file_no, b.corrects,
          m.confirmed OR a.movement_id IS NOT NULL AS answered,
          coalesce(a.paper, a.arrived_at || ' с ' || to_char(a.confirmed_on, '{_DAY}')) AS answer,
          n.number || ' от ' || to_char(n.sent_on, '{_DAY}') AS notice,
          CASE WHEN b.part = {LEFT} THEN {_GIVEN} END AS file_given,
          c.order_number AS undone_by, c.order_date AS undone_on,
          {_ADDRESS if addresses else "NULL"} AS address
        FROM movement_book b JOIN movements m ON m.id = b.movement_id
        LEFT JOIN arrival_answers a ON a.movement_id = m.id LEFT JOIN arrival_notices n ON n.movement_id = m.id
        LEFT JOIN file_handovers f ON f.student_id = m.student_id
        LEFT JOIN movements c ON c.cancels_id = m.id
        WHERE b.school_id = %(school)s AND b.part = %(part)s
          AND m.effective_on >= %(first)s AND m.effective_on < %(end)s
          AND (b.year COLLATE "C", b.number) > (%(volume)s, %(number)s)
          AND {scope.students(uow, operation)}
        ORDER BY b.year COLLATE "C", b.number LIMIT %(limit)s
    """
    more = {"school": school_id, "part": part, "first": days[0], "end": days[1], "limit": limit}
    return uow.rows(sql, scope.own(uow, today, **more, volume=after[0], number=after[1]))


def numberings(uow: UnitOfWork, school_id: UUID) -> Sequence[Any]:
    """What the school has decided, the earliest first."""
    sql = "SELECT starts_on, numbering FROM book_numberings WHERE school_id = %(school)s ORDER BY starts_on"
    return uow.rows(sql, {"school": school_id})


def decide_numbering(uow: UnitOfWork, values: dict[str, Any]) -> None:
    row = upsert(NumberingDecision).values(values)
    changes = {"numbering": row.excluded.numbering, "decided_by": row.excluded.decided_by, "decided_at": func.now()}
    uow.execute(row.on_conflict_do_update(index_elements=["school_id", "starts_on"], set_=changes))


def take_numbering_back(uow: UnitOfWork, school_id: UUID, starts_on: date) -> None:
    mine = (NumberingDecision.school_id == school_id, NumberingDecision.starts_on == starts_on)
    uow.execute(delete(NumberingDecision).where(*mine))


def last_day(uow: UnitOfWork, school_id: UUID) -> date | None:
    """The latest day that a row of the movement book is dated with."""
    sql = """
        SELECT max(m.effective_on) FROM movement_book b JOIN movements m ON m.id = b.movement_id
        WHERE b.school_id = %(school)s
    """
    found: date | None = uow.scalar(sql, {"school": school_id})
    return found


def alphabet_page(
    uow: UnitOfWork, school_id: UUID, letter: str | None, after: tuple[str, int], limit: int, today: date
) -> Sequence[Any]:
    one = "AND b.letter = %(letter)s" if letter else ""
    sql = f"""
        SELECT b.*, {_GIVEN} AS file_given FROM alphabet_book b JOIN enrolments e ON e.id = b.student_id
        LEFT JOIN file_handovers f ON f.student_id = b.student_id
        CROSS JOIN LATERAL (SELECT b.student_id, e.person_id, b.school_id, b.district_id) m
        WHERE b.school_id = %(school)s {one} AND (b.letter, b.number) > (%(after_letter)s, %(after_number)s)
          AND {scope.students(uow, "movements.read")}
        ORDER BY b.letter, b.number LIMIT %(limit)s
    """
    more = {"school": school_id, "letter": letter, "after_letter": after[0], "after_number": after[1], "limit": limit}
    return uow.rows(sql, scope.own(uow, today, **more))
