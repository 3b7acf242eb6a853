"""Roles given by a registered order: all of them, once; or none, and the order shows why."""

from collections.abc import Iterator
from typing import Any

from chassis.db import UnitOfWork
from contracts.base import Refusal
from contracts.documents import OrderRegistered
from contracts.identity import AppointmentRefused, OrderedRolesGiven, OrderedRolesRefused
from contracts.ordering import OrderedRole
from contracts.permissions import ROLES, STAFF_ROLES
from services.identity.models.staff import Appointment, Person
from services.identity.repository import known as classes
from services.identity.repository import staff
from services.identity.usecases import appointing
from services.identity.usecases.appointing import Terms


def give(uow: UnitOfWork, event: OrderRegistered) -> None:
    """Everything is checked before the first is given; an order that was carried out is not carried out again."""
    order, tenant = event.order, dict[str, Any](district_id=event.district_id, school_id=event.school_id)
    if not order.roles or _given_before(uow, event):
        return
    given = list[tuple[Appointment, Person]]()
    for line in order.roles:
        try:
            given.append(_checked(uow, event, line))
        except Refusal as refused:
            uow.publish(OrderedRolesRefused(**tenant, order_id=order.id, line=line.line, reason=refused.detail))
            return
    for row, person in given:
        appointing.keep(uow, row, person)
    uow.publish(OrderedRolesGiven(**tenant, order_id=order.id, count=len(given)))


def _given_before(uow: UnitOfWork, event: OrderRegistered) -> bool:
    first = event.order.roles[0]
    known = staff.appointment(uow, first.appointment_id)
    return known is not None and (known.person_id, known.order_number) == (first.person_id, event.order.number)


def _checked(uow: UnitOfWork, event: OrderRegistered, line: OrderedRole) -> tuple[Appointment, Person]:
    """The appointment that the line makes. Refuses what contradicts the facts of this moment."""
    person = staff.person(uow, line.person_id)
    for wrong in _wrong(uow, event, line):
        raise AppointmentRefused(wrong)
    assert person is not None
    terms = Terms(
        id=line.appointment_id,
        role=line.role,
        position=line.position,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
        class_id=line.class_id,
        order_number=event.order.number,
        order_date=event.order.registered_on,
    )
    row = appointing.new(terms, event.district_id, event.school_id, person.id, None)
    appointing.contradicts_nothing(uow, row, acting=line.ends_on is not None)
    return row, person


def _wrong(uow: UnitOfWork, event: OrderRegistered, line: OrderedRole) -> Iterator[str]:
    if line.role not in STAFF_ROLES:
        yield f"Роль «{ROLES.get(line.role, line.role)}» приказом не дают"
    if staff.person(uow, line.person_id) is None or not staff.works_in(
        uow, line.person_id, event.school_id, event.order.registered_on
    ):
        yield "Человек не работает в этой школе"
    if line.role == "DIRECTOR" and line.ends_on is None:
        yield "Обязанности директора возлагают на срок"
    if line.class_id is not None and not classes.is_class_of(uow, line.class_id, event.school_id):
        yield "Такого класса в школе нет"
