"""The week of a class. The one in force on a day is the latest that starts on it or before."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.planning.models import Base
from services.planning.models.tenant import OfSchool


class Timetable(OfSchool, Base):
    """`version` grows over all timetables of the class: every change has a number of its own."""

    __tablename__ = "timetables"
    __table_args__ = (UniqueConstraint("class_id", "starts_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    class_id: Mapped[UUID] = mapped_column(ForeignKey("known_classes.id"))
    starts_on: Mapped[date]
    version: Mapped[int]


class Slot(OfSchool, Base):
    __tablename__ = "timetable_slots"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 1 AND 6", name="weekday"),
        CheckConstraint("number BETWEEN 1 AND 10", name="number"),
        CheckConstraint("weeks IN ('ALL', 'ODD', 'EVEN')", name="weeks"),
        Index(None, "assignment_id"),
    )

    timetable_id: Mapped[UUID] = mapped_column(ForeignKey("timetables.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    weeks: Mapped[str] = mapped_column(primary_key=True)
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"))
