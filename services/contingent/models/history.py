"""What stood on a card before: one row for each field of each change, with who, when and by which document."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.contingent.models import Base
from services.contingent.models.tenant import OfDistrict

LONGEST_BASIS = 500


class CardChange(OfDistrict, Base):
    """A field had this value until then; what it got is the next change's value, or the card's own."""

    __tablename__ = "card_changes"
    __table_args__ = (Index("ix_card_changes_person_id", "person_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]  # indexed together with the order of the list
    field: Mapped[str]
    was: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    """None: nothing stood there, or it lies under `sealed`."""
    key_id: Mapped[str | None] = mapped_column(index=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The value of a special category, bound to this row (`place`)."""
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))
    changed_by: Mapped[UUID | None]
    role: Mapped[str]
    basis: Mapped[str | None]


def place(row_id: UUID, field: str) -> str:
    """What a sealed value is bound to."""
    return f"card_changes|{row_id}|{field}"
