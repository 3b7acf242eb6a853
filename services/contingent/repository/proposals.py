"""Changes of cards that parents ask for."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from services.contingent.models.proposals import CardProposal
from services.contingent.repository import scope

_ROW = """
    SELECT c.*, p.last_name, p.first_name, p.middle_name,
      (SELECT m.class_title FROM class_memberships m WHERE m.person_id = p.id
       AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on > %(today)s) LIMIT 1) AS school_class,
      (SELECT concat_ws(' ', b.last_name, b.first_name, b.middle_name) FROM persons b
       WHERE b.id = c.proposed_by) AS proposed_by_name,
      (SELECT a.full_name FROM known_appointments a WHERE a.person_id = c.decided_by
       ORDER BY a.as_of DESC LIMIT 1) AS decided_by_name
    FROM card_proposals c JOIN persons p ON p.id = c.person_id
"""


def add(uow: UnitOfWork, values: dict[str, Any]) -> bool:
    """False when the id is taken."""
    statement = insert(CardProposal).values(values)
    return uow.execute(statement.on_conflict_do_nothing().returning(CardProposal.id)).first() is not None


def waiting_fields(uow: UnitOfWork, person_id: UUID) -> set[str]:
    """What of a card already waits for a decision; the card stays locked, so that nobody asks beside."""
    uow.rows("SELECT 1 FROM persons WHERE id = %(id)s FOR UPDATE", {"id": person_id})
    sql = "SELECT unnest(fields) AS field FROM card_proposals WHERE person_id = %(id)s AND status = 'WAITING'"
    return {row.field for row in uow.rows(sql, {"id": person_id})}


def get(uow: UnitOfWork, proposal_id: UUID, operation: str, today: date) -> Any | None:
    """A proposal about someone with whose card the caller may do the operation."""
    sql = f"{_ROW} WHERE c.id = %(id)s AND {scope.people(uow, operation)}"
    found = uow.rows(sql, scope.own(uow, today, id=proposal_id))
    return found[0] if found else None


def of_person(uow: UnitOfWork, person_id: UUID, today: date) -> Sequence[Any]:
    """Newest first."""
    sql = f"{_ROW} WHERE c.person_id = %(id)s AND {scope.people(uow, 'card.propose')} ORDER BY c.id DESC"
    return uow.rows(sql, scope.own(uow, today, id=person_id))


def page(uow: UnitOfWork, school_id: UUID, status: str, after: UUID | None, limit: int, today: date) -> Sequence[Any]:
    """The queue of whoever may write those cards, oldest first."""
    following = "AND c.id > %(after)s" if after else ""
    sql = f"""
        {_ROW} WHERE c.school_id = %(school)s AND c.status = %(status)s {following}
          AND {scope.people(uow, "card.write")}
        ORDER BY c.id LIMIT %(limit)s
    """
    more = {"school": school_id, "status": status, "after": after, "limit": limit}
    return uow.rows(sql, scope.own(uow, today, **more))


def decide(uow: UnitOfWork, proposal_id: UUID, status: str, by: UUID | None, reason: str | None = None) -> bool:
    """False when somebody decided before."""
    waiting = (CardProposal.id == proposal_id, CardProposal.status == "WAITING")
    values = {"status": status, "decided_by": by, "decided_at": func.now(), "reason": reason}
    return (
        uow.execute(update(CardProposal).where(*waiting).values(values).returning(CardProposal.id)).first() is not None
    )


def erase(uow: UnitOfWork, person_id: UUID, fields: list[str]) -> None:
    """The values of these fields, in proposals of any school, are gone; what was asked stays known by name."""
    sql = """
        UPDATE card_proposals SET proposed = proposed - %(fields)s::text[]
        WHERE person_id = %(id)s AND proposed ?| %(fields)s::text[] RETURNING id
    """
    with scope.whole_district(uow):
        uow.rows(sql, {"id": person_id, "fields": fields})


def close(uow: UnitOfWork, person_id: UUID, reason: str) -> None:
    """Nobody of the school that kept the card will decide what still waits: in whatever school, it is returned,
    and its values, which only that school was allowed, are gone."""
    waiting = (CardProposal.person_id == person_id, CardProposal.status == "WAITING")
    values = {"status": "RETURNED", "decided_at": func.now(), "reason": reason, "proposed": {}}
    with scope.whole_district(uow):
        uow.execute(update(CardProposal).where(*waiting).values(values))
