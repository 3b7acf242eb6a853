"""Registers of the office, the records schedule (номенклатура дел), and what a search finds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from contracts.base import Message


class RegisterMedia(StrEnum):
    PDF = "PDF"
    XLSX = "XLSX"


@dataclass(frozen=True, kw_only=True)
class RecordCase(Message):
    """One case of the records schedule: what is filed in it, and how long it is kept."""

    index: str
    """«01-05»."""
    title: str
    storage_period: str
    """In words: «50 лет ЭПК», «до замены новыми»."""
    article: str
    """Where the period comes from, as the archive quotes it."""
    holds: list[str]
    """Kinds of orders, LOCAL_ACT, CERTIFICATE, ACKNOWLEDGEMENT; each is filed in one case only."""


@dataclass(frozen=True, kw_only=True)
class RecordsSchedule(Message):
    """Of one school and calendar year. Version 0: the usual cases, until the school sets its own."""

    year: int
    version: int
    cases: list[RecordCase]


class FoundSubject(StrEnum):
    ORDER = "ORDER"
    LOCAL_ACT = "LOCAL_ACT"


@dataclass(frozen=True, kw_only=True)
class FoundDocument(Message):
    """An order, or an edition of a local act."""

    subject: FoundSubject
    id: UUID
    kind: str
    status: str
    title: str
    number: str | None
    dated_on: date
    """Of the registration or the order of approval; of a draft, the day it was begun."""
    fragment: str | None
    """Where the words were found, the words themselves between ⟦ and ⟧."""


@dataclass(frozen=True, kw_only=True)
class FoundPage(Message):
    """Newest first."""

    items: list[FoundDocument]
    next: str | None
