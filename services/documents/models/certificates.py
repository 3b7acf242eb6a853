"""Certificates: what was issued stays as it was; all that may still happen to one is to be cancelled."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from contracts.certificates import CertificateCancelled, CertificateStatus
from services.documents.models import Base
from services.documents.models.days import MOSCOW, now
from services.documents.models.tenant import OfSchool

SERIES = "справка"
"""Of the counter of numbers. Longer than letters of orders may be, so that no school's series meets it."""
LONGEST_ADDRESSEE, SHORTEST_REASON, LONGEST_REASON = 200, 5, 500
CODE_BYTES = 16
"""Of the code in the QR: nobody guesses one of 2¹²⁸."""


class Certificate(OfSchool, Base):
    """`form` is all that is printed: printing again says the same. `code` is what the QR leads to."""

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("school_id", "year", "seq"),
        UniqueConstraint("code"),
        CheckConstraint("kind IN ('STUDY', 'ARRIVAL')", name="kind"),
        CheckConstraint("(cancelled_at IS NULL) = (reason IS NULL)", name="cancelled_with_reason"),
        Index(None, "school_id", "issued_at", "id"),
        Index(None, "student_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    year: Mapped[int]
    seq: Mapped[int]
    number: Mapped[str]
    issued_on: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    issued_by: Mapped[UUID | None]
    student_id: Mapped[UUID]
    person_id: Mapped[UUID]
    full_name: Mapped[str]
    initials: Mapped[str]
    addressed_to: Mapped[str | None]
    form: Mapped[dict[str, Any]] = mapped_column(JSONB)
    code: Mapped[str]
    cancelled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    cancelled_by: Mapped[UUID | None]
    reason: Mapped[str | None]

    def cancel(self, reason: str, by: UUID | None) -> None:
        if self.cancelled_on is not None:
            raise CertificateCancelled(f"Справка № {self.number} аннулирована {self.cancelled_on:%d.%m.%Y}")
        self.cancelled_at, self.cancelled_by, self.reason = now(), by, reason

    @property
    def cancelled_on(self) -> date | None:
        return self.cancelled_at.astimezone(MOSCOW).date() if self.cancelled_at else None

    @property
    def status(self) -> CertificateStatus:
        return CertificateStatus.CANCELLED if self.cancelled_at else CertificateStatus.ISSUED
