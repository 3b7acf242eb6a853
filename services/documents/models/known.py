"""Own copies of what others told: headers of schools, who directs them, whose class is whose."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.documents.models import Base
from services.documents.models.tenant import OfSchool


class KnownSchool(OfSchool, Base):
    """`school_id` repeats `id`, so that one wall suits every table."""

    __tablename__ = "known_schools"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    short_name: Mapped[str]
    full_name: Mapped[str]
    inn: Mapped[str | None]
    kpp: Mapped[str | None]
    ogrn: Mapped[str | None]
    address: Mapped[str | None]
    place: Mapped[str | None]
    phone: Mapped[str | None]
    as_of: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class KnownStaff(OfSchool, Base):
    """An appointment: a person in a role from a day to a day (half-open)."""

    __tablename__ = "known_staff"
    __table_args__ = (Index(None, "person_id"), Index(None, "school_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    last_name: Mapped[str]
    first_name: Mapped[str]
    middle_name: Mapped[str | None]
    role: Mapped[str]
    position: Mapped[str]
    class_id: Mapped[UUID | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    as_of: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.last_name, self.first_name, self.middle_name) if part)


class KnownClass(OfSchool, Base):
    __tablename__ = "known_classes"
    __table_args__ = (Index(None, "school_id", "class_teacher_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str]
    year: Mapped[str]
    class_teacher_id: Mapped[UUID | None]
    as_of: Mapped[datetime] = mapped_column(DateTime(timezone=True))
