"""What reporting answers and tells: the movement report (R2), its snapshots and their way to the department."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Literal
from uuid import UUID

from contracts.access import AccessNote
from contracts.base import Api, Conflict, Event, File, Forbidden, Message, NotFound, command
from contracts.confirmations import ConfirmationMeans


class ReportState(StrEnum):
    """GENERATED (controls found errors) → CHECKED → SIGNED → SENDING → ACCEPTED | RETURNED."""

    GENERATED = "GENERATED"
    CHECKED = "CHECKED"
    SIGNED = "SIGNED"
    SENDING = "SENDING"
    """In the queue, or on its way; repeated with one key until the department answers."""
    WAITING_FOR_ADDRESS = "WAITING_FOR_ADDRESS"
    """In the queue, but nobody has told us where the department listens."""
    ACCEPTED = "ACCEPTED"
    RETURNED = "RETURNED"


class NameList(StrEnum):
    """The lists behind the numbers of the movement report; every column is one of them or a part of it."""

    START = "START"
    ARRIVED = "ARRIVED"
    MOVED_IN = "MOVED_IN"
    LEFT = "LEFT"
    MOVED_OUT = "MOVED_OUT"
    GRADUATED = "GRADUATED"
    END = "END"


@dataclass(frozen=True, kw_only=True)
class MovementCounts(Message):
    """Columns 2–22 of the form, in the form's order."""

    start: int = 0
    start_girls: int = 0
    arrived: int = 0
    arrived_district: int = 0
    arrived_region: int = 0
    arrived_other_region: int = 0
    arrived_other: int = 0
    moved_in: int = 0
    left: int = 0
    left_district: int = 0
    left_region: int = 0
    left_other_region: int = 0
    left_abroad: int = 0
    left_vocational: int = 0
    left_family: int = 0
    left_other: int = 0
    moved_out: int = 0
    graduated: int = 0
    end: int = 0
    end_girls: int = 0
    unconfirmed: int = 0


@dataclass(frozen=True, kw_only=True)
class MovementRow(Message):
    """One line of the form. `code` is unique in it: `5А`, `parallel-5`, `level-5-9`, `school`, an id, `district`."""

    kind: Literal["CLASS", "PARALLEL", "LEVEL", "SCHOOL", "DISTRICT"]
    code: str
    title: str
    id: UUID | None = None
    """The class or the school that the line is about."""
    counts: MovementCounts


@dataclass(frozen=True, kw_only=True)
class Control(Message):
    """One line of «Протокол контроля». A failed ERROR keeps the report from being signed, a WARNING does not."""

    code: str
    title: str
    severity: Literal["ERROR", "WARNING"]
    passed: bool
    details: list[str]
    """Where it does not hold, in Russian, without names of pupils."""


@dataclass(frozen=True, kw_only=True)
class ReportFace(Message):
    """The head of the form."""

    code: str
    form_version: str
    title: str
    organisation: str
    inn: str | None = None
    oktmo: str | None = None
    school_id: UUID | None = None
    starts_on: date
    ends_on: date
    """Exclusive: the report stands as of the end of the day before."""
    period: str
    """«1 четверть 2026/2027», or the dates when the period is not one of the study calendar."""
    edition: int | None = None
    """None for a look at the present state, which nobody has made into a report."""
    reason: str | None = None
    """Why this edition corrects the one before."""
    made_by: str | None = None
    head: str | None = None
    """Who signs as «Руководитель»."""


@dataclass(frozen=True, kw_only=True)
class InTransit(Message):
    """Left one school of the district for another of it, and is not there yet. For the department only."""

    full_name: str
    birth_date: date
    school: str
    left_on: date
    order_number: str
    order_date: date


@dataclass(frozen=True, kw_only=True)
class MovementReport(Message):
    """R2. The rows of a school are classes with their totals, the rows of the district are schools."""

    face: ReportFace
    rows: list[MovementRow]
    controls: list[Control]
    notes: list[str]
    """What the reader must know to read the numbers: the counting rule, the first loading."""
    in_transit: list[InTransit]
    """Filled in the district's report alone."""


