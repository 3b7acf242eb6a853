"""The student body: persons, classes, consents, movements and books. What contingent answers and tells."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.access import AccessNote
from contracts.admissions import (
    AdmissionRules,
    Application,
    ApplicationPage,
    ApplicationRow,
    ApplicationStatus,
    EnrolmentLines,
    Intake,
    NewApplication,
    PackagePaper,
    RefusalGround,
)
from contracts.base import Api, Conflict, Event, File, Invalid, Message, command
from contracts.cards import (
    AddressHistory,
    Card,
    CardHistory,
    Consent,
    ConsentScan,
    IdentityDocuments,
    PersonPage,
    PersonRow,
    Representative,
)
from contracts.classes import CombinedClass, Division
from contracts.code_lists import CodeList, CodeListName
from contracts.consents import (
    ConsentCoverage,
    ConsentDispute,
    ConsentForm,
    ConsentRules,
    ConsentSheet,
    DestructionActPage,
    DistrictConsentRules,
    NewConsentForm,
    OutdatedConsentPage,
    SeparatePapers,
    ToAskPage,
)
from contracts.destinations import Destination, DestinationPage, DestinationState
from contracts.duplicates import Merge, MergePage, TwinPage
from contracts.grounds import ExportGround, NewExportGround
from contracts.importing import (
    ImportClass,
    ImportProblem,
    ImportResult,
    ImportRun,
    ImportTitle,
    ImportTitles,
    ListFormat,
)
from contracts.movements import (
    AlphabetBookPage,
    AlphabetBookRow,
    BookNumbering,
    BookNumberingRule,
    MovementBookPage,
    MovementBookRow,
    MovementCheck,
    MovementPerson,
    MovementProblem,
    ProposedOrder,
)
from contracts.proposals import Proposal, ProposalPage, ProposalStatus, ProposedFields
from contracts.quality import FindingKind, FindingPage, SchoolQuality, StudentQualityPage
from contracts.search import FoundPeople
from contracts.special import SpecialCategories, SpecialCounts, SpecialData
from contracts.student_body import (
    Address,
    AdultData,
    CardData,
    Counterpart,
    DataCategory,
    IdentityDocument,
    Kinship,
    KnownClass,
    KnownMovement,
    KnownRepresentative,
    KnownStudent,
    LeaveReason,
    MovementKind,
    NewConsent,
    NewMovement,
    NewRepresentative,
    Programme,
    Purpose,
    Sex,
    StudyForm,
)
from contracts.year_end import YearEnd, YearEndDecision

# refusals


class ConsentMissing(Invalid):
    """A field that no active consent covers: it is not stored (domain §4.3)."""

    kind, title = "consent-missing", "Нет согласия"


class DuplicatePerson(Conflict):
    """Someone with this СНИЛС, or of this name and birth date, is known already."""

    kind, title = "duplicate-person", "Такой человек уже есть"


class ClassExists(Conflict):
    kind, title = "class-exists", "Такой класс уже открыт"


# events


@dataclass(frozen=True, kw_only=True)
class ClassOpened(Event):
    """A class exists for one study year. Told again, whole, when its teacher or capacity changes."""

    source: ClassVar[str] = "contingent"
    about: ClassVar[str] = "school_class.id"
    listeners: ClassVar[tuple[str, ...]] = ("identity", "planning", "gradebook", "documents", "reporting")
    school_class: KnownClass


@dataclass(frozen=True, kw_only=True)
class StudentEnrolled(Event):
    """A registered order has made someone a student of a school."""

    source: ClassVar[str] = "contingent"
    about: ClassVar[str] = "student.id"
    listeners: ClassVar[tuple[str, ...]] = ("identity", "gradebook", "reporting")
    student: KnownStudent
    movement: KnownMovement


@dataclass(frozen=True, kw_only=True)
class StudentMoved(Event):
    """A registered order has moved a student to another class, from `movement.effective_on` on.

    Also told, with the same class twice, when form, programme or debt change and the student stays.
    """

    source: ClassVar[str] = "contingent"
    about: ClassVar[str] = "student_id"
    listeners: ClassVar[tuple[str, ...]] = ("identity", "gradebook", "reporting")
    student_id: UUID
    from_class_id: UUID
    to_class_id: UUID
    movement: KnownMovement


@dataclass(frozen=True, kw_only=True)
class StudentWithdrawn(Event):
    """A registered order has ended an enrolment; the student is not counted on `movement.effective_on` itself."""

    source: ClassVar[str] = "contingent"
    about: ClassVar[str] = "student_id"
    listeners: ClassVar[tuple[str, ...]] = ("identity", "gradebook", "reporting")
    student_id: UUID
    class_id: UUID
    movement: KnownMovement


@dataclass(frozen=True, kw_only=True)
class MovementCancelled(Event):
    """A registered order has undone a movement that was told before: it never happened; what holds now is told."""

    source: ClassVar[str] = "contingent"
    about: ClassVar[str] = "student_id"
    listeners: ClassVar[tuple[str, ...]] = ("identity", "gradebook", "reporting")
    student_id: UUID
    movement: KnownMovement
    """The one that is undone."""
    class_id: UUID | None
    """Where the student is now; none when they have never come or have left."""
    left_on: date | None


@dataclass(frozen=True, kw_only=True)
class ArrivalConfirmed(Event):
    """An organisation outside the district has answered that someone who left arrived there."""

    source: ClassVar[str] = "contingent"
    about: ClassVar[str] = "student_id"
    listeners: ClassVar[tuple[str, ...]] = ("reporting",)
    student_id: UUID
    movement_id: UUID
    """The departure."""
    confirmed_on: date


@dataclass(frozen=True, kw_only=True)
class PersonRenamed(Event):
    """A student's name or birth date was changed or corrected: whoever keeps a copy keeps this one from now on.

    Told to the school that keeps the card, while a consent covers the roll (P1); told when such a consent comes back.
    `pseudonym`: the name was destroyed, and this label stands for it; a copy of the name goes with it.
    """

    source: ClassVar[str] = "contingent"
    about: ClassVar[str] = "person_id"
    listeners: ClassVar[tuple[str, ...]] = ("identity", "gradebook", "reporting", "documents")
    person_id: UUID
    last_name: str
    first_name: str
    middle_name: str | None = None
    birth_date: date
    pseudonym: bool = False


@dataclass(frozen=True, kw_only=True)
class PeopleMerged(Event):
    """Two cards turned out to be one person, or (`undone`) two after all.

    Told to the whole district: enrolments of both may lie in several of its schools. Links and consents of the two are
    told anew beside it. `students` are the enrolments that go over to the kept card, or come back from it.
    """

    source: ClassVar[str] = "contingent"
    about: ClassVar[str] = "merge_id"
    listeners: ClassVar[tuple[str, ...]] = ("identity", "gradebook", "reporting")
    merge_id: UUID
    kept_id: UUID
    merged_id: UUID
    students: list[UUID]
    undone: bool = False

    @property
    def owner_id(self) -> UUID:
        """Whose those enrolments are from now on."""
        return self.merged_id if self.undone else self.kept_id


@dataclass(frozen=True, kw_only=True)
class RepresentativeLinked(Event):
    """An adult stands beside a child. Told again, whole, when the link changes or ends."""

    source: ClassVar[str] = "contingent"
    about: ClassVar[str] = "link.id"
    listeners: ClassVar[tuple[str, ...]] = ("identity", "gradebook")
    link: KnownRepresentative


@dataclass(frozen=True, kw_only=True)
class ConsentChanged(Event):
    """The purposes that a person's active consents to this school cover from now on."""

    source: ClassVar[str] = "contingent"
    about: ClassVar[str] = "person_id"
    listeners: ClassVar[tuple[str, ...]] = ("identity", "gradebook", "reporting")
    person_id: UUID
    purposes: list[str]


