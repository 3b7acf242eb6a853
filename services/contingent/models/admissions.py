"""Applications for admission, and the parameters of admission: law moves, they live here and nowhere else.

Sources are those of the domain's §2.3: порядок приёма, приказ 458 as it was last changed, and for transfers приказ 240.
What is marked «настройка школы» is practice, no law.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from contracts.admissions import (
    AdmissionPriority,
    AdmissionProcedure,
    AdmissionWave,
    ApplicationStatus,
    PackagePaper,
    RefusalGround,
)
from services.contingent.models import Base, rules
from services.contingent.models.tenant import OfSchool

SOURCE = "порядок приёма, приказ 458; перевод — приказ 240; срок проверки документов для граждан РФ — настройка школы"
FIRST_WAVE, SECOND_WAVE = ((4, 1), (6, 30)), ((7, 6), (9, 5))
"""Month and day of the first and the last day of intake into grade 1."""
FIRST_WAVE_DAYS, ORDER_DAYS, TRANSFER_DAYS = 3, 5, 3
"""Working days for the order: after the first wave, after application and papers, the same for a transfer.
Of the refusal after a failed test, the school's setting: as many as for an order."""
CHECK_DAYS = 5
"""Working days for looking through the package: the order's for foreign children, the school's setting for others."""
MOST_OPEN = 10
"""Open applications of one parent; the school's setting."""

GROUNDS: dict[RefusalGround, tuple[str, str]] = {
    RefusalGround.NO_PLACES: ("нет свободных мест", "приказ 458; ст. 67 273-ФЗ"),
    RefusalGround.NO_LAWFUL_STAY: (
        "законность нахождения иностранного гражданина в России не подтверждена",
        "приказ 458, с 01.04.2025",
    ),
    RefusalGround.TEST_FAILED: ("тестирование на знание русского языка не пройдено", "приказ 458, с 01.04.2025"),
    RefusalGround.TEST_MISSED: ("на тестирование на знание русского языка не явились", "приказ 458, с 01.04.2025"),
    RefusalGround.INCOMPLETE_PACKAGE: (
        "возвращено без рассмотрения: комплект документов неполон",
        "приказ 458, с 01.04.2025",
    ),
}
"""All but the first concern only foreign citizens and stateless persons."""

_RANK = {
    AdmissionPriority.OUT_OF_TURN: 0,
    AdmissionPriority.FIRST_TURN: 1,
    AdmissionPriority.PREFERENTIAL: 2,
}
_TERRITORY, _OTHERS = 3, 4

NEXT: dict[ApplicationStatus, frozenset[ApplicationStatus]] = {
    status: frozenset(map(ApplicationStatus, following.split()))
    for status, following in {
        ApplicationStatus.SUBMITTED: "DOCS_CHECK READY WITHDRAWN REFUSED",
        ApplicationStatus.DOCS_CHECK: "DOCS_CHECK TEST_ASSIGNED READY WITHDRAWN REFUSED",
        ApplicationStatus.TEST_ASSIGNED: "TEST_ASSIGNED TEST_PASSED TEST_FAILED WITHDRAWN REFUSED",
        ApplicationStatus.TEST_PASSED: "READY WITHDRAWN",
        ApplicationStatus.TEST_FAILED: "WITHDRAWN REFUSED",
        ApplicationStatus.READY: "ORDERED WITHDRAWN REFUSED",
    }.items()
}
"""The machine of states; what is over has no next."""
OPEN = tuple(one.value for one in ApplicationStatus if one.is_open)
RU_STATUS = {
    ApplicationStatus.SUBMITTED: "подано",
    ApplicationStatus.DOCS_CHECK: "документы проверяются",
    ApplicationStatus.TEST_ASSIGNED: "назначено тестирование",
    ApplicationStatus.TEST_PASSED: "тестирование пройдено",
    ApplicationStatus.TEST_FAILED: "тестирование не пройдено",
    ApplicationStatus.READY: "готово к приказу",
    ApplicationStatus.ORDERED: "зачислен(а) приказом",
    ApplicationStatus.REFUSED: "отказано",
    ApplicationStatus.WITHDRAWN: "отозвано",
}


