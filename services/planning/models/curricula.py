"""The curriculum of a school: drafts, and the editions that orders have put into force."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contracts.curricula import Attestation, CurriculumLevel, CurriculumPart
from services.planning.models import Base
from services.planning.models.tenant import OfSchool


class Curriculum(OfSchool, Base):
    """A draft until an order names it: then an edition in force from `starts_on` until that of a newer one.

    An edition is never changed any more; an order may take it back (`withdrawn_by`), and what stood before stands.
    """

    __tablename__ = "curricula"
    __table_args__ = (
        UniqueConstraint("school_id", "year", "level", "edition"),
        CheckConstraint(
            "(edition IS NULL) = (starts_on IS NULL) AND (edition IS NULL) = (order_id IS NULL)"
            " AND (edition IS NULL) = (approved_by IS NULL)",
            name="by_order",
        ),
        CheckConstraint("withdrawn_by IS NULL OR edition IS NOT NULL", name="withdrawn"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[str]
    level: Mapped[CurriculumLevel] = mapped_column(String)
    version: Mapped[int]
    edition: Mapped[int | None]
    """Counted within school, year and level."""
    starts_on: Mapped[date | None]
    order_id: Mapped[UUID | None]
    approved_by: Mapped[str | None]
    withdrawn_by: Mapped[str | None]


class CurriculumRow(OfSchool, Base):
    """A subject's hours in a grade; with `class_id` in that class, instead of the grade's row."""

    __tablename__ = "curriculum_rows"
    __table_args__ = (
        CheckConstraint("hours_per_week > 0 AND hours_per_week * 2 = trunc(hours_per_week * 2)", name="hours"),
        Index(
            "uq_curriculum_rows_place",
            "curriculum_id",
            "grade",
            "subject_id",
            "class_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    curriculum_id: Mapped[UUID] = mapped_column(ForeignKey("curricula.id", ondelete="CASCADE"))
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"))
    grade: Mapped[int] = mapped_column(SmallInteger)
    class_id: Mapped[UUID | None] = mapped_column(ForeignKey("known_classes.id"))
    hours_per_week: Mapped[Decimal] = mapped_column(Numeric(3, 1))
    part: Mapped[CurriculumPart] = mapped_column(String)
    attestation: Mapped[Attestation] = mapped_column(String)
