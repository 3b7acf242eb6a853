"""Subjects of a school and the teaching load: who teaches which subject to which class, how many hours."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.planning.models import Base
from services.planning.models.tenant import OfSchool


class Subject(OfSchool, Base):
    __tablename__ = "subjects"
    __table_args__ = (UniqueConstraint("school_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    short_name: Mapped[str]
    area: Mapped[str]
    position: Mapped[int]
    active: Mapped[bool]
    version: Mapped[int]


class Assignment(OfSchool, Base):
    """[starts_on, ends_on); `plan_version` counts the changes of the class's own plan."""

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint("hours_per_week > 0 AND hours_per_week * 2 = trunc(hours_per_week * 2)", name="hours"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        Index(None, "class_id"),
        Index(None, "school_id", "year", "teacher_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[str]
    class_id: Mapped[UUID] = mapped_column(ForeignKey("known_classes.id"))
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"))
    teacher_id: Mapped[UUID]
    hours_per_week: Mapped[Decimal] = mapped_column(Numeric(3, 1))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    version: Mapped[int]
    plan_version: Mapped[int]
