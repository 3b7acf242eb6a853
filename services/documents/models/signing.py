"""How a school signs, and the confirmations of those who have."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from contracts.documents import OrderKind, ReviewRoute
from services.documents.models import Base
from services.documents.models.tenant import OfSchool


class SigningRules(OfSchool, Base):
    """A school that has set nothing has no row: it confirms, and stamps in full."""

    __tablename__ = "signing_rules"

    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    confirm: Mapped[bool]
    stamp: Mapped[str]
    signers: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))

    def routes(self) -> list[ReviewRoute]:
        return [ReviewRoute(kind=OrderKind(one["kind"]), posts=one["posts"]) for one in self.signers]


class Confirmation(OfSchool, Base):
    """That a person has entered the password again to sign this document; `id` is its token's, so it works once."""

    __tablename__ = "confirmations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    session_id: Mapped[UUID | None]
    purpose: Mapped[str]
    subject_id: Mapped[UUID] = mapped_column(index=True)
    means: Mapped[str]
    given_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))
