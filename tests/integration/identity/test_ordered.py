"""Roles given by a registered order: all at once or none, and the order learns which."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts.base import uuid7
from contracts.documents import OrderKind, OrderRegistered, RegisteredOrder
from contracts.ordering import OrderedRole
from services.identity.models.today import today
from services.identity.usecases import acting, ordered
from tests.integration.identity.house import House


class Orders:
    """One school with a director and a teacher."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.school_id = house.open_school()
        self.director = house.appoint(self.school_id, "DIRECTOR").person_id
        self.teacher = house.appoint(self.school_id, "TEACHER").person_id

    def line(self, number: int = 1, **more: Any) -> OrderedRole:
        given = {"appointment_id": uuid7(), "person_id": self.teacher, "role": "WORKING_GROUP", "starts_on": today()}
        return OrderedRole(**{"line": number, "position": "член рабочей группы", **given, **more})

    def tell(self, *roles: OrderedRole, order: Any = None) -> Any:
        order = order or RegisteredOrder(
            id=uuid7(), kind=OrderKind.WORKING_GROUP, number="7-ОД", registered_on=today(), title="О", roles=list(roles)
        )
        event = OrderRegistered(district_id=self.house.district_id, school_id=self.school_id, order=order)
        self.house.hear(ordered.give, event)
        return order

    def roles(self, person_id: UUID) -> set[str]:
        with self.house.platform() as uow:
            return {one.role for one in acting.roles_of(uow, person_id)}

    def told(self, order: Any) -> list[str]:
        with self.house.platform() as uow:
            return [name for (name,) in uow.rows("SELECT name FROM outbox WHERE about = %(a)s", {"a": str(order.id)})]

    def reason(self, order: Any) -> str:
        with self.house.platform() as uow:
            sql = "SELECT convert_from(body, 'UTF8')::jsonb ->> 'reason' FROM outbox WHERE about = %(a)s"
            return str(uow.scalar(sql, {"a": str(order.id)}))


@pytest.fixture
def orders(house: House) -> Orders:
    return Orders(house)


def test_a_role_of_an_order_is_held_from_its_day_and_names_the_order(orders: Orders) -> None:
    line = orders.line()
    order = orders.tell(line)
    assert orders.roles(orders.teacher) == {"TEACHER", "WORKING_GROUP"}
    assert orders.told(order) == ["ordered_roles_given.v1"]
    with orders.house.platform() as uow:
        sql = "SELECT order_number, order_date FROM appointments WHERE id = %(id)s"
        assert uow.rows(sql, {"id": line.appointment_id}) == [("7-ОД", today())]
        told = uow.scalar("SELECT name FROM outbox WHERE about = %(a)s", {"a": str(line.appointment_id)})
    assert told == "staff_appointed.v1"


def test_an_order_told_twice_gives_its_roles_once(orders: Orders) -> None:
    order = orders.tell(orders.line())
    orders.tell(order=order)
    assert orders.told(order) == ["ordered_roles_given.v1"]


def test_one_wrong_line_and_nobody_is_given_anything(orders: Orders) -> None:
    stranger = orders.line(2, person_id=uuid7())
    order = orders.tell(orders.line(), stranger)
    assert orders.told(order) == ["ordered_roles_refused.v1"]
    assert orders.reason(order) == "Человек не работает в этой школе"
    assert orders.roles(orders.teacher) == {"TEACHER"}


def test_what_contradicts_the_facts_of_the_moment_is_refused_with_its_reason(orders: Orders) -> None:
    elsewhere = orders.house.appoint(orders.house.open_school(), "TEACHER").person_id
    tomorrow = today() + timedelta(days=1)
    for line, reason in (
        (orders.line(role="TEACHER"), "Человек уже назначен на эту роль на эти дни"),
        (orders.line(person_id=elsewhere), "Человек не работает в этой школе"),
        (orders.line(role="DIRECTOR"), "Обязанности директора возлагают на срок"),
        (orders.line(role="PARENT"), "Роль «Родитель (законный представитель)» приказом не дают"),
        (orders.line(role="CLASS_TEACHER", class_id=uuid7()), "Такого класса в школе нет"),
        (orders.line(role="DIRECTOR", person_id=orders.director, ends_on=tomorrow), "Человек уже назначен"),
    ):
        assert orders.reason(orders.tell(line)).startswith(reason)
    assert orders.roles(orders.teacher) == {"TEACHER"}


