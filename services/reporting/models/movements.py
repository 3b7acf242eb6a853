"""The facts behind the movement report: every executed movement, once, as its order commanded it."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.student_body import Counterpart, KnownMovement, LeaveReason, MovementKind
from services.reporting.models import Base
from services.reporting.models.known import Told
from services.reporting.models.tenant import OfDistrict, OfSchool

COMES, CHANGES, GOES = 0, 1, 2
"""The order of what happens to one student on one day."""

_PLACE_OF = {
    LeaveReason.TO_VOCATIONAL: Counterpart.VOCATIONAL,
    LeaveReason.FAMILY_EDU: Counterpart.FAMILY,
    LeaveReason.SELF_EDU: Counterpart.FAMILY,
}
_WITH_CERTIFICATE = {LeaveReason.GRADUATED_9, LeaveReason.GRADUATED_11, LeaveReason.CERT_OF_STUDY}


class Movement(Told, OfSchool, Base):
    """One student came into a class, went out of one, or both. `since` is the first day it counts."""

    __tablename__ = "movements"
    __table_args__ = (
        CheckConstraint("sex IN ('M', 'F')", name="sex"),
        CheckConstraint("turn BETWEEN 0 AND 2", name="turn"),
        Index("ix_movements_school_id_since", "school_id", "since"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    student_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str]
    effective_on: Mapped[date]
    since: Mapped[date]
    turn: Mapped[int] = mapped_column(SmallInteger)
    from_class_id: Mapped[UUID | None]
    to_class_id: Mapped[UUID | None]
    counterpart: Mapped[str | None]
    destination: Mapped[str | None]
    reason: Mapped[str | None]
    confirmed: Mapped[bool]
    graduates: Mapped[bool]
    cancelled: Mapped[bool] = mapped_column(server_default=text("false"))
    """An order has undone it: it never happened."""
    full_name: Mapped[str]
    sex: Mapped[str]
    birth_date: Mapped[date]
    order_id: Mapped[UUID] = mapped_column(index=True)
    order_number: Mapped[str]
    order_date: Mapped[date]


class Arrival(OfDistrict, Base):
    """That a human is in some school of the district since a day, and nothing else about them.

    A row of the whole district (`school_id` is empty): the school that let the child go sees it has arrived.
    """

    __tablename__ = "arrivals"

    student_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    arrived_on: Mapped[date]


class Confirmation(OfSchool, Base):
    """An organisation outside the district has answered that someone who left arrived there."""

    __tablename__ = "confirmations"

    movement_id: Mapped[UUID] = mapped_column(primary_key=True)
    confirmed_on: Mapped[date]


def since(movement: KnownMovement) -> str:
    """First loading of a living school counts as having always been there: its pupils did not arrive that day.

    Whoever the turn of the year brings into a class is there before its first day begins: the autumn starts with them.
    """
    if movement.kind is MovementKind.INITIAL_ENTRY:
        return "-infinity"
    if movement.kind.turns_the_year:
        return (movement.effective_on - timedelta(days=1)).isoformat()
    return movement.effective_on.isoformat()


def turn(movement: KnownMovement) -> int:
    if movement.from_class_id is None:
        return COMES
    return GOES if movement.to_class_id is None else CHANGES


def graduates(movement: KnownMovement) -> bool:
    """Leaves with a certificate: column 19, not «выбыло»."""
    return movement.to_class_id is None and movement.reason in _WITH_CERTIFICATE


def counterpart(movement: KnownMovement) -> str | None:
    """Where from or where to, as the form counts it; the reason tells it when the order did not."""
    found = movement.counterpart or (_PLACE_OF.get(movement.reason) if movement.reason else None)
    return found.value if found else None
