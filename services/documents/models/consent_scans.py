"""Signed consents as files: whose, the paper of which consent, and until when they are kept."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contracts.base import Conflict, Invalid
from services.documents.models import Base
from services.documents.models.files import TYPES
from services.documents.models.tenant import OfSchool

KEEP_YEARS = 3
"""After a consent has run out or was withdrawn (Росархив, приказ 236, ст. 441; domain §3.8)."""
UNREGISTERED = timedelta(days=30)
"""A scan that no consent was registered by so long is nobody's paper."""
_SCANS = ("PDF", "PNG", "JPEG")
_ENDINGS = tuple(f".{ending}" for one in _SCANS for ending in TYPES[one][1])


class ConsentScan(OfSchool, Base):
    """Its file is the row of the same id in `attachments`, which is of no order."""

    __tablename__ = "consent_scans"
    __table_args__ = (UniqueConstraint("consent_id", name="uq_consent_scans_consent_id"),)

    id: Mapped[UUID] = mapped_column(ForeignKey("attachments.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    consent_id: Mapped[UUID | None]
    """None until contingent has registered one by it."""
    ends_on: Mapped[date | None]
    """The first day the consent does not hold."""
    act_number: Mapped[str | None]
    act_date: Mapped[date | None]

    @property
    def keep_until(self) -> date | None:
        """The first day it may be destroyed."""
        if self.ends_on is None:
            return None
        year = self.ends_on.year + KEEP_YEARS
        leap = (self.ends_on.month, self.ends_on.day) == (2, 29)
        return date(year, 3, 1) if leap else self.ends_on.replace(year=year)

    def destroy(self, act_number: str, act_date: date | None, today: date) -> None:
        """By an act, once its term of keeping is over."""
        if self.act_date is not None:
            raise Conflict(f"Скан уже уничтожен по акту № {self.act_number} от {self.act_date:%d.%m.%Y}")
        until = self.keep_until
        if until is None:
            raise Conflict("Согласие действует: его бумага хранится")
        if today < until:
            raise Conflict(f"Согласие хранят {KEEP_YEARS} года после его окончания: до {until:%d.%m.%Y}")
        if not act_number or act_date is None:
            raise Invalid("Укажите акт об уничтожении: номер и дату", field="act_number")
        if not until <= act_date <= today:
            raise Invalid("Акт составляют после окончания срока хранения и не позже сегодняшнего дня", field="act_date")
        self.act_number, self.act_date = act_number, act_date


def refuse_other(name: str) -> None:
    """By its ending, with which the bytes must agree."""
    if not name.lower().endswith(_ENDINGS):
        raise Invalid(f"Скан — файл {', '.join(_SCANS)}", field="name")
