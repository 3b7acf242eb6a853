"""Persons and who represents whom."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text, false, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.contingent.models import Base
from services.contingent.models.tenant import OfDistrict, OfSchool

_SINGLE = text("snils IS NOT NULL AND merged_into IS NULL")
ADULT, OLDEST_STUDENT, YOUNGEST_STUDENT = 18, 25, 5
SIGNS = 14
"""From this age a pupil signs beside the representatives (domain §4.4)."""


class Person(OfDistrict, Base):
    """A child or an adult. `school_id` is the school that keeps the card; none for a representative of several."""

    __tablename__ = "persons"
    __table_args__ = (
        Index("uq_persons_snils", "district_id", "snils", unique=True, postgresql_where=_SINGLE),
        Index("ix_persons_merged_into", "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
        Index("ix_persons_school_sorted", "school_id", "sort_key", "id"),
        Index("ix_persons_twins", "district_id", "search_key", "birth_date"),
        CheckConstraint("sex IN ('M', 'F')", name="sex"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    school_id: Mapped[UUID | None] = mapped_column()  # indexed together with the order of the list
    last_name: Mapped[str]
    first_name: Mapped[str]
    middle_name: Mapped[str | None]
    has_no_middle_name: Mapped[bool]
    sex: Mapped[str | None]
    birth_date: Mapped[date | None]
    birth_place: Mapped[str | None]
    citizenship_kind: Mapped[str | None]
    citizenship_country: Mapped[str | None]
    snils: Mapped[str | None]
    identity_document: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    addresses: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    phone: Mapped[str | None]
    email: Mapped[str | None]
    native_language: Mapped[str | None]
    study_language: Mapped[str | None]
    prior_education: Mapped[str | None]
    foreign_languages: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    prior_school: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    certificates: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    health_group: Mapped[str | None]
    pe_group: Mapped[str | None]
    special_needs: Mapped[str | None]
    social_flags: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    sort_key: Mapped[str] = mapped_column(Text(collation="C"))
    search_key: Mapped[str]
    merged_into: Mapped[UUID | None]
    """The card that this one turned out to be; nobody is shown it any more."""
    pseudonym: Mapped[bool] = mapped_column(server_default=false())
    """No consent covers the name: the names hold a label, the birth date the year alone."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))


class RepresentativeLink(OfSchool, Base):
    """An adult beside a child, from day to day. Ended links stay."""

    __tablename__ = "representative_links"
    __table_args__ = (Index("ix_representative_links_child_id", "child_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    child_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(index=True)
    kinship: Mapped[str]
    basis_document: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    is_main_contact: Mapped[bool]
    lives_together: Mapped[bool]
    portal_access: Mapped[bool]
    restriction: Mapped[str | None]
    grown_told: Mapped[bool] = mapped_column(server_default=false())
    """Others have been told that the child is of age, and the portal closed."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")


def age_on(birth_date: date, on: date) -> int:
    """Full years; those born on 29 February count from 1 March in common years."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def birthday(birth_date: date, years: int) -> date:
    """The day someone becomes so many years old."""
    try:
        return birth_date.replace(year=birth_date.year + years)
    except ValueError:
        return date(birth_date.year + years, 3, 1)
