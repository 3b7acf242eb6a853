"""Invented children, parents, consents and orders for tests."""

from datetime import date
from uuid import UUID

from contracts.base import uuid7
from contracts.contingent import (
    AdultData,
    CardData,
    Kinship,
    MovementKind,
    NewConsent,
    NewMovement,
    NewRepresentative,
    Purpose,
)
from contracts.documents import OrderKind, OrderRegistered, RegisteredOrder
from services.contingent.models.snils import control

YEAR, NEXT_YEAR = "2026/2027", "2027/2028"
SEPTEMBER, NEXT_SEPTEMBER = date(2026, 9, 1), date(2027, 9, 1)
SIGNED = date(2026, 8, 20)


def snils(number: int) -> str:
    """A valid one of the range that is never issued."""
    digits = [int(c) for c in f"9999{number:05d}"]
    text = "".join(map(str, digits))
    return f"{text[:3]}-{text[3:6]}-{text[6:]} {control(digits):02d}"


def child(last: str = "Иванова", first: str = "Анна", **more: object) -> CardData:
    values: dict[str, object] = {
        "last_name": last,
        "first_name": first,
        "middle_name": "Петровна",
        "sex": "F",
        "birth_date": date(2015, 5, 5),
    }
    return CardData(**(values | more))  # type: ignore[arg-type]


def consent(*purposes: Purpose, **more: object) -> NewConsent:
    values: dict[str, object] = {"number": "17", "purposes": list(purposes or (Purpose.P1, Purpose.P2))}
    return NewConsent(**({"signed_at": SIGNED} | values | more))  # type: ignore[arg-type]


def mother(last: str = "Иванова", **more: object) -> NewRepresentative:
    card = AdultData(last_name=last, first_name="Мария", middle_name="Сергеевна", phone="+7 900 000-00-01")
    values: dict[str, object] = {"card": card, "kinship": Kinship.MOTHER, "consent": consent(Purpose.P1)}
    return NewRepresentative(**(values | more))  # type: ignore[arg-type]


def line(kind: MovementKind, person_id: UUID, class_id: UUID | None, **more: object) -> NewMovement:
    values: dict[str, object] = {
        "line": 1,
        "kind": kind,
        "student_id": uuid7(),
        "person_id": person_id,
        "class_id": class_id,
        "effective_on": SEPTEMBER,
    }
    return NewMovement(**(values | more))  # type: ignore[arg-type]


_KIND_OF_ORDER = {
    MovementKind.INITIAL_ENTRY: OrderKind.INITIAL_ENTRY,
    MovementKind.CLASS_MOVE: OrderKind.CLASS_MOVE,
    MovementKind.FORM_CHANGE: OrderKind.TERMS,
    MovementKind.PROGRAMME_CHANGE: OrderKind.TERMS,
    MovementKind.HOME_EDU: OrderKind.HOME_EDU,
    MovementKind.HOME_EDU_END: OrderKind.HOME_EDU,
    MovementKind.PROMOTE: OrderKind.PROMOTE,
    MovementKind.PROMOTE_CONDITIONAL: OrderKind.PROMOTE_CONDITIONAL,
    MovementKind.RETAIN: OrderKind.RETAIN,
    MovementKind.DEBT_CLEARED: OrderKind.DEBT,
    MovementKind.DEBT_FAILED: OrderKind.DEBT,
    MovementKind.GRADUATE_9: OrderKind.GRADUATE,
    MovementKind.GRADUATE_11: OrderKind.GRADUATE,
    MovementKind.WITHDRAW: OrderKind.WITHDRAW,
    MovementKind.CANCEL: OrderKind.CANCEL,
}


def order_of(kind: MovementKind) -> OrderKind:
    """The kind of order that such a line stands in."""
    return _KIND_OF_ORDER.get(kind, OrderKind.ENROL)


def registered(
    district_id: UUID, school_id: UUID, lines: list[NewMovement], on: date = SEPTEMBER, **more: object
) -> OrderRegistered:
    """The news that an order with these lines has its number."""
    values: dict[str, object] = {
        "id": uuid7(),
        "kind": order_of(lines[0].kind),
        "number": "12-К",
        "registered_on": on,
        "title": "О движении обучающихся",
        "movements": lines,
    }
    order = RegisteredOrder(**(values | more))  # type: ignore[arg-type]
    return OrderRegistered(district_id=district_id, school_id=school_id, order=order)
