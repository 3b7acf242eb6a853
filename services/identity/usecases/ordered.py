"""Roles given by a registered order: all of them, once; or none, and the order shows why.

A line that replaces ends the same role of others on the day before: the class has one teacher, the school one
administrator, if its order says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chassis.db import Taken, UnitOfWork
from contracts.base import Refusal
from contracts.documents import OrderRegistered
from contracts.identity import AppointmentRefused, OrderedRolesGiven, OrderedRolesRefused, ReplacedRole
from contracts.ordering import OrderedRole
from contracts.permissions import ROLES, STAFF_ROLES
from services.identity.models.staff import Appointment, Person
from services.identity.repository import known as classes
from services.identity.repository import staff
from services.identity.usecases import appointing
from services.identity.usecases.appointing import Terms

_USED = "Номер назначения уже занят другой записью: составьте приказ заново, с новыми номерами назначений"


def give(uow: UnitOfWork, event: OrderRegistered) -> None:
    """Everything is checked before the first is given; an order that was carried out is not carried out again."""
    order, tenant = event.order, dict[str, Any](district_id=event.district_id, school_id=event.school_id)
    if not order.roles or _given_before(uow, event):
        return
    given = list[_Given]()
    for line in order.roles:
        try:
            given.append(_checked(uow, event, line))
        except Refusal as refused:
            uow.publish(OrderedRolesRefused(**tenant, order_id=order.id, line=line.line, reason=refused.detail))
            return
    replaced, at = list[ReplacedRole](), 0
    try:
        with uow.undoable():
            for each in given:
                at = each.line.line
                replaced += _keep(uow, event, each)
                uow.flush()
    except Taken:
        uow.publish(OrderedRolesRefused(**tenant, order_id=order.id, line=at, reason=_USED))
        return
    uow.publish(OrderedRolesGiven(**tenant, order_id=order.id, count=len(given), replaced=replaced))


@dataclass(frozen=True)
class _Given:
    """What a line comes to: an appointment, and those that it takes the place of."""

    line: OrderedRole
    row: Appointment
    person: Person
    replaces: list[Appointment]


def _keep(uow: UnitOfWork, event: OrderRegistered, given: _Given) -> Iterator[ReplacedRole]:
    number, on, since = event.order.number, event.order.registered_on, given.row.starts_on
    for one in given.replaces:
        if one.ends_on is None or one.ends_on > since:  # two lines may replace the same one
            appointing.finish(uow, one, since, number, on)
            whose = staff.person(uow, one.person_id)
            assert whose is not None
            yield ReplacedRole(
                line=given.line.line,
                appointment_id=one.id,
                full_name=whose.full_name,
                position=one.position,
                ends_on=since,
            )
    appointing.keep(uow, given.row, given.person)


def _given_before(uow: UnitOfWork, event: OrderRegistered) -> bool:
    first = event.order.roles[0]
    known = staff.appointment(uow, first.appointment_id)
    return known is not None and (known.person_id, known.order_number) == (first.person_id, event.order.number)


def _checked(uow: UnitOfWork, event: OrderRegistered, line: OrderedRole) -> _Given:
    """Refuses what contradicts the facts of this moment."""
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
    replaces = staff.replaced_by(uow, row) if line.replaces else []
    for one in replaces:
        _refuse_later(uow, one, line)
    return _Given(line, row, person, replaces)


def _refuse_later(uow: UnitOfWork, one: Appointment, line: OrderedRole) -> None:
    if one.starts_on >= line.starts_on:
        whose = staff.person(uow, one.person_id)
        name = whose.full_name if whose else "Другой человек"
        raise AppointmentRefused(
            f"{name} назначен(а) на эту роль с {one.starts_on:%d.%m.%Y}: сначала прекратите это назначение"
        )


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
