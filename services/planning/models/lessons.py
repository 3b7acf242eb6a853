"""Dated lessons."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, SmallInteger, false, text
from sqlalchemy.orm import Mapped, mapped_column

from services.planning.models import Base
from services.planning.models.tenant import OfSchool

PLANNED = text("held_at IS NULL AND removed_at IS NULL")


class Lesson(OfSchool, Base):
    """A removed lesson stays as a trace: the news that it was held may still be on its way.

    Planned lessons of a class never share an hour. Held ones are facts from the journal and are not refused.
    """

    __tablename__ = "lessons"
    __table_args__ = (
        Index("uq_lessons_planned", "class_id", "day", "number", unique=True, postgresql_where=PLANNED),
        Index(None, "assignment_id", "day"),
        Index(None, "row_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    class_id: Mapped[UUID]
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"))
    day: Mapped[date]
    number: Mapped[int] = mapped_column(SmallInteger)
    row_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_rows.id", ondelete="SET NULL"))
    held_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    held_topic: Mapped[str | None]
    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    fixed: Mapped[bool] = mapped_column(server_default=false())
    """An order about substitutions names it: no timetable moves it. A removed one keeps its hour from other lessons."""
