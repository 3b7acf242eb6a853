"""Who is appointed to a class, by an order or without, is its teacher on those days, and everyone hears of it."""

from datetime import timedelta

import pytest

from contracts.base import system, uuid7
from contracts.documents import OrderKind, OrderTakesEffect, RegisteredOrder
from contracts.identity import AppointmentEnded, KnownAppointment, StaffAppointed
from contracts.ordering import OrderedRole
from services.contingent.usecases import class_teachers, classes, clock, known


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


DAY = timedelta(days=1)


@pytest.fixture
def days(monkeypatch):
    """Today, which a test may let pass."""
    moved = [clock.today()]
    monkeypatch.setattr(clock, "today", lambda: moved[0])
    return moved


def appointed(school, class_id, since, until=None, role="CLASS_TEACHER"):
    post = KnownAppointment(
        id=uuid7(), person_id=uuid7(), last_name="Ильина", first_name="Ольга", role=role, position="учитель",
        class_id=class_id, starts_on=since, ends_on=until,
    )  # fmt: skip
    hear(school, known.keep_appointment, StaffAppointed(**school.place, appointment=post))
    return post


def ended(school, post, on):
    told = {"appointment_id": post.id, "person_id": post.person_id, "role": post.role, "ends_on": on}
    hear(school, known.end_appointment, AppointmentEnded(**school.place, **told))


def hear(school, keep, event):
    with school.db.begin(system(district_id=school.district_id, school_id=school.id)) as uow:
        keep(uow, event)


def a_day_passes(school, days):
    days[0] += DAY
    with school.db.begin(system()) as uow:
        class_teachers.follow(uow)


def test_whoever_is_appointed_to_a_class_is_its_teacher_while_the_appointment_lasts(school, days):
    class_id = school.open_class()
    post = appointed(school, class_id, days[0])
    assert teacher_of(school, class_id) == (post.person_id, 2)
    ended(school, post, days[0] + DAY)
    assert teacher_of(school, class_id) == (post.person_id, 2), "not before its last day is over"
    a_day_passes(school, days)
    assert teacher_of(school, class_id) == (None, 3)


def test_a_successor_follows_on_the_first_day_and_whom_they_stand_in_for_returns(school, days):
    class_id = school.open_class()
    steady = appointed(school, class_id, days[0])
    acting = appointed(school, class_id, days[0] + DAY, days[0] + 2 * DAY)
    assert teacher_of(school, class_id)[0] == steady.person_id
    a_day_passes(school, days)
    assert teacher_of(school, class_id)[0] == acting.person_id
    a_day_passes(school, days)
    assert teacher_of(school, class_id) == (steady.person_id, 4)


def test_whom_the_school_names_by_hand_stays_and_no_other_role_or_school_gives_a_class(school, other_school, days):
    class_id, other = school.open_class(), uuid7()
    post = appointed(school, class_id, days[0])
    with school.begin("SYS_ADMIN") as uow:
        classes.set_teacher(uow, class_id, 2, other)
    a_day_passes(school, days)
    ended(school, post, days[0])
    assert teacher_of(school, class_id) == (other, 3), "the end takes the class from its own holder only"
    appointed(school, class_id, days[0], role="TEACHER")
    appointed(other_school, class_id, days[0])
    assert teacher_of(school, class_id) == (other, 3)
