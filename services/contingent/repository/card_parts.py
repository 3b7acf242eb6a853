"""The parts of a card that have rows of their own: they belong to whoever keeps the card."""

from uuid import UUID

from chassis.db import UnitOfWork

PARTS = ("identity_documents", "addresses", "sealed_fields", "card_changes")
PART_OF = {"identity_document": "identity_documents", "addresses": "addresses"}
"""Fields of a card whose past stands in a table of its own."""


def follow(uow: UnitOfWork, person_ids: list[UUID]) -> None:
    """The parts of these cards belong to the school that keeps the card; asked while the whole district is seen."""
    for part in PARTS:
        sql = f"""
            UPDATE {part} t SET school_id = p.school_id FROM persons p
            WHERE p.id = t.person_id AND p.id = ANY(%(ids)s) AND t.school_id IS DISTINCT FROM p.school_id RETURNING t.id
        """
        uow.rows(sql, {"ids": person_ids})


def erase(uow: UnitOfWork, person_id: UUID, fields: list[str]) -> None:
    """The past of these fields goes with them."""
    for part in sorted({PART_OF[name] for name in fields if name in PART_OF}):
        uow.rows(f"DELETE FROM {part} WHERE person_id = %(id)s RETURNING id", {"id": person_id})
    changes = "DELETE FROM card_changes WHERE person_id = %(id)s AND field = ANY(%(fields)s) RETURNING id"
    uow.rows(changes, {"id": person_id, "fields": fields})
