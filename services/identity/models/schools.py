"""Districts and their schools."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime as Moment
from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contracts.base import Invalid, now
from contracts.identity import SchoolCard
from services.identity.models.base import Base
from services.identity.models.requisites import problems_of


class District(Base):
    """A municipal district. Its id is its own tenant key."""

    __tablename__ = "districts"

    id: Mapped[UUID] = mapped_column("district_id", primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(Moment(timezone=True), default=now)


class School(Base):
    """A school as it is named on its documents. A branch shares ИНН and differs by КПП."""

    __tablename__ = "schools"
    __table_args__ = (UniqueConstraint("inn", "kpp"),)

    id: Mapped[UUID] = mapped_column("school_id", primary_key=True)
    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.district_id"), index=True)
    short_name: Mapped[str] = mapped_column(Text)
    full_name: Mapped[str] = mapped_column(Text)
    inn: Mapped[str] = mapped_column(Text)
    kpp: Mapped[str] = mapped_column(Text)
    ogrn: Mapped[str] = mapped_column(Text)
    oktmo: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    rural: Mapped[bool]
    okpo: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    site: Mapped[str | None] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(Moment(timezone=True), default=now)
    version: Mapped[int] = mapped_column(default=1)

    @classmethod
    def opened(cls, id: UUID, district_id: UUID, card: SchoolCard) -> "School":
        return cls(id=id, district_id=district_id, version=1, opened_at=now(), **asdict(_checked(card)))

    def take(self, card: SchoolCard) -> None:
        """The whole new card."""
        for name, value in asdict(_checked(card)).items():
            setattr(self, name, value)
        self.version += 1


def _checked(card: SchoolCard) -> SchoolCard:
    problems = list(problems_of(card))
    if problems:
        raise Invalid("Проверьте карточку школы", problems=problems)
    return card
