"""Files of an order, the parts they are kept in, and how they come; the signed papers of consents lie beside them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.documents.models import Base
from services.documents.models.tenant import OfSchool

MOST_FILES, MOST_UPLOADS = 20, 20
"""Of an order; of a person, on their way at once."""


class OrderFile(OfSchool, Base):
    """`sha256` is that of all its bytes. Taken off, its row stays; its parts go when no other file has them."""

    __tablename__ = "attachments"
    __table_args__ = (
        Index(None, "order_id"),
        Index(None, "school_id", "sha256"),
        Index(
            "ix_attachments_to_erase",
            "removed_at",
            postgresql_where=text("removed_at IS NOT NULL AND erased_at IS NULL"),
        ),
        Index(
            "uq_attachments_paper",
            "school_id",
            "sha256",
            unique=True,
            postgresql_where=text("order_id IS NULL AND removed_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"))
    """None: of no order, see `consent_scans`."""
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    scanned: Mapped[bool]
    added_by: Mapped[UUID | None]
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    erased_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class FilePart(OfSchool, Base):
    """Its bytes are in the store under `sha256`. A file from before there were parts has none: it is one, whole."""

    __tablename__ = "file_parts"
    __table_args__ = (Index(None, "school_id", "sha256"),)

    file_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str]
    size: Mapped[int]


class UploadRow(OfSchool, Base):
    """A file on its way, to an order or (a signed consent) to a person's card; attached, it is an `OrderFile` of the
    same id."""

    __tablename__ = "uploads"
    __table_args__ = (CheckConstraint("num_nonnulls(order_id, person_id) = 1", name="about_one"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"))
    person_id: Mapped[UUID | None]
    size: Mapped[int]
    begun_by: Mapped[UUID | None]
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    attached: Mapped[bool]
