"""The keys that seal snapshots. One is active; retired ones stay, so that old seals can be verified."""

from datetime import datetime

from sqlalchemy import DateTime, text
from sqlalchemy.orm import Mapped, mapped_column

from services.reporting.models import Base


class SigningKey(Base):
    """Ed25519. Belongs to the platform, not to a tenant."""

    __tablename__ = "signing_keys"

    kid: Mapped[str] = mapped_column(primary_key=True)
    jwk: Mapped[str]
    """With the private half."""
    active: Mapped[bool | None] = mapped_column(unique=True)
    """TRUE for the one that seals, empty for retired ones."""
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))
