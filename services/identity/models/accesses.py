"""The journal of access to personal data: rows are only ever added, each sealed by a hash over all before it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Date, Index, Integer, LargeBinary, Text, UniqueConstraint, Uuid, desc
from sqlalchemy import DateTime as Moment
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models.base import Base


class _Noted:
    """What is known of a look, sealed or not."""

    district_id: Mapped[UUID]
    school_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(Moment(timezone=True))
    actor_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    role: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    operation: Mapped[str] = mapped_column(Text)
    blocks: Mapped[list[str]] = mapped_column(ARRAY(Text))
    reason: Mapped[str | None] = mapped_column(Text)
    call_id: Mapped[str | None] = mapped_column(Text)


class Arrival(_Noted, Base):
    """A look as it was told, for the second or so until it is sealed."""

    __tablename__ = "access_arrivals"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subjects: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))


class Note(_Noted, Base):
    """One person's data in one look. Partitioned by month of `at`; a trigger refuses change and removal.

    `hash` = SHA-256 (hash of the row before ‖ SHA-256 of this row as `repository.accesses.CONTENT` writes it);
    `seq` runs without gaps through a district.
    """

    __tablename__ = "access_notes"
    __table_args__ = (
        Index("ix_access_notes_subject_id_at", "subject_id", desc("at")),
        Index("ix_access_notes_school_id_at", "school_id", desc("at")),
        Index("ix_access_notes_actor_id_at", "actor_id", desc("at")),
        {"postgresql_partition_by": "RANGE (at)"},
    )

    district_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment(timezone=True), primary_key=True)
    id: Mapped[UUID]
    subject_id: Mapped[UUID]
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class Head(Base):
    """Where a district's chain ends: rows cut off behind it would be missed."""

    __tablename__ = "access_heads"

    district_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(Moment(timezone=True))


class Alert(Base):
    """One of a kind a person and day."""

    __tablename__ = "access_alerts"
    __table_args__ = (UniqueConstraint("actor_id", "kind", "day"), Index(None, "school_id", "id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[UUID]
    school_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[UUID | None]
    role: Mapped[str] = mapped_column(Text)
    day: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(Moment(timezone=True))
    people: Mapped[int] = mapped_column(Integer)


TITLES = {
    "VIEW": "Просмотр",
    "CHANGE": "Изменение",
    "PRINT": "Печать",
    "EXPORT": "Выгрузка",
    "TRANSFER": "Передача",
}
ALERTS = {
    "MASS": "Просмотрены данные многих людей за час",
    "EXPORT": "Выгружены или напечатаны данные многих людей",
    "NIGHT": "Работа с персональными данными ночью",
    "EMERGENCY": "Администратор открыл экстренный доступ к карточкам",
}
MASS_AN_HOUR, EXPORT_AT_ONCE = 100, 30
"""People: so many in an hour, so many in one export or print, are worth a look."""
BY_THE_LIST = ("accounts.hand_out", "acknowledgements.manage")
"""Slips and sheets for signatures name a whole class or staff at a time: so many are no cause to look."""
FAMILY = ("STUDENT", "PARENT")
"""May look at night."""
