"""What a parent asks to change on a card, and what the school answers."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from contracts.base import Message
from contracts.student_body import Address, DataCategory, EducationCertificate, IdentityDocument, PriorSchool


class ProposalStatus(StrEnum):
    WAITING = "WAITING"
    ACCEPTED = "ACCEPTED"
    RETURNED = "RETURNED"
    """With a reason; the parent may propose anew."""
    WITHDRAWN = "WITHDRAWN"
    """By whoever proposed it, before anybody decided."""


@dataclass(frozen=True, kw_only=True)
class ProposedFields(Message):
    """Fields of a card that a parent may propose; what is not given is not touched.

    Health and life situation are not among them: a parent only reads those (domain §8).
    """

    last_name: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    birth_date: date | None = None
    birth_place: str | None = None
    citizenship_kind: str | None = None
    citizenship_country: str | None = None
    snils: str | None = None
    identity_document: IdentityDocument | None = None
    addresses: list[Address] | None = None
    phone: str | None = None
    email: str | None = None
    native_language: str | None = None
    study_language: str | None = None
    prior_education: str | None = None
    foreign_languages: list[str] | None = None
    prior_school: PriorSchool | None = None
    certificates: list[EducationCertificate] | None = None


@dataclass(frozen=True, kw_only=True)
class Proposal(Message):
    """`proposed` beside `present` (the card as it is now); either holds the named `fields` only."""

    id: UUID
    person_id: UUID
    person: str
    """Whose card, by name."""
    school_class: str | None
    status: ProposalStatus
    fields: list[str]
    proposed: ProposedFields
    present: ProposedFields
    withheld: list[DataCategory] = field(default_factory=list)
    """Of the named fields, those that no active consent covers any more: neither value is shown."""
    basis: str | None
    """The paper that shows it, in words."""
    proposed_by: UUID
    proposed_by_name: str | None
    proposed_at: datetime
    decided_by_name: str | None
    decided_at: datetime | None
    reason: str | None
    """Why it was returned."""
    version: int
    """Of the card: accepting names it, so that nobody accepts against a card they have not seen."""


@dataclass(frozen=True, kw_only=True)
class ProposalPage(Message):
    items: list[Proposal]
    next: str | None = None
