"""Cards of people, their representatives and their consents: what contingent answers."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from contracts.base import Message, Problem
from contracts.student_body import Address, AdultData, DataCategory, IdentityDocument, Kinship


@dataclass(frozen=True, kw_only=True)
class Representative(Message):
    id: UUID
    person_id: UUID
    last_name: str
    first_name: str
    middle_name: str | None
    kinship: Kinship
    has_legal_force: bool
    basis_document: str | None
    starts_on: date
    ends_on: date | None
    is_main_contact: bool
    lives_together: bool
    portal_access: bool
    restriction: str | None
    phone: str | None
    version: int


@dataclass(frozen=True, kw_only=True)
class Card(AdultData):
    """A card as its reader may see it: what no active consent covers is empty and named in `withheld`."""

    id: UUID
    student_id: UUID | None = None
    school_class: str | None = None
    personal_file_no: str | None = None
    pseudonym: bool = False
    """Kept without a name because the consent to it was refused: of the birth date only the year is true."""
    withheld: list[DataCategory] = field(default_factory=list)
    special: list[DataCategory] = field(default_factory=list)
    """Which special categories hold something («есть»): what it is `get_special_categories` tells, and notes the look.

    A subject teacher reads HEALTH here when there are special conditions."""
    representatives: list[Representative] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    """What a clerk should look at though nothing was refused: a passport that is due, a paper that has run out."""
    version: int


@dataclass(frozen=True, kw_only=True)
class KnownDocument(IdentityDocument):
    """A document of somebody, past or present."""

    id: UUID
    is_main: bool
    """Of one that has ended: whether it was the main one until then."""
    ended_on: date | None
    """Since when nobody is known by it: replaced, lost, given back."""
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class IdentityDocuments(Message):
    """The main one first, then what still holds, then the past."""

    items: list[KnownDocument]
    withheld: list[DataCategory] = field(default_factory=list)
    version: int
    """Of the card: the documents are a part of it."""


@dataclass(frozen=True, kw_only=True)
class KnownAddress(Address):
    """An address from day to day."""

    id: UUID
    ends_on: date | None
    """The first day it did not hold; none: it holds."""


@dataclass(frozen=True, kw_only=True)
class AddressHistory(Message):
    """What holds first, then the past, newest first."""

    items: list[KnownAddress]
    withheld: list[DataCategory] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Change(Message):
    """One field of a card was changed."""

    id: UUID
    field: str
    was: Any
    """As the card says it; None: nothing stood there."""
    became: Any
    changed_at: datetime
    changed_by_name: str | None
    """Of the school's staff."""
    role: str
    basis: str | None
    """The paper that showed it, in words."""


@dataclass(frozen=True, kw_only=True)
class CardHistory(Message):
    """Newest first; only fields that the reader sees on the card."""

    items: list[Change]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentScan(Message):
    """The signed paper as documents keeps it."""

    id: UUID
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Consent(Message):
    id: UUID
    person_id: UUID
    given_by: UUID
    given_by_name: str
    number: str
    purposes: list[str]
    data_categories: list[str]
    signed_at: date
    valid_to: date | None
    status: Literal["ACTIVE", "EXPIRED", "WITHDRAWN", "REFUSED"]
    withdrawn_on: date | None
    destroy_due: date | None
    """Data that nothing else covers must be destroyed by this day (152-ФЗ ст. 21)."""
    cosigned_on: date | None = None
    warnings: list[str] = field(default_factory=list)
    """What deserves a look though the paper holds: a pupil of 14 has not signed it too, it names several purposes."""
    form_id: UUID | None = None
    """The edition of the school's form it was given on."""
    scan: ConsentScan | None = None


@dataclass(frozen=True, kw_only=True)
class PersonRow(Message):
    id: UUID
    last_name: str
    first_name: str
    middle_name: str | None
    birth_date: date | None
    student_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PersonPage(Message):
    items: list[PersonRow]
    next: str | None = None
