"""Cards that were one person, and cards that look like one and are two."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.contingent.models import Base, names
from services.contingent.models.searching import slips
from services.contingent.models.tenant import OfDistrict

SHORTEST_REASON, LONGEST_REASON = 5, 200


class PersonMerge(OfDistrict, Base):
    """Done once, undone at most once; of no school when the department did it across two.

    `moved` names rows and fields, never a value: it outlives any consent.
    """

    __tablename__ = "person_merges"
    __table_args__ = (
        Index("uq_person_merges_merged", "merged_id", unique=True, postgresql_where=text("undone_at IS NULL")),
        Index("ix_person_merges_kept_id", "kept_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kept_id: Mapped[UUID]
    merged_id: Mapped[UUID]
    moved: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str]
    merged_by: Mapped[UUID | None]
    merged_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))
    undone_by: Mapped[UUID | None]
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone_reason: Mapped[str | None]


class DistinctPair(OfDistrict, Base):
    """Somebody has looked: these are two people. `first_id < second_id`."""

    __tablename__ = "distinct_pairs"

    first_id: Mapped[UUID] = mapped_column(primary_key=True)
    second_id: Mapped[UUID] = mapped_column(primary_key=True)
    reason: Mapped[str]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))


def same_first_name(one: str, other: str) -> bool:
    """«Наталья» and «Наталия», «Артём» and «Артем»; «Анна» and «Анна»."""
    return slips(names.folded(one), names.folded(other)) <= 1
