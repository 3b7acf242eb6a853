"""Own copies of what others have told. `as_of` is when they said it: an older saying never overwrites a newer."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped, mapped_column

from services.reporting.models import Base
from services.reporting.models.tenant import OfDistrict, OfSchool


class Told:
    as_of: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class KnownSchool(Told, OfSchool, Base):
    """`school_id` is the school itself: each school sees its own row."""

    __tablename__ = "known_schools"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    short_name: Mapped[str]
    full_name: Mapped[str]
    inn: Mapped[str]
    oktmo: Mapped[str]


class KnownClass(Told, OfSchool, Base):
    __tablename__ = "known_classes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    grade: Mapped[int]
    letter: Mapped[str]
    title: Mapped[str]
    year: Mapped[str]


class KnownStudent(Told, OfSchool, Base):
    """Which human an enrolment episode is of: finds who left one school and came into another."""

    __tablename__ = "known_students"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    personal_file_no: Mapped[str | None]
    """What the pupil is called by where the name may not be read."""


class KnownName(Told, OfSchool, Base):
    """What a pupil of a school was last called, when contingent has told so after the movement."""

    __tablename__ = "known_names"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    full_name: Mapped[str]
    birth_date: Mapped[date]


class KnownRoll(Told, OfSchool, Base):
    """Whether a consent lets the school read somebody's name in its lists (purpose P1)."""

    __tablename__ = "known_rolls"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    is_open: Mapped[bool]


class KnownOrder(Told, OfSchool, Base):
    __tablename__ = "known_orders"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    number: Mapped[str]
    registered_on: Mapped[date]
    title: Mapped[str]
    lines: Mapped[int]
    """Movements the order commands; 0: the order is not about movement."""


class KnownAppointment(Told, OfDistrict, Base):
    __tablename__ = "known_appointments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    full_name: Mapped[str]
    role: Mapped[str]
    position: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class KnownPeriod(Told, OfSchool, Base):
    __tablename__ = "known_periods"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    calendar_id: Mapped[UUID] = mapped_column(index=True)
    year: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
