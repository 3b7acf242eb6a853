"""The director signs an edition: a simple electronic signature over its SHA-256, and the platform's seal."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from chassis.db import Database, UnitOfWork
from chassis.render import Rendered
from contracts import confirmations
from contracts.base import Caller, now
from contracts.confirmations import ConfirmationPurpose, Proof
from contracts.reporting import Report, ReportState
from services.reporting.repository import lookups, reports
from services.reporting.usecases import seal, snapshots
from services.reporting.usecases.facts import moscow_day
from services.reporting.views import reports as views

Claims = Callable[[str], dict[str, Any]]
"""Of a token that identity has signed; may ask identity for its keys, so never inside a transaction."""


def sign(
    db: Database, caller: Caller, claims: Claims, report_id: UUID, version: int, confirmation: str | None
) -> Rendered:
    """Whoever signs has just entered the password (or a code) again, for this report."""
    if confirmation is None:
        with db.begin(caller) as uow:  # whoever may not sign is told so, not asked for a password
            _to_sign(uow, report_id, version)
        raise confirmations.needed()
    proof = confirmations.judged(lambda: claims(confirmation), caller, ConfirmationPurpose.REPORT, report_id)
    with db.begin(caller) as uow:
        return uow.answer(put(uow, report_id, version, proof))


def put(uow: UnitOfWork, report_id: UUID, version: int, proof: Proof) -> Report:
    """Only what was read is signed (`version`), and only a snapshot that still proves itself."""
    report = _to_sign(uow, report_id, version)
    edition = snapshots.edition_of(uow, report, None)
    snapshots.proven(edition)
    if reports.is_confirmed_by(uow, proof.id):
        raise confirmations.used()
    at = now()
    head = lookups.director(uow, report.school_id, moscow_day(at))
    edition.signer = lookups.person_name(uow, uow.caller.person_id) or (head.full_name if head else "Директор")
    edition.position = head.position if head and head.person_id == uow.caller.person_id else "Директор"
    edition.signer_id, edition.account_id, edition.signed_at = uow.caller.person_id, uow.caller.account_id, at
    edition.confirmation_id, edition.confirmed_by = proof.id, proof.means
    edition.key_id, edition.seal = seal.seal(uow, edition.body)
    report.become(ReportState.SIGNED, at)
    uow.flush()
    return views.report(uow, report)


def _to_sign(uow: UnitOfWork, report_id: UUID, version: int) -> Any:
    """Under its row's lock: of two who sign at once the second is told that it is signed."""
    report = snapshots.to_change(uow, report_id, "reports.sign")
    snapshots.must_be_fresh(uow, report, version)
    report.must_be(ReportState.CHECKED)
    return report
