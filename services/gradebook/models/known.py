"""Own copies of what others told, so that marking works while they are away.

`as_of` is the moment of the fact that a row shows: an older fact never overwrites a newer one.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Integer, SmallInteger, String, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from contracts.ordering import SubstitutionKind
from services.gradebook.models import Base
from services.gradebook.models.tenant import OfSchool

Moment = DateTime(timezone=True)


class KnownStaff(OfSchool, Base):
    """One appointment of a person in this school."""

    __tablename__ = "known_staff"
    __table_args__ = (Index(None, "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    name: Mapped[str]
    """«Иванова А. П.»"""
    role: Mapped[str]
    ends_on: Mapped[date | None]
    as_of: Mapped[datetime] = mapped_column(Moment)


class KnownClass(OfSchool, Base):
    __tablename__ = "known_classes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    grade: Mapped[int]
    title: Mapped[str]
    year: Mapped[str]
    class_teacher_id: Mapped[UUID | None]
    lessons_version: Mapped[int] = mapped_column(server_default="0")
    """Raised by whatever changes what a diary says of the class's lessons."""
    as_of: Mapped[datetime] = mapped_column(Moment)


class KnownStudent(OfSchool, Base):
    """An enrolment; `id` is what marks are given to, `person_id` whom families ask about."""

    __tablename__ = "known_students"
    __table_args__ = (Index(None, "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    name: Mapped[str]
    """«Иванов Пётр»"""
    sort_key: Mapped[str] = mapped_column(Text(collation="C"))
    birth_date: Mapped[date]
    as_of: Mapped[datetime] = mapped_column(Moment)


class KnownMovement(OfSchool, Base):
    """Facts from which `memberships` of a student are derived, in any order of arrival."""

    __tablename__ = "known_movements"
    __table_args__ = (Index(None, "student_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    student_id: Mapped[UUID]
    effective_on: Mapped[date]
    class_id: Mapped[UUID | None]
    """The class from that day on; None: left the school."""
    cancelled: Mapped[bool] = mapped_column(server_default=text("false"))
    """An order has undone it: it never happened."""
    as_of: Mapped[datetime] = mapped_column(Moment)


class Membership(OfSchool, Base):
    """A student is in a class on the days [starts_on, ends_on)."""

    __tablename__ = "memberships"
    __table_args__ = (Index(None, "class_id"), CheckConstraint("ends_on > starts_on", name="forward"))

    student_id: Mapped[UUID] = mapped_column(primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    ends_on: Mapped[date | None]
    class_id: Mapped[UUID]


class KnownRepresentative(OfSchool, Base):
    """A link between an adult and a child (both persons), on the days [starts_on, ends_on)."""

    __tablename__ = "known_representatives"
    __table_args__ = (Index(None, "person_id", "student_person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    student_person_id: Mapped[UUID]
    person_id: Mapped[UUID]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    portal_access: Mapped[bool]
    as_of: Mapped[datetime] = mapped_column(Moment)


class KnownConsent(OfSchool, Base):
    """Whether a consent to the electronic diary (purpose P2) is in force."""

    __tablename__ = "known_consents"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    school_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=100)
    diary: Mapped[bool]
    as_of: Mapped[datetime] = mapped_column(Moment)


class KnownAssignment(OfSchool, Base):
    __tablename__ = "known_assignments"
    __table_args__ = (Index(None, "class_id", "subject_id"), Index(None, "teacher_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    class_id: Mapped[UUID]
    subject_id: Mapped[UUID]
    subject: Mapped[str]
    teacher_id: Mapped[UUID]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    as_of: Mapped[datetime] = mapped_column(Moment)


class KnownPeriod(OfSchool, Base):
    """A grading period [starts_on, ends_on) of the grades of one study calendar."""

    __tablename__ = "known_periods"
    __table_args__ = (Index(None, "calendar_id"), CheckConstraint("ends_on > starts_on", name="forward"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    calendar_id: Mapped[UUID]
    year: Mapped[str]
    grades: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    title: Mapped[str]
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    as_of: Mapped[datetime] = mapped_column(Moment)


class KnownSubstitution(OfSchool, Base):
    """Who gives one lesson instead of its teacher, or that nobody does; neither, once an order has undone it.

    `number` and `assignment_id` are those of a lesson that may be gone; None of what was kept before they were told.
    """

    __tablename__ = "known_substitutions"
    __table_args__ = (Index(None, "teacher_id", "day"), Index(None, "assignment_id", "day"))

    lesson_id: Mapped[UUID] = mapped_column(primary_key=True)
    teacher_id: Mapped[UUID | None]
    day: Mapped[date]
    kind: Mapped[SubstitutionKind | None] = mapped_column(String)
    number: Mapped[int | None] = mapped_column(SmallInteger)
    assignment_id: Mapped[UUID | None]
    as_of: Mapped[datetime] = mapped_column(Moment)
