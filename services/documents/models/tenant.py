"""The two columns by which row-level security tells tenants apart."""

from uuid import UUID

from sqlalchemy.orm import Mapped


class OfSchool:
    district_id: Mapped[UUID]
    school_id: Mapped[UUID]
