"""Papers a school gives about one student, and how a stranger learns whether one is genuine."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from contracts.base import Conflict, Message, NotFound


class CertificateKind(StrEnum):
    STUDY = "STUDY"
    """Справка об обучении: studies here, or studied from–to (domain §2.2, ст. 61 ч. 5)."""
    ARRIVAL = "ARRIVAL"
    """Справка-подтверждение to the school a student came from: enrolled here (domain §2.5)."""


class CertificateStatus(StrEnum):
    ISSUED = "ISSUED"
    CANCELLED = "CANCELLED"
    """With a reason; the number is never given again, and the public page says so."""


@dataclass(frozen=True, kw_only=True)
class CertificateRow(Message):
    """A line of the register of certificates."""

    id: UUID
    kind: CertificateKind
    status: CertificateStatus
    number: str
    issued_on: date
    full_name: str
    addressed_to: str | None
    issued_by: str | None
    cancelled_on: date | None
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class Certificate(CertificateRow):
    """One certificate, with the sentence it says and the address by which it is checked."""

    school_id: UUID
    student_id: UUID
    person_id: UUID
    text: str
    check_url: str
    issued_at: datetime


@dataclass(frozen=True, kw_only=True)
class CertificatePage(Message):
    """Newest first."""

    items: list[CertificateRow]
    next: str | None


class CertificateUnknown(NotFound):
    title = "Справка не найдена"


class CertificateImpossible(Conflict):
    """What the certificate would say is not so."""

    title = "Такую справку выдать нельзя"


class CertificateCancelled(Conflict):
    title = "Справка уже аннулирована"
