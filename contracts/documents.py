"""What the documents service promises: orders from draft to a numbered, signed, frozen paper.

An order about pupils is a command: registering it is the only way to enrol, move or withdraw anyone.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from contracts.access import AccessNote
from contracts.acknowledgements import (
    AcknowledgementCount,
    AcknowledgementList,
    AcknowledgementListPage,
    AcknowledgementRules,
    AcknowledgementSubject,
    AcknowledgementSummary,
    Audience,
    OwnAcknowledgementPage,
    PaperSignature,
)
from contracts.attachments import Attachment, Upload
from contracts.base import Api, Conflict, Event, File, Forbidden, Invalid, Message, NotFound, command
from contracts.certificates import Certificate, CertificateKind, CertificatePage
from contracts.confirmations import ConfirmationMeans
from contracts.consents import ConsentPaper
from contracts.contingent import MovementPerson, MovementProblem, NewMovement
from contracts.declensions import Corrections, Declined, WordCase, WordKind
from contracts.external_signatures import ExternalSignature
from contracts.filing import ChangingOrder, Destruction, FiledOrders, OrderLife
from contracts.local_acts import (
    Edition,
    EditionDifference,
    EditionText,
    LocalAct,
    LocalActKind,
    LocalActPage,
    PublishedActs,
)
from contracts.ordering import OrderedRole, OrderedTeaching
from contracts.registers import FoundPage, FoundSubject, RecordCase, RecordsSchedule, RegisterMedia
from contracts.reviewing import OrderReview
from contracts.signing import StampKind
from contracts.special import SpecialCategories
from contracts.templates import TemplateFields, TemplateFile, TemplateWords

ORDER_NUMBER = re.compile(r"\d+(/\d+)?([- ]?[А-Яа-я]{1,3}(/[А-Яа-я]{1,3})?|/[А-Яа-я])?")
"""What a registration number may look like: «257», «12-К», «219 о/д», «143/1-о»."""


class OrderKind(StrEnum):
    ENROL = "ENROL"
    CLASS_MOVE = "CLASS_MOVE"
    TERMS = "TERMS"
    """Another form of learning, or another programme."""
    HOME_EDU = "HOME_EDU"
    """Taught at home for health, or at school again."""
    PROMOTE = "PROMOTE"
    PROMOTE_CONDITIONAL = "PROMOTE_CONDITIONAL"
    RETAIN = "RETAIN"
    YEAR_END = "YEAR_END"
    """Everyone of a school at once: promoted, promoted conditionally, retained, graduated."""
    DEBT = "DEBT"
    """Academic debts cleared, or not cleared in time."""
    GRADUATE = "GRADUATE"
    WITHDRAW = "WITHDRAW"
    CANCEL = "CANCEL"
    """Undoes an order, or some of its lines."""
    INITIAL_ENTRY = "INITIAL_ENTRY"
    """Первичный ввод контингента: the pupils a school had before it began to work here."""
    WORKING_GROUP = "WORKING_GROUP"
    """From here on orders about the school's work, which move nobody. Those four give roles; LOAD, SUBSTITUTION,
    CALENDAR and CURRICULUM change teaching; the rest only say."""
    APPOINT_ADMIN = "APPOINT_ADMIN"
    CLASS_TEACHERS = "CLASS_TEACHERS"
    ACTING_DIRECTOR = "ACTING_DIRECTOR"
    """О возложении обязанностей директора, from a day to a day."""
    APPOINT_TRAINER = "APPOINT_TRAINER"
    APPROVE_REGULATION = "APPROVE_REGULATION"
    LOAD = "LOAD"
    SUBSTITUTION = "SUBSTITUTION"
    CALENDAR = "CALENDAR"
    CURRICULUM = "CURRICULUM"
    AMEND = "AMEND"
    """Changes the words of another order (`target`), never what it did; but for substitutions, which it changes,
    and a curriculum, which it takes back."""


class OrderStatus(StrEnum):
    DRAFT = "DRAFT"
    ON_REVIEW = "ON_REVIEW"
    """Before those whose visa its kind needs in this school, one after another."""
    AGREED = "AGREED"
    """All of them have agreed; nothing is edited any more, the director may sign."""
    REJECTED = "REJECTED"
    """Returned by a reviewer or the director with a comment; an edit makes it a draft again."""
    SIGNED = "SIGNED"
    REGISTERED = "REGISTERED"
    """Numbered, dated, frozen. Nothing about it changes any more except how its execution went."""


class StepKind(StrEnum):
    DRAFTED = "DRAFTED"
    EDITED = "EDITED"
    ATTACHED = "ATTACHED"
    DETACHED = "DETACHED"
    SENT = "SENT"
    """To those whose visa it needs."""
    RECALLED = "RECALLED"
    AGREED = "AGREED"
    REJECTED = "REJECTED"
    SIGNED = "SIGNED"
    REGISTERED = "REGISTERED"
    EXECUTED = "EXECUTED"
    REFUSED = "REFUSED"
    FILED = "FILED"
    ARCHIVED = "ARCHIVED"
    DESTROYED = "DESTROYED"


class ExecutionState(StrEnum):
    PENDING = "PENDING"
    EXECUTED = "EXECUTED"
    REFUSED = "REFUSED"


@dataclass(frozen=True, kw_only=True)
class OrderCheck(Message):
    """What contingent said about the movements, and when. An order with problems cannot be signed."""

    checked_at: datetime
    problems: list[MovementProblem]
    warnings: list[MovementProblem]
    people: list[MovementPerson]


@dataclass(frozen=True, kw_only=True)
class NextSignature(Message):
    """One given after the director's, under the same bytes."""

    post: str
    person_id: UUID
    full_name: str
    signed_at: datetime
    confirmed_by: ConfirmationMeans | None


