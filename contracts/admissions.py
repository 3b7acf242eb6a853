"""Applications for admission to a school: what is asked, what is decided, and until when (domain §2.3)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from contracts.base import Message
from contracts.student_body import NewMovement, Sex


class ApplicationStatus(StrEnum):
    SUBMITTED = "SUBMITTED"
    DOCS_CHECK = "DOCS_CHECK"
    """Something of the package is still missing, or a test is still to be assigned."""
    TEST_ASSIGNED = "TEST_ASSIGNED"
    TEST_PASSED = "TEST_PASSED"
    TEST_FAILED = "TEST_FAILED"
    READY = "READY"
    """Waits for a place and an order."""
    ORDERED = "ORDERED"
    """An executed order has made the child a student."""
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"

    @property
    def is_open(self) -> bool:
        return self not in (ApplicationStatus.ORDERED, ApplicationStatus.REFUSED, ApplicationStatus.WITHDRAWN)


class AdmissionWave(StrEnum):
    FIRST = "FIRST"
    """Grade 1, children of the assigned territory and those with a right of order."""
    SECOND = "SECOND"
    """Grade 1, everyone, until places end."""
    ALL_YEAR = "ALL_YEAR"


class AdmissionPriority(StrEnum):
    """A right of order, strongest first; the ground itself is in the paper, not here."""

    OUT_OF_TURN = "OUT_OF_TURN"
    FIRST_TURN = "FIRST_TURN"
    PREFERENTIAL = "PREFERENTIAL"
    NONE = "NONE"


class AdmissionProcedure(StrEnum):
    ORDINARY = "ORDINARY"
    FOREIGN = "FOREIGN"
    """Foreign citizens and stateless: the package is checked first, then Russian is tested."""


class PackagePaper(StrEnum):
    """A kind of paper that lies with an application. Only that it was brought is kept, never what it says."""

    PARENT_ID = "PARENT_ID"
    KINSHIP_PROOF = "KINSHIP_PROOF"
    REGISTRATION_PROOF = "REGISTRATION_PROOF"
    PRIORITY_PROOF = "PRIORITY_PROOF"
    PMPK_CONCLUSION = "PMPK_CONCLUSION"
    CERTIFICATE_9 = "CERTIFICATE_9"
    PERSONAL_FILE = "PERSONAL_FILE"
    STUDY_PERIOD = "STUDY_PERIOD"
    """Справка о периоде обучения of another Russian school."""
    LAWFUL_STAY = "LAWFUL_STAY"


class RefusalGround(StrEnum):
    NO_PLACES = "NO_PLACES"
    NO_LAWFUL_STAY = "NO_LAWFUL_STAY"
    TEST_FAILED = "TEST_FAILED"
    TEST_MISSED = "TEST_MISSED"
    INCOMPLETE_PACKAGE = "INCOMPLETE_PACKAGE"
    """Returned unexamined."""


@dataclass(frozen=True, kw_only=True)
class Applicant(Message):
    """The child: what an application cannot do without, and nothing that needs a consent."""

    last_name: str
    first_name: str
    middle_name: str | None = None
    sex: Sex
    birth_date: date


@dataclass(frozen=True, kw_only=True)
class NewApplication(Message):
    """Either `person_id` (a card that the caller may see) or `child`."""

    id: UUID | None = None
    """Submitted again under the same id: the same application."""
    school_id: UUID
    year: str
    """«2026/2027»."""
    grade: int
    person_id: UUID | None = None
    child: Applicant | None = None
    applicant_name: str | None = None
    """Who signed, when the clerk enters a paper; a parent submits in their own name."""
    in_territory: bool = False
    """Lives where a local act has assigned the houses to this school."""
    priority: AdmissionPriority = AdmissionPriority.NONE
    procedure: AdmissionProcedure = AdmissionProcedure.ORDINARY
    transfer_from: str | None = None
    """The school the child comes from, in words; none for who was in no school."""
    papers: list[PackagePaper] = field(default_factory=list)
    """Brought with it. A parent brings none over the net: the clerk takes papers in."""


@dataclass(frozen=True, kw_only=True)
class ApplicationStep(Message):
    status: ApplicationStatus
    at: datetime
    by: str
    """The role that acted."""
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ApplicationRow(Message):
    id: UUID
    school_id: UUID
    number: str
    """Of the register of applications, «7/2026»: what the receipt says."""
    status: ApplicationStatus
    year: str
    grade: int
    wave: AdmissionWave
    priority: AdmissionPriority
    in_territory: bool
    procedure: AdmissionProcedure
    child: Applicant
    person_id: UUID | None
    applicant_name: str
    submitted_on: date
    due_on: date | None
    """Until when the school must do the next thing; none when nothing is due."""
    overdue: bool
    place: int | None
    """In the queue of the grade, from 1; none when it is over."""
    version: int


@dataclass(frozen=True, kw_only=True)
class Application(ApplicationRow):
    transfer_from: str | None
    papers: list[PackagePaper]
    missing: list[PackagePaper]
    test_on: date | None
    ground: RefusalGround | None
    reason: str | None
    order_id: UUID | None
    steps: list[ApplicationStep]


@dataclass(frozen=True, kw_only=True)
class GradePlaces(Message):
    """Places of one grade, and who waits for them."""

    grade: int
    capacity: int
    taken: int
    waiting: int
    """Open applications."""
    ready: int
    overdue: int


@dataclass(frozen=True, kw_only=True)
class ApplicationPage(Message):
    """By grade, then as the queue goes: right of order, territory, number."""

    items: list[ApplicationRow]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class Intake(Message):
    """A study year's admission in numbers."""

    year: str
    grades: list[GradePlaces]
    by_status: dict[str, int]
    overdue: int


@dataclass(frozen=True, kw_only=True)
class Ground(Message):
    """A ground of refusal, worded for the screen, with where it comes from."""

    ground: RefusalGround
    title: str
    source: str


@dataclass(frozen=True, kw_only=True)
class AdmissionRules(Message):
    """The parameters of admission as they are set here, with their sources."""

    grounds: list[Ground]
    first_wave: list[date]
    """First and last day, in the year of the intake."""
    second_wave: list[date]
    order_days: int
    """Working days for the order after application and papers."""
    transfer_days: int
    first_wave_days: int
    """Working days for the order after the first wave's last day."""
    check_days: int
    source: str


@dataclass(frozen=True, kw_only=True)
class EnrolmentLines(Message):
    """What the clerk puts into the order of enrolment."""

    movements: list[NewMovement]
