"""The movement book, the alphabet book, their number series, and the register of accepted lists."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from contracts.movements import BookNumbering
from contracts.student_body import MovementKind
from services.contingent.models import Base, study_year
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
    """A row as it was written; numbered per school, part and volume without gaps."""

    __tablename__ = "movement_book"
    __table_args__ = (
        UniqueConstraint("school_id", "year", "part", "number"),
        CheckConstraint("part BETWEEN 1 AND 3", name="part"),
    )

    movement_id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[str]
    """The volume (`volume_of`): a study year unless the school has decided otherwise."""
    part: Mapped[int]
    number: Mapped[int]
    from_class: Mapped[str | None]
    to_class: Mapped[str | None]
    personal_file_no: Mapped[str]
    corrects: Mapped[int | None]
    """«Испр.»: the number of the row of this part that an order has undone."""


class NumberingDecision(OfSchool, Base):
    """From which day on a school numbers its movement book how; none: by study years."""

    __tablename__ = "book_numberings"
    __table_args__ = (CheckConstraint("numbering IN ('STUDY_YEAR', 'CALENDAR_YEAR', 'CONTINUOUS')", name="numbering"),)

    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    numbering: Mapped[str]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))


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


FIRST_DAYS = {BookNumbering.STUDY_YEAR: (9, 1), BookNumbering.CALENDAR_YEAR: (1, 1)}
"""Month and day on which a numbering begins anew."""


def volume_of(decisions: Sequence[NumberingDecision], on: date) -> str:
    """The volume that a row of this day is numbered in; `decisions` of the school, the earliest first.

    Names of volumes sort as their days do: «2026» < «2026+» < «2026/2027» < «2027».
    """
    begun = [one for one in decisions if one.starts_on <= on]
    numbering = BookNumbering(begun[-1].numbering) if begun else BookNumbering.STUDY_YEAR
    if numbering is BookNumbering.CONTINUOUS:
        return f"{begun[-1].starts_on.year}+"
    return str(on.year) if numbering is BookNumbering.CALENDAR_YEAR else study_year.of(on)


def days_of(year: str) -> tuple[date, date] | None:
    """First day of a study year or a calendar year and the day after the last; None when it is neither."""
    if study_year.is_valid(year):
        return study_year.bounds(year)
    if len(year) == 4 and year.isdecimal() and year.isascii() and year.startswith("20"):
        return date(int(year), 1, 1), date(int(year) + 1, 1, 1)
    return None
