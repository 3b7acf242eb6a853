"""Sending a signed edition: queued in a transaction, posted outside of any, repeated under one key until answered."""

import time
from random import SystemRandom
from uuid import UUID

import orjson
import structlog

from chassis.db import Database, UnitOfWork
from contracts.base import PLATFORM, now
from contracts.reporting import Report, ReportState, ReportSubmitted
from services.reporting.models.reports import Report as ReportRow
from services.reporting.models.reports import ReportEdition
from services.reporting.models.submissions import key_of, outcome_of, pause_after
from services.reporting.repository import lookups, reports, submissions
from services.reporting.repository.submissions import Claim
from services.reporting.usecases import department, seal, snapshots
from services.reporting.views import reports as views

log = structlog.get_logger(__name__)
_ROUND = 10.0
"""Seconds after which a round of the timer begins no further POST."""
_luck = SystemRandom()


def send(uow: UnitOfWork, report_id: UUID, address: str) -> Report:
    """Sent again it is the same submission."""
    report = snapshots.to_change(uow, report_id, "reports.send")
    if submissions.find(uow, key_of(report.id, report.edition)) is not None:
        return views.report(uow, report)
    report.must_be(ReportState.SIGNED)
    snapshots.proven(snapshots.edition_of(uow, report, None))
    state = ReportState.SENDING if department.is_address(address) else ReportState.WAITING_FOR_ADDRESS
    submissions.add(uow, key_of(report.id, report.edition), report, state)
    report.become(state, now())
    uow.flush()
    return views.report(uow, report)


def deliver(database: Database, address: str, token: str, first_pause: float) -> int:
    """One round of the timer: posts what is due; the number of POSTs."""
    if not department.is_address(address):
        with database.begin(PLATFORM) as uow:
            submissions.without_address(uow)
        return 0
    posts, began = 0, time.monotonic()
    while time.monotonic() - began < _ROUND and _deliver_one(database, address, token, first_pause):
        posts += 1
    return posts


def _deliver_one(database: Database, address: str, token: str, first_pause: float) -> bool:
    with database.begin(PLATFORM) as uow:
        claim = submissions.claim(uow)
        if claim is None:
            return False
        _show_sending(uow, claim)
        body = envelope(uow, claim)
    reply = department.post(address, claim.key, body, token)
    with database.begin(PLATFORM) as uow:
        finish(uow, claim, reply, first_pause)
    return True


def finish(uow: UnitOfWork, claim: Claim, reply: department.Reply, first_pause: float) -> None:
    """Writes down what came back. The first final answer stands, whichever process brought it."""
    at, outcome = now(), outcome_of(reply.status, reply.already)
    submissions.end_attempt(uow, claim, at, reply.status, outcome, reply.detail)
    log.info("report_posted", outcome=outcome, status=reply.status, attempt=claim.attempt)
    if outcome == "FAILED":
        submissions.try_again(uow, claim, pause_after(claim.attempt, first_pause, reply.wait, _luck), at)
        return
    report = reports.find(uow, claim.report_id, to_change=True)
    submission = submissions.find(uow, claim.key)
    if report is None or submission is None or submission.answered_at is not None:
        return
    submission.answered_at, submission.leased_until, submission.state = at, None, outcome
    submission.comment = reply.detail if outcome == "RETURNED" else None
    report.become(ReportState(outcome), at)
    if outcome == "ACCEPTED":
        uow.publish(_submitted(report))


def _submitted(report: ReportRow) -> ReportSubmitted:
    return ReportSubmitted(
        district_id=report.district_id,
        school_id=report.school_id,
        report_id=report.id,
        code=report.code,
        period=report.days,
    )


def _show_sending(uow: UnitOfWork, claim: Claim) -> None:
    """A report that waited for an address is on its way now."""
    report = reports.find(uow, claim.report_id)
    if report is not None and report.state == ReportState.WAITING_FOR_ADDRESS:
        report.become(ReportState.SENDING, now())


def envelope(uow: UnitOfWork, claim: Claim) -> bytes:
    """What is posted: the signed bytes as a string, the director's signature, the seal and the key to verify it."""
    edition = reports.edition(uow, claim.report_id, claim.edition)
    report = reports.find(uow, claim.report_id)
    assert edition is not None and report is not None
    school = lookups.school(uow, claim.school_id)
    return orjson.dumps(
        {
            "report_id": report.id,
            "edition": edition.edition,
            "code": report.code,
            "school": {"id": report.school_id, "inn": school.inn if school else None},
            "period": {"starts_on": report.starts_on, "ends_on": report.ends_on},
            "snapshot": edition.body.decode(),
            "sha256": edition.sha256,
            "signature": _signature(edition),
            "seal": {"jws": edition.seal, "key": seal.public_key(uow)},
        }
    )


def _signature(edition: ReportEdition) -> dict[str, object]:
    return {
        "kind": "SIMPLE",
        "signer": edition.signer,
        "position": edition.position,
        "account_id": edition.account_id,
        "signed_at": edition.signed_at,
        "sha256": edition.sha256,
    }
