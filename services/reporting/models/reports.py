"""A report and its editions: what may follow from which state, and bytes that never change."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.reporting import ReportState, WrongReportState
from services.reporting.models import Base
from services.reporting.models.tenant import OfSchool

STATES = {
    ReportState.GENERATED: "составлен, в протоколе контроля есть ошибки",
    ReportState.CHECKED: "составлен и проверен",
    ReportState.SIGNED: "подписан",
    ReportState.SENDING: "отправляется",
    ReportState.WAITING_FOR_ADDRESS: "ждёт адреса отдела образования",
    ReportState.ACCEPTED: "принят отделом образования",
    ReportState.RETURNED: "возвращён отделом образования",
}


class Report(OfSchool, Base):
    """One form of one school for one period. Its state is that of the newest edition."""

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("school_id", "code", "starts_on", "ends_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    period: Mapped[str]
    state: Mapped[str]
    edition: Mapped[int]
    version: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))

    @property
    def days(self) -> str:
        """`2026-09-01/2026-11-01`, as events name a period."""
        return f"{self.starts_on}/{self.ends_on}"

    def become(self, state: ReportState, at: datetime) -> None:
        self.state, self.changed_at = state.value, at
        self.version += 1

    def must_be(self, *states: ReportState) -> None:
        """Refuses a step that does not follow from the present state."""
        if self.state not in states:
            raise WrongReportState(f"Отчёт {STATES[ReportState(self.state)]}", state=self.state)


class ReportEdition(OfSchool, Base):
    """A frozen snapshot. A trigger refuses any change of its bytes; a signature is added once."""

    __tablename__ = "report_editions"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str | None]
    body: Mapped[bytes]
    """Canonical JSON of the report without names of pupils: what is signed and sent."""
    sha256: Mapped[str]
    names: Mapped[bytes]
    """The lists behind the numbers, for the school alone: not signed, so that a name may be destroyed in them."""
    errors: Mapped[int]
    made_by: Mapped[str | None]
    made_by_id: Mapped[UUID | None]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))
    signer: Mapped[str | None]
    position: Mapped[str | None]
    signer_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    signed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    confirmation_id: Mapped[UUID | None] = mapped_column(unique=True)
    """Of the token by which the signer entered the password again: it works once."""
    confirmed_by: Mapped[str | None]
    key_id: Mapped[str | None]
    seal: Mapped[str | None]
