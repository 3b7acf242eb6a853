"""Pupils who come, go and change classes after the first loading: each by an order, as everybody does."""

from dataclasses import dataclass
from typing import Any

from deploy.demo.http import Person, Refused
from deploy.demo.identifiers import same_id
from deploy.demo.people import Adult, Child
from deploy.demo.place import Place, Student, eventually, until

CITIZEN = {"citizenship_kind": "RF"}
BASIS = "заявление родителя (законного представителя)"


@dataclass(frozen=True)
class Arrival:
    class_title: str
    kind: str
    counterpart: str
    came_from: str


@dataclass(frozen=True)
class Departure:
    class_title: str
    reason: str
    counterpart: str
    goes_to: str


@dataclass(frozen=True)
class Move:
    class_title: str
    to: str


TRANSFER, OTHER = "ENROL_TRANSFER", "ENROL_OTHER"
MOVEMENTS: dict[str, tuple[Arrival | Departure | Move, ...]] = {
    "zarechnaya": (
        Arrival("3Б", TRANSFER, "REGION", "Вымышленная СОШ № 5 соседнего района области"),
        Arrival("8А", TRANSFER, "OTHER_REGION", "Вымышленная гимназия другого региона"),
        Departure("7Б", "TRANSFER_SCHOOL", "REGION", "Вымышленная СОШ № 2 соседнего района области"),
        Departure("2А", "RELOCATION", "ABROAD", "за рубеж"),
        Move("6А", "6Б"),
    ),
    "lugovskaya": (
        Arrival("2А", TRANSFER, "OTHER_REGION", "Вымышленная СОШ другого региона"),
        Departure("10А", "TO_VOCATIONAL", "VOCATIONAL", "Вымышленный аграрный колледж"),
    ),
    "beryozovskaya": (Departure("4А", "TRANSFER_SCHOOL", "SAME_DISTRICT", "Заречная СОШ"),),
    "olkhovskaya": (Departure("5А", "FAMILY_EDU", "FAMILY", "семейное образование"),),
    "klyuchevskaya": (
        Arrival("4А", TRANSFER, "REGION", "Вымышленная СОШ № 5 соседнего района области"),
        Departure("2А", "RELOCATION", "OTHER_REGION", "другой регион"),
    ),
}


def move_all(place: Place) -> None:
    moves = MOVEMENTS.get(place.school.key, ())
    for number, one in enumerate(moves, 1):
        if isinstance(one, Arrival):
            grade = int("".join(sign for sign in one.class_title if sign.isdigit()))
            arrive(place, f"arrival {number}", one, place.population.child(grade))
        elif isinstance(one, Departure):
            _leave(place, f"departure {number}", one)
        else:
            _change_class(place, f"move {number}", one)


def arrive(place: Place, name: str, one: Arrival, child: Child, known: dict[str, str] | None = None) -> str:
    """The card, the consents, the order; the id of the new student. `known`: phones of adults who are persons here."""
    person_id, student_id = same_id(place.school.id, name, "person"), same_id(place.school.id, name, "student")
    body = {
        "id": str(person_id),
        "card": _card(place, child),
        "representatives": [_adult(place, adult, (known or {}).get(adult.phone)) for adult in child.family.adults],
        "consents": _papers(place, child),
    }
    place.acting["CLERK"].post(f"{place.path}/people", body, key=f"person {person_id}")
    movement = {
        "kind": one.kind,
        "student_id": str(student_id),
        "person_id": str(person_id),
        "class_id": _class_id(place, one.class_title),
        "counterpart": one.counterpart,
        "destination": one.came_from,
        "basis": "Заявление родителя (законного представителя), личное дело",
    }
    order(place, name, "ENROL", movement)
    return str(student_id)


def _leave(place: Place, name: str, one: Departure) -> None:
    student = _last(place, one.class_title)
    movement = {
        "kind": "WITHDRAW",
        "student_id": student["id"],
        "person_id": student["person_id"],
        "reason": one.reason,
        "counterpart": one.counterpart,
        "destination": one.goes_to,
        "basis": "Заявление родителя (законного представителя)",
    }
    order(place, name, "WITHDRAW", movement)


