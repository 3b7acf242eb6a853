"""The two columns by which row-level security tells tenants apart."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column


class OfSchool:
    """A row of one school."""

    district_id: Mapped[UUID]
    school_id: Mapped[UUID] = mapped_column(index=True)


class OfDistrict:
    """A row of one school, or of the district alone while no school keeps it."""

    district_id: Mapped[UUID]
    school_id: Mapped[UUID | None] = mapped_column(index=True)