@dataclass(frozen=True, kw_only=True)
class OrderSignature(Message):
    """A simple electronic signature under the order's text. `sha256` is of the signed bytes."""

    person_id: UUID
    full_name: str
    position: str
    signed_at: datetime
    sha256: str
    confirmed_by: ConfirmationMeans | None = None
    """What the signer entered once more to give it; nothing where the school does not ask."""
    then: list[NextSignature] = field(default_factory=list)
    """Given after it, in this order."""
    waiting: str | None = None
    """The post whose signature comes next; the order is registered when there is none."""


@dataclass(frozen=True, kw_only=True)
class OrderExecution(Message):
    """How contingent (roles: identity, teaching: planning) carried a registered order out: entirely or, with `reason`,
    not at all.

    An order that only says something is carried out by its registration.
    """

    state: ExecutionState
    line: int | None = None
    reason: str | None = None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class OrderStep(Message):
    """One event in the life of an order. `who` is empty when the platform acted by itself."""

    step: StepKind
    at: datetime
    who: str | None = None
    comment: str | None = None
    post: str | None = None
    """In which post a visa was given or refused."""


@dataclass(frozen=True, kw_only=True)
class Order(Message):
    id: UUID
    school_id: UUID
    version: int
    kind: OrderKind
    status: OrderStatus
    heading: str
    basis: str
    instructions: list[str] | None
    """Items after the first one; None means the usual ones of this kind."""
    movements: list[NewMovement]
    check: OrderCheck | None
    number: str | None
    """Given for ever, also while `printing_since` says that it is not registered yet."""
    registered_on: date | None
    signature: OrderSignature | None
    execution: OrderExecution | None
    sha256: str | None
    """Of the frozen PDF; None until registered."""
    corrects: UUID | None
    """The refused order that this one does anew."""
    steps: list[OrderStep]
    acknowledgement: AcknowledgementCount | None = None
    """Of the people who must read it; None until somebody must."""
    review: OrderReview | None = None
    """None when it was not sent to anybody, or came back."""
    target: UUID | None = None
    """The order that this one cancels or amends."""
    life: OrderLife | None = None
    """None until registered."""
    external_signatures: list[ExternalSignature] = field(default_factory=list)
    """Made elsewhere, by certificates; `signature` is the platform's own."""
    roles: list[OrderedRole] = field(default_factory=list)
    """Who is given which role."""
    attachments: list[Attachment] = field(default_factory=list)
    teaching: OrderedTeaching | None = None
    """What it changes in teaching."""
    printing_since: datetime | None = None
    """The moment it got its number, while the paper with the number on it is being printed; None before and after."""


@dataclass(frozen=True, kw_only=True)
class OrderSummary(Message):
    id: UUID
    kind: OrderKind
    status: OrderStatus
    heading: str
    people: int
    problems: int | None
    """None when not checked yet."""
    number: str | None
    registered_on: date | None
    execution: ExecutionState | None
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class OrderPage(Message):
    """Newest first."""

    orders: list[OrderSummary]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class BookEntry(Message):
    """A line of the registration book (журнал регистрации приказов)."""

    order_id: UUID
    series: str
    number: str
    registered_on: date
    kind: OrderKind
    heading: str
    drafted_by: str | None
    signed_by: str
    sheets: int | None
    """None for the moment between numbering and freezing."""
    inserted_because: str | None = None
    """Why the director put a number between two others."""
    filed_in: str | None = None
    """The case it lies in; until it is filed, the one where the records schedule puts its kind."""
    acknowledgement: AcknowledgementCount | None = None
    corrected_by: str | None = None
    """Of an order whose execution was refused: the number of the one that does it anew."""
    filed: bool = False
    """Whether it lies in `filed_in` already."""
    changed_by: list[ChangingOrder] = field(default_factory=list)
    """Registered orders that cancel or amend it, oldest first; none whose execution was refused."""


@dataclass(frozen=True, kw_only=True)
class BookPage(Message):
    """Oldest first, as the book is filled."""

    entries: list[BookEntry]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class OrderSeries(Message):
    """How orders of a kind are numbered in a school: running number + separator + letters.

    Kinds with the same letters share one gap-free sequence, which starts anew each calendar year.
    """

    kind: OrderKind
    letters: str
    separator: str = "-"


