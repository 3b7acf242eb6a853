"""The curriculum (учебный план): how many hours a week each subject has in each grade of a programme, by an order."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal
from uuid import UUID

from contracts.base import Message, Problem

CurriculumPart = Literal["CORE", "CHOSEN"]
"""Обязательная часть, and the part formed by participants of educational relations."""


class Attestation(StrEnum):
    """How the year's interim attestation of a subject is held; a school's local act says what each is like."""

    NONE = "NONE"
    YEAR_MARK = "YEAR_MARK"
    TEST = "TEST"
    CONTROL_WORK = "CONTROL_WORK"
    DICTATION = "DICTATION"
    ESSAY = "ESSAY"
    ORAL = "ORAL"
    PROJECT = "PROJECT"
    STANDARDS = "STANDARDS"
    """Сдача нормативов, of physical education."""


class CurriculumLevel(StrEnum):
    """Начальное (1–4), основное (5–9), среднее общее образование (10–12)."""

    PRIMARY = "PRIMARY"
    BASIC = "BASIC"
    SECONDARY = "SECONDARY"


@dataclass(frozen=True, kw_only=True)
class NewCurriculumRow(Message):
    """A subject in a grade, or in one class of it (`class_id`), whose row then stands instead of the grade's.

    `hours_per_week` is a multiple of one half.
    """

    subject_id: UUID
    grade: int
    hours_per_week: float
    class_id: UUID | None = None
    part: CurriculumPart = "CORE"
    attestation: Attestation = Attestation.YEAR_MARK


@dataclass(frozen=True, kw_only=True)
class CurriculumRow(Message):
    subject_id: UUID
    subject: str
    area: str
    grade: int
    class_id: UUID | None
    class_title: str | None
    hours_per_week: float
    part: CurriculumPart
    attestation: Attestation


@dataclass(frozen=True, kw_only=True)
class GradeHours(Message):
    """What a grade's rows come to. `most_per_week` is the sanitary norm; `year` is hours × study weeks of the calendar.

    Both are None where no norm, or no calendar, says so.
    """

    grade: int
    per_week: float
    most_per_week: int | None
    year: float | None


@dataclass(frozen=True, kw_only=True)
class CurriculumSummary(Message):
    """An edition that an order has put into force on [starts_on, ends_on). A later one ends it; so does nothing else.

    `withdrawn_by` is the number of the order that took it back: it is as if it had never been.
    """

    id: UUID
    school_id: UUID
    year: str
    level: CurriculumLevel
    edition: int
    starts_on: date
    ends_on: date | None
    approved_by: str
    """«№ 12-ОД от 01.09.2026»."""
    withdrawn_by: str | None


@dataclass(frozen=True, kw_only=True)
class Curriculum(CurriculumSummary):
    rows: list[CurriculumRow]
    grades: list[GradeHours]


@dataclass(frozen=True, kw_only=True)
class CurriculumDraft(Message):
    """What waits for an order that names this `version`. `warnings` are norms it exceeds; none of them forbids it."""

    id: UUID
    school_id: UUID
    year: str
    level: CurriculumLevel
    rows: list[CurriculumRow]
    grades: list[GradeHours]
    warnings: list[str]
    version: int


@dataclass(frozen=True, kw_only=True)
class CurriculumLoad(Message):
    """What a file holds; `draft` is None after a dry run and whenever there are problems."""

    rows: int
    problems: list[Problem]
    draft: CurriculumDraft | None


FindingKind = Literal["HOURS_DIFFER", "NOBODY_TEACHES", "NOT_IN_CURRICULUM"]


@dataclass(frozen=True, kw_only=True)
class LoadFinding(Message):
    """A subject of a class whose teaching load is not what the curriculum in force says. `detail` is for the deputy."""

    kind: FindingKind
    class_id: UUID
    class_title: str
    subject_id: UUID
    subject: str
    planned: float
    given: float
    detail: str


@dataclass(frozen=True, kw_only=True)
class LoadComparison(Message):
    """As of a day. `without_curriculum` are classes of the year for whose grade no curriculum is in force."""

    year: str
    on: date
    findings: list[LoadFinding]
    without_curriculum: list[str]
