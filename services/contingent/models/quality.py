"""What a check of the cards found: how full they are, and what is to be mended by whom and when."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from contracts.quality import FindingKind
from services.contingent.models import Base
from services.contingent.models.tenant import OfSchool

DAYS_TO_MEND = {
    FindingKind.MISSING: 30,
    FindingKind.AGE_GRADE: 10,
    FindingKind.PASSPORT_DUE: 30,
    FindingKind.PASSPORT_EARLY: 10,
    FindingKind.DOCUMENT_CITIZENSHIP: 10,
    FindingKind.PATRONYMIC_SEX: 10,
    FindingKind.GUARDIAN_AGE: 30,
    FindingKind.DUPLICATE: 5,
    FindingKind.CONSENT_DISPUTE: 10,
}
"""Our own usual, no law's: a missing paper takes the family a month, a slip of the pen nobody."""

TIMELY_DAYS = 3
"""So many days after it took effect a movement may be carried out and still be in time (our own usual)."""

CHECKED_EVERY_HOURS = 20
"""So old a school's last check grows before time makes another: once a day, at an hour that wanders."""

_OPEN = text("closed_on IS NULL")


class QualityCheck(OfSchool, Base):
    """When a whole school was last checked."""

    __tablename__ = "quality_checks"

    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    checked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))


class QualityBlock(OfSchool, Base):
    """How full one block of one student's card was at the last check; sums of these rows are all percentages."""

    __tablename__ = "quality_blocks"
    __table_args__ = (CheckConstraint("0 <= filled AND filled <= applicable", name="filled"),)

    student_id: Mapped[UUID] = mapped_column(primary_key=True)
    block: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    class_id: Mapped[UUID] = mapped_column(index=True)
    filled: Mapped[int]
    applicable: Mapped[int]
    missing: Mapped[list[str]] = mapped_column(ARRAY(Text))


class QualityFinding(OfSchool, Base):
    """Found once, due on a day that a later check does not move; closed when it is found no more."""

    __tablename__ = "quality_findings"
    __table_args__ = (
        Index("uq_quality_findings_open", "student_id", "kind", "field", unique=True, postgresql_where=_OPEN),
        Index("ix_quality_findings_due", "school_id", "due_on", "id", postgresql_where=_OPEN),
    )

    school_id: Mapped[UUID] = mapped_column()  # indexed together with the day it is due
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    student_id: Mapped[UUID]
    class_id: Mapped[UUID]
    kind: Mapped[str]
    field: Mapped[str]
    responsible_id: Mapped[UUID | None]
    responsible_role: Mapped[str]
    found_on: Mapped[date]
    due_on: Mapped[date]
    closed_on: Mapped[date | None]


def percent(filled: int, applicable: int) -> float | None:
    """One decimal, half up."""
    if not applicable:
        return None
    return float((Decimal(100 * filled) / applicable).quantize(Decimal("0.1"), ROUND_HALF_UP))
