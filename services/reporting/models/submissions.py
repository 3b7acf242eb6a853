"""The way to the department: a queue row for an edition, an attempt for each POST."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.reporting import ReportState
from services.reporting.models import Base
from services.reporting.models.tenant import OfSchool

LEASE = timedelta(seconds=90)
"""How long a process may be silent about a POST before another repeats it; longer than any POST takes."""
LONGEST_PAUSE = 900.0
WAITING = (ReportState.SENDING.value, ReportState.WAITING_FOR_ADDRESS.value)
_UNDECIDED = {408, 409, 425, 429}
"""Refusals that say «not now», not «not this»."""


class Submission(OfSchool, Base):
    """A signed edition on its way. `key` is the same in every attempt, so that the department sees one report."""

    __tablename__ = "submissions"
    __table_args__ = (
        ForeignKeyConstraint(["report_id", "edition"], ["report_editions.report_id", "report_editions.edition"]),
        Index("ix_submissions_waiting", "next_try_at", postgresql_where=text("answered_at IS NULL")),
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(index=True)
    edition: Mapped[int]
    state: Mapped[str]
    attempts: Mapped[int]
    queued_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))
    next_try_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))
    leased_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    comment: Mapped[str | None]


class SubmissionAttempt(OfSchool, Base):
    """Written before its POST, so that a process that dies in between leaves a trace."""

    __tablename__ = "submission_attempts"

    key: Mapped[str] = mapped_column(ForeignKey("submissions.key"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    status: Mapped[int | None]
    outcome: Mapped[str]
    detail: Mapped[str]


def key_of(report_id: UUID, edition: int) -> str:
    return f"{report_id}-v{edition}"


def outcome_of(status: int | None, already: bool) -> str:
    """What an HTTP answer means. `already`: a 409 that says this key was accepted before."""
    if status is None:
        return "FAILED"
    if 200 <= status < 300 or already:
        return "ACCEPTED"
    return "RETURNED" if 400 <= status < 500 and status not in _UNDECIDED else "FAILED"


def pause_after(attempt: int, first: float, asked: float | None, luck: Random) -> timedelta:
    """Doubles with each attempt, spread by chance so that schools do not return together; at least what was asked."""
    pause = min(first * 2.0 ** min(attempt - 1, 30), LONGEST_PAUSE) * luck.uniform(0.5, 1.5)
    return timedelta(seconds=max(pause, min(asked or 0.0, LONGEST_PAUSE)))
