"""The study calendar of a group of grades, and its grading periods."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from contracts.planning import PeriodKind
from services.planning.models import Base
from services.planning.models.tenant import OfSchool


class Calendar(OfSchool, Base):
    """`breaks` and `days` are values of the calendar, replaced with it; periods have ids that others know."""

    __tablename__ = "calendars"
    __table_args__ = (
        CheckConstraint("week_length IN (5, 6)", name="week_length"),
        CheckConstraint("starts_on < ends_on", name="days"),
        Index(None, "school_id", "year"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[str]
    grades: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    week_length: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[PeriodKind] = mapped_column(String)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    study_weeks: Mapped[int] = mapped_column(SmallInteger)
    breaks: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    days: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    version: Mapped[int]
    approved_by: Mapped[str | None]
    """«№ 12-ОД от 01.09.2026»: the order by which it is as it is; none of a calendar that was set without one."""


class CalendarDraft(OfSchool, Base):
    """What a calendar is to become: in force only by an order that names this version. `id` is the calendar's."""

    __tablename__ = "calendar_drafts"
    __table_args__ = (Index(None, "school_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """A CalendarProposal as JSON."""
    version: Mapped[int]


class Period(OfSchool, Base):
    __tablename__ = "calendar_periods"
    __table_args__ = (
        UniqueConstraint("calendar_id", "number"),
        CheckConstraint("starts_on < ends_on", name="days"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    calendar_id: Mapped[UUID] = mapped_column(ForeignKey("calendars.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
