"""Signatures made elsewhere under an order's file, with what was found of them; a trigger lets none change."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.documents.models import Base
from services.documents.models.tenant import OfSchool

MOST = 20


class ExternalSignature(OfSchool, Base):
    __tablename__ = "external_signatures"
    __table_args__ = (UniqueConstraint("order_id", "sha256"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str]
    verdict: Mapped[str]
    detail: Mapped[str]
    signed_file: Mapped[str | None]
    signer: Mapped[str | None]
    serial: Mapped[str | None]
    issuer: Mapped[str | None]
    valid_from: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    valid_to: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    signed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    algorithm: Mapped[str | None]
    revocation: Mapped[str] = mapped_column(server_default="NOT_CHECKED")
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revocation_list_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    added_by: Mapped[UUID | None]
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
