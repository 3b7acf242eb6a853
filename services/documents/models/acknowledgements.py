"""Who must read a document, and how it is known that they did. What is decided about a person is never changed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.acknowledgements import AcknowledgementDecided, AcknowledgementMethod, AcknowledgementStatus
from contracts.base import Caller, Invalid
from services.documents.models import Base
from services.documents.models.days import now
from services.documents.models.tenant import OfSchool

REMIND_DAYS = 2
"""Of a school that has set nothing: practice, not law."""
LONGEST_DAYS = 365
LONGEST_TITLE, LONGEST_TEXT, SHORTEST_REASON = 300, 500, 5
WORDS = {
    AcknowledgementStatus.PENDING: "ожидает ознакомления",
    AcknowledgementStatus.ACKNOWLEDGED: "ознакомлен(а)",
    AcknowledgementStatus.REFUSED: "отказ от подписи",
    AcknowledgementStatus.RELEASED: "исключён(а) из листа",
}


class AcknowledgementRules(OfSchool, Base):
    """How a school acknowledges; a school that has set nothing has no row."""

    __tablename__ = "acknowledgement_rules"

    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    electronic_act: Mapped[str | None]
    remind_days: Mapped[int]
    confirm: Mapped[bool] = mapped_column(server_default=text("false"))


class AcknowledgementList(OfSchool, Base):
    """`document_id` is the order's or the edition's; a training is its own document. The rest: as when it was sent."""

    __tablename__ = "acknowledgement_lists"
    __table_args__ = (
        CheckConstraint("subject IN ('ORDER', 'LOCAL_ACT', 'TRAINING')", name="subject"),
        Index(None, "school_id", "sent_at", "id"),
        Index(None, "document_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str]
    document_id: Mapped[UUID]
    title: Mapped[str]
    number: Mapped[str | None]
    dated_on: Mapped[date | None]
    basis: Mapped[str | None]
    due_on: Mapped[date]
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sent_by: Mapped[UUID | None]


class AcknowledgementLine(OfSchool, Base):
    """One person, once for a document. Name and position are as they were when the list was sent."""

    __tablename__ = "acknowledgement_lines"
    __table_args__ = (
        CheckConstraint("status IN ('PENDING', 'ACKNOWLEDGED', 'REFUSED', 'RELEASED')", name="status"),
        CheckConstraint("method IN ('PAPER', 'SIMPLE')", name="method"),
        CheckConstraint("(status = 'ACKNOWLEDGED') = (signed_on IS NOT NULL)", name="signed_when_acknowledged"),
        Index(None, "person_id", "status"),
        Index("ix_acknowledgement_lines_pending", "list_id", postgresql_where=text("status = 'PENDING'")),
        Index(
            "uq_acknowledgement_lines_document_person",
            "document_id",
            "person_id",
            unique=True,
            postgresql_where=text("status <> 'RELEASED'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    list_id: Mapped[UUID] = mapped_column(ForeignKey("acknowledgement_lists.id"), index=True)
    document_id: Mapped[UUID]
    person_id: Mapped[UUID]
    full_name: Mapped[str]
    position: Mapped[str]
    status: Mapped[str]
    method: Mapped[str | None]
    signed_on: Mapped[date | None]
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    """Whose simple signature it is."""
    sha256: Mapped[str | None]
    act_number: Mapped[str | None]
    act_on: Mapped[date | None]
    reason: Mapped[str | None]
    reminders: Mapped[int]
    reminded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def sign(self, method: AcknowledgementMethod, on: date, caller: Caller, sha256: str | None) -> None:
        """By the caller: for themselves, or the clerk from the paper. `sha256` is of the file that was read."""
        self._decide(AcknowledgementStatus.ACKNOWLEDGED, caller.person_id)
        self.method, self.signed_on, self.sha256 = method.value, on, sha256
        self.account_id = caller.account_id if method is AcknowledgementMethod.SIMPLE else None

    def refuse(self, act_number: str, act_on: date, by: UUID | None) -> None:
        self._decide(AcknowledgementStatus.REFUSED, by)
        self.act_number, self.act_on = act_number, act_on

    def release(self, reason: str, by: UUID | None) -> None:
        self._decide(AcknowledgementStatus.RELEASED, by)
        self.reason = reason

    def _decide(self, status: AcknowledgementStatus, by: UUID | None) -> None:
        if self.status != AcknowledgementStatus.PENDING.value:
            raise AcknowledgementDecided(f"{self.full_name}: {WORDS[AcknowledgementStatus(self.status)]}")
        self.status, self.decided_at, self.decided_by = status.value, now(), by


def refuse_bad_day(on: date, sent_on: date, today: date, field: str) -> None:
    """A hand signs after the paper was sent and before the clerk reads it."""
    if not sent_on <= on <= today:
        raise Invalid(f"День — от {sent_on:%d.%m.%Y} (лист разослан) до сегодняшнего", field=field)
