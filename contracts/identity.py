"""Identity: districts, schools, staff and their appointments, accounts, sessions.

An access token is a JWT signed with Ed25519 (`alg` Ed25519, `kid` one of `get_keys`), 15 minutes long:
`sub` account, `person`, `role`, `district`, `school` (absent for those of no single school), `sid` session, `turn` (how
often another role was chosen in it), `iss` = ISSUER, `iat`, `exp`. It is over earlier when its session is:
`list_ended_sessions`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from contracts.access import AccessAlerts, AccessPage
from contracts.base import (
    Api,
    Conflict,
    Event,
    File,
    Forbidden,
    Invalid,
    Message,
    NotFound,
    TooMany,
    Unauthorized,
    command,
)
from contracts.confirmations import Confirmation, ConfirmationPurpose
from contracts.emergencies import Emergency
from contracts.schools import SchoolHead, SchoolHistory, SchoolStatus
from contracts.second_factor import RecoveryCodes, SecondFactorSecret
from contracts.sessions import EndedSessions, OpenSessions, Origin

ISSUER = "kontingent"

StaffRole = Literal["DIRECTOR", "SYS_ADMIN", "WORKING_GROUP", "DEPUTY", "CLASS_TEACHER", "TEACHER", "CLERK"]
AnyRole = Literal[
    "DIRECTOR", "SYS_ADMIN", "WORKING_GROUP", "DEPUTY", "CLASS_TEACHER", "TEACHER", "CLERK",
    "STUDENT", "PARENT", "DISTRICT", "EMERGENCY",
]  # fmt: skip
SlipState = Literal["OUT", "USED", "REPLACED", "EXPIRED"]


# facts


@dataclass(frozen=True, kw_only=True)
class KnownSchool(Message):
    id: UUID
    short_name: str
    full_name: str
    inn: str
    kpp: str
    ogrn: str
    oktmo: str
    address: str
    place: str
    phone: str
    rural: bool


@dataclass(frozen=True, kw_only=True)
class KnownAppointment(Message):
    """[starts_on, ends_on): on the day `ends_on` the role is no longer held."""

    id: UUID
    person_id: UUID
    last_name: str
    first_name: str
    middle_name: str | None = None
    role: str
    position: str
    class_id: UUID | None = None
    starts_on: date
    ends_on: date | None = None
    order_number: str | None = None


@dataclass(frozen=True, kw_only=True)
class SchoolOpened(Event):
    """A school works in the system. Told again whenever its card changes."""

    source: ClassVar[str] = "identity"
    about: ClassVar[str] = "school.id"
    listeners: ClassVar[tuple[str, ...]] = ("contingent", "planning", "gradebook", "documents", "reporting")
    school: KnownSchool


@dataclass(frozen=True, kw_only=True)
class StaffAppointed(Event):
    """Someone holds a role in a school (or, without a school, in the district's department)."""

    source: ClassVar[str] = "identity"
    about: ClassVar[str] = "appointment.id"
    listeners: ClassVar[tuple[str, ...]] = ("contingent", "planning", "gradebook", "documents", "reporting")
    appointment: KnownAppointment


@dataclass(frozen=True, kw_only=True)
class AppointmentEnded(Event):
    """The role ends before the day `ends_on`, which may still be ahead."""

    source: ClassVar[str] = "identity"
    about: ClassVar[str] = "appointment_id"
    listeners: ClassVar[tuple[str, ...]] = ("contingent", "planning", "gradebook", "documents", "reporting")
    appointment_id: UUID
    person_id: UUID
    role: str
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class ReplacedRole(Message):
    """An appointment that a line of an order has ended, because it gives the same role to somebody else."""

    line: int
    appointment_id: UUID
    full_name: str
    position: str
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class OrderedRolesGiven(Event):
    """All roles of a registered order are held now, or from their day on; each was told as StaffAppointed too, and
    each of the `replaced` as AppointmentEnded."""

    source: ClassVar[str] = "identity"
    about: ClassVar[str] = "order_id"
    listeners: ClassVar[tuple[str, ...]] = ("documents",)
    order_id: UUID
    count: int
    replaced: list[ReplacedRole] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class OrderedRolesRefused(Event):
    """None of the roles of an order were given. `line` and `reason` (Russian, for people) are of the first."""

    source: ClassVar[str] = "identity"
    about: ClassVar[str] = "order_id"
    listeners: ClassVar[tuple[str, ...]] = ("documents",)
    order_id: UUID
    line: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class AccountActivated(Event):
    """A person has used an activation slip and set a password; `school_id` is the school that handed it out."""

    source: ClassVar[str] = "identity"
    about: ClassVar[str] = "account_id"
    listeners: ClassVar[tuple[str, ...]] = ("reporting",)
    account_id: UUID
    person_id: UUID


# refusals


class SchoolNotFound(NotFound):
    """No such school, or not one the caller may see."""


class SchoolExists(Conflict):
    """Another school has this ИНН or ОГРН, or this id is taken."""


class AppointmentRefused(Conflict):
    """The appointment contradicts another fact (the person, the dates, an equal appointment)."""


class SignInFailed(Unauthorized):
    """One answer for an unknown login and a wrong password."""


class SignInTooOften(TooMany):
    """Too many failed attempts with this login; `retry_after` seconds in the facts."""


class PasswordExpired(Unauthorized):
    """The password is right and too old: sign in with `new_password` beside it."""


class CodeNeeded(Unauthorized):
    """The password is right; the account has a second factor: sign in with `code` beside it."""


class CodeRefused(Unauthorized):
    """The code is wrong, too old or used. One answer for all three."""


class SecondFactorMissing(Forbidden):
    """The role is acted in with a second factor only, and the account has none: take one, then sign in."""


class SecondFactorRefused(Conflict):
    """There is one already, none to confirm or reset, or the server has no key to keep one."""


class SessionOver(Unauthorized):
    """The refresh token is unknown, expired or already used, or the role under it has ended."""


class SessionNotFound(NotFound):
    """No such open session of this person."""


class RoleNotHeld(Forbidden):
    """The person holds no such role today, or no role at all."""


class SlipRefused(Conflict):
    """The slip's code is wrong, used, replaced or expired. One answer for all four."""


class NothingToPrint(Conflict):
    """Not one slip was handed out; `skipped` in the facts says to whom and why."""


class EmergencyRefused(Conflict):
    """One is open already, or the one named is over."""


class LoginTaken(Conflict):
    """Someone has this login already."""


class WeakPassword(Invalid):
    """The password breaks the policy: length, commonness, login or name in it, or one of the last five again."""


# messages


@dataclass(frozen=True, kw_only=True)
class SchoolCard(Message):
    """What is printed on documents of a school. ИНН, ОГРН by their check digits; ОКТМО 8 or 11 digits, ОКПО 8 or 10."""

    short_name: str
    full_name: str
    inn: str
    kpp: str
    ogrn: str
    oktmo: str
    address: str
    place: str
    phone: str
    rural: bool
    okpo: str | None = None
    email: str | None = None
    site: str | None = None
    actual_address: str | None = None
    """Where it teaches, when that is not its legal address."""


@dataclass(frozen=True, kw_only=True)
class School(Message):
    id: UUID
    district_id: UUID
    card: SchoolCard
    opened_at: datetime
    version: int
    status: SchoolStatus = SchoolStatus.ACTIVE
    status_title: str = "действует"
    status_since: date | None = None
    """None: it has worked since it was opened here."""
    director: SchoolHead | None = None


@dataclass(frozen=True, kw_only=True)
class SchoolList(Message):
    items: list[School]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class StaffPerson(Message):
    """A person of the staff. `id` names one who is already known (a second appointment)."""

    last_name: str
    first_name: str
    middle_name: str | None = None
    id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Appointment(Message):
    """[starts_on, ends_on), and the orders that made and ended it.

    What a teacher teaches to whom is planning's: teaching assignments, in force on their own days.
    """

    id: UUID
    person_id: UUID
    last_name: str
    first_name: str
    middle_name: str | None
    role: str
    role_title: str
    position: str
    school_id: UUID | None
    class_id: UUID | None
    starts_on: date
    ends_on: date | None
    order_number: str | None
    version: int
    order_date: date | None = None
    ending_order_number: str | None = None
    ending_order_date: date | None = None
    school: str | None = None
    """Short name, and the class's title below: in lists."""
    school_class: str | None = None


@dataclass(frozen=True, kw_only=True)
class AppointmentList(Message):
    """Past, present and future ones, the newest beginning first."""

    items: list[Appointment]


@dataclass(frozen=True, kw_only=True)
class StaffMember(Message):
    """`account`: NONE, ISSUED (a slip is out), ACTIVE or BLOCKED."""

    person_id: UUID
    last_name: str
    first_name: str
    middle_name: str | None
    account: str
    appointments: list[Appointment]


@dataclass(frozen=True, kw_only=True)
class StaffList(Message):
    items: list[StaffMember]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class Slip(Message):
    """A one-time activation slip. `code` is shown here once and kept nowhere."""

    id: UUID
    person_id: UUID
    full_name: str
    kind: str
    school_class: str | None
    code: str
    expires_at: datetime
    replaces_password: bool
    """The account works already: the slip will set a new password."""
    login: str | None = None
    """Of an account that has one; whoever has none chooses it with the slip."""


@dataclass(frozen=True, kw_only=True)
class SkippedPerson(Message):
    person_id: UUID
    full_name: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SlipSheet(Message):
    items: list[Slip]
    skipped: list[SkippedPerson]
    school: str | None = None
    """Short name; none where the department hands out its own."""


@dataclass(frozen=True, kw_only=True)
class SlipRecord(Message):
    """A line of the register. `state`: OUT, USED, REPLACED (a newer slip stopped it) or EXPIRED."""

    id: UUID
    person_id: UUID
    full_name: str
    kind: str
    class_id: UUID | None
    issued_by: UUID | None
    issued_by_name: str
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None
    state: str
    school_class: str | None = None
    replaced_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SlipRegister(Message):
    """Newest first."""

    items: list[SlipRecord]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class OpenedDistrict(Message):
    district_id: UUID
    title: str
    officer: Appointment
    slip: Slip


@dataclass(frozen=True, kw_only=True)
class ActingRole(Message):
    """A role a person may act in today.

    A parent of children in several schools may act for all of them at once, in no school, and in each of their schools.
    """

    role: str
    title: str
    school_id: UUID | None = None
    school: str | None = None


@dataclass(frozen=True, kw_only=True)
class Session(Message):
    """What a sign-in gives. The refresh token works once; using it twice ends the session."""

    access_token: str
    expires_in: int
    refresh_token: str
    refresh_expires_in: int
    acting: ActingRole
    roles: list[ActingRole]
    token_type: str = "Bearer"


@dataclass(frozen=True, kw_only=True)
class OwnChild(Message):
    """A child whose data are open to the signed-in person. `student_id` names the enrolment in the school."""

    student_id: UUID
    person_id: UUID
    full_name: str
    school_id: UUID
    school: str | None
    class_id: UUID
    school_class: str | None


@dataclass(frozen=True, kw_only=True)
class Me(Message):
    account_id: UUID
    person_id: UUID
    login: str
    full_name: str
    acting: ActingRole
    roles: list[ActingRole]
    district_id: UUID
    operations: dict[str, list[str]]
    """Operation → scopes of the acting role."""
    children: list[OwnChild] = field(default_factory=list)
    """In whatever schools of the district, by name; `switch_child` goes on in the school of one of them."""
    second_factor: bool = False
    """A code is asked for at sign-in."""


@dataclass(frozen=True, kw_only=True)
class Activated(Message):
    login: str
    full_name: str


@dataclass(frozen=True, kw_only=True)
class Account(Message):
    """`state`: ISSUED, ACTIVE or BLOCKED."""

    id: UUID
    person_id: UUID
    full_name: str
    login: str | None
    state: str
    activated_at: datetime | None
    last_seen_at: datetime | None
    version: int


@dataclass(frozen=True, kw_only=True)
class KeySet(Message):
    """A JSON Web Key Set (RFC 7517): public Ed25519 keys, newest first."""

    keys: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class PermissionTable(Message):
    roles: dict[str, str]
    scopes: dict[str, str]
    operations: dict[str, dict[str, list[str]]]
    notes: dict[str, dict[str, str]]


class IdentityApi(Api):
    service = "identity"

    # districts and schools

    @command
    def open_district(self, *, id: UUID, title: str, officer: StaffPerson, position: str) -> OpenedDistrict:
        """The platform opens a district and appoints its first officer, whose id the caller makes.

        Repeated with the same ids before the officer has activated the account, it gives a new slip.
        """
        raise NotImplementedError

    @command
    def open_school(self, *, card: SchoolCard, id: UUID | None = None) -> School:
        """DISTRICT. Tells SchoolOpened."""
        raise NotImplementedError

    def get_school(self, *, school_id: UUID) -> School:
        """The card of the caller's own school; of any school of the district for its officer."""
        raise NotImplementedError

    @command
    def edit_school(self, *, school_id: UUID, card: SchoolCard, version: int) -> School:
        """The whole new card on top of `version`. Tells SchoolOpened again, if anything is new."""
        raise NotImplementedError

    @command
    def set_school_status(
        self, *, school_id: UUID, status: SchoolStatus, since: date, order_number: str, version: int
    ) -> School:
        """DISTRICT, by an order, not ahead of its day. A liquidated school's card and staff no longer change."""
        raise NotImplementedError

    def list_school_changes(self, *, school_id: UUID, after: str | None = None, limit: int = 50) -> SchoolHistory:
        """Who changed what on the card and when, since it was opened; for the staff and the department."""
        raise NotImplementedError

    def list_schools(self, *, after: str | None = None, limit: int = 500) -> SchoolList:
        """Schools of the caller's district, by short name; the own school alone for those of one school."""
        raise NotImplementedError

    # staff

    @command
    def appoint_staff(
        self,
        *,
        school_id: UUID,
        person: StaffPerson,
        role: StaffRole,
        position: str,
        starts_on: date,
        ends_on: date | None = None,
        class_id: UUID | None = None,
        order_number: str | None = None,
        order_date: date | None = None,
        id: UUID | None = None,
    ) -> Appointment:
        """SYS_ADMIN in the own school, by an order, not a director; DISTRICT: director and SYS_ADMIN."""
        raise NotImplementedError

    @command
    def appoint_officer(
        self,
        *,
        person: StaffPerson,
        position: str,
        starts_on: date,
        ends_on: date | None = None,
        order_number: str | None = None,
        order_date: date | None = None,
        id: UUID | None = None,
    ) -> Appointment:
        """DISTRICT appoints one more officer of the department."""
        raise NotImplementedError

    @command
    def end_appointment(
        self,
        *,
        appointment_id: UUID,
        ends_on: date,
        order_number: str | None = None,
        order_date: date | None = None,
    ) -> Appointment:
        """From the day `ends_on` nobody signs in under it, and sessions in that role are over."""
        raise NotImplementedError

    def list_staff(
        self,
        *,
        school_id: UUID,
        on: date | None = None,
        role: StaffRole | None = None,
        after: str | None = None,
        limit: int = 500,
    ) -> StaffList:
        """Who holds (or held, or will hold) a role in the school on a day, today when not given; by name."""
        raise NotImplementedError

    def list_appointments(self, *, person_id: UUID) -> AppointmentList:
        """Every role a person has been given: in the caller's school, or anywhere in the district for its officer."""
        raise NotImplementedError

    # journal of access to personal data

    def list_accesses(self, *, person_id: UUID, after: str | None = None, limit: int = 100) -> AccessPage:
        """Who looked at this person's data. A parent asks about a child, a pupil about themselves, a director and an
        administrator about anyone of the own school, a class teacher about the own class; others see what they
        themselves did."""
        raise NotImplementedError

    def list_school_accesses(
        self,
        *,
        school_id: UUID,
        actor_id: UUID | None = None,
        since: date | None = None,
        until: date | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> AccessPage:
        """Everything looked at in a school, by one person when `actor_id` is given; days [since, until)."""
        raise NotImplementedError

    def list_access_alerts(self, *, school_id: UUID, after: str | None = None, limit: int = 100) -> AccessAlerts:
        """What the director should look at: very many people looked at, large exports, staff at night, emergencies."""
        raise NotImplementedError

    # emergency access

    @command
    def open_emergency(self, *, school_id: UUID, reason: str) -> Emergency:
        """SYS_ADMIN holds the role EMERGENCY in the own school for 30 minutes: reading cards and health, nothing else.

        The reason (10 to 300 characters) stands beside every look in the journal of access, and the opening among the
        director's alerts. Tells EmergencyOpened.
        """
        raise NotImplementedError

    @command
    def close_emergency(self, *, emergency_id: UUID) -> Emergency:
        """Before its time: the owner, or the director. Whoever acts in it is out."""
        raise NotImplementedError

    # slips and accounts

    @command
    def hand_out_slips(
        self, *, school_id: UUID | None = None, person_ids: list[UUID] | None = None, class_id: UUID | None = None
    ) -> SlipSheet:
        """New one-time codes for the persons named, or for all of a class who have no working account.

        CLASS_TEACHER: pupils of the own class and their representatives (all of them when nobody is named).
        SYS_ADMIN: anyone of the own school. DISTRICT: directors and administrators of schools and, without a
        school, officers of the department. An earlier slip of the same person stops working.
        """
        raise NotImplementedError

    @command
    def print_slips(
        self, *, school_id: UUID, person_ids: list[UUID] | None = None, class_id: UUID | None = None
    ) -> File:
        """The same as `hand_out_slips`, on paper: a PDF of ten slips a page, each with its code and a QR picture.

        Printing anew makes new codes: what was printed before stops working.
        """
        raise NotImplementedError

    def list_slips(
        self,
        *,
        school_id: UUID | None = None,
        class_id: UUID | None = None,
        person_id: UUID | None = None,
        state: SlipState | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> SlipRegister:
        """Who gave which slip to whom and when, and what became of it.

        A class teacher sees the own class, DISTRICT the heads and, without a school, the department's officers.
        """
        raise NotImplementedError

    @command
    def activate(self, *, code: str, password: str, accepts_rules: bool, login: str | None = None) -> Activated:
        """Uses a slip: sets the password (WeakPassword says what is wrong) and ends all other sessions.

        `accepts_rules` must be true: the person promises to give the login and password to nobody.
        Without `login` one is made from the name. A working account keeps the login it has.
        """
        raise NotImplementedError

    @command
    def block_account(self, *, school_id: UUID, person_id: UUID, reason: str) -> Account:
        """No sign-in until unblocked; its sessions end. SYS_ADMIN in the own school, DISTRICT for school heads."""
        raise NotImplementedError

    @command
    def unblock_account(self, *, school_id: UUID, person_id: UUID) -> Account:
        """Lets a blocked account sign in again with the old password."""
        raise NotImplementedError

    # sessions

    @command
    def sign_in(
        self,
        *,
        login: str,
        password: str,
        role: AnyRole | None = None,
        school_id: UUID | None = None,
        code: str | None = None,
        new_password: str | None = None,
        origin: Origin | None = None,
    ) -> Session:
        """`role` (and `school_id`) choose the acting role; without them the first in the order of ROLES.

        `code` is asked for (CodeNeeded) of whoever has a second factor: six digits or a recovery code, each good once.
        `new_password` replaces the password in the same go; an expired one needs it (PasswordExpired).
        """
        raise NotImplementedError

    @command
    def refresh(self, *, refresh_token: str) -> Session:
        """A new pair of tokens for the same acting role. A token used before ends the whole session."""
        raise NotImplementedError

    @command
    def switch_role(self, *, refresh_token: str, role: AnyRole, school_id: UUID | None = None) -> Session:
        """Goes on in another role of the same person: a new pair of tokens, the old refresh token is used up."""
        raise NotImplementedError

    @command
    def switch_child(self, *, refresh_token: str, student_id: UUID) -> Session:
        """A parent goes on in the school of this child; one account, whatever the number of schools.

        `switch_role` to PARENT without a school goes on for all the children at once.
        """
        raise NotImplementedError

    @command
    def sign_out(self, *, refresh_token: str) -> None:
        """Ends the session of this refresh token; says nothing when it is unknown."""
        raise NotImplementedError

    def list_own_sessions(self) -> OpenSessions:
        """Where one is signed in."""
        raise NotImplementedError

    @command
    def end_own_session(self, *, session_id: UUID) -> None:
        """Ends one of one's own sessions; its access token is refused within a minute."""
        raise NotImplementedError

    @command
    def end_other_sessions(self) -> None:
        """Ends all of one's own sessions but the one that asks."""
        raise NotImplementedError

    def list_person_sessions(self, *, school_id: UUID, person_id: UUID) -> OpenSessions:
        """Where somebody is signed in. SYS_ADMIN in the own school, DISTRICT for school heads."""
        raise NotImplementedError

    @command
    def end_person_sessions(self, *, school_id: UUID, person_id: UUID, session_id: UUID | None = None) -> None:
        """Ends one session of somebody, all of them when none is named."""
        raise NotImplementedError

    @command
    def change_password(self, *, password: str, new_password: str) -> None:
        """One's own password; every session of the account ends and one signs in anew."""
        raise NotImplementedError

    @command
    def confirm_signature(
        self,
        *,
        purpose: ConfirmationPurpose,
        subject: UUID,
        password: str | None = None,
        code: str | None = None,
    ) -> Confirmation:
        """The password, or a code of the second factor, once more: good for one signature of a document, three minutes.

        Wrong ones count as failed sign-ins do.
        """
        raise NotImplementedError

    @command
    def begin_second_factor(self, *, login: str, password: str) -> SecondFactorSecret:
        """A new secret for the application on the phone, asked for nowhere until it is confirmed."""
        raise NotImplementedError

    @command
    def confirm_second_factor(self, *, login: str, password: str, code: str) -> RecoveryCodes:
        """A code of the phone proves that the secret has arrived. All sessions end; from now on a code is asked for."""
        raise NotImplementedError

    @command
    def drop_second_factor(self, *, password: str, code: str) -> None:
        """Takes one's own off."""
        raise NotImplementedError

    @command
    def reset_second_factor(self, *, person_id: UUID, reason: str, school_id: UUID | None = None) -> None:
        """Takes somebody's off and ends their sessions; who did it and why is kept. SYS_ADMIN in the own school,
        DISTRICT for school heads and, without a school, for officers of the department."""
        raise NotImplementedError

    def get_keys(self) -> KeySet:
        """Public keys that verify access tokens. An unknown `kid` means: ask again."""
        raise NotImplementedError

    def list_ended_sessions(self, *, after: str | None = None) -> EndedSessions:
        """Sessions over before their access tokens are, those of the last minutes when `after` is not given.

        For whoever verifies tokens. Asked every few seconds with the `next` of the answer before, nothing is missed;
        the ends of the last minute and a half are told again.
        """
        raise NotImplementedError

    def whoami(self) -> Me:
        """The signed-in person, the acting role, the other roles and what this role may do."""
        raise NotImplementedError

    def get_permissions(self) -> PermissionTable:
        """The whole table of rights, for any signed-in person."""
        raise NotImplementedError