@dataclass(frozen=True, kw_only=True)
class OrderNumbering(Message):
    version: int
    series: list[OrderSeries]


@dataclass(frozen=True, kw_only=True)
class OrderTemplate(Message):
    """`words` and `page` are the school's own, `usual` and `usual_page` the product's, for whoever begins from those.

    A page is a Typst source that reads the order as JSON from `sys.inputs.order`. Version 0: nothing of its own yet.
    """

    kind: OrderKind
    version: int
    words: TemplateWords
    page: str | None
    usual: TemplateWords
    usual_page: str
    file: TemplateFile | None = None
    """The DOCX that the page was made of; `page` is empty then."""


@dataclass(frozen=True, kw_only=True)
class ReviewRoute(Message):
    """Whose visas, or signatures after the director's, a kind needs: posts as appointments word them, in this order."""

    kind: OrderKind
    posts: list[str]


@dataclass(frozen=True, kw_only=True)
class ReviewRoutes(Message):
    """A kind that is not named goes to the director at once. Version 0: the school has set none yet."""

    version: int
    routes: list[ReviewRoute]


@dataclass(frozen=True, kw_only=True)
class SigningRules(Message):
    """Of a school that has set nothing: confirmed, with the full stamp, by the director alone; `version` 0."""

    version: int
    confirm: bool
    """Whether whoever signs an order or approves a local act enters the password (or a code) again."""
    stamp: StampKind
    """What is printed where a hand would sign; both say that the signature is a simple one."""
    signers: list[ReviewRoute] = field(default_factory=list)
    """Who signs orders of a kind after the director, before they are registered."""


@dataclass(frozen=True, kw_only=True)
class OrderToSign(Message):
    """An order that the director has signed and that waits for the caller's signature, in `post`."""

    id: UUID
    kind: OrderKind
    heading: str
    post: str
    version: int


@dataclass(frozen=True, kw_only=True)
class OrdersToSign(Message):
    """The oldest first."""

    items: list[OrderToSign]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class OrderToReview(Message):
    """An order that waits for the caller's visa, in `post`."""

    id: UUID
    kind: OrderKind
    heading: str
    post: str
    sent_at: datetime
    version: int


@dataclass(frozen=True, kw_only=True)
class ReviewPage(Message):
    """Longest waiting first."""

    items: list[OrderToReview]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class RegisteredOrder(Message):
    id: UUID
    kind: OrderKind
    number: str
    registered_on: date
    title: str
    movements: list[NewMovement] = field(default_factory=list)
    roles: list[OrderedRole] = field(default_factory=list)
    teaching: OrderedTeaching | None = None
    amends: UUID | None = None
    """The order that an amending one changes."""


@dataclass(frozen=True, kw_only=True)
class OrderRegistered(Event):
    """An order has its number and its frozen bytes: contingent now carries its movements out, identity its roles,
    planning what it changes in teaching, exactly once."""

    source: ClassVar[str] = "documents"
    about: ClassVar[str] = "order.id"
    listeners: ClassVar[tuple[str, ...]] = ("contingent", "identity", "planning", "reporting")
    order: RegisteredOrder


@dataclass(frozen=True, kw_only=True)
class OrderTakesEffect(Event):
    """The day of an order has come whose roles are given: whoever keeps the class teacher of a class follows it.

    Told once, of orders about class teachers.
    """

    source: ClassVar[str] = "documents"
    about: ClassVar[str] = "order.id"
    listeners: ClassVar[tuple[str, ...]] = ("contingent",)
    order: RegisteredOrder


@dataclass(frozen=True, kw_only=True)
class PaperAccessed(Event):
    """Somebody has opened, printed or given out a paper that names people; `event_id` names the look."""

    source: ClassVar[str] = "documents"
    about: ClassVar[str] = "event_id"
    listeners: ClassVar[tuple[str, ...]] = ("identity",)
    note: AccessNote


@dataclass(frozen=True, kw_only=True)
class ConsentScanned(Event):
    """A signed consent lies in the store: contingent may register it by this file. Told again when it is `gone`."""

    source: ClassVar[str] = "documents"
    about: ClassVar[str] = "scan_id"
    listeners: ClassVar[tuple[str, ...]] = ("contingent",)
    scan_id: UUID
    person_id: UUID
    sha256: str
    gone: bool = False
    """Nothing was registered by it, and it is kept no longer."""


class OrderUnknown(NotFound):
    title = "Приказ не найден"


class OrderNotEditable(Conflict):
    title = "Приказ уже нельзя изменить"


class OrderHasProblems(Conflict):
    """`problems` in the facts: line, code, field, detail of each."""

    title = "В приказе есть нарушения"


class OrderAlreadyExists(Conflict):
    title = "Приказ с таким идентификатором уже есть"


class NotSignedToday(Conflict):
    """The date of an order is the day of its signature and of its registration: sign anew."""

    title = "Приказ подписан в другой день"