class AdmissionApplication(OfSchool, Base):
    """An application. Names, sex and birth date of the child, the name of who signed: nothing that needs a consent."""

    __tablename__ = "admission_applications"
    __table_args__ = (
        UniqueConstraint("school_id", "register_year", "number"),
        Index("ix_admission_applications_queue", "school_id", "year", "grade", "rank", "register_year", "number"),
        Index(
            "uq_admission_applications_open",
            "school_id",
            "year",
            "search_key",
            "birth_date",
            unique=True,
            postgresql_where=text("status NOT IN ('ORDERED', 'REFUSED', 'WITHDRAWN')"),
        ),
        CheckConstraint("grade BETWEEN 1 AND 12", name="grade"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    school_id: Mapped[UUID] = mapped_column()  # indexed together with the queue
    register_year: Mapped[int]
    number: Mapped[int]
    year: Mapped[str]
    grade: Mapped[int]
    status: Mapped[str]
    wave: Mapped[str]
    priority: Mapped[str]
    in_territory: Mapped[bool]
    rank: Mapped[int]
    procedure: Mapped[str]
    transfer_from: Mapped[str | None]
    papers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    last_name: Mapped[str]
    first_name: Mapped[str]
    middle_name: Mapped[str | None]
    sex: Mapped[str]
    birth_date: Mapped[date]
    search_key: Mapped[str]
    applicant_id: Mapped[UUID | None] = mapped_column(index=True)
    applicant_name: Mapped[str]
    submitted_on: Mapped[date]
    papers_on: Mapped[date | None]
    test_on: Mapped[date | None]
    due_on: Mapped[date | None]
    ground: Mapped[str | None]
    reason: Mapped[str | None]
    order_id: Mapped[UUID | None]
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))


def days_of(span: tuple[tuple[int, int], tuple[int, int]], year: int) -> tuple[date, date]:
    """First and last day of a wave in a calendar year."""
    return date(year, *span[0]), date(year, *span[1])


def wave_of(grade: int, year: str, on: date) -> AdmissionWave | None:
    """The intake that a day belongs to; None while grade 1 of that study year is not taken in."""
    begins = int(year[:4])
    last = days_of(SECOND_WAVE, begins)[1]
    if grade != 1 or on > last:
        return AdmissionWave.ALL_YEAR
    for wave, span in ((AdmissionWave.FIRST, FIRST_WAVE), (AdmissionWave.SECOND, SECOND_WAVE)):
        first, end = days_of(span, begins)
        if first <= on <= end:
            return wave
    return None


def rank_of(priority: AdmissionPriority, in_territory: bool) -> int:
    """Where in the queue: a right of order, then the assigned territory, then everyone else."""
    return _RANK.get(priority, _TERRITORY if in_territory else _OTHERS)


def after_working_days(day: date, count: int) -> date:
    """The day that many working days after."""
    while count > 0:
        before, day = day, day + timedelta(days=1)
        count -= rules.working_days_between(before, day)
    return day


def papers_for(row: Any) -> Iterator[PackagePaper]:
    """What must lie with an application, beside itself."""
    yield PackagePaper.PARENT_ID
    yield PackagePaper.KINSHIP_PROOF
    if row.wave == AdmissionWave.FIRST and row.in_territory:
        yield PackagePaper.REGISTRATION_PROOF
    if row.priority != AdmissionPriority.NONE:
        yield PackagePaper.PRIORITY_PROOF
    if row.grade >= 10:
        yield PackagePaper.CERTIFICATE_9
    if row.transfer_from:
        yield PackagePaper.PERSONAL_FILE
    if row.procedure == AdmissionProcedure.FOREIGN:
        yield PackagePaper.LAWFUL_STAY


def missing_of(row: Any, papers: list[str]) -> list[PackagePaper]:
    return [one for one in papers_for(row) if one.value not in papers]


def needs_test(row: Any, papers: list[str]) -> bool:
    """Not of who moves between Russian schools with both papers, nor of who holds the certificate of nine grades."""
    if row.procedure != AdmissionProcedure.FOREIGN or PackagePaper.CERTIFICATE_9.value in papers:
        return False
    moving = {PackagePaper.PERSONAL_FILE.value, PackagePaper.STUDY_PERIOD.value}
    return not (row.transfer_from and moving <= set(papers))


def due(row: Any, status: ApplicationStatus, papers_on: date | None) -> date | None:
    """Until when the next thing must be done: the package looked through, the order made. A test has its own day."""
    if status in (ApplicationStatus.SUBMITTED, ApplicationStatus.DOCS_CHECK):
        return after_working_days(row.submitted_on, CHECK_DAYS)
    if status in (ApplicationStatus.READY, ApplicationStatus.TEST_PASSED):
        if row.wave == AdmissionWave.FIRST:
            return after_working_days(days_of(FIRST_WAVE, int(row.year[:4]))[1], FIRST_WAVE_DAYS)
        days = TRANSFER_DAYS if row.transfer_from else ORDER_DAYS
        return after_working_days(max(row.submitted_on, papers_on or row.submitted_on), days)
    if status is ApplicationStatus.TEST_FAILED:
        return after_working_days(row.test_on, ORDER_DAYS)
    return row.test_on if status is ApplicationStatus.TEST_ASSIGNED else None
