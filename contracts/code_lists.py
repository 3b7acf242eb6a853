"""Reference data: codes that cards and reports are written in, each holding from day to day."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from contracts.base import Message


class CodeListName(StrEnum):
    """Codes of the regional registry (УФТТ, as two vendors' code has them), of ОКСМ (countries) and our own."""

    CITIZENSHIP = "CITIZENSHIP"
    COUNTRY = "COUNTRY"
    """ОКСМ: three digits; `alpha3` beside."""
    LANGUAGE = "LANGUAGE"
    """ISO 639-3: languages of the peoples of Russia, of neighbours, and those taught."""
    IDENTITY_DOCUMENT = "IDENTITY_DOCUMENT"
    """`fns` is the code that most federal formats use."""
    PROGRAMME = "PROGRAMME"
    EDUCATION_FORM = "EDUCATION_FORM"
    DELIVERY_FORM = "DELIVERY_FORM"
    HEALTH_GROUP = "HEALTH_GROUP"
    """11–15 under 18 years, 16–18 from 18 on; `name` is the group."""
    PE_GROUP = "PE_GROUP"
    DISABILITY_GROUP = "DISABILITY_GROUP"
    DISABILITY_CATEGORY = "DISABILITY_CATEGORY"
    ADAPTATION = "ADAPTATION"
    """Категория ОВЗ; `epgu` is the code of the state portal."""
    AOOP_VARIANT = "AOOP_VARIANT"
    OVZ_EDUCATION = "OVZ_EDUCATION"
    TREATMENT_PLACE = "TREATMENT_PLACE"
    LIFE_SITUATION = "LIFE_SITUATION"
    SOCIAL_FLAG = "SOCIAL_FLAG"
    SUPERVISION = "SUPERVISION"
    CERTIFICATE = "CERTIFICATE"
    REPRESENTATIVE = "REPRESENTATIVE"
    REPRESENTATIVE_BASIS = "REPRESENTATIVE_BASIS"
    ORGANISATION_STATUS = "ORGANISATION_STATUS"


@dataclass(frozen=True, kw_only=True)
class CodeEntry(Message):
    code: str
    name: str | None
    """How our own messages say it, where they have a word."""
    title: str
    valid_from: date
    valid_to: date | None
    """The first day it no longer holds."""
    other: dict[str, str] = field(default_factory=dict)
    """The same in other systems: `fns`, `epgu`, `wire` (as the registry sends it), `alpha3`."""


@dataclass(frozen=True, kw_only=True)
class CodeList(Message):
    name: CodeListName
    on: date
    items: list[CodeEntry]
