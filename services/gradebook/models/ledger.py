"""The ledger of marks, and the cells that show its last entries.

Entries are only ever added (a trigger refuses everything else). `marks` is derived from them in the same
transaction, and can be made anew from them at any time.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.gradebook.models import Base
from services.gradebook.models.tenant import OfSchool

Moment = DateTime(timezone=True)


class MarkEntry(OfSchool, Base):
    """`seq` counts the entries of one cell from 1: the key forbids two successors of one entry."""

    __tablename__ = "mark_entries"
    __table_args__ = (
        UniqueConstraint("work_id", "student_id", "seq"),
        CheckConstraint("(seq = 1) = (supersedes is null)", name="chain"),
        CheckConstraint("seq = 1 or reason is not null", name="reason"),
        CheckConstraint("value is not null or seq > 1", name="annuls_something"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    work_id: Mapped[UUID]
    student_id: Mapped[UUID]
    seq: Mapped[int] = mapped_column(SmallInteger)
    supersedes: Mapped[UUID | None]
    value: Mapped[str | None]
    """None annuls."""
    written_on: Mapped[date | None]
    """The day of the work when it was not the lesson's."""
    reason: Mapped[str | None]
    author_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(Moment)


class Mark(OfSchool, Base):
    """The last entry of a cell, with copies of what averages need: one row read gives all.

    The key leads by student and day for the diary, the index by page for the journal.
    """

    __tablename__ = "marks"
    __table_args__ = (Index(None, "page_id", "work_id"), {"postgresql_with": {"fillfactor": "90"}})

    student_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    work_id: Mapped[UUID] = mapped_column(primary_key=True)
    lesson_id: Mapped[UUID]
    page_id: Mapped[UUID]
    entry_id: Mapped[UUID]
    written_on: Mapped[date | None]
    changed: Mapped[int]
    work_no: Mapped[int] = mapped_column(SmallInteger)
    seq: Mapped[int] = mapped_column(SmallInteger)
    points: Mapped[int | None] = mapped_column(SmallInteger)
    """2…5 (and 1) count in averages; None does not."""
    weight: Mapped[int] = mapped_column(SmallInteger)
    summative: Mapped[bool]
    value: Mapped[str | None]


class PeriodMarkEntry(OfSchool, Base):
    """The teacher's decisions for a grading period; the one with the highest `seq` holds."""

    __tablename__ = "period_mark_entries"
    __table_args__ = (
        UniqueConstraint("page_id", "student_id", "seq"),
        Index(None, "student_id"),
        CheckConstraint("seq = 1 or reason is not null", name="reason"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    page_id: Mapped[UUID]
    student_id: Mapped[UUID]
    seq: Mapped[int] = mapped_column(SmallInteger)
    value: Mapped[str]
    proposed: Mapped[int | None] = mapped_column(SmallInteger)
    reason: Mapped[str | None]
    author_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(Moment)
    changed: Mapped[int]
