"""The thematic plan of a parallel, and where a class deviates from it."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.planning.models import Base
from services.planning.models.tenant import OfSchool


class ParallelPlan(OfSchool, Base):
    """One for a subject and a grade of a school year: all classes of the grade inherit it."""

    __tablename__ = "parallel_plans"
    __table_args__ = (UniqueConstraint("school_id", "year", "grade", "subject_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[str]
    grade: Mapped[int] = mapped_column(SmallInteger)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"))
    hours_per_week: Mapped[Decimal] = mapped_column(Numeric(3, 1))
    version: Mapped[int]


class Row(OfSchool, Base):
    """A topic and its hours. `no` is its place; below zero it is on its way out of a plan being replaced."""

    __tablename__ = "plan_rows"
    __table_args__ = (UniqueConstraint("plan_id", "no"), CheckConstraint("hours > 0", name="hours"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("parallel_plans.id"))
    no: Mapped[int] = mapped_column(SmallInteger)
    section_no: Mapped[int | None] = mapped_column(SmallInteger)
    section: Mapped[str]
    topic: Mapped[str]
    hours: Mapped[int] = mapped_column(SmallInteger)
    lesson_type: Mapped[str | None]
    control: Mapped[str | None]
    results: Mapped[str | None]
    homework: Mapped[str | None]
    resources: Mapped[str | None]
    note: Mapped[str | None]
    reserve: Mapped[bool]


class ClassRow(OfSchool, Base):
    """What a class has of its own on a row; None inherits."""

    __tablename__ = "class_plan_rows"

    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    row_id: Mapped[UUID] = mapped_column(ForeignKey("plan_rows.id", ondelete="CASCADE"), primary_key=True)
    homework: Mapped[str | None]
    note: Mapped[str | None]
