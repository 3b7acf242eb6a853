"""What the journal has told: marks by posting, attendance by lesson, accounts by activation."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.reporting.models import Base
from services.reporting.models.known import Told
from services.reporting.models.tenant import OfDistrict, OfSchool


class MarkPosting(OfSchool, Base):
    """Ledger entries added together; the same fact told twice is one row."""

    __tablename__ = "mark_postings"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    assignment_id: Mapped[UUID]
    lesson_id: Mapped[UUID]
    class_id: Mapped[UUID]
    marks: Mapped[int]
    on: Mapped[date] = mapped_column("posted_on")


class RollCall(Told, OfSchool, Base):
    """The last roll of a lesson."""

    __tablename__ = "roll_calls"

    lesson_id: Mapped[UUID] = mapped_column(primary_key=True)
    class_id: Mapped[UUID]
    absent: Mapped[int]
    on: Mapped[date] = mapped_column("taken_on")


class Activation(OfDistrict, Base):
    __tablename__ = "activations"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column("activated_on")
