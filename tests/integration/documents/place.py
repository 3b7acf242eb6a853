"""A school as documents knows it, with people who act in it and a stand-in for contingent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import orjson

from chassis import call as calls
from chassis.db import Answered, Database
from chassis.heavy import Turns
from chassis.keyring import KeyRing
from chassis.render import Rendered
from contracts.base import Caller, NotFound, system, uuid7
from contracts.confirmations import ConfirmationPurpose
from contracts.contingent import (
    ContingentApi,
    FamilyMember,
    LeaveReason,
    MovementCheck,
    MovementKind,
    MovementPerson,
    MovementProblem,
    NewMovement,
    Student,
)
from contracts.documents import OrderKind
from contracts.identity import KnownAppointment, KnownSchool, SchoolOpened, StaffAppointed
from contracts.ordering import OrderedTeaching, TeachingCheck
from contracts.planning import PlanningApi
from contracts.special import SpecialCategories
from contracts.substitutions import Substitution, SubstitutionPage
from services.documents.repository import orders
from services.documents.usecases import drafting, hearing, registration, signing
from services.documents.usecases.office import Office
from services.identity import tokens

_, KEY = tokens.new_key()
"""Identity's, for this run."""
CLASS_5A, CLASS_5B = uuid7(), uuid7()
TITLES = {CLASS_5A: "5А", CLASS_5B: "5Б"}
PRESS = Turns(at_once=2, waiting=200)


class StandInContingent(ContingentApi):
    """Answers what a test tells it to; counts how often it was asked."""

    def __init__(self) -> None:
        self.problems: list[MovementProblem] = []
        self.asked = 0
        self.students: dict[UUID, Student] = {}
        self.families: list[FamilyMember] = []
        self.looks: list[tuple[UUID, MovementKind, str]] = []

    def read_special_for_order(self, *, person_id: UUID, kind: MovementKind, order: str) -> SpecialCategories:
        self.looks.append((person_id, kind, order))
        return SpecialCategories(special_conditions=True, version=1)

    def list_class_families(self, *, class_ids: list[UUID]) -> list[FamilyMember]:
        return [one for one in self.families if one.class_id in class_ids]

    def get_student(self, *, student_id: UUID) -> Student:
        if student_id not in self.students:
            raise NotFound("Обучающийся не найден")
        return self.students[student_id]

    def check_movements(
        self, *, school_id: UUID, kind: str, movements: list[NewMovement], on: date | None = None
    ) -> MovementCheck:
        self.asked += 1
        people = [
            MovementPerson(
                line=one.line,
                person_id=one.person_id,
                last_name="Иванов",
                first_name="Пётр",
                middle_name="Ильич",
                sex="M",
                birth_date=date(2015, 2, 1),
                from_class_id=None if one.kind.enrols else CLASS_5A,
                from_class=None if one.kind.enrols else "5А",
                to_class=TITLES.get(one.class_id) if one.class_id else None,
            )
            for one in movements
        ]
        return MovementCheck(problems=list(self.problems), warnings=[], people=people)


def overfull(line: int = 1) -> MovementProblem:
    return MovementProblem(line=line, code="CLASS_OVERFULL", field="movements[0].class_id", detail="В 5А мест нет")


def movement(line: int = 1, kind: MovementKind = MovementKind.ENROL_OTHER, **more: Any) -> NewMovement:
    into = None if kind is MovementKind.WITHDRAW else CLASS_5A
    reason = LeaveReason.RELOCATION if kind is MovementKind.WITHDRAW else None
    values = {"student_id": uuid7(), "person_id": uuid7(), "class_id": into, "reason": reason}
    return NewMovement(**{"line": line, "kind": kind, "effective_on": date(2026, 9, 1), **values, **more})


class StandInPlanning(PlanningApi):
    """The same of planning."""

    def __init__(self) -> None:
        self.problems: list[MovementProblem] = []
        self.asked: list[UUID | None] = []
        self.journal: list[Substitution] = []

    def list_substitutions(self, *, after: str | None = None, **asked: Any) -> SubstitutionPage:
        """One line a page."""
        at = int(after or 0)
        more = str(at + 1) if at + 1 < len(self.journal) else None
        return SubstitutionPage(items=self.journal[at : at + 1], next=more)

    def check_teaching(
        self, *, school_id: UUID, teaching: OrderedTeaching, amends: UUID | None = None
    ) -> TeachingCheck:
        self.asked.append(amends)
        said = [f"{one.on:%d.%m.%Y}, {one.kind.value}" for one in teaching.substitutions]
        return TeachingCheck(problems=list(self.problems), warnings=[], said=said)


