"""One district as a test needs it: schools, heads, teachers, a class with a child and its mother."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from chassis.db import Database, UnitOfWork
from contracts.base import PLATFORM, Caller, now, system, uuid7
from contracts.contingent import ClassOpened, ConsentChanged, RepresentativeLinked, StudentEnrolled
from contracts.identity import Activated, SchoolCard, Session, Slip, SlipSheet, StaffPerson
from contracts.student_body import KnownClass, KnownMovement, KnownRepresentative, KnownStudent, MovementKind
from services.identity.models.today import today
from services.identity.repository import known
from services.identity.usecases import accounts, appointing, keeping, schools, sessions, slips
from services.identity.usecases.appointing import Terms
from services.identity.usecases.sessions import Wish

PASSWORD = "сосна у реки 7"
CARD: dict[str, Any] = {
    "short_name": "МКОУ «Заречная СОШ»",
    "full_name": "Муниципальное казённое общеобразовательное учреждение «Заречная средняя школа»",
    "inn": "7707083893",
    "kpp": "773601001",
    "ogrn": "1027700132195",
    "oktmo": "29650440",
    "address": "249800, Калужская область, с. Заречное, ул. Школьная, 1",
    "place": "с. Заречное",
    "phone": "+7 900 000-00-01",
    "rural": True,
}
_KPP = count(773600001)
_SYLLABLES = ("Ба", "Ве", "Го", "Ду", "Же", "Зи", "Ко", "Лу", "Ма", "Не")


@dataclass
class House:
    db: Database
    district_id: UUID = field(default_factory=uuid7)
    _made: int = 0

    def number(self) -> int:
        self._made += 1
        return self._made

    def name(self) -> str:
        """A surname nobody else has."""
        return "".join(_SYLLABLES[int(digit)] for digit in f"{self.number():03}").capitalize() + "нов"

    # people of the house

    def officer(self) -> Caller:
        return Caller(role="DISTRICT", account_id=uuid7(), person_id=uuid7(), district_id=self.district_id)

    def caller(self, role: str, school_id: UUID, person_id: UUID | None = None) -> Caller:
        who = {"account_id": uuid7(), "person_id": person_id or uuid7()}
        return Caller(role=role, district_id=self.district_id, school_id=school_id, **who)

    def open_district(self) -> Any:
        officer = StaffPerson(id=uuid7(), last_name="Отделова", first_name="Вера")
        with self.db.begin(PLATFORM) as uow:
            return schools.open_district(uow, self.district_id, "Приокский район", officer, "специалист")

    def open_school(self) -> UUID:
        with self.db.begin(self.officer()) as uow:
            card = {**CARD, "kpp": str(next(_KPP)), "short_name": f"Школа {self.number()}"}
            return schools.open_school(uow, SchoolCard(**card), None).id

    def appoint(self, school_id: UUID, role: str, who: StaffPerson | None = None, **terms: Any) -> Any:
        by = self.officer() if role in appointing.HEADS else self.caller("SYS_ADMIN", school_id)
        who = who or StaffPerson(last_name=self.name(), first_name="Иван")
        order = None if role in appointing.HEADS else "7-к"
        given = Terms(**{"role": role, "position": "сотрудник", "starts_on": today(), "order_number": order, **terms})
        with self.db.begin(by) as uow:
            return appointing.appoint_staff(uow, school_id, who, given)

    def staff_person(self, person_id: UUID) -> StaffPerson:
        """Somebody known, as whoever appoints them names them."""
        with self.platform() as uow:
            (row,) = uow.rows("SELECT * FROM people WHERE person_id = %(id)s", {"id": person_id})
        return StaffPerson(id=person_id, last_name=row.last_name, first_name=row.first_name)

    # what contingent tells

    def hear(self, keep: Any, event: Any) -> None:
        with self.db.begin(system(district_id=event.district_id, school_id=event.school_id)) as uow:
            keep(uow, event)

    def school_class(self, school_id: UUID, teacher_id: UUID | None = None) -> UUID:
        opened = KnownClass(
            id=uuid7(),
            grade=5,
            letter="А",
            title="5А",
            year="2026/2027",
            capacity=25,
            class_teacher_id=teacher_id,
        )
        event = ClassOpened(district_id=self.district_id, school_id=school_id, school_class=opened)
        self.hear(lambda uow, event: known.keep_class(uow, event.school_class, event.at), event)
        return opened.id

    def enrol(self, school_id: UUID, class_id: UUID, *, consents: tuple[str, ...] = ("P1", "P2")) -> KnownStudent:
        student = KnownStudent(
            id=uuid7(),
            person_id=uuid7(),
            last_name=self.name(),
            first_name="Пётр",
            sex="M",
            birth_date=date(2015, 2, 3),
            class_id=class_id,
            enrolled_on=today(),
            personal_file_no="К-1",
        )
        where = {"district_id": self.district_id, "school_id": school_id}
        self.hear(keeping.keep_student, StudentEnrolled(**where, student=student, movement=movement(student)))
        agreed = ConsentChanged(**where, person_id=student.person_id, purposes=list(consents))
        self.hear(known.keep_consent, agreed)
        return student

    def parent(
        self, school_id: UUID, *children: KnownStudent, person_id: UUID | None = None, portal: bool = True
    ) -> UUID:
        person_id, name = person_id or uuid7(), self.name()
        for child in children:
            link = KnownRepresentative(
                id=uuid7(),
                student_person_id=child.person_id,
                person_id=person_id,
                last_name=name,
                first_name="Анна",
                kinship="MOTHER",
                starts_on=date(2020, 1, 1),
                portal_access=portal,
            )
            event = RepresentativeLinked(district_id=self.district_id, school_id=school_id, link=link)
            self.hear(keeping.keep_representative, event)
        return person_id

    # slips, accounts, sessions

    def hand_out(
        self, caller: Caller, school_id: UUID | None, *persons: UUID, class_id: UUID | None = None
    ) -> SlipSheet:
        with self.db.begin(system(district_id=self.district_id)) as uow:
            return slips.hand_out(uow, caller, school_id, list(persons) or None, class_id)

    def slip(self, school_id: UUID, person_id: UUID) -> Slip:
        (slip,) = self.hand_out(self.caller("SYS_ADMIN", school_id), school_id, person_id).items
        return slip

    def activate(self, code: str, password: str = PASSWORD, login: str | None = None, rules: bool = True) -> Activated:
        with self.db.begin(PLATFORM) as uow:
            ready = accounts.prepare(uow, code, login, password, rules)
        password_hash = ready.password.hashed()
        with self.db.begin(PLATFORM) as uow:
            return accounts.activate(uow, ready, password_hash)

    def account(self, school_id: UUID, person_id: UUID) -> str:
        """A working account; its login."""
        return self.activate(self.slip(school_id, person_id).code).login

    def sign_in(self, login: str, role: str | None = None, school_id: UUID | None = None) -> Session:
        return sessions.sign_in(self.db, login, PASSWORD, Wish(role=role, school_id=school_id))

    def platform(self) -> UnitOfWork:
        return self.db.begin(PLATFORM)


def movement(student: KnownStudent, on: date | None = None) -> KnownMovement:
    return KnownMovement(
        id=uuid7(),
        kind=MovementKind.INITIAL_ENTRY,
        effective_on=on or today(),
        order_id=uuid7(),
        order_number="1",
        order_date=today(),
        full_name=student.last_name,
        sex=student.sex,
        birth_date=student.birth_date,
    )


def later(seconds: float) -> datetime:
    return now() + timedelta(seconds=seconds)
