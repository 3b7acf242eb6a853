"""The words of the student body (контингент): who people are, what they agreed to, how they move.

Values only; the events and the Api that carry them are in `contracts.contingent`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal
from uuid import UUID

from contracts.base import Message


class MovementKind(StrEnum):
    """What an order does to one student."""

    INITIAL_ENTRY = "INITIAL_ENTRY"
    """First loading of a school that lives already: counted at the start, not as an arrival."""
    ENROL_G1 = "ENROL_G1"
    ENROL_G10 = "ENROL_G10"
    ENROL_TRANSFER = "ENROL_TRANSFER"
    ENROL_OTHER = "ENROL_OTHER"
    REINSTATE = "REINSTATE"
    CLASS_MOVE = "CLASS_MOVE"
    FORM_CHANGE = "FORM_CHANGE"
    """Очная, очно-заочная, заочная; family and self education are a withdrawal."""
    PROGRAMME_CHANGE = "PROGRAMME_CHANGE"
    """To an adapted programme or back."""
    HOME_EDU = "HOME_EDU"
    """Taught at home for health: no form of learning, the pupil stays on the roll of the class (ст. 41, 66)."""
    HOME_EDU_END = "HOME_EDU_END"
    """Taught at school again."""
    PROMOTE = "PROMOTE"
    """Into the next grade, in a class of the next study year."""
    PROMOTE_CONDITIONAL = "PROMOTE_CONDITIONAL"
    """The same with an academic debt, to be cleared within a year (ст. 58)."""
    RETAIN = "RETAIN"
    """The same grade once more, in a class of the next study year."""
    DEBT_CLEARED = "DEBT_CLEARED"
    DEBT_FAILED = "DEBT_FAILED"
    GRADUATE_9 = "GRADUATE_9"
    """Leaves with a certificate of основное общее образование: counted apart from «выбыло»."""
    GRADUATE_11 = "GRADUATE_11"
    WITHDRAW = "WITHDRAW"
    CANCEL = "CANCEL"
    """Undoes the last movement of a student, whatever it was; it stays in the books with a correcting row."""

    @property
    def enrols(self) -> bool:
        """Makes someone a student: a new enrolment episode, a new personal file."""
        return self in _ENROLS

    @property
    def leaves(self) -> bool:
        """Ends the enrolment."""
        return self in (MovementKind.WITHDRAW, MovementKind.GRADUATE_9, MovementKind.GRADUATE_11)

    @property
    def turns_the_year(self) -> bool:
        """Brings a student into a class of the next study year; a report counts them there from its first day on."""
        return self in (MovementKind.PROMOTE, MovementKind.PROMOTE_CONDITIONAL, MovementKind.RETAIN)

    @property
    def changes_class(self) -> bool:
        return self is MovementKind.CLASS_MOVE or self.turns_the_year

    @property
    def stays(self) -> bool:
        """Changes what is known of a student, not where they are."""
        return not (self.enrols or self.leaves or self.changes_class or self is MovementKind.CANCEL)


_ENROLS = frozenset(
    {MovementKind.INITIAL_ENTRY, MovementKind.ENROL_G1, MovementKind.ENROL_G10}
    | {MovementKind.ENROL_TRANSFER, MovementKind.ENROL_OTHER, MovementKind.REINSTATE}
)


class StudyForm(StrEnum):
    """In which form a student of the school learns (УФТТ 11, 13, 12)."""

    FULL_TIME = "FULL_TIME"
    EVENING = "EVENING"
    EXTRAMURAL = "EXTRAMURAL"


class Programme(StrEnum):
    """GENERAL is начальное, основное or среднее общее by the grade; ADAPTED is its адаптированная twin."""

    GENERAL = "GENERAL"
    ADAPTED = "ADAPTED"


class LeaveReason(StrEnum):
    """Why a student left (ст. 61 273-ФЗ groups them)."""

    TRANSFER_SCHOOL = "TRANSFER_SCHOOL"
    RELOCATION = "RELOCATION"
    TO_VOCATIONAL = "TO_VOCATIONAL"
    FAMILY_EDU = "FAMILY_EDU"
    SELF_EDU = "SELF_EDU"
    GRADUATED_9 = "GRADUATED_9"
    GRADUATED_11 = "GRADUATED_11"
    CERT_OF_STUDY = "CERT_OF_STUDY"
    LEFT_15 = "LEFT_15"
    EXPELLED = "EXPELLED"
    INVALID_ADMISSION = "INVALID_ADMISSION"
    LIQUIDATION = "LIQUIDATION"
    DEATH = "DEATH"
    SPEC_INSTITUTION = "SPEC_INSTITUTION"
    OTHER = "OTHER"

    @property
    def awaits_confirmation(self) -> bool:
        """Another organisation must answer that the child has arrived; compulsory education asks where they are."""
        return self in (LeaveReason.TRANSFER_SCHOOL, LeaveReason.RELOCATION, LeaveReason.TO_VOCATIONAL)


class Counterpart(StrEnum):
    """Where a student came from or went to, as the movement report counts it."""

    SAME_DISTRICT = "SAME_DISTRICT"
    REGION = "REGION"
    OTHER_REGION = "OTHER_REGION"
    ABROAD = "ABROAD"
    FAMILY = "FAMILY"
    VOCATIONAL = "VOCATIONAL"
    OTHER = "OTHER"


class Purpose(StrEnum):
    """What a consent allows personal data to be used for (domain §4.3)."""

    P1 = "P1"
    """Учёт контингента и реализация образовательной программы."""
    P2 = "P2"
    """Электронный журнал и дневник, информирование родителей."""
    P3 = "P3"
    """Здоровье, ОВЗ, жизненные ситуации."""
    P4 = "P4"
    """Передача в отдел образования и государственные системы."""
    P5 = "P5"
    """Фото и достижения на сайте."""
    P6 = "P6"
    """Аналитика и прогнозирование."""
    P7 = "P7"
    """Контакты и рассылки."""
    P8 = "P8"
    """Биометрия."""


class DataCategory(StrEnum):
    """The concrete composition of data that a consent names; each is a group of fields of the card."""

    CIVIL = "CIVIL"
    SNILS = "SNILS"
    IDENTITY_DOCUMENT = "IDENTITY_DOCUMENT"
    ADDRESS = "ADDRESS"
    CONTACTS = "CONTACTS"
    EDUCATION = "EDUCATION"
    HEALTH = "HEALTH"
    SOCIAL = "SOCIAL"
    PHOTO = "PHOTO"


class Kinship(StrEnum):
    MOTHER = "MOTHER"
    FATHER = "FATHER"
    ADOPTER = "ADOPTER"
    GUARDIAN = "GUARDIAN"
    TRUSTEE = "TRUSTEE"
    FOSTER_PARENT = "FOSTER_PARENT"
    INSTITUTION = "INSTITUTION"
    STEPFATHER = "STEPFATHER"
    STEPMOTHER = "STEPMOTHER"
    GRANDMOTHER = "GRANDMOTHER"
    GRANDFATHER = "GRANDFATHER"
    OTHER_RELATIVE = "OTHER_RELATIVE"
    OTHER = "OTHER"

    @property
    def has_legal_force(self) -> bool:
        """A stepfather or a grandmother represents nobody unless also a guardian or adopter."""
        return self in _LEGAL


_LEGAL = frozenset(
    {Kinship.MOTHER, Kinship.FATHER, Kinship.ADOPTER, Kinship.GUARDIAN}
    | {Kinship.TRUSTEE, Kinship.FOSTER_PARENT, Kinship.INSTITUTION}
)

Sex = Literal["M", "F"]


# what a person is asked for


@dataclass(frozen=True, kw_only=True)
class IdentityDocument(Message):
    kind: str
    """BIRTH_CERT, PASSPORT_RF, FOREIGN_PASSPORT … (domain §1.4)."""
    series: str | None = None
    number: str
    issued_on: date | None = None
    issuer: str | None = None
    department_code: str | None = None
    """Of a Russian passport: «400-001»."""
    valid_to: date | None = None
    """The first day it no longer holds."""
    title: str | None = None
    """What an OTHER document is."""
    deviation: str | None = None
    """Why an unusual series or number is right nonetheless: an old or foreign-made form of a birth certificate."""


@dataclass(frozen=True, kw_only=True)
class Address(Message):
    """Where somebody is registered, stays for a while, or really lives: one of each kind at a time.

    By its parts, or as one text; the text is made of the parts where only they are given.
    """

    kind: Literal["REGISTRATION", "STAY", "ACTUAL"] = "REGISTRATION"
    text: str = ""
    """As a letter is addressed; required where no house of the state register (ГАР) is named."""
    postcode: str | None = None
    fias_house_guid: UUID | None = None
    fias_object_guid: UUID | None = None
    """Of the street or settlement: houses of villages are often absent from the register."""
    gar_object_id: int | None = None
    region_code: str | None = None
    """«40»."""
    district: str | None = None
    settlement: str | None = None
    street: str | None = None
    house: str | None = None
    building: str | None = None
    flat: str | None = None
    oktmo: str | None = None
    starts_on: date | None = None
    """Since when; not given: from the day it is written down."""
    valid_to: date | None = None
    """Of a stay: the first day the registration for a time no longer holds."""


@dataclass(frozen=True, kw_only=True)
class EducationCertificate(Message):
    """A document about education somebody has finished or left."""

    kind: str
    """CERTIFICATE: 12 аттестат об основном общем, 11 о среднем общем, 4 справка об обучении …"""
    series: str | None = None
    number: str
    issued_on: date | None = None
    issuer: str | None = None


@dataclass(frozen=True, kw_only=True)
class PriorSchool(Message):
    """Where somebody came from: a school of the district by its id, any other by name and region."""

    school_id: UUID | None = None
    name: str | None = None
    region_code: str | None = None
    grade: int | None = None
    document: str | None = None
    """The paper brought along: personal file, certificate of the current marks."""


@dataclass(frozen=True, kw_only=True)
class CardFields(Message):
    """What a card may say. Names (and a child's sex and birth date) need no consent, everything else does."""

    last_name: str
    first_name: str
    middle_name: str | None = None
    has_no_middle_name: bool = False
    """The person legally has none: «not filled» is another thing."""
    birth_place: str | None = None
    citizenship_kind: Literal["RF", "DUAL", "FOREIGN", "STATELESS"] | None = None
    citizenship_country: str | None = None
    """ОКСМ, three digits; required for DUAL and FOREIGN."""
    snils: str | None = None
    identity_document: IdentityDocument | None = None
    addresses: list[Address] | None = None
    phone: str | None = None
    email: str | None = None
    native_language: str | None = None
    study_language: str | None = None
    prior_education: str | None = None
    """In words, where `prior_school` does not say it."""
    foreign_languages: list[str] | None = None
    """Those that are studied, codes of LANGUAGE, the first one first."""
    prior_school: PriorSchool | None = None
    certificates: list[EducationCertificate] | None = None
    # special categories: brought in with a card by whoever may write them, never shown on it, kept when not given
    health_group: Literal["I", "II", "III", "IV", "V"] | None = None
    pe_group: Literal["MAIN", "PREPARATORY", "SPECIAL_A", "SPECIAL_B"] | None = None
    special_needs: str | None = None
    """Заключение ПМПК: category, number and date in words."""
    social_flags: list[str] | None = None


@dataclass(frozen=True, kw_only=True)
class CardData(CardFields):
    """The card of a child who is or wants to be a student."""

    sex: Sex
    birth_date: date


@dataclass(frozen=True, kw_only=True)
class AdultData(CardFields):
    """The card of a representative: sex and birth date are asked for only when somebody needs them."""

    sex: Sex | None = None
    birth_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class NewConsent(Message):
    """A signed paper as it lies before the clerk."""

    id: UUID | None = None
    number: str
    purposes: list[Purpose]
    data_categories: list[DataCategory] | None = None
    """The composition of data named in the paper; not given: as the school's form for these purposes names it."""
    form_id: UUID | None = None
    """The edition of the school's form that was signed; not given: the one of the day it was signed, where one purpose
    and no other composition is named."""
    given_by: UUID | None = None
    """The person who signed; not given: the subject."""
    signed_at: date
    valid_to: date | None = None
    """The first day it no longer holds; not given: until withdrawn."""
    cosigned_on: date | None = None
    """When the pupil signed too: from 14 on, beside a representative."""
    refused: bool = False
    """The answer was no: kept, so that nobody asks again, and covers nothing."""


@dataclass(frozen=True, kw_only=True)
class NewRepresentative(Message):
    """An adult beside a child. Their own data are entered only with their own consent, given here or before."""

    id: UUID | None = None
    """Of the link."""
    person_id: UUID | None = None
    """Someone already known here, or the id to give them."""
    card: AdultData | None = None
    """Not needed for someone known."""
    kinship: Kinship
    basis_document: str | None = None
    """What proves the authority: birth certificate, guardianship act …; required for guardians and trustees."""
    starts_on: date | None = None
    is_main_contact: bool = False
    lives_together: bool = True
    portal_access: bool = True
    restriction: str | None = None
    """Court decision that restricts rights: closes the portal at once, the link stays."""
    consent: NewConsent | None = None


@dataclass(frozen=True, kw_only=True)
class NewMovement(Message):
    """One line of a movement order."""

    line: int
    kind: MovementKind
    student_id: UUID
    """The enrolment episode: made by the client when the line enrols, an existing one otherwise."""
    person_id: UUID
    class_id: UUID | None = None
    """The class the student comes into; none for whoever leaves, or stays where they are."""
    effective_on: date
    study_form: StudyForm | None = None
    """For FORM_CHANGE, and for whoever is enrolled into another form than full time."""
    programme: Programme | None = None
    programme_variant: str | None = None
    """Of an adapted programme: «7.2», «УО-1» (domain §1.5 H)."""
    reason: LeaveReason | None = None
    counterpart: Counterpart | None = None
    destination: str | None = None
    """From where or to where, in words."""
    basis: str | None = None
    """Application, certificate, decision: number and date in words."""
    cancels: UUID | None = None
    """The movement that CANCEL undoes: the last one of the student."""


# what others keep


@dataclass(frozen=True, kw_only=True)
class KnownClass(Message):
    id: UUID
    grade: int
    letter: str
    title: str
    """«5А»."""
    year: str
    """«2026/2027»."""
    capacity: int
    class_teacher_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class KnownStudent(Message):
    id: UUID
    """The enrolment episode; what journals and reports call student_id."""
    person_id: UUID
    last_name: str
    first_name: str
    middle_name: str | None = None
    sex: Sex
    birth_date: date
    class_id: UUID
    enrolled_on: date
    personal_file_no: str


@dataclass(frozen=True, kw_only=True)
class KnownMovement(Message):
    """One executed line, as books and reports quote it."""

    id: UUID
    kind: MovementKind
    effective_on: date
    order_id: UUID
    order_number: str
    order_date: date
    from_class_id: UUID | None = None
    to_class_id: UUID | None = None
    counterpart: Counterpart | None = None
    destination: str | None = None
    reason: LeaveReason | None = None
    confirmed: bool = True
    """False while nobody has answered that the child arrived where they went."""
    full_name: str
    sex: Sex
    birth_date: date


@dataclass(frozen=True, kw_only=True)
class KnownRepresentative(Message):
    id: UUID
    student_person_id: UUID
    person_id: UUID
    last_name: str
    first_name: str
    middle_name: str | None = None
    kinship: Kinship
    starts_on: date
    ends_on: date | None = None
    portal_access: bool
    """Legal force, no restriction, and a consent of their own: only then may the portal open."""
