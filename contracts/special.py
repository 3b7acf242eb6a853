"""Special categories of a person's data (domain §1.2, rows 14–20): health, life situation, supervision.

They stand apart from the card: another right, a consent of their own (P3), every look noted, encrypted at rest.
Codes are those of the code lists named beside.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from contracts.base import Message
from contracts.student_body import DataCategory


@dataclass(frozen=True, kw_only=True)
class HealthGroup(Message):
    group: Literal["I", "II", "III", "IV", "V"]
    """I–III from 18 years on."""
    on: date | None = None
    """Of the examination."""
    document: str | None = None


@dataclass(frozen=True, kw_only=True)
class Disability(Message):
    """By a certificate of МСЭ."""

    group: str
    """DISABILITY_GROUP; 14, ребёнок-инвалид, is under 18 and nobody else is."""
    category: str | None = None
    """DISABILITY_CATEGORY."""
    certificate: str
    """Series and number."""
    issued_on: date
    valid_to: date | None = None
    """None: бессрочно."""
    rehabilitation_programme: str | None = None
    """ИПРА: its number."""


@dataclass(frozen=True, kw_only=True)
class SpecialNeeds(Message):
    """ОВЗ, by a conclusion of ПМПК; independent of disability."""

    category: str
    """ADAPTATION."""
    conclusion: str
    """Number."""
    concluded_on: date
    valid_to: date | None = None
    variant: str | None = None
    """AOOP_VARIANT."""
    education: str | None = None
    """OVZ_EDUCATION."""
    needs_tutor: bool = False
    needs_assistant: bool = False


@dataclass(frozen=True, kw_only=True)
class LongTreatment(Message):
    basis: str
    """Decision of the medical commission: number and date."""
    place: str
    """TREATMENT_PLACE."""
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class LifeSituation(Message):
    code: str
    """LIFE_SITUATION: 2 goes with a disability, 3xx with ОВЗ."""
    starts_on: date
    ends_on: date | None = None
    document: str | None = None


@dataclass(frozen=True, kw_only=True)
class Benefit(Message):
    """A social standing that brings something: free meals, a place in a queue."""

    code: str
    """SOCIAL_FLAG."""
    starts_on: date
    ends_on: date | None = None
    document: str


@dataclass(frozen=True, kw_only=True)
class Supervision(Message):
    """Seen by the director, deputies and the class teacher alone."""

    kind: str
    """SUPERVISION: within the school, КДН, ПДН."""
    starts_on: date
    ends_on: date | None = None
    document: str


@dataclass(frozen=True, kw_only=True)
class SpecialData(Message):
    health_group: HealthGroup | None = None
    pe_group: Literal["MAIN", "PREPARATORY", "SPECIAL_A", "SPECIAL_B"] | None = None
    disability: Disability | None = None
    ovz: SpecialNeeds | None = None
    special_needs: str | None = None
    """What else a conclusion says, in words."""
    long_treatment: LongTreatment | None = None
    life_situations: list[LifeSituation] | None = None
    social_flags: list[str] | None = None
    """In words of the school's own; what brings something stands under `benefits`."""
    benefits: list[Benefit] | None = None
    supervision: list[Supervision] | None = None


@dataclass(frozen=True, kw_only=True)
class SpecialCategories(Message):
    """What the reader may see: a subject teacher only whether there are special conditions at all."""

    special_conditions: bool
    """Disability, ОВЗ, long treatment or a conclusion in words: whoever teaches must ask the class teacher."""
    data: SpecialData = field(default_factory=SpecialData)
    withheld: list[DataCategory] = field(default_factory=list)
    version: int
    """Of the card, which changes with them."""


@dataclass(frozen=True, kw_only=True)
class SpecialCount(Message):
    field: str
    """Of SpecialData."""
    code: str
    title: str
    students: int | None
    """None: fewer than three, which the department is not told."""


@dataclass(frozen=True, kw_only=True)
class SpecialCounts(Message):
    """Students of a school today, by what may be counted without reading anybody's data."""

    school_id: UUID
    on: date
    items: list[SpecialCount]
