"""How far a list has come on its way in, and what a school calls the columns of its lists."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.importing import ImportState
from services.contingent.models import Base
from services.contingent.models.tenant import OfSchool


class ImportRun(OfSchool, Base):
    """Numbers only: what a list holds about people is stored nowhere before it is accepted."""

    __tablename__ = "import_runs"
    __table_args__ = (CheckConstraint(f"state IN ({', '.join(repr(one.value) for one in ImportState)})", name="state"),)

    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    dry_run: Mapped[bool]
    state: Mapped[str]
    rows: Mapped[int] = mapped_column(default=0)
    checked: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))
    moved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))


class ImportTitle(OfSchool, Base):
    """What stands in a column of this title: one of ours by key, or nothing that is read."""

    __tablename__ = "import_titles"

    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(primary_key=True)
    """Without what people change in it."""
    key: Mapped[str | None]
