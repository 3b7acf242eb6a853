"""An order about class teachers, on its day: the class has the teacher it names, and everyone hears of it."""

from contracts.base import uuid7
from contracts.documents import OrderKind, OrderTakesEffect, RegisteredOrder
from contracts.ordering import OrderedRole
from services.contingent.usecases import classes, clock


def told(school, *pairs):
    roles = [
        OrderedRole(
            line=n,
            appointment_id=uuid7(),
            person_id=person,
            role="CLASS_TEACHER",
            position="классный руководитель",
            starts_on=clock.today(),
            class_id=class_id,
        )
        for n, (class_id, person) in enumerate(pairs, start=1)
    ]
    order = RegisteredOrder(
        id=uuid7(), kind=OrderKind.CLASS_TEACHERS, number="3-ОД", registered_on=clock.today(), title="О", roles=roles
    )
    event = OrderTakesEffect(**school.place, order=order)
    with school.begin() as uow:
        classes.follow(uow, event)


def teacher_of(school, class_id):
    with school.begin("SYS_ADMIN") as uow:
        row = classes.get(uow, class_id)
        opened = uow.scalar("SELECT count(*) FROM outbox WHERE name = 'class_opened.v1' AND about = %(a)s",
                            {"a": str(class_id)})  # fmt: skip
    return row.class_teacher_id, opened


def test_each_class_of_the_order_gets_its_teacher_and_tells_it(school):
    first, second = school.open_class(), school.open_class(letter="Б")
    anna, boris = uuid7(), uuid7()
    told(school, (first, anna), (second, boris))
    assert teacher_of(school, first) == (anna, 2)
    assert teacher_of(school, second) == (boris, 2)
    told(school, (first, anna))
    assert teacher_of(school, first) == (anna, 2), "what is so already is not told again"


def test_a_class_of_another_school_keeps_its_teacher(school, other_school):
    own = uuid7()
    foreign = other_school.open_class(teacher=own)
    told(school, (foreign, uuid7()), (uuid7(), uuid7()))
    assert teacher_of(other_school, foreign) == (own, 1)
