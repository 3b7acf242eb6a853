"""A school of the district that nobody else's story touches: opened, staffed and filled through the doors."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

import requests

from deploy.demo.identifiers import inn, ogrn
from tests.builders.class_list import XLSX, xlsx
from tests.e2e.people import Person, soon, today
from tests.e2e.town import Town

TODAY = today()
FIRST_YEAR = TODAY.year - (TODAY.month < 9)
YEAR, NEXT_YEAR = f"{FIRST_YEAR}/{FIRST_YEAR + 1}", f"{FIRST_YEAR + 1}/{FIRST_YEAR + 2}"
SHEET = {"Content-Type": XLSX}
HEADS = {"DIRECTOR": "директор", "SYS_ADMIN": "системный администратор"}
OTHERS = {"CLERK": "секретарь", "DEPUTY": "заместитель директора", "TEACHER": "учитель"}
CLASSES = ((4, "А"), (4, "Б"), (9, "А"))
SIGNED = f"{FIRST_YEAR}-09-01"


def born(grade: int) -> date:
    """A birthday that fits the grade."""
    return date(FIRST_YEAR - grade - 6, 5, 5)


@dataclass
class Village:
    """The school, who works in it, and its classes by title."""

    town: Town
    id: str
    people: dict[str, Person] = field(default_factory=dict)
    staff: dict[str, str] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    """What one chapter leaves to another."""

    def path(self, what: str) -> str:
        return f"/v1/schools/{self.id}/{what}"

    def __getitem__(self, role: str) -> Person:
        return self.people[role]

    def appoint(self, by: Person, role: str, position: str, last_name: str, **more: Any) -> str:
        """Somebody new, or another role of somebody known; the person's id."""
        person_id = more.pop("person_id", None) or str(uuid4())
        person = {"last_name": last_name, "first_name": "Инна", "middle_name": "Львовна", "id": person_id}
        body = {"person": person, "role": role, "position": position, "starts_on": SIGNED, "order_number": "1-к"}
        by.do("POST", self.path("staff"), body | more)
        return person_id

    def appoint_class_teacher(self, title: str, last_name: str) -> bool:
        """When identity has heard of the class; contingent hears of the appointment and gives them the class."""
        admin, own = self["SYS_ADMIN"], self.classes[title]
        who = self.staff.setdefault("CLASS_TEACHER", str(uuid4()))
        self.appoint(admin, "CLASS_TEACHER", "классный руководитель", last_name, class_id=own, person_id=who)
        soon(lambda: admin.get(f"/v1/classes/{own}")["class_teacher_id"] == who, 10)
        return True

    def activate(self, by: Person, roles: dict[str, str]) -> None:
        """Hands out one sheet of slips, `roles` saying whose, and lets everybody in."""
        sheet = by.do("POST", self.path("slips"), {"person_ids": list(roles.values())})
        codes = {one["person_id"]: one["code"] for one in sheet["items"]}
        for role, person_id in roles.items():
            self.people[role] = entered(self.town, codes[person_id], role)

    def open_class(self, grade: int, letter: str, **more: Any) -> str:
        body = {"grade": grade, "letter": letter, "year": YEAR, "capacity": 10, **more}
        found = soon(lambda: self["SYS_ADMIN"].do("POST", self.path("classes"), body), 10)
        self.classes[found["title"]] = found["id"]
        return str(found["id"])

    def enter(self, rows: list[list[Any]]) -> dict[str, Any]:
        """A list becomes «первичный ввод», signed and carried out."""
        sent = self["SYS_ADMIN"].ask("POST", self.path("imports?dry_run=false"), data=xlsx(rows), headers=SHEET)
        assert sent.status_code < 300 and sent.json()["accepted"], sent.text
        return carried_out(self["DIRECTOR"], sign(self["DIRECTOR"], drafted(self, "INITIAL_ENTRY"))["id"])

    def pupils(self, title: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self["DIRECTOR"].get(f"/v1/classes/{self.classes[title]}/students")
        return found

    def parent_of(self, person_id: str) -> Person:
        """The mother of a child takes her slip home and comes in."""
        mother = self["CLERK"].get(f"/v1/people/{person_id}/representatives")[0]["person_id"]
        sheet = soon(lambda: self["SYS_ADMIN"].do("POST", self.path("slips"), {"person_ids": [mother]}), 5)
        return entered(self.town, sheet["items"][0]["code"], "PARENT")


def entered(town: Town, code: str, role: str) -> Person:
    password = f"длинный пароль {uuid4().hex[:6]}"
    body = {"code": code, "password": password, "accepts_rules": True}
    made = requests.post(f"{town.address}/v1/activations", json=body, timeout=30)
    assert made.status_code == 201, made.text
    return Person(town.address, made.json()["login"], password, role)


def open_village(town: Town, name: str, number: int) -> Village:
    """The department opens the school and appoints its heads, the administrator everybody else."""
    officer, village = town.person("DISTRICT"), Village(town, str(uuid4()))
    card = {
        "short_name": f"{name} ООШ",
        "full_name": f"Муниципальное общеобразовательное учреждение «{name} основная школа»",
        "inn": inn(f"4000001{number:02d}"),
        "kpp": "400001001",
        "ogrn": ogrn(f"1024000001{number:02d}"),
        "oktmo": f"296994{number:02d}",
        "address": f"249000, Вымышленная область, дер. {name}, ул. Школьная, д. 1",
        "place": f"дер. {name}",
        "phone": f"+7 900 000-01-{number:02d}",
        "rural": True,
    }
    officer.do("POST", "/v1/schools", {"id": village.id, "card": card})
    names = ("Осокина", "Рогозина", "Камышова", "Вербина", "Ивнякова")
    for (role, position), last in zip((HEADS | OTHERS).items(), names, strict=True):
        by = officer if role in HEADS else village["SYS_ADMIN"]
        village.staff[role] = village.appoint(by, role, position, last)
        if role == "SYS_ADMIN":
            village.activate(officer, {one: village.staff[one] for one in HEADS})
    for grade, letter in CLASSES:
        village.open_class(grade, letter)
    soon(lambda: village.appoint_class_teacher("4А", "Тростникова"), 10)
    village.activate(village["SYS_ADMIN"], {one: village.staff[one] for one in (*OTHERS, "CLASS_TEACHER")})
    return village


def sign(director: Person, order_id: str) -> dict[str, Any]:
    """As the draft is now."""
    path = f"/v1/orders/{order_id}"

    def signed() -> Any:
        version = director.get(path)["version"]
        return director.sign(f"{path}/signature", "ORDER", headers={"If-Match": f'"{version}"'})

    found: dict[str, Any] = soon(signed, 5)
    return found


def drafted(village: Village, kind: str) -> str:
    """The draft that the platform writes by itself, when it has come."""

    def there() -> Any:
        found = village["DIRECTOR"].get(village.path("orders"), status="DRAFT", kind=kind)["orders"]
        return found and found[0]["id"]

    return str(soon(there, 10))


def carried_out(reader: Person, order_id: str) -> dict[str, Any]:
    """The order when its execution has been decided for it."""

    def done() -> Any:
        order = reader.get(f"/v1/orders/{order_id}")
        return order["execution"] and order["execution"]["state"] != "PENDING" and order

    order: dict[str, Any] = soon(done, 15)
    assert order["execution"]["state"] == "EXECUTED", order["execution"]
    return order


def ordered(village: Village, kind: str, movements: list[dict[str, Any]], basis: str) -> dict[str, Any]:
    """Drafted and registered by the clerk, signed by the director, carried out."""
    lines = [{"line": number, "effective_on": str(TODAY), **one} for number, one in enumerate(movements, 1)]
    body = {"kind": kind, "basis": basis, "movements": lines}
    draft = village["CLERK"].do("POST", village.path("orders"), body)
    assert draft["check"]["problems"] == [], draft["check"]["problems"]
    return registered(village, draft["id"])


def registered(village: Village, order_id: str) -> dict[str, Any]:
    sign(village["DIRECTOR"], order_id)
    village["CLERK"].do("POST", f"/v1/orders/{order_id}/registration")
    return carried_out(village["CLERK"], order_id)


def applicant(village: Village, last_name: str, birth_date: date) -> dict[str, str]:
    """A child with a mother and both their consents, registered by the clerk; a student of nobody yet."""
    person, mother = str(uuid4()), str(uuid4())
    consent = {"number": "С-77", "purposes": ["P1", "P2"], "signed_at": str(TODAY)}
    adult = {"last_name": last_name, "first_name": "Нина"}
    body = {
        "id": person,
        "card": {"last_name": last_name, "first_name": "Вера", "sex": "F", "birth_date": str(birth_date)},
        "representatives": [{"person_id": mother, "kinship": "MOTHER", "card": adult, "consent": consent}],
        "consents": [consent | {"given_by": mother}],
    }
    village["CLERK"].do("POST", village.path("people"), body)
    return {"person_id": person, "mother": mother, "student_id": str(uuid4())}