@dataclass(frozen=True, kw_only=True)
class RepresentativesDisagreed(Event):
    """One representative agreed and another refused: the class teacher finds it among what is to be mended."""

    source: ClassVar[str] = "contingent"
    about: ClassVar[str] = "person_id"
    person_id: UUID
    purposes: list[str]
    """All about which they disagree now."""


@dataclass(frozen=True, kw_only=True)
class ConsentFiled(Event):
    """A scan is the paper of a consent. Told again when the consent ends earlier than it was told."""

    source: ClassVar[str] = "contingent"
    about: ClassVar[str] = "consent_id"
    listeners: ClassVar[tuple[str, ...]] = ("documents",)
    consent_id: UUID
    scan_id: UUID
    ends_on: date | None
    """The first day the consent no longer holds, as far as that is known."""


@dataclass(frozen=True, kw_only=True)
class PersonalDataAccessed(Event):
    """Somebody has seen, changed, printed or given out personal data; `event_id` names the look."""

    source: ClassVar[str] = "contingent"
    about: ClassVar[str] = "event_id"
    listeners: ClassVar[tuple[str, ...]] = ("identity",)
    note: AccessNote


@dataclass(frozen=True, kw_only=True)
class MovementRefused(Event):
    """A registered order could not be executed: nothing of it was done."""

    source: ClassVar[str] = "contingent"
    about: ClassVar[str] = "order_id"
    listeners: ClassVar[tuple[str, ...]] = ("documents",)
    order_id: UUID
    line: int | None = None
    reason: str


@dataclass(frozen=True, kw_only=True)
class MovementsExecuted(Event):
    """A registered order was executed whole."""

    source: ClassVar[str] = "contingent"
    about: ClassVar[str] = "order_id"
    listeners: ClassVar[tuple[str, ...]] = ("documents",)
    order_id: UUID
    count: int


@dataclass(frozen=True, kw_only=True)
class OrderProposed(Event):
    """The lines of an order are ready: it is to be drafted under this id. `kind` is the order's own code."""

    source: ClassVar[str] = "contingent"
    about: ClassVar[str] = "order_id"
    listeners: ClassVar[tuple[str, ...]] = ("documents",)
    order_id: UUID
    kind: str
    title: str
    basis: str
    movements: list[NewMovement]
    target_id: UUID | None = None
    """The order that a cancellation undoes."""