class FileInfected(Invalid):
    """The antivirus has found something; nothing was stored."""

    title = "Файл заражён"


class TemplateBroken(Invalid):
    """`line` of the page in the facts, when it is known."""

    title = "Шаблон с ошибкой"


class NotReviewed(Conflict):
    """Its kind needs visas in this school: send it to review first."""

    title = "Приказ ещё не согласован"


class NotSignedByAll(Conflict):
    """Somebody must still sign it before it is registered."""

    title = "Приказ подписали ещё не все"


class NotTheReviewer(Forbidden):
    """Somebody else's visa comes next."""

    title = "Визу на приказ ставит другой сотрудник"


class NotTheDirector(Forbidden):
    title = "Подписать приказ может только руководитель школы"


class DocumentsApi(Api):
    service = "documents"

    @command
    def draft_order(
        self,
        *,
        school_id: UUID,
        kind: OrderKind,
        basis: str,
        movements: list[NewMovement],
        id: UUID | None = None,
        heading: str | None = None,
        instructions: list[str] | None = None,
        corrects: UUID | None = None,
    ) -> Order:
        """Makes a draft and shows what contingent thinks of its movements; a draft may have problems."""
        raise NotImplementedError

    @command
    def edit_order(
        self,
        *,
        order_id: UUID,
        version: int,
        basis: str,
        movements: list[NewMovement],
        heading: str | None = None,
        instructions: list[str] | None = None,
    ) -> Order:
        """Replaces the content of a draft (or of a rejected order, which becomes a draft) and checks it anew."""
        raise NotImplementedError

    @command
    def draft_general_order(
        self,
        *,
        school_id: UUID,
        kind: OrderKind,
        basis: str,
        roles: list[OrderedRole] | None = None,
        teaching: OrderedTeaching | None = None,
        instructions: list[str] | None = None,
        target: UUID | None = None,
        id: UUID | None = None,
        heading: str | None = None,
    ) -> Order:
        """A draft about the school's work: it gives `roles`, changes `teaching`, or says its
        `instructions`; AMEND names its target."""
        raise NotImplementedError

    @command
    def edit_general_order(
        self,
        *,
        order_id: UUID,
        version: int,
        basis: str,
        roles: list[OrderedRole] | None = None,
        teaching: OrderedTeaching | None = None,
        instructions: list[str] | None = None,
        heading: str | None = None,
    ) -> Order:
        """Replaces the content of such a draft, and checks it anew."""
        raise NotImplementedError

    @command
    def check_order(self, *, order_id: UUID) -> Order:
        """Asks contingent again: the consent may have come since."""
        raise NotImplementedError

    @command
    def reject_order(self, *, order_id: UUID, version: int, comment: str) -> Order:
        """The director returns the draft they have read, with a comment."""
        raise NotImplementedError

    @command
    def send_to_review(self, *, order_id: UUID, version: int) -> Order:
        """The draft goes to those whose visa its kind needs here, one after another; it is not edited meanwhile."""
        raise NotImplementedError

    @command
    def recall_order(self, *, order_id: UUID, version: int) -> Order:
        """Takes an order back from review, or an agreed one, to edit it. The visas given fall away."""
        raise NotImplementedError

    @command
    def review_order(self, *, order_id: UUID, version: int, agreed: bool, comment: str | None = None) -> Order:
        """The visa of whoever holds the post whose turn it is; who does not agree says why and returns the draft."""
        raise NotImplementedError

    def list_orders_to_review(self, *, after: str | None = None) -> ReviewPage:
        """Orders that wait for the caller's visa today."""
        raise NotImplementedError

    def get_order_to_review(self, *, order_id: UUID) -> Order:
        """An order that waits for the caller's visa, or got it."""
        raise NotImplementedError

    def get_pdf_to_review(self, *, order_id: UUID) -> File:
        """The print of an order that waits for the caller's visa, or got it."""
        raise NotImplementedError

    def get_review_routes(self, *, school_id: UUID) -> ReviewRoutes:
        """Whose visas each kind of order needs in a school."""
        raise NotImplementedError

    @command
    def set_review_routes(self, *, school_id: UUID, version: int, routes: list[ReviewRoute]) -> ReviewRoutes:
        """The whole new set of routes. Orders sent before keep the route they were sent by."""
        raise NotImplementedError

    @command
    def sign_order(self, *, order_id: UUID, version: int, confirmation: str | None = None) -> Order:
        """The director's simple electronic signature under the text of the version they have read.

        Checks first and refuses while there are problems. «Первичный ввод» is registered by it as well. `confirmation`
        is a token of identity's `confirm_signature` for this order, where the school asks for one.
        """
        raise NotImplementedError

    @command
    def register_order(self, *, order_id: UUID) -> Order:
        """Gives the next number, freezes the PDF and tells the world; again: the same order."""
        raise NotImplementedError

    @command
    def insert_order(self, *, order_id: UUID, after: int, reason: str) -> Order:
        """The director registers under a number between two others («143/1» after 143) of this year, with a reason."""
        raise NotImplementedError

    @command
    def file_order(
        self, *, order_id: UUID, version: int, case_index: str, case_title: str, keep_years: int | None = None
    ) -> Order:
        """Puts a registered order into a case of the school's nomenclature; without `keep_years` for ever.

        Until it is archived, again: into another case.
        """
        raise NotImplementedError

    @command
    def archive_order(self, *, order_id: UUID) -> Order:
        """Hands an order over to the archive, once its year is over."""
        raise NotImplementedError

    @command
    def destroy_orders(self, *, school_id: UUID, act_number: str, act_date: date, order_ids: list[UUID]) -> Destruction:
        """The director destroys archived orders whose time is over, by an act: all that are named, or none.

        Papers, signatures and content are erased; the lines of the registration book stay.
        """
        raise NotImplementedError

    def list_filed_orders(
        self, *, school_id: UUID, case_index: str | None = None, due_on: date | None = None, after: str | None = None
    ) -> FiledOrders:
        """What lies in the cases of a school; `due_on`: archived and kept long enough by that day."""
        raise NotImplementedError

    def get_order(self, *, order_id: UUID) -> Order:
        """One order with its check, signature, execution and history."""
        raise NotImplementedError

    def get_order_special_categories(self, *, order_id: UUID, person_id: UUID) -> SpecialCategories:
        """Of a pupil whom a draft names, what its kind needs (home education: treatment; adapted programme: ОВЗ).

        For whoever drafts, while it is a draft; noted in the journal of access with the order.
        """
        raise NotImplementedError

    def get_order_pdf(self, *, order_id: UUID, signed: bool = False) -> File:
        """The frozen bytes; of a signed order the signed bytes; of a draft a print marked «ПРОЕКТ».

        `signed` asks for the very bytes under the signature, which the stamp's SHA-256 is of.
        """
        raise NotImplementedError

    def list_orders(
        self,
        *,
        school_id: UUID,
        status: str | None = None,
        kind: OrderKind | None = None,
        year: int | None = None,
        after: str | None = None,
    ) -> OrderPage:
        """Orders of a school, newest first. `status` in any case; `year` of registration, else of drafting."""
        raise NotImplementedError

    def list_registrations(
        self, *, school_id: UUID, year: int, letters: str | None = None, after: str | None = None
    ) -> BookPage:
        """The registration book of a calendar year."""
        raise NotImplementedError

    def get_order_numbering(self, *, school_id: UUID) -> OrderNumbering:
        """The series of each kind of order in a school."""
        raise NotImplementedError

    @command
    def set_order_numbering(self, *, school_id: UUID, version: int, series: list[OrderSeries]) -> OrderNumbering:
        """Changes letters of the kinds named, for orders registered from now on; numbers already given stay."""
        raise NotImplementedError

    # acknowledgement

    @command
    def open_acknowledgement(
        self,
        *,
        school_id: UUID,
        subject: AcknowledgementSubject,
        audience: Audience,
        due_on: date,
        id: UUID | None = None,
        order_id: UUID | None = None,
        edition_id: UUID | None = None,
        title: str | None = None,
        basis: str | None = None,
        only_untrained: bool = False,
    ) -> AcknowledgementList:
        """Names who must read an order or a local act, or be taught the rules, by a day.

        A training has a `title` and a `basis`; `only_untrained` leaves out whoever has acknowledged one here before.
        """
        raise NotImplementedError

    def list_acknowledgement_lists(
        self,
        *,
        school_id: UUID,
        subject: AcknowledgementSubject | None = None,
        order_id: UUID | None = None,
        overdue: bool = False,
        after: str | None = None,
    ) -> AcknowledgementListPage:
        """Lists of a school with their counts; those about orders only for whoever reads the school's orders."""
        raise NotImplementedError

    def get_acknowledgement_list(self, *, list_id: UUID) -> AcknowledgementList:
        """One list with everybody on it, by name."""
        raise NotImplementedError

    def get_acknowledgement_sheet(self, *, list_id: UUID) -> File:
        """The sheet to sign by hand (№, ФИО, должность, дата, подпись); what is acknowledged is marked on it."""
        raise NotImplementedError

    @command
    def record_acknowledgements(self, *, list_id: UUID, signatures: list[PaperSignature]) -> AcknowledgementList:
        """Writes down who has signed the sheet, and on which day: all of them or, when one is wrong, nobody."""
        raise NotImplementedError

    @command
    def refuse_acknowledgement(self, *, line_id: UUID, act_number: str, act_on: date) -> AcknowledgementList:
        """Somebody would not sign: the act that says so."""
        raise NotImplementedError

    @command
    def release_acknowledgement(self, *, line_id: UUID, reason: str) -> AcknowledgementList:
        """Somebody need not sign any more."""
        raise NotImplementedError

    @command
    def remind_acknowledgement(self, *, list_id: UUID) -> AcknowledgementList:
        """Adds a reminder for everybody of a list who is still to sign; once a day for each."""
        raise NotImplementedError

    def list_own_acknowledgements(self, *, after: str | None = None) -> OwnAcknowledgementPage:
        """What the caller has to read, then what they have read."""
        raise NotImplementedError

    @command
    def acknowledge(self, *, line_id: UUID, confirmation: str | None = None) -> OwnAcknowledgementPage:
        """The caller's simple electronic signature that they have read it, where the school's local act allows that.

        `confirmation` is for this line, where the school's rules of acknowledgement ask for one.
        """
        raise NotImplementedError

    def get_acknowledged_document(self, *, line_id: UUID) -> File:
        """The frozen paper that the caller has to read, though they see no other order."""
        raise NotImplementedError

    def count_acknowledgements(self, *, school_id: UUID) -> AcknowledgementSummary:
        """What is late in a school, who is late, who was never taught the rules."""
        raise NotImplementedError

    def get_acknowledgement_rules(self, *, school_id: UUID) -> AcknowledgementRules:
        """Whether a school acknowledges electronically, by which local act, and when it reminds."""
        raise NotImplementedError

    @command
    def set_acknowledgement_rules(
        self,
        *,
        school_id: UUID,
        version: int,
        remind_days: int,
        electronic_act: str | None = None,
        confirm: bool = False,
    ) -> AcknowledgementRules:
        """For what is acknowledged from now on; version 0 when nothing was set before."""
        raise NotImplementedError

    def get_signing_rules(self, *, school_id: UUID) -> SigningRules:
        """Whether signers of a school enter the password again, and what is stamped."""
        raise NotImplementedError

    @command
    def set_signing_rules(
        self,
        *,
        school_id: UUID,
        version: int,
        confirm: bool,
        stamp: StampKind,
        signers: list[ReviewRoute] | None = None,
    ) -> SigningRules:
        """For what is signed from now on; version 0 when nothing was set before."""
        raise NotImplementedError

    def list_orders_to_sign(self, *, after: str | None = None) -> OrdersToSign:
        """Orders of the own school that wait for the caller's signature after the director's, in a post held today."""
        raise NotImplementedError

    def get_pdf_to_sign(self, *, order_id: UUID) -> File:
        """The bytes that the director has signed, of an order that waits for the caller's signature."""
        raise NotImplementedError

    @command
    def sign_after_director(self, *, order_id: UUID, version: int, confirmation: str | None = None) -> OrdersToSign:
        """A simple electronic signature under the same bytes; what else waits for the caller.

        `confirmation` is for this order, where the school asks for one.
        """
        raise NotImplementedError

    @command
    def return_signed_order(self, *, order_id: UUID, version: int, comment: str) -> OrdersToSign:
        """Whose signature comes next gives none: the order goes back with the comment; signed again it begins anew."""
        raise NotImplementedError

    # local acts

    @command
    def draft_local_act(
        self,
        *,
        school_id: UUID,
        kind: LocalActKind,
        content: EditionText,
        id: UUID | None = None,
        on_site: bool = True,
    ) -> LocalAct:
        """A new local act with its first edition, a draft. `on_site`: published while it is in force."""
        raise NotImplementedError

    @command
    def draft_edition(self, *, act_id: UUID, content: EditionText, id: UUID | None = None) -> Edition:
        """The next edition of an act, a draft; the one in force stays so until the order's day."""
        raise NotImplementedError

    @command
    def edit_edition(self, *, edition_id: UUID, version: int, content: EditionText) -> Edition:
        """Replaces the content of a draft."""
        raise NotImplementedError

    @command
    def approve_edition(
        self,
        *,
        edition_id: UUID,
        version: int,
        valid_from: date,
        order_id: UUID | None = None,
        order_number: str | None = None,
        order_on: date | None = None,
        confirmation: str | None = None,
    ) -> Edition:
        """The director, by an order: frozen, in force from a day; the edition before it ends that day.

        `confirmation` is for this edition, where the school asks for one.
        """
        raise NotImplementedError

    @command
    def repeal_local_act(self, *, act_id: UUID, order_number: str, order_on: date, valid_to: date) -> LocalAct:
        """Ends an act by an order, without another edition; `valid_to` is the first day without it."""
        raise NotImplementedError

    def list_local_acts(
        self, *, school_id: UUID, kind: LocalActKind | None = None, in_force: bool = False, after: str | None = None
    ) -> LocalActPage:
        """Local acts of the own school; drafts only for whoever prepares or approves them."""
        raise NotImplementedError

    def get_local_act(self, *, act_id: UUID) -> LocalAct:
        """One act with its editions."""
        raise NotImplementedError

    def get_edition(self, *, edition_id: UUID) -> Edition:
        """One edition with its text."""
        raise NotImplementedError

    def get_edition_pdf(self, *, edition_id: UUID) -> File:
        """The frozen bytes; of a draft a print marked «ПРОЕКТ»."""
        raise NotImplementedError

    def compare_editions(self, *, act_id: UUID, before: int, after: int) -> EditionDifference:
        """Two editions of an act, by number, as one text with what was struck out and written in."""
        raise NotImplementedError

    def list_published_acts(self, *, school_id: UUID) -> PublishedActs:
        """For the school's site: what is in force today. Public."""
        raise NotImplementedError

    def show_published_acts(self, *, school_id: UUID) -> File:
        """The same as a page."""
        raise NotImplementedError

    def get_published_act(self, *, act_id: UUID) -> File:
        """The paper of the edition in force, for everybody."""
        raise NotImplementedError

    # registers and search

    def search_documents(
        self,
        *,
        school_id: UUID,
        q: str | None = None,
        person: str | None = None,
        subject: FoundSubject | None = None,
        kind: str | None = None,
        status: str | None = None,
        since: date | None = None,
        until: date | None = None,
        after: str | None = None,
    ) -> FoundPage:
        """Orders and local acts by words of their titles and texts, by people in them, kind, state and day.

        Words are compared by their stems; «"точная фраза"» and «-без этого» work. `person`: beginnings of the names.
        """
        raise NotImplementedError

    def get_order_register(self, *, school_id: UUID, year: int, media: RegisterMedia) -> File:
        """The registration book of a year as a file."""
        raise NotImplementedError

    def get_certificate_register(self, *, school_id: UUID, year: int, media: RegisterMedia) -> File:
        """The register of certificates of a year as a file."""
        raise NotImplementedError

    def get_substitution_register(
        self, *, school_id: UUID, starts_on: date, ends_on: date, media: RegisterMedia
    ) -> File:
        """The journal of missed and substituted lessons of the days [starts_on, ends_on) as a file; a teacher's own."""
        raise NotImplementedError

    def get_local_act_register(self, *, school_id: UUID, media: RegisterMedia) -> File:
        """Every local act of the school, as it stands today, as a file."""
        raise NotImplementedError

    def get_records_schedule(self, *, school_id: UUID, year: int) -> RecordsSchedule:
        """In which case what is filed, and how long it is kept; the usual one until the school sets its own."""
        raise NotImplementedError

    @command
    def set_records_schedule(
        self, *, school_id: UUID, year: int, version: int, cases: list[RecordCase]
    ) -> RecordsSchedule:
        """Replaces the schedule of a year; version 0 when nothing was set before."""
        raise NotImplementedError

    def get_records_schedule_file(self, *, school_id: UUID, year: int, media: RegisterMedia) -> File:
        """The records schedule of a year as a file."""
        raise NotImplementedError

    # certificates

    @command
    def issue_certificate(
        self,
        *,
        school_id: UUID,
        kind: CertificateKind,
        student_id: UUID,
        id: UUID | None = None,
        addressed_to: str | None = None,
    ) -> Certificate:
        """A numbered paper about a student of the school, past or present, from the facts of their orders.

        `addressed_to` is where it is to be shown; of ARRIVAL, the school the student came from, which must be named.
        """
        raise NotImplementedError

    @command
    def cancel_certificate(self, *, certificate_id: UUID, reason: str) -> Certificate:
        """From now on the public page says that it is cancelled."""
        raise NotImplementedError

    def get_certificate(self, *, certificate_id: UUID) -> Certificate:
        """One certificate with what it says."""
        raise NotImplementedError

    def get_certificate_pdf(self, *, certificate_id: UUID) -> File:
        """To be signed by hand and sealed; of a cancelled one, marked so."""
        raise NotImplementedError

    def list_certificates(
        self,
        *,
        school_id: UUID,
        kind: CertificateKind | None = None,
        year: int | None = None,
        student_id: UUID | None = None,
        after: str | None = None,
    ) -> CertificatePage:
        """The register of certificates, newest first."""
        raise NotImplementedError

    def check_certificate(self, *, code: str) -> File:
        """A page for whoever holds the paper: genuine or not, in force or cancelled; initials only."""
        raise NotImplementedError

    def decline(
        self, *, school_id: UUID, kind: WordKind, nominative: str, case: WordCase, sex: str | None = None
    ) -> Declined:
        """A name or a post in a case, as orders of the school say it. `sex` M or F, of names only."""
        raise NotImplementedError

    @command
    def correct_declension(
        self, *, school_id: UUID, kind: WordKind, nominative: str, case: WordCase, text: str, sex: str | None = None
    ) -> Declined:
        """Remembers how the school says it from now on; the rule's own word forgets a correction.

        Of a name each word is remembered for itself, so that all who bear it are said alike.
        """
        raise NotImplementedError

    def list_declensions(self, *, school_id: UUID, after: str | None = None) -> Corrections:
        """Everything a school has corrected."""
        raise NotImplementedError

    def get_order_template(self, *, school_id: UUID, kind: OrderKind) -> OrderTemplate:
        """How a school words and lays out a kind of order, beside how the product does."""
        raise NotImplementedError

    def preview_order_template(
        self, *, school_id: UUID, kind: OrderKind, words: TemplateWords, page: str | None = None
    ) -> File:
        """An invented order printed by a template that is not set yet; a broken one is refused with its line."""
        raise NotImplementedError

    @command
    def set_order_template(
        self,
        *,
        school_id: UUID,
        kind: OrderKind,
        version: int,
        words: TemplateWords,
        page: str | None = None,
        keep_file: bool = False,
    ) -> OrderTemplate:
        """For orders drafted and signed from now on; what cannot be printed is refused with its line.

        Without any words and page: as the product says it. `keep_file`: new words on the page of the DOCX before.
        """
        raise NotImplementedError

    def list_order_template_fields(self, *, school_id: UUID, kind: OrderKind) -> TemplateFields:
        """What may stand between `{{` and `}}` in a DOCX for this kind of order."""
        raise NotImplementedError

    def preview_order_template_file(self, *, school_id: UUID, kind: OrderKind, content: bytes) -> File:
        """An invented order printed by a DOCX that is not set yet; what is wrong in it is refused with its places."""
        raise NotImplementedError

    @command
    def set_order_template_file(
        self, *, school_id: UUID, kind: OrderKind, version: int, name: str, content: bytes
    ) -> OrderTemplate:
        """Lays out a kind of order by a DOCX with fields; its words stay as they were.

        Anything in it that would not be on the paper (a picture, a macro, a link) is refused with its paragraph or row.
        """
        raise NotImplementedError

    def get_order_template_file(self, *, school_id: UUID, kind: OrderKind) -> File:
        """The DOCX as it was uploaded."""
        raise NotImplementedError

    @command
    def begin_upload(self, *, order_id: UUID, version: int, name: str, size: int) -> Upload:
        """Says which file is coming; what would be refused anyway (its ending, its size, the order) is, now."""
        raise NotImplementedError

    @command
    def send_part(self, *, upload_id: UUID, offset: int, content: bytes) -> Upload:
        """The next bytes, `PART` of them but for the last. The same part twice is one."""
        raise NotImplementedError

    @command
    def attach_file(self, *, order_id: UUID, version: int, name: str, upload_id: UUID) -> Order:
        """Puts an upload on a draft: PDF, PNG, JPEG, DOCX, XLSX, ODT, ODS by its bytes, and its name must agree."""
        raise NotImplementedError

    @command
    def bring_signature(self, *, order_id: UUID, content: bytes) -> Order:
        """A detached signature made elsewhere (.sig, .p7s) under a signed or registered order, kept with its verdict.

        Tried under the registered file, then under the one that the director signed. One that is wrong, or cannot be
        checked here, is kept and says so; what is no detached signature is refused.
        """
        raise NotImplementedError

    def get_external_signature(self, *, order_id: UUID, signature_id: UUID) -> File:
        """The file of such a signature, as it was brought."""
        raise NotImplementedError

    @command
    def detach_file(self, *, order_id: UUID, attachment_id: UUID, version: int) -> Order:
        """Takes a file off a draft; its bytes are erased when no other order of the school has them."""
        raise NotImplementedError

    def get_attachment(self, *, order_id: UUID, attachment_id: UUID, offset: int = 0) -> File:
        """A file of an order, as it was put there: its bytes from `offset` to the end of that part."""
        raise NotImplementedError

    def get_attachment_to_review(self, *, order_id: UUID, attachment_id: UUID, offset: int = 0) -> File:
        """A file of an order that waits for the caller's visa, or got it; a part of it, as in `get_attachment`."""
        raise NotImplementedError

    # consents on paper

    def get_consent_sheet(self, *, person_id: UUID, form_id: UUID, given_by: UUID | None = None) -> File:
        """A PDF to be signed by hand: one purpose, the composition of data in words, lines for what is not known."""
        raise NotImplementedError

    @command
    def begin_consent_scan(self, *, person_id: UUID, name: str, size: int) -> Upload:
        """Says which scan is coming, as `begin_upload` does; its parts go by `send_part`."""
        raise NotImplementedError

    @command
    def keep_consent_scan(self, *, person_id: UUID, name: str, upload_id: UUID) -> ConsentPaper:
        """The signed paper: PDF, PNG or JPEG by its bytes. The same bytes about the same person are the same file."""
        raise NotImplementedError

    def list_consent_scans(self, *, person_id: UUID) -> list[ConsentPaper]:
        """Newest first; each says which consent was registered by it."""
        raise NotImplementedError

    def get_consent_scan(self, *, consent_id: UUID, offset: int = 0) -> File:
        """The paper of a consent, for whoever may read the consent; a part of it, as in `get_attachment`. The look is
        noted."""
        raise NotImplementedError

    @command
    def destroy_consent_scan(
        self, *, scan_id: UUID, act_number: str | None = None, act_date: date | None = None
    ) -> ConsentPaper:
        """Of a registered consent by an act, once its term of keeping is over; a file that belongs to none, at once."""
        raise NotImplementedError
