"""Districts and their schools."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Text, UniqueConstraint
from sqlalchemy import DateTime as Moment
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from contracts.base import Invalid, now
from contracts.identity import SchoolCard
from contracts.schools import SchoolClosed, SchoolStatus
from services.identity.models.base import Base
from services.identity.models.requisites import problems_of

STATUSES = {
    SchoolStatus.ACTIVE: "действует",
    SchoolStatus.REORGANISING: "в процессе реорганизации",
    SchoolStatus.LIQUIDATING: "в процессе ликвидации",
    SchoolStatus.LIQUIDATED: "ликвидирована",
}


class District(Base):
    """A municipal district. Its id is its own tenant key."""

    __tablename__ = "districts"

    id: Mapped[UUID] = mapped_column("district_id", primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(Moment(timezone=True), default=now)


class School(Base):
    """A school as it is named on its documents. A branch shares ИНН and differs by КПП."""

    __tablename__ = "schools"
    __table_args__ = (UniqueConstraint("inn", "kpp"),)

    id: Mapped[UUID] = mapped_column("school_id", primary_key=True)
    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.district_id"), index=True)
    short_name: Mapped[str] = mapped_column(Text)
    full_name: Mapped[str] = mapped_column(Text)
    inn: Mapped[str] = mapped_column(Text)
    kpp: Mapped[str] = mapped_column(Text)
    ogrn: Mapped[str] = mapped_column(Text)
    oktmo: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    rural: Mapped[bool]
    okpo: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    site: Mapped[str | None] = mapped_column(Text)
    actual_address: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, default=SchoolStatus.ACTIVE, server_default=SchoolStatus.ACTIVE)
    status_since: Mapped[date | None] = mapped_column(Date)
    opened_at: Mapped[datetime] = mapped_column(Moment(timezone=True), default=now)
    version: Mapped[int] = mapped_column(default=1)

    @classmethod
    def opened(cls, id: UUID, district_id: UUID, card: SchoolCard) -> "School":
        facts = asdict(_checked(card))
        return cls(id=id, district_id=district_id, version=1, opened_at=now(), status=SchoolStatus.ACTIVE, **facts)

    def take(self, card: SchoolCard) -> "Changes":
        """The whole new card; what is new on it."""
        self.must_work()
        return self._change(asdict(_checked(card)))

    def turn(self, status: SchoolStatus, since: date, today: date) -> "Changes":
        """Another status, from a day that has come."""
        self.must_work()
        if since > today or (self.status_since is not None and since < self.status_since):
            raise Invalid("День не может быть в будущем и раньше прежнего изменения", field="since")
        if status == self.status:
            raise Invalid("Школа уже в этом состоянии", field="status")
        return self._change({"status": status.value, "status_since": since})

    def must_work(self) -> None:
        if self.status == SchoolStatus.LIQUIDATED and self.status_since is not None:
            raise SchoolClosed(f"Школа ликвидирована {self.status_since:%d.%m.%Y}: её сведения больше не меняются")

    def _change(self, facts: dict[str, Any]) -> "Changes":
        before = {name: getattr(self, name) for name in facts}
        changes = differing(before, facts)
        for name, value in facts.items():
            setattr(self, name, value)
        self.version += bool(changes)
        return changes


Changes = dict[str, list[Any]]
"""Field → [before, after], as JSON has it."""


def differing(before: dict[str, Any], after: dict[str, Any]) -> Changes:
    return {
        name: [_plain(before.get(name)), _plain(value)] for name, value in after.items() if before.get(name) != value
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


class SchoolChange(Base):
    """What made this version of a card of the one before. Rows are only ever added."""

    __tablename__ = "school_changes"
    __table_args__ = (UniqueConstraint("school_id", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[UUID]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("schools.school_id"))
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment(timezone=True), default=now)
    changed_by: Mapped[UUID | None]
    """The person; none for the platform."""
    role: Mapped[str] = mapped_column(Text)
    order_number: Mapped[str | None] = mapped_column(Text)
    changes: Mapped[Changes] = mapped_column(JSONB)


def _checked(card: SchoolCard) -> SchoolCard:
    problems = list(problems_of(card))
    if problems:
        raise Invalid("Проверьте карточку школы", problems=problems)
    return card