@dataclass(frozen=True, kw_only=True)
class ImportAccepted(Event):
    """A list of persons is stored; the order «первичный ввод контингента» is to be drafted from these lines."""

    source: ClassVar[str] = "contingent"
    about: ClassVar[str] = "import_id"
    listeners: ClassVar[tuple[str, ...]] = ("documents",)
    import_id: UUID
    title: str
    movements: list[NewMovement]


# answers


@dataclass(frozen=True, kw_only=True)
class ClassRow(KnownClass):
    """A class with its present size and its teacher's name."""

    class_teacher: str | None = None
    students: int
    version: int


@dataclass(frozen=True, kw_only=True)
class Made(Message):
    """What a command made or changed."""

    id: UUID
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class StudentRow(Message):
    id: UUID
    person_id: UUID
    last_name: str
    first_name: str
    middle_name: str | None
    sex: Sex | None = None
    birth_date: date | None = None
    class_id: UUID
    class_title: str
    personal_file_no: str | None = None


@dataclass(frozen=True, kw_only=True)
class StudentPage(Message):
    items: list[StudentRow]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class Student(StudentRow):
    """One enrolment with its history."""

    enrolled_on: date
    left_on: date | None
    study_form: StudyForm = StudyForm.FULL_TIME
    programme: Programme = Programme.GENERAL
    programme_variant: str | None = None
    debt_until: date | None = None
    """Promoted conditionally: the academic debt is to be cleared by this day."""
    at_home_since: date | None = None
    """Taught at home from that day on."""
    pseudonym: bool = False
    """Kept without a name: of the birth date only the year is true."""
    movements: list[KnownMovement]


@dataclass(frozen=True, kw_only=True)
class FamilyMember(Message):
    """Someone a school's paper is sent to: a pupil, or who represents one. A parent of two is named for each class."""

    person_id: UUID
    full_name: str
    class_id: UUID
    class_title: str
    is_pupil: bool


