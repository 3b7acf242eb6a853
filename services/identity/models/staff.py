"""People and the roles they are appointed to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Text
from sqlalchemy import DateTime as Moment
from sqlalchemy.orm import Mapped, mapped_column

from contracts.base import now
from contracts.identity import AppointmentRefused
from services.identity.models.base import Base
from services.identity.models.names import full_name


class Person(Base):
    """Anyone who may have an account: staff appointed here, pupils and representatives told by contingent."""

    __tablename__ = "people"

    id: Mapped[UUID] = mapped_column("person_id", primary_key=True)
    district_id: Mapped[UUID] = mapped_column(index=True)
    last_name: Mapped[str] = mapped_column(Text)
    first_name: Mapped[str] = mapped_column(Text)
    middle_name: Mapped[str | None] = mapped_column(Text)
    as_of: Mapped[datetime] = mapped_column(Moment(timezone=True), default=now)
    """An older fact never overwrites a newer one."""

    @property
    def full_name(self) -> str:
        return full_name(self.last_name, self.first_name, self.middle_name)


class Appointment(Base):
    """A role of a person in a school (in the department when there is no school) on [starts_on, ends_on)."""

    __tablename__ = "appointments"
    __table_args__ = (CheckConstraint("ends_on > starts_on", name="ends_after_start"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[UUID] = mapped_column(index=True)
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("schools.school_id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.person_id"), index=True)
    role: Mapped[str] = mapped_column(Text)
    position: Mapped[str] = mapped_column(Text)
    class_id: Mapped[UUID | None]
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    order_number: Mapped[str | None] = mapped_column(Text)
    order_date: Mapped[date | None] = mapped_column(Date)
    ending_order_number: Mapped[str | None] = mapped_column(Text)
    ending_order_date: Mapped[date | None] = mapped_column(Date)
    appointed_by: Mapped[UUID | None]
    """The person who did it; none for the platform."""
    appointed_at: Mapped[datetime] = mapped_column(Moment(timezone=True), default=now)
    version: Mapped[int] = mapped_column(default=1)

    def end(self, on: date, order_number: str | None, order_date: date | None = None) -> None:
        """Shortens it; what has ended is never prolonged (that is a new appointment)."""
        if on <= self.starts_on:
            raise AppointmentRefused("Окончание должно быть позже начала", field="ends_on")
        if self.ends_on is not None and self.ends_on <= on:
            raise AppointmentRefused(f"Назначение уже оканчивается {self.ends_on:%d.%m.%Y}", field="ends_on")
        self.ends_on, self.ending_order_number, self.ending_order_date = on, order_number, order_date
        self.version += 1
