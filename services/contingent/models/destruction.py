"""Acts of destruction (152-ФЗ ст. 21; domain §4.6): what was erased, whose, and because which consent ended."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from contracts.consents import DestructionGround
from services.contingent.models import Base
from services.contingent.models.tenant import OfSchool


class DestructionAct(OfSchool, Base):
    """Numbered per school and calendar year without gaps; never changed. Of a person the id and the personal file."""

    __tablename__ = "destruction_acts"
    __table_args__ = (
        UniqueConstraint("school_id", "year", "number"),
        CheckConstraint("ground IN ('WITHDRAWN', 'EXPIRED', 'TAKEN_OVER')", name="ground"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[int]
    number: Mapped[int]
    made_on: Mapped[date]
    person_id: Mapped[UUID]
    personal_file_no: Mapped[str | None]
    ground: Mapped[str]
    consent_id: Mapped[UUID | None] = mapped_column(unique=True)
    consent_number: Mapped[str | None]
    ended_on: Mapped[date]
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text))


def series(year: int) -> str:
    return f"destruction:{year}"


def ground_of(withdrawn_on: date | None, valid_to: date | None) -> tuple[DestructionGround, date]:
    """Why a paper that has ended ended, and when: whatever came first."""
    if withdrawn_on is not None and (valid_to is None or withdrawn_on <= valid_to):
        return DestructionGround.WITHDRAWN, withdrawn_on
    assert valid_to is not None
    return DestructionGround.EXPIRED, valid_to
