"""Movements: the facts that registered orders made. Everything about membership follows from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.student_body import MovementKind, Programme, StudyForm
from services.contingent.models import Base
from services.contingent.models.tenant import OfSchool


class Movement(OfSchool, Base):
    """One executed line of a registered order; never changed."""

    __tablename__ = "movements"
    __table_args__ = (
        UniqueConstraint("order_id", "line"),
        Index("ix_movements_awaiting", "school_id", "effective_on", postgresql_where=text("NOT confirmed")),
        Index("ix_movements_cancels_id", "cancels_id", postgresql_where=text("cancels_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    order_id: Mapped[UUID]
    order_number: Mapped[str]
    order_date: Mapped[date]
    line: Mapped[int]
    kind: Mapped[str]
    student_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    from_class_id: Mapped[UUID | None]
    to_class_id: Mapped[UUID | None]
    effective_on: Mapped[date]
    reason: Mapped[str | None]
    counterpart: Mapped[str | None]
    destination: Mapped[str | None]
    basis: Mapped[str | None]
    study_form: Mapped[str | None]
    programme: Mapped[str | None]
    programme_variant: Mapped[str | None]
    cancels_id: Mapped[UUID | None]
    """Of CANCEL: the movement that it undoes."""
    confirmed: Mapped[bool]
    """False when some organisation is to answer that the child arrived; its answer is an `ArrivalAnswer`."""
    full_name: Mapped[str]
    sex: Mapped[str]
    birth_date: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))


_ENDS_DEBT = (MovementKind.DEBT_CLEARED, MovementKind.DEBT_FAILED, MovementKind.RETAIN)


class Step(Protocol):
    """What `history` reads of a movement."""

    id: UUID
    cancels_id: UUID | None
    kind: str
    effective_on: date
    order_date: date
    to_class_id: UUID | None
    study_form: str | None
    programme: str | None
    programme_variant: str | None


@dataclass(frozen=True)
class Interval:
    """In a class on day D when `starts_on ≤ D < ends_on`."""

    class_id: UUID
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class History:
    """One enrolment episode as its movements tell it."""

    enrolled_on: date
    left_on: date | None
    intervals: tuple[Interval, ...]
    study_form: str
    programme: str
    programme_variant: str | None
    debt_until: date | None
    at_home_since: date | None = None


def history(steps: Sequence[Step]) -> History:
    """The episode that these movements (in the order they were recorded) amount to.

    One whose only movement was undone never was: it ends on the day it began, and holds no day.
    """
    recorded, steps = steps, living(steps)
    if not steps:
        began = recorded[0].effective_on
        return History(began, began, (), StudyForm.FULL_TIME.value, Programme.GENERAL.value, None, None)
    intervals: list[Interval] = []
    form, programme, variant = StudyForm.FULL_TIME.value, Programme.GENERAL.value, None
    left_on = debt_until = at_home = None
    for step in steps:
        kind = MovementKind(step.kind)
        form = step.study_form or form
        if step.programme:
            programme, variant = step.programme, step.programme_variant
        if kind is MovementKind.PROMOTE_CONDITIONAL:
            debt_until = a_year_after(step.order_date)
        elif kind in _ENDS_DEBT or kind.leaves:
            debt_until = None
        if kind is MovementKind.HOME_EDU:
            at_home = step.effective_on
        elif kind is MovementKind.HOME_EDU_END or kind.leaves:
            at_home = None
        if intervals and step.to_class_id != intervals[-1].class_id:
            last = intervals.pop()
            intervals.append(Interval(last.class_id, last.starts_on, step.effective_on))
        if kind.leaves:
            left_on = step.effective_on
        elif not intervals or step.to_class_id != intervals[-1].class_id:
            assert step.to_class_id is not None
            intervals.append(Interval(step.to_class_id, step.effective_on, None))
    return History(steps[0].effective_on, left_on, tuple(intervals), form, programme, variant, debt_until, at_home)


def living(steps: Sequence[Step]) -> list[Any]:
    """Without those that were undone, and without what undid them."""
    undone = {one.cancels_id for one in steps}
    return [one for one in steps if one.id not in undone and one.kind != MovementKind.CANCEL]


def a_year_after(day: date) -> date:
    """A debt is to be cleared within a year (ст. 58 ч. 5), counted from the order that stated it."""
    leap = (day.month, day.day) == (2, 29)
    return date(day.year + 1, 3, 1) if leap else day.replace(year=day.year + 1)