def test_an_id_that_another_school_has_used_is_refused_and_not_parked(orders: Orders) -> None:
    elsewhere = Orders(orders.house)
    theirs = elsewhere.line(role="SYS_ADMIN")
    elsewhere.tell(theirs)
    refused = orders.tell(orders.line(), orders.line(2, role="CLERK", appointment_id=theirs.appointment_id))
    assert orders.told(refused) == ["ordered_roles_refused.v1"]
    assert "уже занят" in orders.reason(refused)
    assert orders.roles(orders.teacher) == {"TEACHER"}
    with orders.house.platform() as uow:
        sql = "SELECT count(*) FROM outbox WHERE name = 'staff_appointed.v1' AND convert_from(body, 'UTF8') LIKE %(p)s"
        assert uow.scalar(sql, {"p": f"%{orders.teacher}%"}) == 1, "what was undone is not told"


def test_an_acting_director_stands_beside_the_director_for_a_time(orders: Orders) -> None:
    orders.tell(orders.line(role="DIRECTOR", position="и. о. директора", ends_on=today() + timedelta(days=14)))
    assert orders.roles(orders.teacher) == {"TEACHER", "DIRECTOR"}
    assert orders.roles(orders.director) == {"DIRECTOR"}


def test_a_class_teacher_is_given_a_class_of_the_school(orders: Orders) -> None:
    own, foreign = (orders.house.school_class(one) for one in (orders.school_id, orders.house.open_school()))
    refused = orders.tell(orders.line(role="CLASS_TEACHER", class_id=foreign))
    assert orders.reason(refused) == "Такого класса в школе нет"
    orders.tell(orders.line(role="CLASS_TEACHER", class_id=own))
    assert "CLASS_TEACHER" in orders.roles(orders.teacher)


def test_an_order_without_roles_is_none_of_its_business(orders: Orders) -> None:
    assert orders.told(orders.tell()) == []


def ends(orders: Orders, appointment_id: UUID) -> Any:
    with orders.house.platform() as uow:
        sql = "SELECT ends_on, ending_order_number FROM appointments WHERE id = %(id)s"
        return tuple(uow.rows(sql, {"id": appointment_id})[0])


def test_a_sole_role_ends_that_of_others_on_the_day_before(orders: Orders) -> None:
    own, other = (orders.house.school_class(orders.school_id) for _ in range(2))
    first, beside = (orders.line(n, role="CLASS_TEACHER", class_id=one) for n, one in ((1, own), (2, other)))
    orders.tell(first, beside)
    colleague, since = orders.house.appoint(orders.school_id, "TEACHER").person_id, today() + timedelta(days=5)
    given = {"role": "CLASS_TEACHER", "class_id": own, "person_id": colleague, "starts_on": since}
    order = orders.tell(orders.line(**given, replaces=True))
    assert ends(orders, first.appointment_id) == (since, "7-ОД")
    assert ends(orders, beside.appointment_id) == (None, None), "another class keeps its teacher"
    with orders.house.platform() as uow:
        sql = "SELECT convert_from(body, 'UTF8')::jsonb -> 'replaced' FROM outbox WHERE about = %(a)s"
        replaced = uow.scalar(sql, {"a": str(order.id)})
    assert [(one["appointment_id"], one["ends_on"]) for one in replaced] == [(str(first.appointment_id), str(since))]
    earlier = given | {"person_id": orders.director, "starts_on": today() + timedelta(days=3)}
    assert "сначала прекратите это назначение" in orders.reason(orders.tell(orders.line(**earlier, replaces=True)))


def test_a_line_that_replaces_nobody_stands_beside_the_others(orders: Orders) -> None:
    admin = orders.house.appoint(orders.school_id, "SYS_ADMIN")
    orders.tell(orders.line(role="SYS_ADMIN", replaces=False))
    assert ends(orders, admin.id) == (None, None)
    orders.tell(
        orders.line(role="SYS_ADMIN", person_id=orders.director, starts_on=today() + timedelta(1), replaces=True)
    )
    assert ends(orders, admin.id) == (today() + timedelta(1), "7-ОД")


def test_who_acts_as_director_is_replaced_and_the_director_is_not(orders: Orders) -> None:
    acting = orders.line(role="DIRECTOR", ends_on=today() + timedelta(days=14))
    orders.tell(acting)
    colleague, since = orders.house.appoint(orders.school_id, "DEPUTY").person_id, today() + timedelta(days=7)
    later = {"role": "DIRECTOR", "person_id": colleague, "starts_on": since, "ends_on": today() + timedelta(days=20)}
    orders.tell(orders.line(**later, replaces=True))
    assert ends(orders, acting.appointment_id)[0] == since
    assert orders.roles(orders.director) == {"DIRECTOR"}
