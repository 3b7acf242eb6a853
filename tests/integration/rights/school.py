"""A school of the world, made as its own people would make it: staff by appointment, pupils by a registered order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from contracts.base import uuid7
from deploy.demo.identifiers import birth_certificate, inn, ogrn, phone, snils
from tests.integration.rights.house import House, Json, Somebody, eventually

TODAY = datetime.now(ZoneInfo("Europe/Moscow")).date()
FIRST_DAY = date(TODAY.year if TODAY.month >= 9 else TODAY.year - 1, 9, 1)
HIRED = FIRST_DAY - timedelta(30)
MOVING = max(TODAY, FIRST_DAY + timedelta(1))
"""Nobody moves on the day they came."""
YEAR = f"{FIRST_DAY.year}/{FIRST_DAY.year + 1}"
BORN = date(FIRST_DAY.year - 11, 10, 12)
"""Of a pupil of grade 5."""
HEADS = ("DIRECTOR", "SYS_ADMIN")
BY_THEIR_OWN = ("DEPUTY", "CLERK", "WORKING_GROUP")
NUMBERS = count(1)
REASON = "Ребёнку плохо, врач спрашивает о болезнях"


def new_id() -> str:
    return str(uuid7())


@dataclass
class Child:
    """A pupil, or who wants to be one, with a mother."""

    last_name: str
    class_id: str
    first_name: str = "Вера"
    person_id: str = field(default_factory=new_id)
    student_id: str = field(default_factory=new_id)
    mother_id: str = field(default_factory=new_id)
    mother_known: bool = False
    """To another school: she comes without a card."""
    number: int = field(default_factory=lambda: next(NUMBERS))

    def card(self) -> Json:
        series, number = birth_certificate(self.number)
        return {
            "last_name": self.last_name,
            "first_name": self.first_name,
            "middle_name": "Ивановна",
            "sex": "F",
            "birth_date": str(BORN),
            "snils": snils(self.number),
            "identity_document": {"kind": "BIRTH_CERT", "series": series, "number": number},
            "citizenship_kind": "RF",
            "addresses": [{"text": f"с. Вымышленное, ул. {self.last_name}, д. {self.number}"}],
        }

    def mother(self) -> Json:
        names = {"last_name": self.last_name, "first_name": "Анна", "middle_name": "Олеговна"}
        return {
            "person_id": self.mother_id,
            "card": None if self.mother_known else names | {"phone": phone(self.number)},
            "kinship": "MOTHER",
            "is_main_contact": True,
            "consent": consent(f"М-{self.number}", "P1", "P2", "P7"),
        }

    def line(self, number: int = 1) -> Json:
        return {
            "line": number,
            "kind": "INITIAL_ENTRY",
            "student_id": self.student_id,
            "person_id": self.person_id,
            "class_id": self.class_id,
            "effective_on": str(FIRST_DAY),
        }


def consent(number: str, *purposes: str) -> Json:
    return {"number": number, "purposes": list(purposes), "signed_at": str(FIRST_DAY)}


@dataclass
class School:
    """`people` are those who act in it, by role; whoever has a second one of a role names it."""

    house: House
    officer: Somebody
    name: str
    id: str = field(default_factory=new_id)
    people: dict[str, Somebody] = field(default_factory=dict)
    appointments: dict[str, str] = field(default_factory=dict)
    emergency_id: str = ""

    @property
    def path(self) -> str:
        return f"/v1/schools/{self.id}"

    @property
    def card(self) -> Json:
        number = next(NUMBERS)
        return {
            "short_name": f"{self.name} СОШ",
            "full_name": f"Муниципальное казённое учреждение «{self.name} школа»",
            "inn": inn(f"4{number:08}"),
            "kpp": f"4{number:08}",
            "ogrn": ogrn(f"102{number:09}"),
            "oktmo": "29650440",
            "address": f"249800, Калужская область, с. {self.name}, ул. Школьная, 1",
            "place": f"с. {self.name}",
            "phone": "+7 900 000-00-01",
            "rural": True,
        }

    def open(self) -> "School":
        """The officer opens it and appoints its heads; the administrator appoints the office."""
        self.officer.do("POST", "/v1/schools", {"id": self.id, "card": self.card})
        self.employ(self.officer, {role: role for role in HEADS})
        self.employ(self.people["SYS_ADMIN"], {role: role for role in BY_THEIR_OWN if role != "WORKING_GROUP"})
        self.employ(self.people["SYS_ADMIN"], {"WORKING_GROUP": "WORKING_GROUP"}, position="методист")
        return self

    def employ(self, by: Somebody, roles: dict[str, str], **terms: Any) -> None:
        """Name → role: a new person each, appointed and signed in."""
        hired = {name: self.appoint(by, name, role, **terms) for name, role in roles.items()}
        self.let_in(by, {name: (roles[name], person) for name, person in hired.items()})

    def appoint(self, by: Somebody, name: str, role: str, **terms: Any) -> str:
        who = {"id": new_id(), "last_name": self.name, "first_name": "Пётр", "middle_name": "Львович"}
        body = {"person": who, "role": role, "position": "сотрудник", "order_number": "1-к"}
        body |= {"starts_on": str(HIRED)}
        made = by.do("POST", f"{self.path}/staff", body | terms)
        self.appointments[name] = made["id"]
        return str(who["id"])

    def let_in(self, by: Somebody, wanted: dict[str, tuple[str, str]]) -> None:
        """Name → role and person: a slip, an account, a session."""
        ids = [person for _, person in wanted.values()]
        codes = {}

        def all_codes() -> bool:
            sheet = by.do("POST", f"{self.path}/slips", {"person_ids": ids})
            codes.update({one["person_id"]: one["code"] for one in sheet["items"]})
            return len(codes) == len(ids)

        eventually(all_codes)
        for name, (role, person) in wanted.items():
            self.people[name] = eventually(lambda r=role, p=person: self.house.activate(r, p, codes[p]))  # type: ignore[misc]

    def break_glass(self) -> None:
        """A second administrator gives a reason, and acts in the emergency role."""
        name = "EMERGENCY"
        self.employ(self.officer, {name: "SYS_ADMIN"})
        admin = self.people[name]
        self.emergency_id = admin.do("POST", f"{self.path}/emergencies", {"reason": REASON})["id"]
        self.people[name] = Somebody(admin.client, name, admin.person_id, admin.login).sign_in()

    def open_class(self, grade: int, letter: str, teacher: str | None = None, capacity: int = 25) -> str:
        class_id = new_id()
        body = {"id": class_id, "grade": grade, "letter": letter, "year": YEAR, "capacity": capacity}
        if teacher:
            body["class_teacher_id"] = self.people[teacher].person_id
        eventually(lambda: self.people["SYS_ADMIN"].do("POST", f"{self.path}/classes", body))
        return class_id

    def register(self, child: Child) -> None:
        """The card with its consents and the mother; no pupil yet."""
        body = {
            "id": child.person_id,
            "card": child.card(),
            "representatives": [child.mother()],
            "consents": [consent(f"С-{child.number}", "P1", "P2", "P3", "P4", "P6", "P7")],
        }
        self.people["CLERK"].do("POST", f"{self.path}/people", body)

    def enrol(self, *children: Child) -> str:
        """By one order; its id. Returns when it is executed."""
        for one in children:
            self.register(one)
        lines = [one.line(number) for number, one in enumerate(children, 1)]
        order_id = self.draft("INITIAL_ENTRY", lines)
        self.sign(order_id)
        return self.carry_out(order_id)

    def draft(self, kind: str, lines: Iterable[Json], by: str = "CLERK") -> str:
        body = {"id": new_id(), "kind": kind, "basis": "списки классов", "movements": list(lines)}
        clerk = self.people[by]
        eventually(lambda: clerk.do("POST", f"{self.path}/orders", body))

        def without_problems() -> bool:
            return not clerk.do("POST", f"/v1/orders/{body['id']}/check")["check"]["problems"]

        eventually(without_problems)
        return str(body["id"])

    def sign(self, order_id: str) -> None:
        director, path = self.people["DIRECTOR"], f"/v1/orders/{order_id}"

        def signed() -> Json:
            proof = director.confirmed("ORDER", order_id)
            answer: Json = director.do("POST", f"{path}/signature", proof, version=director.get(path)["version"])
            return answer

        eventually(signed)

    def carry_out(self, order_id: str) -> str:
        clerk, path = self.people["CLERK"], f"/v1/orders/{order_id}"
        clerk.do("POST", f"{path}/registration")
        state = eventually(lambda: (found := clerk.get(path)["execution"]) and found["state"] != "PENDING" and found)
        assert state["state"] == "EXECUTED", state
        return order_id