@dataclass(frozen=True, kw_only=True)
class MovementName(Message):
    """A pupil behind a number."""

    list: NameList
    full_name: str
    birth_date: date
    sex: Literal["M", "F"]
    row: str
    """Code of the class's row."""
    class_title: str
    on: date
    """When the movement took effect; for START and END, since when the pupil is in the class."""
    counterpart: str | None = None
    counterpart_title: str | None = None
    other_class: str | None = None
    reason: str | None = None
    unconfirmed: bool = False
    order_number: str
    order_date: date
    student_id: UUID | None = None
    """None in lists that were kept before this was written down."""


@dataclass(frozen=True, kw_only=True)
class MovementNames(Message):
    total: int
    """Equals the number in the report's cell."""
    items: list[MovementName]


@dataclass(frozen=True, kw_only=True)
class ReportPeriod(Message):
    """A period of the study calendar that a report can be made for."""

    id: UUID
    title: str
    kind: str
    year: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class ReportSignature(Message):
    """The simple electronic signature of the director over the snapshot's SHA-256."""

    signer: str
    position: str
    person_id: UUID | None = None
    signed_at: datetime
    sha256: str
    key_id: str
    seal: str
    """Detached JWS (Ed25519) of the snapshot, made with the service's own key."""
    confirmed_by: ConfirmationMeans | None = None
    """What the signer entered again; None in editions that were signed before this was asked for."""


@dataclass(frozen=True, kw_only=True)
class Attempt(Message):
    """One POST to the department."""

    number: int
    started_at: datetime
    ended_at: datetime | None = None
    status: int | None = None
    """HTTP status; None when no answer came."""
    outcome: Literal["ACCEPTED", "RETURNED", "FAILED", "IN_FLIGHT", "LOST"]
    detail: str


@dataclass(frozen=True, kw_only=True)
class Submission(Message):
    """The way of one signed edition to the department."""

    key: str
    """The Idempotency-Key: the same in every attempt of this edition."""
    edition: int
    state: ReportState
    queued_at: datetime
    next_try_at: datetime | None = None
    answered_at: datetime | None = None
    comment: str | None = None
    """Why the department returned it."""
    attempts: list[Attempt]


@dataclass(frozen=True, kw_only=True)
class ReportSnapshot(Message):
    """One frozen snapshot: bytes and their SHA-256 never change; a correction is the next edition."""

    edition: int
    reason: str | None = None
    sha256: str
    made_by: str | None = None
    made_at: datetime
    errors: int
    """Failed controls that keep it from being signed."""
    signature: ReportSignature | None = None
    submission: Submission | None = None


@dataclass(frozen=True, kw_only=True)
class ReportCard(Message):
    """A line in the list of reports."""

    id: UUID
    school_id: UUID
    school: str
    code: str
    starts_on: date
    ends_on: date
    period: str
    edition: int
    state: ReportState
    attempts: int
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReportPage(Message):
    items: list[ReportCard]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class Report(Message):
    """A report with its editions, the newest first."""

    id: UUID
    school_id: UUID
    school: str
    code: str
    starts_on: date
    ends_on: date
    period: str
    state: ReportState
    edition: int
    controls: list[Control]
    editions: list[ReportSnapshot]
    version: int
    """Grows with every change of state; what If-Match compares."""


@dataclass(frozen=True, kw_only=True)
class SigningKey(Message):
    """The public half of the key that seals snapshots (JWK, RFC 8037)."""

    kid: str
    kty: str
    crv: str
    x: str


@dataclass(frozen=True, kw_only=True)
class ClassActivity(Message):
    """What the journal has told about one class: counted from events, to be compared with the ledger."""

    class_id: UUID
    title: str
    marks: int
    lessons_marked: int
    lessons_attended: int
    """Lessons with attendance taken."""
    absences: int


@dataclass(frozen=True, kw_only=True)
class JournalActivity(Message):
    marks: int
    lessons_attended: int
    absences: int
    accounts_activated: int
    classes: list[ClassActivity]


@dataclass(frozen=True, kw_only=True)
class ReportSubmitted(Event):
    """The department has accepted a signed edition of a report."""

    source: ClassVar[str] = "reporting"
    about: ClassVar[str] = "report_id"
    listeners: ClassVar[tuple[str, ...]] = ("contingent",)

    report_id: UUID
    code: str
    period: str
    """`2026-09-01/2026-11-01`: first day, and the day after the last."""


@dataclass(frozen=True, kw_only=True)
class ReportReopened(Event):
    """The school has begun to correct an accepted report: its period is open until a new edition is accepted."""

    source: ClassVar[str] = "reporting"
    about: ClassVar[str] = "report_id"
    listeners: ClassVar[tuple[str, ...]] = ("contingent",)

    report_id: UUID
    code: str
    period: str
    """As in `ReportSubmitted`."""


