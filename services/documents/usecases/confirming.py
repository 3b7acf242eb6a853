"""Who signs has just entered the password again: identity says so in a token, which is judged here and kept."""

from dataclasses import asdict
from uuid import UUID

from chassis.db import UnitOfWork
from contracts import confirmations
from contracts.confirmations import ConfirmationPurpose, Proof
from services.documents.models.tenant import OfSchool
from services.documents.repository import signing
from services.documents.usecases.office import Office


def judge(
    office: Office, token: str | None, purpose: ConfirmationPurpose, subject_id: UUID, *, needed: bool
) -> Proof | None:
    """Outside of any transaction: identity may have to be asked for its keys. One that is not needed is judged too."""
    if token is not None:
        return confirmations.judged(lambda: office.claims(token), office.caller(), purpose, subject_id)
    if needed:
        raise confirmations.needed()
    return None


def use(uow: UnitOfWork, proof: Proof | None, of: OfSchool) -> UUID | None:
    """In the transaction of the signature; the id under which it is kept."""
    if proof is None:
        return None
    tenant = {"district_id": of.district_id, "school_id": of.school_id}
    if not signing.use(uow, {**asdict(proof), **tenant}):
        raise confirmations.used()
    return proof.id
