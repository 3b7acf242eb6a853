"""Departures that somebody is to answer for; what is noted after a movement."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from services.contingent.models.destinations import (
    ANSWER_DAYS,
    SEARCH_DAYS,
    ArrivalAnswer,
    ArrivalNotice,
    FileHandover,
)
from services.contingent.repository import scope

_UNDONE = "SELECT 1 FROM movements c WHERE c.cancels_id = m.id"
_AWAITED = f"m.kind = 'WITHDRAW' AND NOT m.confirmed AND NOT EXISTS ({_UNDONE})"
_DEPARTURES = f"""
    SELECT m.*, k.short_name AS school, concat(s.grade, s.letter) AS from_class,
      m.effective_on + {ANSWER_DAYS} AS due_on, a.confirmed_on, a.arrived_at, a.paper,
      CASE WHEN a.movement_id IS NOT NULL THEN 'CONFIRMED'
           WHEN m.effective_on + {ANSWER_DAYS} >= %(today)s THEN 'DECLARED'
           WHEN m.effective_on + {ANSWER_DAYS + SEARCH_DAYS} >= %(today)s THEN 'OVERDUE'
           ELSE 'ESCALATED' END AS state
    FROM movements m LEFT JOIN arrival_answers a ON a.movement_id = m.id
    LEFT JOIN known_schools k ON k.id = m.school_id LEFT JOIN school_classes s ON s.id = m.from_class_id
    WHERE {_AWAITED}
"""


def page(
    uow: UnitOfWork,
    school_id: UUID | None,
    state: str | None,
    after: tuple[date, UUID] | None,
    limit: int,
    today: date,
) -> Sequence[Any]:
    """The longest awaited first."""
    sql = f"""
        SELECT * FROM ({_DEPARTURES} AND {scope.students(uow, "movements.read")}) d
        WHERE (%(school)s::uuid IS NULL OR school_id = %(school)s) AND (%(state)s::text IS NULL OR state = %(state)s)
          AND (%(after)s::date IS NULL OR (effective_on, id) > (%(after)s, %(after_id)s))
        ORDER BY effective_on, id LIMIT %(limit)s
    """
    last, last_id = after or (None, None)
    more = {"school": school_id, "state": state, "after": last, "after_id": last_id, "limit": limit}
    return uow.rows(sql, scope.own(uow, today, **more))


def get(uow: UnitOfWork, school_id: UUID, movement_id: UUID, today: date) -> Any | None:
    sql = f"{_DEPARTURES} AND m.id = %(id)s AND m.school_id = %(school)s"
    found = uow.rows(sql, {"id": movement_id, "school": school_id, "today": today})
    return found[0] if found else None


def answer(uow: UnitOfWork, arriving: Sequence[Any]) -> list[UUID]:
    """These children have arrived in one school: whichever other still waits for an answer has it now.

    The departures that were answered."""
    sql = f"""
        INSERT INTO arrival_answers (movement_id, district_id, school_id, confirmed_on, arrival_id, arrived_at)
        SELECT m.id, m.district_id, m.school_id, a.day, a.id, coalesce(k.short_name, 'школа района')
        FROM unnest(%(ids)s::uuid[], %(persons)s::uuid[], %(days)s::date[]) AS a (id, person_id, day)
        JOIN movements m ON m.person_id = a.person_id AND m.effective_on <= a.day AND {_AWAITED}
        LEFT JOIN known_schools k ON k.id = %(school)s
        ON CONFLICT DO NOTHING RETURNING movement_id
    """
    if not arriving:
        return []
    given = {
        "ids": [one["id"] for one in arriving],
        "persons": [one["person_id"] for one in arriving],
        "days": [one["effective_on"] for one in arriving],
        "school": arriving[0]["school_id"],
    }
    with scope.whole_district(uow):
        return [row.movement_id for row in uow.rows(sql, given)]


def forget_answers(uow: UnitOfWork, movement_ids: list[UUID]) -> None:
    """These departures await an answer again: whoever came elsewhere is another child."""
    with scope.whole_district(uow):
        uow.execute(delete(ArrivalAnswer).where(ArrivalAnswer.movement_id.in_(movement_ids)))


def take_back(uow: UnitOfWork, arrival_ids: list[UUID]) -> None:
    """An enrolment that was undone answers nothing."""
    if arrival_ids:
        with scope.whole_district(uow):
            uow.execute(delete(ArrivalAnswer).where(ArrivalAnswer.arrival_id.in_(arrival_ids)))


def add_answer(uow: UnitOfWork, values: dict[str, Any]) -> bool:
    """False when there is one."""
    return _add(uow, ArrivalAnswer, values)


def add_notice(uow: UnitOfWork, values: dict[str, Any]) -> bool:
    return _add(uow, ArrivalNotice, values)


def add_handover(uow: UnitOfWork, values: dict[str, Any]) -> bool:
    return _add(uow, FileHandover, values)


def _add(uow: UnitOfWork, table: Any, values: dict[str, Any]) -> bool:
    statement = insert(table).values(values).on_conflict_do_nothing().returning(table.school_id)
    return uow.execute(statement).first() is not None


def arrival(uow: UnitOfWork, school_id: UUID, movement_id: UUID) -> Any | None:
    """A movement of this school that enrolled someone and stands."""
    sql = f"""
        SELECT m.* FROM movements m WHERE m.id = %(id)s AND m.school_id = %(school)s AND m.from_class_id IS NULL
          AND m.cancels_id IS NULL AND NOT EXISTS ({_UNDONE})
    """
    found = uow.rows(sql, {"id": movement_id, "school": school_id})
    return found[0] if found else None
