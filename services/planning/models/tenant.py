"""Whose a row is: every table of planning belongs to one school of one district."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column


class OfSchool:
    district_id: Mapped[UUID] = mapped_column()
    school_id: Mapped[UUID] = mapped_column()
