"""Own copies of what identity tells, and school classes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.contingent.models import Base
from services.contingent.models.tenant import OfSchool


class KnownSchool(OfSchool, Base):
    """A school of the district. Its row is also the lock that lines up whoever numbers things in the school."""

    __tablename__ = "known_schools"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    short_name: Mapped[str]
    place: Mapped[str]
    as_of: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class KnownAppointment(OfSchool, Base):
    """Who works in which school as what, from day to day."""

    __tablename__ = "known_appointments"
    __table_args__ = (
        Index("ix_known_appointments_person_id", "person_id"),
        Index(
            "ix_known_appointments_to_follow",
            "class_id",
            postgresql_where=text("class_id IS NOT NULL AND followed <> 'OVER'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    full_name: Mapped[str]
    role: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    class_id: Mapped[UUID | None]
    """The class of a class teacher."""
    followed: Mapped[str] = mapped_column(server_default="AHEAD")
    """How far that class has followed: AHEAD of its first day, NOW, OVER."""
    as_of: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class KnownAssignment(OfSchool, Base):
    """Who teaches which class, from day to day: whose pupils a subject teacher may see."""

    __tablename__ = "known_assignments"
    __table_args__ = (Index("ix_known_assignments_teacher_id_class_id", "teacher_id", "class_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    class_id: Mapped[UUID]
    teacher_id: Mapped[UUID]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    as_of: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ClosedPeriod(OfSchool, Base):
    """Days of which the department has accepted the movement report: nothing dated before their end is ordered."""

    __tablename__ = "closed_periods"

    report_id: Mapped[UUID] = mapped_column(primary_key=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """The day after the last."""
    accepted_on: Mapped[date | None]
    """None: the school is correcting the report, and the period is open again."""
    as_of: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class KnownScan(OfSchool, Base):
    """A signed consent that documents keeps: whose paper it is, and its SHA-256."""

    __tablename__ = "known_scans"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    sha256: Mapped[str]
    as_of: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class SchoolClass(OfSchool, Base):
    """A class of one study year. Who is in it follows from movements alone."""

    __tablename__ = "school_classes"
    __table_args__ = (
        UniqueConstraint("school_id", "year", "grade", "letter"),
        CheckConstraint("grade BETWEEN 1 AND 12", name="grade"),
        CheckConstraint("capacity BETWEEN 1 AND 100", name="capacity"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[str]
    grade: Mapped[int]
    letter: Mapped[str]
    capacity: Mapped[int]
    class_teacher_id: Mapped[UUID | None] = mapped_column(index=True)
    combined_id: Mapped[UUID | None] = mapped_column(index=True)
    """The класс-комплект it is taught in."""
    version: Mapped[int] = mapped_column(default=1)

    @property
    def title(self) -> str:
        return f"{self.grade}{self.letter}"


class CombinedClass(OfSchool, Base):
    """Класс-комплект: classes of different grades of one study year taught as one. They name it, not it them."""

    __tablename__ = "combined_classes"
    __table_args__ = (CheckConstraint("capacity BETWEEN 1 AND 100", name="capacity"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[str]
    capacity: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
