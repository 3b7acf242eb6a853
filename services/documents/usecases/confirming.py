"""Who signs has just entered the password again: identity says so in a token, which is judged here and kept."""

import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.confirmations import ConfirmationMeans, ConfirmationNeeded, ConfirmationPurpose, ConfirmationRefused
from services.documents.models.tenant import OfSchool
from services.documents.repository import signing
from services.documents.usecases.office import Office


@dataclass(frozen=True)
class Proof:
    """A good confirmation that is not used yet: a row of `confirmations` but for the school."""

    id: UUID
    person_id: UUID
    session_id: UUID | None
    purpose: str
    subject_id: UUID
    means: str
    given_at: datetime


def judge(
    office: Office, token: str | None, purpose: ConfirmationPurpose, subject_id: UUID, *, needed: bool
) -> Proof | None:
    """Outside of any transaction: identity may have to be asked for its keys. One that is not needed is judged too."""
    if token is None:
        if needed:
            raise ConfirmationNeeded("Чтобы подписать, введите свой пароль или код ещё раз", field="confirmation")
        return None
    proof = _read(office, token)
    caller = office.caller()
    if (proof.person_id, proof.session_id) != (caller.person_id, caller.session_id):
        raise _refused("Это подтверждение дано не вами или в другом сеансе: введите пароль ещё раз")
    if (proof.purpose, proof.subject_id) != (purpose.value, subject_id):
        raise _refused("Это подтверждение дано для другого документа: введите пароль ещё раз")
    return proof


def use(uow: UnitOfWork, proof: Proof | None, of: OfSchool) -> UUID | None:
    """In the transaction of the signature; the id under which it is kept."""
    if proof is None:
        return None
    tenant = {"district_id": of.district_id, "school_id": of.school_id}
    if not signing.use(uow, {**asdict(proof), **tenant}):
        raise _refused("Это подтверждение уже использовано: введите пароль ещё раз")
    return proof.id


def _read(office: Office, token: str) -> Proof:
    try:
        claims = office.claims(token)
        if float(claims["exp"]) <= time.time():
            raise _refused("Подтверждение устарело: введите пароль ещё раз")
        return Proof(
            id=UUID(claims["jti"]),
            person_id=UUID(claims["person"]),
            session_id=UUID(claims["sid"]) if "sid" in claims else None,
            purpose=ConfirmationPurpose(claims["purpose"]).value,
            subject_id=UUID(claims["subject"]),
            means=ConfirmationMeans(claims["means"]).value,
            given_at=datetime.fromtimestamp(float(claims["iat"]), UTC),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _refused("Подтверждение не читается: введите пароль ещё раз") from None


def _refused(detail: str) -> ConfirmationRefused:
    return ConfirmationRefused(detail, field="confirmation")