class ContingentApi(Api):
    """Reads and writes are bounded by the caller's role: another school's or family's row is NotFound."""

    service = "contingent"

    # classes

    @command
    def open_class(
        self,
        *,
        school_id: UUID,
        grade: int,
        letter: str,
        year: str,
        id: UUID | None = None,
        capacity: int = 25,
        class_teacher_id: UUID | None = None,
    ) -> ClassRow:
        """Opens a class for one study year («2026/2027»); the same grade and letter twice is ClassExists."""
        raise NotImplementedError

    @command
    def set_class_teacher(self, *, class_id: UUID, version: int, class_teacher_id: UUID | None = None) -> ClassRow:
        """Names the class teacher, someone with an appointment here; none takes the duty off."""
        raise NotImplementedError

    @command
    def set_class_capacity(self, *, class_id: UUID, version: int, capacity: int) -> ClassRow:
        """How many students the class may hold; not fewer than it holds today."""
        raise NotImplementedError

    def list_classes(self, *, school_id: UUID, year: str | None = None) -> list[ClassRow]:
        """Classes of a study year (today's when not given), by grade and letter."""
        raise NotImplementedError

    def get_class(self, *, class_id: UUID) -> ClassRow:
        """One class with its version."""
        raise NotImplementedError

    @command
    def combine_classes(
        self, *, school_id: UUID, class_ids: list[UUID], capacity: int, id: UUID | None = None
    ) -> CombinedClass:
        """Класс-комплект of classes of different grades of one study year; a class is in one at most."""
        raise NotImplementedError

    @command
    def separate_classes(self, *, combined_id: UUID, version: int) -> None:
        """Each is taught by itself again."""
        raise NotImplementedError

    def list_combined_classes(self, *, school_id: UUID, year: str | None = None) -> list[CombinedClass]:
        """Of a study year, today's when not given."""
        raise NotImplementedError

    @command
    def divide_class(
        self, *, class_id: UUID, title: str, subgroups: int = 2, id: UUID | None = None, balanced: bool = True
    ) -> Division:
        """Divides a class for something; balanced, its students are dealt out evenly, girls and boys apart."""
        raise NotImplementedError

    @command
    def balance_division(self, *, division_id: UUID, version: int) -> Division:
        """Deals out whoever has no subgroup yet; nobody is moved."""
        raise NotImplementedError

    @command
    def place_in_subgroup(
        self, *, division_id: UUID, version: int, student_ids: list[UUID], subgroup_id: UUID | None = None
    ) -> Division:
        """Moves students of the class into one subgroup; none takes them out of the division."""
        raise NotImplementedError

    @command
    def remove_division(self, *, division_id: UUID, version: int) -> None:
        """The class is not divided for it any more."""
        raise NotImplementedError

    def list_divisions(self, *, class_id: UUID) -> list[Division]:
        """By title, with the students that the caller may see. Not for DISTRICT."""
        raise NotImplementedError

    # students

    def list_students(
        self,
        *,
        school_id: UUID,
        q: str | None = None,
        class_id: UUID | None = None,
        on: date | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> StudentPage:
        """Students of a day (`from ≤ day < to`), in Russian order; `q` matches beginnings of name words, ё as е.

        DISTRICT must search, by three letters or more.
        """
        raise NotImplementedError

    def list_class_students(self, *, class_id: UUID, on: date | None = None) -> list[StudentRow]:
        """The whole class on a day, in Russian order. Not for DISTRICT, which searches."""
        raise NotImplementedError

    def get_student(self, *, student_id: UUID) -> Student:
        """One enrolment episode with its movements."""
        raise NotImplementedError

    # people

    @command
    def register_person(
        self,
        *,
        school_id: UUID,
        card: CardData,
        id: UUID | None = None,
        representatives: list[NewRepresentative] | None = None,
        consents: list[NewConsent] | None = None,
    ) -> Card:
        """An applicant with representatives and consents, all or nothing; ConsentMissing names uncovered fields."""
        raise NotImplementedError

    @command
    def register_unnamed_person(
        self,
        *,
        school_id: UUID,
        sex: Sex,
        birth_year: int,
        refusal_number: str,
        refused_on: date,
        id: UUID | None = None,
    ) -> Card:
        """A child whose representative refused in writing (P1), for whom there is a right to be taught all the same.

        Kept as «Обучающийся № …» with sex and year of birth: enrolled, moved and counted like everybody; no portal."""
        raise NotImplementedError

    @command
    def name_person(
        self,
        *,
        person_id: UUID,
        version: int,
        card: CardData,
        representatives: list[NewRepresentative] | None = None,
        consents: list[NewConsent] | None = None,
    ) -> Card:
        """The consent (P1) that was refused has come: the name is kept from now on, and told to whoever shows it."""
        raise NotImplementedError

    def get_card(self, *, person_id: UUID, reason: str | None = None) -> Card:
        """The card without what no consent covers. The look is noted in the journal of access, with its `reason`."""
        raise NotImplementedError

    @command
    def change_card(self, *, person_id: UUID, version: int, card: AdultData, basis: str | None = None) -> Card:
        """Replaces the card; what the reader could not see stays as it is. Stale when someone was quicker.

        What it replaces is kept with `basis`, the paper that shows the new values, in words."""
        raise NotImplementedError

    def list_card_history(
        self, *, person_id: UUID, field: str | None = None, after: str | None = None, limit: int = 50
    ) -> CardHistory:
        """What stood in the fields of a card before, by whom it was changed and why. The look is noted."""
        raise NotImplementedError

    def find_people(
        self, *, school_id: UUID, q: str | None = None, after: str | None = None, limit: int = 50
    ) -> PersonPage:
        """Children and adults the school keeps cards of, students or not. DISTRICT must search here too."""
        raise NotImplementedError

    def search_people(self, *, q: str, after: str | None = None, limit: int = 20) -> FoundPeople:
        """Everyone in the caller's scope of whom all of `q` holds: words of the name (their beginnings, or with slips
        when nobody bears them), a birth date, a СНИЛС, a personal file. DISTRICT brings three letters or a СНИЛС."""
        raise NotImplementedError

    @command
    def take_over_person(self, *, school_id: UUID, snils: str, last_name: str, birth_date: date) -> Made:
        """Takes the card of someone who left another school of the district; the links begin anew here.

        Consents do not come along, and so nothing that needs one."""
        raise NotImplementedError

    @command
    def put_representative(self, *, person_id: UUID, version: int, representative: NewRepresentative) -> Representative:
        """Links an adult to a child (version 0), or changes the link of that id and version."""
        raise NotImplementedError

    @command
    def end_representative(
        self, *, person_id: UUID, link_id: UUID, ends_on: date | None = None, version: int | None = None
    ) -> None:
        """The adult represents the child no longer, from a day on; the portal closes. Stale when `version` is not
        the link's."""
        raise NotImplementedError

    def list_representatives(self, *, person_id: UUID) -> list[Representative]:
        """Present and past representatives of a child."""
        raise NotImplementedError

    def list_class_families(self, *, class_ids: list[UUID]) -> list[FamilyMember]:
        """Who of the families of some classes signs for what a school sends them, by class and name.

        Legal representatives of minors, unless a court restricts them, and pupils from 14; each with a consent.
        """
        raise NotImplementedError

    # identity documents and addresses

    def list_identity_documents(self, *, person_id: UUID) -> IdentityDocuments:
        """Past and present ones; empty where no consent covers them. The look is noted."""
        raise NotImplementedError

    @command
    def put_identity_document(
        self, *, person_id: UUID, version: int, document: IdentityDocument, main: bool = True
    ) -> IdentityDocuments:
        """Adds a document, or corrects the one of that series and number. `version` is the card's, which changes.

        A main one replaces the main one; known of somebody else in the district it is DuplicatePerson."""
        raise NotImplementedError

    @command
    def end_identity_document(
        self, *, person_id: UUID, version: int, document_id: UUID, ended_on: date | None = None
    ) -> IdentityDocuments:
        """Nobody is known by it from that day on; it stays among the past ones."""
        raise NotImplementedError

    def list_addresses(self, *, person_id: UUID) -> AddressHistory:
        """Present and past ones; empty where no consent covers them. The look is noted.

        They change with the card: a new value of a kind begins on its `starts_on` and ends the one before."""
        raise NotImplementedError

    # special categories

    def get_special_categories(self, *, person_id: UUID, reason: str | None = None) -> SpecialCategories:
        """Health, life situation, supervision: as far as a consent (P3) covers them. The look is noted with its reason.

        A subject teacher learns only whether there are special conditions; a CLERK asks by an order's draft."""
        raise NotImplementedError

    def read_special_for_order(self, *, person_id: UUID, kind: MovementKind, order: str) -> SpecialCategories:
        """What a line of this kind needs to know, for whoever drafts it. Asked by documents, which knows the draft.

        The look is noted with `order`. A kind that needs nothing of it is refused (Forbidden).
        """
        raise NotImplementedError

    @command
    def put_special_categories(self, *, person_id: UUID, version: int, data: SpecialData) -> SpecialCategories:
        """Replaces all that a consent covers, by the class teacher. `version` is the card's, which changes."""
        raise NotImplementedError

    def count_special_categories(self, *, school_id: UUID) -> SpecialCounts:
        """Students of today by health group, disability and ОВЗ; nobody's data are read. DISTRICT: from three on."""
        raise NotImplementedError

    def list_special_history(
        self,
        *,
        person_id: UUID,
        reason: str | None = None,
        field: str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> CardHistory:
        """The same of special categories, for those who read them."""
        raise NotImplementedError

    # reference data

    def get_code_list(self, *, name: CodeListName, on: date | None = None) -> CodeList:
        """The entries that hold on a day (today when not given), in the order in which they are read out."""
        raise NotImplementedError

    # quality

    def get_quality(self, *, school_id: UUID) -> SchoolQuality:
        """Of what the caller may see of a school, as of the last check: by block and class. No class for DISTRICT."""
        raise NotImplementedError

    def list_school_quality(self) -> list[SchoolQuality]:
        """Sums of every school in sight, without blocks, classes and names."""
        raise NotImplementedError

    @command
    def check_quality(self, *, school_id: UUID) -> SchoolQuality:
        """Checks the cards of the school, or of the caller's classes, anew. Time does it every day."""
        raise NotImplementedError

    def list_student_quality(
        self, *, school_id: UUID, class_id: UUID | None = None, after: str | None = None, limit: int = 50
    ) -> StudentQualityPage:
        """Students with what their cards lack, the least complete first. Not for DISTRICT."""
        raise NotImplementedError

    def list_findings(
        self,
        *,
        school_id: UUID,
        kind: FindingKind | None = None,
        class_id: UUID | None = None,
        responsible_id: UUID | None = None,
        overdue: bool = False,
        after: str | None = None,
        limit: int = 50,
    ) -> FindingPage:
        """What is open to be mended, with who mends it and by when. Not for DISTRICT."""
        raise NotImplementedError

    # two cards of one person

    def list_duplicates(self, *, school_id: UUID, after: str | None = None, limit: int = 50) -> TwinPage:
        """Pairs with a card of this school in them, both in the caller's sight. DISTRICT sees those across schools."""
        raise NotImplementedError

    @command
    def keep_people_apart(self, *, person_id: UUID, other_id: UUID, reason: str) -> None:
        """They are two people: the pair is not shown again."""
        raise NotImplementedError

    @command
    def merge_people(
        self,
        *,
        person_id: UUID,
        version: int,
        other_id: UUID,
        other_version: int,
        reason: str,
        id: UUID | None = None,
    ) -> Merge:
        """`other` is `person`: its links, consents and applications go over, and values that the kept card lacks and
        may hold. Conflict when the other one stands in orders and books, or is plainly somebody else."""
        raise NotImplementedError

    @command
    def undo_merge(self, *, merge_id: UUID, reason: str) -> Merge:
        """Two cards again: what went over comes back, what was added since stays with the kept one."""
        raise NotImplementedError

    def list_merges(self, *, school_id: UUID, after: str | None = None, limit: int = 50) -> MergePage:
        """Newest first, the undone ones too."""
        raise NotImplementedError

    # admission

    @command
    def submit_application(self, *, application: NewApplication) -> Application:
        """Takes it in and numbers it; the number is the receipt. One open application a child, school and year."""
        raise NotImplementedError

    @command
    def take_application_papers(self, *, application_id: UUID, version: int, papers: list[PackagePaper]) -> Application:
        """All papers that lie with it now. With the whole package it is ready, or a test is assigned next."""
        raise NotImplementedError

    @command
    def assign_admission_test(self, *, application_id: UUID, version: int, on: date) -> Application:
        """A foreign applicant's test of Russian; another day may be assigned later."""
        raise NotImplementedError

    @command
    def record_admission_test(self, *, application_id: UUID, version: int, passed: bool, document: str) -> Application:
        """Passed: READY. Failed: TEST_FAILED, which the director refuses by."""
        raise NotImplementedError

    @command
    def refuse_application(
        self, *, application_id: UUID, version: int, ground: RefusalGround, reason: str | None = None
    ) -> Application:
        """By the director, on a ground that the facts bear out."""
        raise NotImplementedError

    @command
    def withdraw_application(self, *, application_id: UUID, version: int, reason: str | None = None) -> Application:
        """The parent's own; or by the clerk, whose `reason` names the parent's paper."""
        raise NotImplementedError

    @command
    def link_application(self, *, application_id: UUID, version: int, person_id: UUID) -> Application:
        """Which card of the school the applicant is."""
        raise NotImplementedError

    def get_application(self, *, application_id: UUID) -> Application:
        """One application with its steps."""
        raise NotImplementedError

    def list_own_applications(self) -> list[ApplicationRow]:
        """A parent's, to whatever school of the district, newest first."""
        raise NotImplementedError

    def list_applications(
        self,
        *,
        school_id: UUID,
        year: str | None = None,
        grade: int | None = None,
        status: ApplicationStatus | None = None,
        overdue: bool = False,
        after: str | None = None,
        limit: int = 50,
    ) -> ApplicationPage:
        """The register as the queue goes; the present intake's when no year is given."""
        raise NotImplementedError

    def count_applications(self, *, school_id: UUID, year: str | None = None) -> Intake:
        """Places and applications by grade, without names."""
        raise NotImplementedError

    def get_admission_rules(self, *, year: str | None = None) -> AdmissionRules:
        """Days, deadlines and grounds of refusal, with their sources."""
        raise NotImplementedError

    def list_enrolment_lines(
        self, *, school_id: UUID, application_ids: list[UUID], class_id: UUID, effective_on: date
    ) -> EnrolmentLines:
        """Lines for an order of enrolment by these ready applications; its execution makes them ORDERED."""
        raise NotImplementedError

    # what parents propose

    @command
    def propose_change(
        self, *, person_id: UUID, changes: ProposedFields, id: UUID | None = None, basis: str | None = None
    ) -> Proposal:
        """A parent asks for new values on the child's card or their own. A field waits once; ConsentMissing as ever."""
        raise NotImplementedError

    @command
    def withdraw_proposal(self, *, proposal_id: UUID) -> Proposal:
        """By whoever proposed it, while nobody has decided."""
        raise NotImplementedError

    @command
    def accept_proposal(self, *, proposal_id: UUID, version: int) -> Proposal:
        """Changes the card, whose version this is, as `change_card` would. Decided already: Conflict."""
        raise NotImplementedError

    @command
    def return_proposal(self, *, proposal_id: UUID, reason: str) -> Proposal:
        """Sends it back to the parent with a reason; the card stays."""
        raise NotImplementedError

    def list_proposals(self, *, person_id: UUID) -> list[Proposal]:
        """For the parent: all that was proposed about one person, newest first. The look is noted."""
        raise NotImplementedError

    def list_school_proposals(
        self,
        *,
        school_id: UUID,
        status: ProposalStatus = ProposalStatus.WAITING,
        after: str | None = None,
        limit: int = 50,
    ) -> ProposalPage:
        """The queue of whoever may write those cards, oldest first. The look is noted."""
        raise NotImplementedError

    # consents

    @command
    def register_consent(self, *, person_id: UUID, consent: NewConsent, scan_id: UUID | None = None) -> Consent:
        """Registers a signed consent (or a refusal); a legal representative signs for a minor, an adult alone.

        `scan_id`: the paper itself, as documents keeps it. ConsentNotSeparate where each purpose needs its own."""
        raise NotImplementedError

    @command
    def put_consent_scan(self, *, consent_id: UUID, scan_id: UUID) -> Consent:
        """The paper of a consent that was registered without it; a consent has one, and keeps it."""
        raise NotImplementedError

    @command
    def withdraw_consent(self, *, consent_id: UUID, document: str, withdrawn_on: date | None = None) -> Consent:
        """From that day on its data are neither shown nor stored anew, and are to be destroyed within 30 days."""
        raise NotImplementedError

    def list_consents(self, *, person_id: UUID, after: str | None = None, limit: int = 200) -> list[Consent]:
        """Consents and refusals of a person to this school, newest first. Not for WORKING_GROUP.

        A page of them; `Link: rel="next"` of the answer leads to the following one."""
        raise NotImplementedError

    def get_consent_coverage(self, *, school_id: UUID) -> ConsentCoverage:
        """How many students of today are covered, by purpose and class: one row each, whoever has several papers."""
        raise NotImplementedError

    def list_consents_to_ask(
        self,
        *,
        school_id: UUID,
        purpose: Purpose = Purpose.P1,
        class_id: UUID | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> ToAskPage:
        """Who has not answered, or whose paper ran out; who has said no is not asked again. Not for WORKING_GROUP."""
        raise NotImplementedError

    def list_consent_disputes(self, *, school_id: UUID) -> list[ConsentDispute]:
        """Students of today whose representatives disagree, for the director to settle. A newer paper of whoever
        refused settles it, and so does a withdrawal by whoever agreed."""
        raise NotImplementedError

    def get_consent_rules(self, *, school_id: UUID) -> ConsentRules:
        """What the school does with a paper for several purposes."""
        raise NotImplementedError

    @command
    def set_consent_rules(
        self, *, school_id: UUID, version: int, separate: SeparatePapers, order_number: str, order_on: date
    ) -> ConsentRules:
        """By an order of the school; papers registered before stay as they are."""
        raise NotImplementedError

    def get_district_consent_rules(self) -> DistrictConsentRules:
        """What the district asks of all its schools."""
        raise NotImplementedError

    @command
    def set_district_consent_rules(
        self, *, version: int, separate: SeparatePapers, order_number: str, order_on: date
    ) -> DistrictConsentRules:
        """By an act of the district: from now on all its schools do so, or are stricter by an order of their own."""
        raise NotImplementedError

    def list_consent_forms(self, *, school_id: UUID, purpose: Purpose | None = None) -> list[ConsentForm]:
        """The editions of the school's own forms, by purpose, newest first."""
        raise NotImplementedError

    @command
    def add_consent_form(self, *, school_id: UUID, form: NewConsentForm, id: UUID | None = None) -> ConsentForm:
        """The next edition for a purpose. Consents given on earlier ones hold, and stay what was signed."""
        raise NotImplementedError

    def list_outdated_consents(
        self, *, school_id: UUID, purpose: Purpose | None = None, after: str | None = None, limit: int = 50
    ) -> OutdatedConsentPage:
        """Consents that hold and do not rest on the present edition. Not for WORKING_GROUP."""
        raise NotImplementedError

    def describe_consent(self, *, person_id: UUID, form_id: UUID, given_by: UUID | None = None) -> ConsentSheet:
        """What a consent on this form says of whom, to be printed: the look is noted as a print.

        `given_by`: the representative who will sign; not given: the main contact among those who may."""
        raise NotImplementedError

    def open_consent_scan(self, *, consent_id: UUID) -> ConsentScan:
        """Which file the paper of a consent is, for whoever may read the consent: the look is noted."""
        raise NotImplementedError

    def list_destruction_acts(
        self, *, school_id: UUID, year: int | None = None, after: str | None = None, limit: int = 50
    ) -> DestructionActPage:
        """What was erased because consents had ended, of a calendar year or ever; by whom the whole school is seen."""
        raise NotImplementedError

    # movements and books

    def check_movements(
        self, *, school_id: UUID, kind: str, movements: list[NewMovement], on: date | None = None
    ) -> MovementCheck:
        """What would stand in the way of an order of day `on` (default today). `kind` is the order's own code."""
        raise NotImplementedError

    @command
    def draft_cancellation(
        self, *, school_id: UUID, order_id: UUID, basis: str, id: UUID | None = None
    ) -> ProposedOrder:
        """Drafts an order that undoes all of an executed order, while nothing that came later depends on it."""
        raise NotImplementedError

    def list_movement_book(
        self, *, school_id: UUID, year: str, part: int, after: str | None = None, limit: int = 100
    ) -> MovementBookPage:
        """Part 1 прибыло, 2 выбыло, 3 внутренние переводы, of a study year («2026/2027») or a calendar one («2026»),
        by number. Where addresses are shown, the look is noted."""
        raise NotImplementedError

    def get_movement_book_file(self, *, school_id: UUID, year: str, reason: str | None = None) -> File:
        """The three parts of the book as a workbook, with the columns of the paper one. Noted with its reason."""
        raise NotImplementedError

    def list_book_numberings(self, *, school_id: UUID) -> list[BookNumberingRule]:
        """How the school has numbered its movement book, the latest decision first; none: by study years."""
        raise NotImplementedError

    @command
    def decide_book_numbering(
        self, *, school_id: UUID, numbering: BookNumbering, starts_on: date
    ) -> list[BookNumberingRule]:
        """From the first day of a numbering year, before anything dated from that day on is in the book.

        What was numbered stays; the same day again replaces the decision, what was before takes it back."""
        raise NotImplementedError

    def list_alphabet_book(
        self, *, school_id: UUID, letter: str | None = None, after: str | None = None, limit: int = 100
    ) -> AlphabetBookPage:
        """By letter (Ё under Е) and number."""
        raise NotImplementedError

    # where those who left have gone

    def list_destinations(
        self,
        *,
        school_id: UUID | None = None,
        state: DestinationState | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> DestinationPage:
        """Departures that somebody is to answer for, the longest awaited first. DISTRICT sees those escalated."""
        raise NotImplementedError

    @command
    def confirm_arrival(self, *, school_id: UUID, movement_id: UUID, paper: str, confirmed_on: date) -> Destination:
        """Keeps the answer of an organisation that the child arrived; Conflict when another answer is kept."""
        raise NotImplementedError

    @command
    def note_arrival_notice(self, *, school_id: UUID, movement_id: UUID, number: str, sent_on: date) -> None:
        """The school a child came from was told that the child is enrolled here (within two working days)."""
        raise NotImplementedError

    @command
    def hand_over_file(self, *, school_id: UUID, student_id: UUID, given_on: date, given_to: str) -> None:
        """The personal file of someone who left was handed out against signature; once."""
        raise NotImplementedError

    # the end of the year

    def preview_year_end(
        self,
        *,
        school_id: UUID,
        year: str | None = None,
        class_id: UUID | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> YearEnd:
        """What becomes of every student of a study year (today's when not given), and why; with what stands in the way.

        Whoever has no other decision goes on; grades 9 and 11 graduate."""
        raise NotImplementedError

    @command
    def draft_year_end(
        self,
        *,
        school_id: UUID,
        basis: str,
        year: str | None = None,
        decisions: list[YearEndDecision] | None = None,
        graduated_on: date | None = None,
        id: UUID | None = None,
    ) -> ProposedOrder:
        """Drafts one order about everyone undecided, `decisions` being those that differ from the preview.

        Done whole or not at all once it is registered. Invalid names every student something stands in the way of."""
        raise NotImplementedError

    @command
    def open_next_classes(self, *, school_id: UUID, year: str | None = None) -> list[ClassRow]:
        """Opens next year's class for every class of the year that goes on, with its letter, capacity and teacher."""
        raise NotImplementedError

    # first loading

    @command
    def import_students(
        self,
        *,
        school_id: UUID,
        content: bytes,
        media_type: str = "",
        dry_run: bool = True,
        id: UUID | None = None,
        year: str | None = None,
    ) -> ImportResult:
        """A school's list: XLSX, ODS or CSV. Without dry run: everything is stored and ImportAccepted told, or Invalid
        names every row and column. The same list under the same `id` is accepted once."""
        raise NotImplementedError

    def annotate_import(
        self, *, school_id: UUID, content: bytes, media_type: str = "", year: str | None = None
    ) -> File:
        """The list as XLSX, what is wrong marked in its cells and told on a second sheet. Nothing is stored."""
        raise NotImplementedError

    def export_students(
        self,
        *,
        school_id: UUID,
        format: ListFormat = ListFormat.XLSX,
        class_id: UUID | None = None,
        reason: str | None = None,
        ground_id: UUID | None = None,
    ) -> File:
        """Students of the school or a class, in the columns of `import_students`, as far as consents cover them.

        Noted in the journal of access; whoever gives out a whole school says why. DISTRICT also names a legal ground in
        force (GroundNotInForce), and gets only what that covers, without papers and representatives."""
        raise NotImplementedError

    def list_export_grounds(self) -> list[ExportGround]:
        """Legal grounds of the district, the newest first, those that have ended too."""
        raise NotImplementedError

    @command
    def add_export_ground(self, *, ground: NewExportGround) -> list[ExportGround]:
        """For DISTRICT. A ground is never changed: another edition of an act is another ground."""
        raise NotImplementedError

    @command
    def end_export_ground(self, *, ground_id: UUID, ends_on: date) -> list[ExportGround]:
        """For DISTRICT: from `ends_on` on nothing is exported by it."""
        raise NotImplementedError

    def get_import(self, *, import_id: UUID) -> ImportRun:
        """How far a list of the own school has come, while it is taken in and afterwards."""
        raise NotImplementedError

    def list_import_titles(self, *, school_id: UUID) -> ImportTitles:
        """What the school calls the columns of its lists, and which columns there are."""
        raise NotImplementedError

    @command
    def remember_import_titles(self, *, school_id: UUID, titles: list[ImportTitle]) -> ImportTitles:
        """Adds to what is known of the school's titles; other titles stay. What is remembered goes before our own."""
        raise NotImplementedError

    def get_import_template(self, *, school_id: UUID) -> File:
        """An XLSX to fill in: titles, rules and one invented example."""
        raise NotImplementedError


__all__ = [
    "Address",
    "AdultData",
    "AlphabetBookPage",
    "AlphabetBookRow",
    "ArrivalConfirmed",
    "BookNumbering",
    "BookNumberingRule",
    "Card",
    "CardData",
    "ClassExists",
    "ClassOpened",
    "ClassRow",
    "Consent",
    "ConsentChanged",
    "ConsentFiled",
    "ConsentMissing",
    "ConsentScan",
    "ContingentApi",
    "Counterpart",
    "DataCategory",
    "Destination",
    "DestinationPage",
    "DestinationState",
    "DuplicatePerson",
    "IdentityDocument",
    "ImportAccepted",
    "ImportClass",
    "ImportProblem",
    "ImportResult",
    "Kinship",
    "KnownClass",
    "KnownMovement",
    "KnownRepresentative",
    "KnownStudent",
    "LeaveReason",
    "Made",
    "MovementBookPage",
    "MovementBookRow",
    "MovementCancelled",
    "MovementCheck",
    "MovementKind",
    "MovementPerson",
    "MovementProblem",
    "MovementRefused",
    "MovementsExecuted",
    "NewConsent",
    "NewMovement",
    "NewRepresentative",
    "OrderProposed",
    "PeopleMerged",
    "PersonPage",
    "PersonRenamed",
    "PersonRow",
    "Programme",
    "ProposedOrder",
    "Purpose",
    "Representative",
    "RepresentativeLinked",
    "RepresentativesDisagreed",
    "Sex",
    "Student",
    "StudentEnrolled",
    "StudentMoved",
    "StudentPage",
    "StudentRow",
    "StudentWithdrawn",
    "StudyForm",
    "YearEnd",
    "YearEndDecision",
]
