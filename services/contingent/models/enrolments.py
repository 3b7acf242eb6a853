"""Enrolment episodes and class intervals: a projection of movements, rebuilt whenever one is added."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint, func, literal_column
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.contingent.models import Base
from services.contingent.models.tenant import OfSchool

NO_OVERLAP = "ex_enrolments_person_id"
"""Nobody is enrolled twice on one day in the whole district; holds across schools that do not see each other."""


class Enrolment(OfSchool, Base):
    """Someone is a student of a school from a day to a day. Its id is the student_id of all other services."""

    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("school_id", "personal_file_no"),
        ExcludeConstraint(
            ("person_id", "="),
            (func.daterange(literal_column("enrolled_on"), literal_column("left_on")), "&&"),
            name=NO_OVERLAP,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    personal_file_no: Mapped[str]
    enrolled_on: Mapped[date]
    left_on: Mapped[date | None]
    study_form: Mapped[str] = mapped_column(server_default="FULL_TIME")
    programme: Mapped[str] = mapped_column(server_default="GENERAL")
    programme_variant: Mapped[str | None]
    debt_until: Mapped[date | None]
    """Promoted conditionally: the academic debt is to be cleared by this day."""
    at_home_since: Mapped[date | None]
    """Taught at home for health from this day on."""


class ClassMembership(OfSchool, Base):
    """A student is in a class from a day to a day.

    What a list shows is copied here: it needs one index, and last year's list still names a child who went elsewhere.
    """

    __tablename__ = "class_memberships"
    __table_args__ = (
        Index("ix_class_memberships_school_sorted", "school_id", "sort_key", "student_id"),
        Index("ix_class_memberships_class_sorted", "class_id", "sort_key", "student_id"),
    )

    school_id: Mapped[UUID] = mapped_column()  # indexed together with the order of the list
    student_id: Mapped[UUID] = mapped_column(primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    ends_on: Mapped[date | None]
    class_id: Mapped[UUID]
    class_title: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(index=True)
    last_name: Mapped[str]
    first_name: Mapped[str]
    middle_name: Mapped[str | None]
    sex: Mapped[str]
    birth_date: Mapped[date]
    personal_file_no: Mapped[str]
    sort_key: Mapped[str] = mapped_column(Text(collation="C"))
    search_key: Mapped[str]