@dataclass(frozen=True, kw_only=True)
class NamesAccessed(Event):
    """Somebody has read or taken out the names behind the numbers of a report; `event_id` names the look."""

    source: ClassVar[str] = "reporting"
    about: ClassVar[str] = "event_id"
    listeners: ClassVar[tuple[str, ...]] = ("identity",)
    note: AccessNote


class ReportNotFound(NotFound):
    title = "Отчёт не найден"


class NotYourReports(Forbidden):
    title = "Нет доступа к отчётам этой организации"


class ReportExists(Conflict):
    """One form and period of a school is one report; `report_id` in the facts names it."""

    title = "Такой отчёт уже составлен"


class WrongReportState(Conflict):
    """The step does not follow from the report's state; `state` in the facts."""

    title = "Отчёт в другом состоянии"


class SnapshotCorrupted(Conflict):
    """The stored bytes no longer match their SHA-256 or their own controls."""

    title = "Снимок отчёта повреждён"


class ReportingApi(Api):
    """Periods are half-open: `starts_on` is the first day, `ends_on` the day after the last."""

    service = "reporting"

    def get_movement_report(self, *, starts_on: date, ends_on: date, school_id: UUID | None = None) -> MovementReport:
        """R2 of a school; without `school_id`: of the caller's school, or of the whole district for the department."""
        raise NotImplementedError

    def get_movement_report_xlsx(self, *, starts_on: date, ends_on: date, school_id: UUID | None = None) -> File:
        """The same numbers as a workbook; the sheet of names is for the school's own people."""
        raise NotImplementedError

    def list_movement_names(
        self,
        *,
        starts_on: date,
        ends_on: date,
        school_id: UUID | None = None,
        row: str | None = None,
        column: int | None = None,
    ) -> MovementNames:
        """The pupils behind a cell (`row`: a row's code, `column`: 2–22). For the school's own people."""
        raise NotImplementedError

    def list_report_periods(self, *, school_id: UUID | None = None) -> list[ReportPeriod]:
        """Quarters, half-years and trimesters of the study calendar, the latest first."""
        raise NotImplementedError

    def get_journal_activity(
        self, *, starts_on: date | None = None, ends_on: date | None = None, school_id: UUID | None = None
    ) -> JournalActivity:
        """Marks posted and attendance taken by class, as told by the gradebook; days are Moscow days."""
        raise NotImplementedError

    def list_reports(
        self,
        *,
        school_id: UUID | None = None,
        state: ReportState | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> ReportPage:
        """Reports, the latest made first; `after` is the `next` of the page before."""
        raise NotImplementedError

    def get_report(self, *, report_id: UUID) -> Report:
        """State, editions, signatures and every attempt to send."""
        raise NotImplementedError

    def get_report_xlsx(self, *, report_id: UUID, edition: int | None = None) -> File:
        """An edition as a workbook, byte-equal every time."""
        raise NotImplementedError

    def get_report_snapshot(self, *, report_id: UUID, edition: int | None = None) -> File:
        """The canonical JSON bytes that were signed."""
        raise NotImplementedError

    def get_signing_key(self) -> SigningKey:
        """What the department verifies seals with."""
        raise NotImplementedError

    @command
    def make_report(
        self,
        *,
        starts_on: date,
        ends_on: date,
        school_id: UUID | None = None,
        code: Literal["R2"] = "R2",
        id: UUID | None = None,
    ) -> Report:
        """Freezes the first edition and runs its controls: CHECKED without errors, else GENERATED."""
        raise NotImplementedError

    @command
    def correct_report(self, *, report_id: UUID, version: int, reason: str) -> Report:
        """The next edition, from today's facts, with the reason on its face."""
        raise NotImplementedError

    @command
    def sign_report(self, *, report_id: UUID, version: int, confirmation: str | None = None) -> Report:
        """The director signs the newest edition, which must be CHECKED; the service seals it.

        `confirmation`: the password (or a code) entered again for this report, of purpose REPORT; without it
        ConfirmationNeeded.
        """
        raise NotImplementedError

    @command
    def send_report(self, *, report_id: UUID) -> Report:
        """Queues the signed edition; it is repeated under one key until the department accepts or returns it."""
        raise NotImplementedError