def _change_class(place: Place, name: str, one: Move) -> None:
    student = _last(place, one.class_title)
    movement = {
        "kind": "CLASS_MOVE",
        "student_id": student["id"],
        "person_id": student["person_id"],
        "class_id": _class_id(place, one.to),
        "basis": "Заявление родителя (законного представителя)",
    }
    order(place, name, "CLASS_MOVE", movement)


def order(place: Place, name: str, kind: str, movement: dict[str, Any]) -> None:
    """Drafted and registered by the clerk, signed by the director, carried out by the platform."""
    order_id = str(same_id(place.school.id, "order", name))
    clerk, director, path = place.acting["CLERK"], place.acting["DIRECTOR"], f"/v1/orders/{order_id}"
    done = _status(clerk, path)
    if done is None:
        line = {"line": 1, "effective_on": str(place.today), **movement}
        body = {"id": order_id, "kind": kind, "basis": BASIS, "movements": [line]}
        clerk.post(f"{place.path}/orders", body, key=f"draft {order_id}")
    if done in (None, "DRAFT"):
        sign(director, order_id)
    if done != "REGISTERED":
        clerk.post(f"{path}/registration", key=f"register {order_id}")
    state = until(f"исполнение приказа {name}", lambda: _state(clerk.get(path)))
    if state["state"] != "EXECUTED":
        raise AssertionError(f"{place.school.short_name}, {name}: {state['reason']}")


def sign(director: Person, order_id: str) -> None:
    """The draft as it is now; again while contingent has not heard yet of those it is about."""
    path = f"/v1/orders/{order_id}"

    def signed() -> Any:
        version = director.get(path)["version"]
        return director.sign(f"{path}/signature", "ORDER", order_id, key=f"sign {order_id}", version=version)

    eventually(signed)


def _status(clerk: Person, path: str) -> str | None:
    """How far an earlier loading has come with the order; None when there is no such order."""
    try:
        status: str = clerk.get(path)["status"]
    except Refused as refused:
        if refused.status == 404:
            return None
        raise
    return status


def _state(found: dict[str, Any]) -> dict[str, Any] | None:
    execution: dict[str, Any] | None = found["execution"]
    return execution if execution and execution["state"] != "PENDING" else None


def _class_id(place: Place, title: str) -> str:
    return str(next(one.id for one in place.school.classes if one.title == title))


def _last(place: Place, class_title: str) -> Student:
    return place.students[_class_id(place, class_title)][-1]


def _card(place: Place, child: Child) -> dict[str, Any]:
    series, number = child.certificate
    return {
        "last_name": child.last_name,
        "first_name": child.first_name,
        "middle_name": child.middle_name,
        "has_no_middle_name": child.middle_name is None,
        "sex": child.sex,
        "birth_date": str(child.birth_date),
        "snils": child.snils,
        "identity_document": {"kind": "BIRTH_CERT", "series": series, "number": number},
        "addresses": [{"text": child.family.address}],
        **CITIZEN,
    }


def _adult(place: Place, one: Adult, person_id: str | None) -> dict[str, Any]:
    names = {"last_name": one.last_name, "first_name": one.first_name, "middle_name": one.middle_name}
    who: dict[str, Any] = {"person_id": person_id} if person_id else {"card": names | {"phone": one.phone}}
    return who | {
        "kinship": one.kinship,
        "basis_document": f"Акт об опеке № {one.number}" if one.kinship == "GUARDIAN" else None,
        "is_main_contact": one.kinship != "FATHER",
        "consent": _consent(place, f"П-{one.number}", ["P1", "P2", "P7"]),
    }


def _papers(place: Place, child: Child) -> list[dict[str, Any]]:
    number = child.certificate[1]
    refusal = _consent(place, f"О-{number}", child.refused) | {"refused": True}
    return [_consent(place, f"С-{number}", child.purposes), *([refusal] if child.refused else [])]


def _consent(place: Place, number: str, purposes: list[str]) -> dict[str, Any]:
    return {"number": number, "purposes": purposes, "signed_at": str(place.first_day)}
