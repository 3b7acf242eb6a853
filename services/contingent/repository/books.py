"""The two books and number series."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from chassis.db import UnitOfWork
from services.contingent.models.books import LEFT, AlphabetBookRow, MovementBookRow
from services.contingent.repository import scope

_DAY = "DD.MM.YYYY"
_GIVEN = f"to_char(f.given_on, '{_DAY}') || ', ' || f.given_to"


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


def movement_page(
    uow: UnitOfWork, school_id: UUID, year: str, part: int, after: int, limit: int, today: date
) -> Sequence[Any]:
    sql = f"""
        SELECT b.number, m.*, b.from_class, b.to_class, b.personal_file_no, b.corrects,
          m.confirmed OR a.movement_id IS NOT NULL AS answered,
          coalesce(a.paper, a.arrived_at || ' с ' || to_char(a.confirmed_on, '{_DAY}')) AS answer,
          n.number || ' от ' || to_char(n.sent_on, '{_DAY}') AS notice,
          CASE WHEN b.part = {LEFT} THEN {_GIVEN} END AS file_given
        FROM movement_book b JOIN movements m ON m.id = b.movement_id
        LEFT JOIN arrival_answers a ON a.movement_id = m.id LEFT JOIN arrival_notices n ON n.movement_id = m.id
        LEFT JOIN file_handovers f ON f.student_id = m.student_id
        WHERE b.school_id = %(school)s AND b.year = %(year)s AND b.part = %(part)s AND b.number > %(after)s
          AND {scope.students(uow, "movements.read")}
        ORDER BY b.number LIMIT %(limit)s
    """
    more = {"school": school_id, "year": year, "part": part, "after": after, "limit": limit}
    return uow.rows(sql, scope.own(uow, today, **more))


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
