"""An order in its case (дело), in the archive, and its end by an act.

How long which order is kept stands in the school's nomenclature, not here (domain §3.8: practice varies, movement
orders 50 to 75 years); the years are counted from 1 January after the year of registration.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from contracts.base import Conflict, Invalid, Problem
from services.documents.models import Base
from services.documents.models.tenant import OfSchool

LONGEST_INDEX, LONGEST_TITLE, MOST_YEARS = 30, 300, 100


class FiledPaper(OfSchool, Base):
    __tablename__ = "filings"
    __table_args__ = (Index(None, "school_id", "case_index"),)

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    case_index: Mapped[str]
    case_title: Mapped[str]
    keep_years: Mapped[int | None]
    keep_until: Mapped[date | None]
    filed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    archived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    destroyed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    act_number: Mapped[str | None]
    act_date: Mapped[date | None]

    def put(self, case_index: str, case_title: str, keep_years: int | None, registered_on: date, at: datetime) -> None:
        if self.archived_at is not None:
            raise Conflict("Приказ уже сдан в архив, в другое дело его не перекладывают")
        self.case_index, self.case_title, self.keep_years = case_index, case_title, keep_years
        self.keep_until = date(registered_on.year + 1 + keep_years, 1, 1) if keep_years is not None else None
        self.filed_at = at

    def archive(self, registered_on: date, today: date, at: datetime) -> None:
        if self.archived_at is not None:
            raise Conflict("Приказ уже сдан в архив")
        if registered_on.year >= today.year:
            raise Conflict(f"Дело {self.case_index} закрывают по окончании {registered_on.year} года")
        self.archived_at = at

    def destroy(self, act_number: str, act_date: date, at: datetime) -> None:
        self.destroyed_at, self.act_number, self.act_date = at, act_number, act_date

    def why_kept(self, on: date) -> str | None:
        """Why it may not be destroyed on a day; None when it may."""
        if self.destroyed_at is not None:
            return f"уже уничтожен по акту № {self.act_number}"
        if self.archived_at is None:
            return "не сдан в архив"
        if self.keep_until is None:
            return "хранится постоянно"
        return f"хранится до {self.keep_until:%d.%m.%Y}" if self.keep_until > on else None


def refuse_bad(case_index: str, case_title: str, keep_years: int | None) -> None:
    problems = []
    if not 1 <= len(case_index.strip()) <= LONGEST_INDEX:
        problems.append(Problem(field="case_index", detail=f"Индекс дела: от 1 до {LONGEST_INDEX} знаков"))
    if not 3 <= len(case_title.strip()) <= LONGEST_TITLE:
        problems.append(Problem(field="case_title", detail=f"Заголовок дела: от 3 до {LONGEST_TITLE} знаков"))
    if keep_years is not None and not 1 <= keep_years <= MOST_YEARS:
        problems.append(Problem(field="keep_years", detail=f"Срок хранения: от 1 до {MOST_YEARS} лет или постоянно"))
    if problems:
        raise Invalid("Проверьте дело", problems=problems)
