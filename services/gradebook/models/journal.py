"""Pages of the journal and what is written on them. `changed` is the page's version at which a cell last changed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.gradebook.models import Base
from services.gradebook.models.tenant import OfSchool

Moment = DateTime(timezone=True)
_SHOWN = ["student_id", "code", "district_id", "school_id"]
"""Absences of a page lie scattered; with these in the index none is looked for (the wall reads the last two)."""


class Page(OfSchool, Base):
    """A subject of a class in one grading period [starts_on, ends_on), whoever teaches it."""

    __tablename__ = "pages"
    __table_args__ = (UniqueConstraint("class_id", "subject_id", "period_id"), Index(None, "class_id", "starts_on"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    class_id: Mapped[UUID]
    subject_id: Mapped[UUID]
    period_id: Mapped[UUID]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    version: Mapped[int]


class Lesson(OfSchool, Base):
    """A dated lesson: PLANNED while planning may move it, HELD from then on frozen, REMOVED a tombstone."""

    __tablename__ = "lessons"
    __table_args__ = (
        Index(None, "assignment_id", "day"),
        Index(None, "class_id", "day"),
        CheckConstraint("state in ('PLANNED', 'HELD', 'REMOVED')", name="state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    assignment_id: Mapped[UUID]
    class_id: Mapped[UUID]
    day: Mapped[date]
    number: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str]
    topic: Mapped[str | None]
    homework: Mapped[str | None]
    called_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the roll was last called."""
    held_at: Mapped[datetime | None] = mapped_column(Moment)
    changed: Mapped[int]
    as_of: Mapped[datetime] = mapped_column(Moment)


class Absence(OfSchool, Base):
    """Who was not listed was present; a row without code was an absence by mistake."""

    __tablename__ = "absences"
    __table_args__ = (Index(None, "page_id", "lesson_id", postgresql_include=_SHOWN),)

    student_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    lesson_id: Mapped[UUID] = mapped_column(primary_key=True)
    page_id: Mapped[UUID]
    code: Mapped[str | None]
    author_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(Moment)
    changed: Mapped[int]


class Work(OfSchool, Base):
    """Something done in a lesson that is marked; its marks count `weight` times. `no` names it within its page."""

    __tablename__ = "works"
    __table_args__ = (
        UniqueConstraint("page_id", "no"),
        Index(None, "lesson_id"),
        CheckConstraint("weight between 1 and 10", name="weight"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    page_id: Mapped[UUID]
    lesson_id: Mapped[UUID]
    no: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str]
    title: Mapped[str]
    weight: Mapped[int] = mapped_column(SmallInteger)
    changed: Mapped[int]


class MarkingRules(OfSchool, Base):
    """How a school proposes period marks; a school without a row uses MATH."""

    __tablename__ = "marking_rules"

    school_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=100)
    preset: Mapped[str]
    version: Mapped[int]
