"""Representatives who disagree (domain §4.4): told, and noted for the class teacher, as soon as it comes to it."""

from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.contingent import RepresentativesDisagreed
from contracts.quality import FindingKind
from services.contingent.repository import consents, quality, schools
from services.contingent.usecases import clock
from services.contingent.usecases.quality import finding

KIND = FindingKind.CONSENT_DISPUTE


def among(uow: UnitOfWork, person_id: UUID, school_id: UUID) -> frozenset[str]:
    """The purposes about which they disagree now."""
    return consents.disputed(uow, [person_id], clock.today(), school_id).get(person_id, frozenset())


def follow(uow: UnitOfWork, person_id: UUID, place: dict[str, Any], before: frozenset[str]) -> None:
    """After a paper was registered or withdrawn: the note comes and goes with the disagreement."""
    now = among(uow, person_id, place["school_id"])
    if now - before:
        uow.publish(RepresentativesDisagreed(**place, person_id=person_id, purposes=sorted(now)))
    if bool(now) != bool(before):
        _note(uow, person_id, place, disagreed=bool(now))


def _note(uow: UnitOfWork, person_id: UUID, place: dict[str, Any], *, disagreed: bool) -> None:
    """One finding of a student of today; a check of the school at the same time waits, or is waited for."""
    schools.district_of(uow, place["school_id"], lock=True)
    today = clock.today()
    row = quality.student_of(uow, person_id, place["school_id"], today)
    if row is None:
        return
    noted = [one.id for one in quality.open_findings(uow, [row.student_id]) if one.kind == KIND.value]
    if disagreed and not noted:
        quality.add_findings(uow, [finding((row.student_id, KIND.value, "consents"), row, today) | place])
    if noted and not disagreed:
        quality.close_findings(uow, noted, today)
