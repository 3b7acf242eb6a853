"""The movement book, the alphabet book, their number series, and the register of accepted lists."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from contracts.student_body import MovementKind
from services.contingent.models import Base
from services.contingent.models.tenant import OfSchool

ARRIVED, LEFT, MOVED = 1, 2, 3
"""Parts of the movement book."""


class NumberSeries(OfSchool, Base):
    """The last number given in a series of a school. Taken under its row's lock, in the transaction that uses it."""

    __tablename__ = "number_series"

    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class MovementBookRow(OfSchool, Base):
    """A row as it was written; numbered per school, part and study year without gaps."""

    __tablename__ = "movement_book"
    __table_args__ = (
        UniqueConstraint("school_id", "year", "part", "number"),
        CheckConstraint("part BETWEEN 1 AND 3", name="part"),
    )

    movement_id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[str]
    part: Mapped[int]
    number: Mapped[int]
    from_class: Mapped[str | None]
    to_class: Mapped[str | None]
    personal_file_no: Mapped[str]
    corrects: Mapped[int | None]
    """«Испр.»: the number of the row of this part that an order has undone."""


class AlphabetBookRow(OfSchool, Base):
    """A row for each enrolment ever; numbered per school and letter without gaps, numbers are never used again."""

    __tablename__ = "alphabet_book"
    __table_args__ = (UniqueConstraint("school_id", "letter", "number"),)

    student_id: Mapped[UUID] = mapped_column(primary_key=True)
    letter: Mapped[str] = mapped_column(Text(collation="C"))
    number: Mapped[int]
    full_name: Mapped[str]
    birth_date: Mapped[date]
    sex: Mapped[str]
    enrolled_on: Mapped[date]
    class_title: Mapped[str]
    enrol_order: Mapped[str]
    came_from: Mapped[str | None]
    left_on: Mapped[date | None]
    left_class: Mapped[str | None]
    left_to: Mapped[str | None]
    leave_reason: Mapped[str | None]
    leave_order: Mapped[str | None]


class AcceptedList(OfSchool, Base):
    """A school list whose persons were stored, from which the order of first entry was drafted."""

    __tablename__ = "accepted_lists"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    rows: Mapped[int]
    accepted_by: Mapped[UUID | None]
    accepted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))
    sha256: Mapped[str | None]
    """Of the file: under one number one list is accepted. None in rows from before."""
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """What was answered then (numbers only), for whoever sends it again."""


def part_of(kind: MovementKind) -> int | None:
    """Which part of the movement book a movement is written into.

    The turn of the year, debts, forms and programmes are no movement between classes: their orders alone keep them.
    """
    if kind.enrols:
        return ARRIVED
    if kind.leaves:
        return LEFT
    return MOVED if kind is MovementKind.CLASS_MOVE else None


def personal_file_no(letter: str, number: int) -> str:
    """«К-5»."""
    return f"{letter}-{number}"
