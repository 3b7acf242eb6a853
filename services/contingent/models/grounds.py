"""Legal grounds of a district: never changed, only ended, so that what was exported by one stays explained."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from contracts.grounds import NewExportGround
from contracts.student_body import DataCategory
from services.contingent.models import Base
from services.contingent.models.consents import CATEGORY_OF, RU, SPECIAL

GIVEN = frozenset(CATEGORY_OF.values()) - {*SPECIAL}
"""What a ground may open: not health and life situation, of which the department is told numbers (domain §8)."""
SHORTEST, LONGEST, LONGEST_ARTICLE = 5, 200, 100


class ExportGround(Base):
    __tablename__ = "export_grounds"
    __table_args__ = (CheckConstraint("ends_on > starts_on", name="days"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[UUID] = mapped_column(index=True)
    title: Mapped[str]
    act: Mapped[str]
    article: Mapped[str]
    categories: Mapped[list[str]] = mapped_column(ARRAY(String))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    added_by: Mapped[UUID | None]
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))
    ended_by: Mapped[UUID | None]


def problems(one: NewExportGround) -> Iterator[tuple[str, str]]:
    """Field and what is wrong with it."""
    for name, most in (("title", LONGEST), ("act", LONGEST), ("article", LONGEST_ARTICLE)):
        words = " ".join(getattr(one, name).split())
        if not (1 if name == "article" else SHORTEST) <= len(words) <= most:
            yield name, f"Назовите полностью, не длиннее {most} знаков"
    for i, category in enumerate(one.categories):
        if category not in GIVEN:
            yield f"categories[{i}]", f"«{RU[category]}» отделу образования не выгружаются: он видит только числа"
    if one.ends_on is not None and one.ends_on <= one.starts_on:
        yield "ends_on", "Окончание должно быть позже начала"


def titles(categories: list[str]) -> list[str]:
    return [RU[DataCategory(one)] for one in categories]