@dataclass
class Place:
    """One school in one database."""

    db: Database
    contingent: StandInContingent = field(default_factory=StandInContingent)
    planning: StandInPlanning = field(default_factory=StandInPlanning)
    district_id: UUID = field(default_factory=uuid7)
    school_id: UUID = field(default_factory=uuid7)
    people: dict[str, UUID] = field(default_factory=dict)

    def open(self) -> "Place":
        school = KnownSchool(
            id=self.school_id,
            short_name="МКОУ «Заречная СОШ»",
            full_name="Муниципальное казённое общеобразовательное учреждение «Заречная средняя школа»",
            inn="4000000006",
            kpp="400001001",
            ogrn="1024000000006",
            oktmo="29000000",
            address="249800, Калужская область, п. Заречный, ул. Школьная, д. 1",
            place="п. Заречный",
            phone="+7 900 000-00-01",
            rural=True,
        )
        self.hear(hearing.keep_school, SchoolOpened(school=school, **self.tenant))
        for role, position in (("DIRECTOR", "директор"), ("CLERK", "секретарь"), ("CLASS_TEACHER", "учитель")):
            self.appoint(role, position)
        return self

    @property
    def tenant(self) -> dict[str, Any]:
        return {"district_id": self.district_id, "school_id": self.school_id}

    def hear(self, deed: Callable[..., None], event: Any) -> None:
        with self.db.begin(system(**self.tenant)) as uow:
            deed(uow, event)

    def appoint(
        self, role: str, position: str, starts_on: date = date(2020, 1, 1), ends_on: date | None = None
    ) -> UUID:
        person_id = self.people[role] = uuid7()
        appointment = KnownAppointment(
            id=uuid7(),
            person_id=person_id,
            last_name="Петрова",
            first_name="Анна",
            middle_name="Сергеевна",
            role=role,
            position=position,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        self.hear(hearing.keep_staff, StaffAppointed(appointment=appointment, **self.tenant))
        return appointment.id

    def caller(self, role: str) -> Caller:
        person_id = self.people.setdefault(role, uuid7())
        return Caller(role=role, account_id=uuid7(), person_id=person_id, **self.tenant)

    def office(self, role: str | Caller, press: Callable[..., Any] = PRESS) -> Office:
        caller = role if isinstance(role, Caller) else self.caller(role)
        return Office(
            begin=lambda: self.db.begin(caller),
            contingent=self.contingent,
            planning=self.planning,
            aside=lambda deed, *given: deed(*given),
            press=press,
            caller=lambda: caller,
            claims=lambda token: KeyRing().claims(token, lambda: {"keys": [tokens.public(KEY)]}),
        )

    def confirmed(self, purpose: ConfirmationPurpose, subject: object, role: str = "DIRECTOR", **claims: Any) -> str:
        """As identity would say it when the password was right; `claims` may make it worse."""
        lives = timedelta(minutes=claims.pop("minutes", 3))
        usual = {"jti": uuid7(), "person": self.caller(role).person_id, "purpose": purpose, "subject": subject}
        return tokens.signed(KEY, {**usual, "means": "PASSWORD", **claims}, lives)

    def begin(self, role: str) -> Any:
        return self.db.begin(self.caller(role))

    # the usual way of an order

    def draft(self, kind: OrderKind = OrderKind.ENROL, count: int = 1, role: str = "CLERK", **more: Any) -> Any:
        kinds = {OrderKind.ENROL: MovementKind.ENROL_OTHER}
        movements = [movement(i, kinds.get(kind) or MovementKind(kind.value)) for i in range(1, count + 1)]
        basis = "заявления Ивановой М. П. (вх. № 12 от 01.09.2026)"
        given = {"kind": kind, "basis": basis, "movements": movements, **more}
        return read(drafting.draft(self.office(role), school_id=self.school_id, **given))

    def sign(self, order_id: Any, version: int | None = None) -> Any:
        """Of the version that is now, when none is named."""
        if version is None:
            with self.begin("DIRECTOR") as uow:
                version = orders.get(uow, UUID(str(order_id))).version
        confirmation = self.confirmed(ConfirmationPurpose.ORDER, order_id)
        return read(signing.sign(self.office("DIRECTOR"), UUID(str(order_id)), version, confirmation))

    def register(self, order_id: Any) -> Any:
        return read(registration.register(self.office("CLERK"), UUID(str(order_id))))

    def registered(self, **more: Any) -> Any:
        order = self.draft(**more)
        self.sign(order["id"])
        return self.register(order["id"])


def read(rendered: Rendered) -> Any:
    return orjson.loads(rendered.body)


def under_key(key: str, caller: Caller, deed: Callable[[], Rendered]) -> Any:
    """Runs a command as the chassis does: the second time under a key, the first answer."""
    calls.enter(calls.start(caller, 30, "register_order", key))
    try:
        return read(deed())
    except Answered as before:
        return read(before.rendered)
    finally:
        calls._current.set(None)
