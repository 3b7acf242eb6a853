"""What other services have told: schools, classes, appointments. An older fact never overwrites a newer one."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.planning.models import Base
from services.planning.models.tenant import OfSchool


class KnownSchool(OfSchool, Base):
    __tablename__ = "known_schools"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    short_name: Mapped[str]
    as_of: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class KnownClass(OfSchool, Base):
    """Its row is the lock under which timetable and lessons of the class change."""

    __tablename__ = "known_classes"
    __table_args__ = (Index(None, "school_id", "year"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    grade: Mapped[int]
    letter: Mapped[str]
    title: Mapped[str]
    year: Mapped[str]
    class_teacher_id: Mapped[UUID | None]
    as_of: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class KnownAppointment(OfSchool, Base):
    __tablename__ = "known_appointments"
    __table_args__ = (Index(None, "school_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    last_name: Mapped[str]
    first_name: Mapped[str]
    middle_name: Mapped[str | None]
    role: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    as_of: Mapped[datetime] = mapped_column(DateTime(timezone=True))
