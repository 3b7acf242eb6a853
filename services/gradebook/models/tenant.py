"""Whose row it is: the wall of row-level security compares these two columns."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column


class OfSchool:
    district_id: Mapped[UUID] = mapped_column(sort_order=100)
    school_id: Mapped[UUID] = mapped_column(sort_order=100)
