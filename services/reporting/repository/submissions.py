"""The queue to the department. Several processes take from it; each row is in one hand at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from chassis.db import UnitOfWork
from contracts.reporting import ReportState
from services.reporting.models.submissions import LEASE, WAITING, Submission, SubmissionAttempt

_CLAIM = """
UPDATE submissions s SET leased_until = now() + %(lease)s, attempts = attempts + 1, state = 'SENDING'
WHERE s.key = (
    SELECT key FROM submissions
    WHERE answered_at IS NULL AND next_try_at <= now() AND (leased_until IS NULL OR leased_until < now())
    ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING s.key, s.attempts, s.report_id, s.edition, s.district_id, s.school_id
"""
_LOST = """
UPDATE submission_attempts SET outcome = 'LOST', ended_at = now(), detail = %(detail)s
WHERE key = %(key)s AND outcome = 'IN_FLIGHT'
"""
_NO_ADDRESS = """
WITH stopped AS (
    UPDATE submissions SET state = 'WAITING_FOR_ADDRESS'
    WHERE answered_at IS NULL AND state = 'SENDING' AND (leased_until IS NULL OR leased_until < now())
    RETURNING report_id, edition
)
UPDATE reports r SET state = 'WAITING_FOR_ADDRESS', version = r.version + 1, changed_at = now()
FROM stopped s WHERE r.id = s.report_id AND r.edition = s.edition
"""


@dataclass(frozen=True)
class Claim:
    """An edition in our hand until the lease ends."""

    key: str
    attempt: int
    report_id: UUID
    edition: int
    district_id: UUID
    school_id: UUID


def find(uow: UnitOfWork, key: str) -> Submission | None:
    """Under its row's lock."""
    return uow.session.get(Submission, key, with_for_update=True)


def claim(uow: UnitOfWork) -> Claim | None:
    """The submission that has waited longest, and its new attempt. What an earlier process left open is marked lost."""
    found: Sequence[Any] = uow.rows(_CLAIM, {"lease": LEASE})
    if not found:
        return None
    one = Claim(*found[0])
    uow.rows(_LOST + "RETURNING 1", {"key": one.key, "detail": "Процесс прервался, ответ неизвестен"})
    uow.add(
        SubmissionAttempt(
            key=one.key,
            number=one.attempt,
            district_id=one.district_id,
            school_id=one.school_id,
            outcome="IN_FLIGHT",
            detail="Отправляется",
        )
    )
    return one


def end_attempt(uow: UnitOfWork, one: Claim, at: datetime, status: int | None, outcome: str, detail: str) -> None:
    values = {"ended_at": at, "status": status, "outcome": outcome, "detail": detail}
    same = (SubmissionAttempt.key == one.key, SubmissionAttempt.number == one.attempt)
    uow.execute(update(SubmissionAttempt).where(*same).values(**values))


def try_again(uow: UnitOfWork, one: Claim, pause: timedelta, at: datetime) -> None:
    """Unless another process has taken it over meanwhile."""
    ours = (Submission.key == one.key, Submission.attempts == one.attempt, Submission.answered_at.is_(None))
    uow.execute(update(Submission).where(*ours).values(next_try_at=at + pause, leased_until=None))


def without_address(uow: UnitOfWork) -> int:
    """Everything that waits says that it waits for an address."""
    return len(uow.rows(_NO_ADDRESS + " RETURNING 1"))


def withdraw(uow: UnitOfWork, report_id: UUID, edition: int) -> bool:
    """Takes back an edition of which nothing has left the house; False when something may have."""
    theirs = (Submission.report_id == report_id, Submission.edition == edition)
    one = uow.session.scalar(select(Submission).where(*theirs).with_for_update())
    if one is None or one.attempts > 0 or one.state not in WAITING:
        return False
    uow.execute(delete(Submission).where(*theirs))
    uow.session.expunge(one)
    return True


def add(uow: UnitOfWork, key: str, report: Any, state: ReportState) -> None:
    uow.add(
        Submission(
            key=key,
            report_id=report.id,
            edition=report.edition,
            district_id=report.district_id,
            school_id=report.school_id,
            state=state.value,
            attempts=0,
        )
    )
    uow.flush()
