"""Own copies of contingent's facts: whose slip may be issued, and by whom. `as_of` keeps older news out."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, Date, Text
from sqlalchemy import DateTime as Moment
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models.base import Base


class KnownClass(Base):
    __tablename__ = "known_classes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[UUID]
    school_id: Mapped[UUID] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(Text)
    year: Mapped[str] = mapped_column(Text)
    class_teacher_id: Mapped[UUID | None]
    as_of: Mapped[datetime] = mapped_column(Moment(timezone=True))


class KnownStudent(Base):
    """An enrolment: from `enrolled_on` until, not counting it, `left_on`."""

    __tablename__ = "known_students"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[UUID]
    school_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    class_id: Mapped[UUID] = mapped_column(index=True)
    enrolled_on: Mapped[date] = mapped_column(Date)
    left_on: Mapped[date | None] = mapped_column(Date)
    as_of: Mapped[datetime] = mapped_column(Moment(timezone=True))


class KnownRepresentative(Base):
    """Who stands beside which child, and whether the portal is open to them."""

    __tablename__ = "known_representatives"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[UUID]
    student_person_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    portal_access: Mapped[bool]
    as_of: Mapped[datetime] = mapped_column(Moment(timezone=True))


class KnownConsent(Base):
    """The purposes a person's active consents cover, in each school."""

    __tablename__ = "known_consents"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[UUID]
    purposes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    as_of: Mapped[datetime] = mapped_column(Moment(timezone=True))
