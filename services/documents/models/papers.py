"""What never changes once it is there: signatures, numbers, frozen bytes. Triggers refuse any change."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.documents.models import Base
from services.documents.models.days import day_of
from services.documents.models.tenant import OfSchool

SIMPLE = "SIMPLE"
"""Простая ЭП: without a certified provider the platform can make no other and must not claim another."""


class Signature(OfSchool, Base):
    """Who, in what position, when, under which bytes. `form` is the text that was printed into them."""

    __tablename__ = "signatures"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    kind: Mapped[str]
    person_id: Mapped[UUID]
    account_id: Mapped[UUID | None]
    full_name: Mapped[str]
    position: Mapped[str]
    signed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    form: Mapped[dict[str, Any]] = mapped_column(JSONB)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    template_id: Mapped[UUID | None] = mapped_column(ForeignKey("order_templates.id"))
    """The school's own template that it was printed in."""
    confirmation_id: Mapped[UUID | None] = mapped_column(ForeignKey("confirmations.id"))
    stamp: Mapped[str] = mapped_column(server_default="FULL")
    """How it is shown on the registered print: as the school chose when it was given."""

    @property
    def signed_on(self) -> date:
        return day_of(self.signed_at)


class NextSignature(OfSchool, Base):
    """One given after the director's, under the very bytes of `signature_id`."""

    __tablename__ = "next_signatures"
    __table_args__ = (UniqueConstraint("signature_id", "post"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    signature_id: Mapped[UUID] = mapped_column(ForeignKey("signatures.id"))
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    post: Mapped[str]
    person_id: Mapped[UUID]
    account_id: Mapped[UUID | None]
    last_name: Mapped[str]
    first_name: Mapped[str]
    middle_name: Mapped[str | None]
    signed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    confirmation_id: Mapped[UUID | None] = mapped_column(ForeignKey("confirmations.id"))

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.last_name, self.first_name, self.middle_name) if part)


class Registration(OfSchool, Base):
    """A number given to an order for ever: a line of the registration book."""

    __tablename__ = "registrations"
    __table_args__ = (
        UniqueConstraint("school_id", "letters", "year", "seq", "sub"),
        UniqueConstraint("school_id", "letters", "year", "number"),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    letters: Mapped[str]
    year: Mapped[int]
    seq: Mapped[int]
    sub: Mapped[int] = mapped_column(server_default=text("0"))
    """1, 2 … of a number put between two others by the director; 0 of all that come in their turn."""
    number: Mapped[str]
    reason: Mapped[str | None]
    """Why it was put between."""
    registered_on: Mapped[date]
    registered_by: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class FrozenPaper(OfSchool, Base):
    """The registered order as a file, and the hash that proves it is still the same."""

    __tablename__ = "frozen_papers"

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    sheets: Mapped[int]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
