"""Emergency access of an administrator: a role for half an hour, with a reason."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import DateTime as Moment
from sqlalchemy import ForeignKey, Index, Text, desc
from sqlalchemy.orm import Mapped, mapped_column

from contracts.base import Invalid, now
from contracts.identity import EmergencyRefused
from services.identity.models.base import Base

EMERGENCY = "EMERGENCY"
LASTS = timedelta(minutes=30)


class Emergency(Base):
    __tablename__ = "emergencies"
    __table_args__ = (
        Index("ix_emergencies_person_id_opened_at", "person_id", desc("opened_at")),
        Index("ix_emergencies_school_id_opened_at", "school_id", desc("opened_at")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[UUID]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("schools.school_id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.person_id"))
    reason: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(Moment(timezone=True))
    until: Mapped[datetime] = mapped_column(Moment(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(Moment(timezone=True))

    def close(self) -> None:
        if self.closed_at is not None or self.until <= now():
            raise EmergencyRefused("Экстренный доступ уже окончен")
        self.closed_at = now()


def checked_reason(text: str) -> str:
    """A sentence that a director can judge by."""
    reason = " ".join(text.split())
    if not 10 <= len(reason) <= 300 or len(set(reason.lower())) < 5:
        raise Invalid("Причина словами: от 10 до 300 знаков", field="reason")
    return reason
