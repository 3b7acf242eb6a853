"""Changes of cards that parents ask for."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.contingent.models import Base
from services.contingent.models.tenant import OfSchool

SHORTEST_REASON, LONGEST_TEXT = 5, 500


class CardProposal(OfSchool, Base):
    """Asked once, decided once. `proposed` loses values when their data are destroyed, `fields` keeps the names."""

    __tablename__ = "card_proposals"
    __table_args__ = (
        Index("ix_card_proposals_school_status", "school_id", "status", "id"),
        CheckConstraint("status IN ('WAITING', 'ACCEPTED', 'RETURNED', 'WITHDRAWN')", name="status"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    school_id: Mapped[UUID] = mapped_column()  # indexed together with the queue
    person_id: Mapped[UUID] = mapped_column(index=True)
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text))
    proposed: Mapped[dict[str, Any]] = mapped_column(JSONB)
    basis: Mapped[str | None]
    status: Mapped[str]
    proposed_by: Mapped[UUID]
    proposed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str | None]
