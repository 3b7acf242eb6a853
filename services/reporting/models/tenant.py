"""Whose a row is: the columns that the wall compares."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column


class OfDistrict:
    """A row of the whole district, or of one school of it."""

    district_id: Mapped[UUID]
    school_id: Mapped[UUID | None] = mapped_column(index=True)


class OfSchool:
    district_id: Mapped[UUID]
    school_id: Mapped[UUID] = mapped_column(index=True)
