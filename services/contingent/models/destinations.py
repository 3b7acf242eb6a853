"""What is written down after a movement: answers that a child arrived, notices sent, personal files handed out."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, text
from sqlalchemy.orm import Mapped, mapped_column

from services.contingent.models import Base
from services.contingent.models.tenant import OfSchool

ANSWER_DAYS = 30
"""Days of waiting for an answer until the school must ask for itself. Practice, no law says how many."""
SEARCH_DAYS = 7
"""Days the school then asks before the department sees the child: nobody is «gone nowhere» (ст. 66 ч. 5)."""
SHORTEST_PAPER, LONGEST_TEXT = 5, 300


class ArrivalAnswer(OfSchool, Base):
    """The answer about one departure: an enrolment in the district, or a paper from elsewhere."""

    __tablename__ = "arrival_answers"
    __table_args__ = (CheckConstraint("(arrival_id IS NULL) <> (paper IS NULL)", name="one_source"),)

    movement_id: Mapped[UUID] = mapped_column(primary_key=True)
    """The departure."""
    confirmed_on: Mapped[date]
    arrival_id: Mapped[UUID | None] = mapped_column(index=True)
    """The movement that enrolled the child; undone, it answers nothing any more."""
    arrived_at: Mapped[str | None]
    """That school's name, as it was."""
    paper: Mapped[str | None]
    noted_by: Mapped[UUID | None]
    noted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))


class ArrivalNotice(OfSchool, Base):
    """The school that a child came from was told of the enrolment."""

    __tablename__ = "arrival_notices"

    movement_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str]
    sent_on: Mapped[date]
    noted_by: Mapped[UUID | None]


class FileHandover(OfSchool, Base):
    """The personal file of someone who left went to the family."""

    __tablename__ = "file_handovers"

    student_id: Mapped[UUID] = mapped_column(primary_key=True)
    given_on: Mapped[date]
    given_to: Mapped[str]
    noted_by: Mapped[UUID | None]
