"""What an order says and what was said to it: between messages and the columns that keep them as JSON."""

from datetime import datetime
from typing import Any

import orjson

from chassis.schemas import result_loader
from contracts.contingent import MovementCheck, MovementPerson, MovementProblem, NewMovement
from contracts.ordering import OrderedRole, OrderedTeaching, TeachingCheck
from services.documents.models import orders as rows


def movements(row: rows.Order) -> list[NewMovement]:
    found: list[NewMovement] = result_loader(list[NewMovement])(row.movements)
    return found


def roles(row: rows.Order) -> list[OrderedRole]:
    found: list[OrderedRole] = result_loader(list[OrderedRole])(row.roles or [])
    return found


def teaching(row: rows.Order) -> OrderedTeaching | None:
    if row.teaching is None:
        return None
    found: OrderedTeaching = result_loader(OrderedTeaching)(row.teaching)
    return found


def people(row: rows.Order) -> list[MovementPerson]:
    found: list[MovementPerson] = result_loader(list[MovementPerson])(row.people or [])
    return found


def last_check(row: rows.Order) -> MovementCheck | TeachingCheck | None:
    """As it was kept; None before the first one."""
    if row.checked_at is None:
        return None
    load = result_loader(list[MovementProblem])
    problems, warnings = load(row.problems or []), load(row.warnings or [])
    if row.teaching is not None:
        return TeachingCheck(problems=problems, warnings=warnings, said=row.said or [])
    return MovementCheck(problems=problems, warnings=warnings, people=people(row))


def as_json(messages: Any) -> Any:
    """Messages as plain JSON values, for a column."""
    return orjson.loads(orjson.dumps(messages))


def checked(check: MovementCheck | TeachingCheck, at: datetime) -> dict[str, Any]:
    """The columns that keep an answer of contingent or planning."""
    return {
        "checked_at": at,
        "problems": as_json(check.problems),
        "warnings": as_json(check.warnings),
        "people": as_json(check.people) if isinstance(check, MovementCheck) else [],
        "said": check.said if isinstance(check, TeachingCheck) else None,
    }
