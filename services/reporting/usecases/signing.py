"""The director signs an edition: a simple electronic signature over its SHA-256, and the platform's seal."""

from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import now
from contracts.reporting import Report, ReportState
from services.reporting.repository import lookups
from services.reporting.usecases import seal, snapshots
from services.reporting.usecases.facts import moscow_day
from services.reporting.views import reports as views


def sign(uow: UnitOfWork, report_id: UUID, version: int) -> Report:
    """Only what was read is signed (`version`), and only a snapshot that still proves itself."""
    report = snapshots.to_change(uow, report_id, "reports.sign")
    snapshots.must_be_fresh(uow, report, version)
    report.must_be(ReportState.CHECKED)
    edition = snapshots.edition_of(uow, report, None)
    snapshots.proven(edition)
    at = now()
    head = lookups.director(uow, report.school_id, moscow_day(at))
    edition.signer = lookups.person_name(uow, uow.caller.person_id) or (head.full_name if head else "Директор")
    edition.position = head.position if head and head.person_id == uow.caller.person_id else "Директор"
    edition.signer_id, edition.account_id, edition.signed_at = uow.caller.person_id, uow.caller.account_id, at
    edition.key_id, edition.seal = seal.seal(uow, edition.body)
    report.become(ReportState.SIGNED, at)
    uow.flush()
    return views.report(uow, report)
