from datetime import timedelta
from uuid import UUID

import pytest

from contracts.base import Caller, Forbidden, Invalid, NotFound, uuid7
from contracts.identity import Appointment, AppointmentRefused, SchoolNotFound, SessionOver, StaffPerson
from services.identity.models.today import today
from services.identity.usecases import appointing, sessions
from services.identity.usecases.appointing import Terms
from tests.integration.identity.house import House

TOMORROW = today() + timedelta(days=1)
WHO = StaffPerson(last_name="Щукина", first_name="Алёна", middle_name="Юрьевна")


def teacher(**more: object) -> Terms:
    return Terms(**{"role": "TEACHER", "position": "учитель", "starts_on": today(), **more})  # type: ignore[arg-type]


def test_the_department_appoints_heads_and_the_administrator_all_others(house: House) -> None:
    school_id = house.open_school()
    with pytest.raises(Forbidden), house.db.begin(house.officer()) as uow:
        appointing.appoint_staff(uow, school_id, WHO, teacher())
    with pytest.raises(Forbidden), house.db.begin(house.caller("SYS_ADMIN", school_id)) as uow:
        appointing.appoint_staff(uow, school_id, WHO, teacher(role="DIRECTOR"))
    with pytest.raises(Forbidden), house.db.begin(house.caller("DIRECTOR", school_id)) as uow:
        appointing.appoint_staff(uow, school_id, WHO, teacher())
    assert house.appoint(school_id, "SYS_ADMIN").role_title == "Администратор системы"
    assert house.appoint(school_id, "TEACHER").school_id == school_id


def test_not_in_another_school(house: House) -> None:
    mine, other = house.open_school(), house.open_school()
    with pytest.raises(SchoolNotFound), house.db.begin(house.caller("SYS_ADMIN", mine)) as uow:
        appointing.appoint_staff(uow, other, WHO, teacher())
    held = house.appoint(other, "TEACHER")
    with pytest.raises(NotFound), house.db.begin(house.caller("SYS_ADMIN", mine)) as uow:
        appointing.end(uow, held.id, TOMORROW, None)


def test_the_administrator_gives_roles_by_an_order(house: House) -> None:
    caller = house.caller("SYS_ADMIN", house.open_school())
    assert caller.school_id is not None
    for order in (None, " "):
        with pytest.raises(AppointmentRefused, match="приказу") as refused, house.db.begin(caller) as uow:
            appointing.appoint_staff(uow, caller.school_id, WHO, teacher(order_number=order))
        assert refused.value.field == "order_number"


def test_oneself_only_by_an_order(house: House) -> None:
    school_id = house.open_school()
    admin = house.appoint(school_id, "SYS_ADMIN", WHO)
    me = StaffPerson(**{**vars(WHO), "id": admin.person_id})
    caller = house.caller("SYS_ADMIN", school_id, admin.person_id)
    with pytest.raises(AppointmentRefused, match="приказу"), house.db.begin(caller) as uow:
        appointing.appoint_staff(uow, school_id, me, teacher())
    with house.db.begin(caller) as uow:
        appointing.appoint_staff(uow, school_id, me, teacher(order_number="12-к"))


def test_contradictions_are_refused(house: House) -> None:
    school_id = house.open_school()
    held = house.appoint(school_id, "DIRECTOR", WHO, ends_on=TOMORROW)
    again = StaffPerson(**{**vars(WHO), "id": held.person_id})
    with pytest.raises(AppointmentRefused, match="директором назначен"):
        house.appoint(school_id, "DIRECTOR")
    with pytest.raises(AppointmentRefused, match="уже назначен"):
        house.appoint(school_id, "DIRECTOR", again)
    with pytest.raises(AppointmentRefused, match="другой человек"):
        house.appoint(school_id, "TEACHER", StaffPerson(id=held.person_id, last_name="Иная", first_name="Ольга"))
    house.appoint(school_id, "DIRECTOR", starts_on=TOMORROW)


def test_wrong_fields_are_named_together(house: House) -> None:
    who = StaffPerson(last_name="Щук1на", first_name="Алёна")
    with pytest.raises(Invalid) as refused:
        house.appoint(house.open_school(), "TEACHER", who, position=" ", ends_on=today(), class_id=uuid7())
    fields = [one["field"] for one in refused.value.facts["problems"]]
    assert fields == ["person.last_name", "position", "ends_on", "class_id"]


def test_an_ended_role_is_no_role(house: House) -> None:
    school_id = house.open_school()
    held = house.appoint(school_id, "CLERK", starts_on=today() - timedelta(days=30))
    login = house.account(school_id, held.person_id)
    session = house.sign_in(login)
    with house.db.begin(house.caller("SYS_ADMIN", school_id)) as uow:
        assert appointing.end(uow, held.id, today(), "7-к").ends_on == today()
    with pytest.raises(SessionOver):
        sessions.refresh(house.db, session.refresh_token, None)
    with pytest.raises(Forbidden):
        house.sign_in(login)
    with pytest.raises(AppointmentRefused), house.db.begin(house.caller("SYS_ADMIN", school_id)) as uow:
        appointing.end(uow, held.id, TOMORROW, None)


def test_the_list_is_by_name_and_day(house: House) -> None:
    school_id = house.open_school()
    for last_name in ("Ёлкин", "Жуков", "Еремин", "Ежов"):
        house.appoint(school_id, "TEACHER", StaffPerson(last_name=last_name, first_name="Иван"))
    house.appoint(school_id, "TEACHER", StaffPerson(last_name="Азов", first_name="Ян"), starts_on=TOMORROW)
    with house.db.begin(house.caller("TEACHER", school_id), read_only=True) as uow:
        now = appointing.list_of_school(uow, school_id, None, "TEACHER").items
        then = appointing.list_of_school(uow, school_id, TOMORROW, None).items
    assert [one.last_name for one in now] == ["Ежов", "Еремин", "Ёлкин", "Жуков"]
    assert then[0].last_name == "Азов" and then[0].account == "NONE"


def test_the_list_goes_on_behind_the_last_person_with_all_of_a_persons_posts_together(house: House) -> None:
    school_id = house.open_school()
    twice = house.appoint(school_id, "TEACHER", StaffPerson(last_name="Ёлкин", first_name="Иван"))
    house.appoint(school_id, "CLERK", house.staff_person(twice.person_id))
    for last_name in ("Ежов", "Жуков"):
        house.appoint(school_id, "TEACHER", StaffPerson(last_name=last_name, first_name="Иван"))
    found, after = [], None
    with house.db.begin(house.caller("TEACHER", school_id), read_only=True) as uow:
        for _ in range(4):
            page = appointing.list_of_school(uow, school_id, None, None, after, 1)
            found += [(one.last_name, len(one.appointments)) for one in page.items]
            after = page.next
            if after is None:
                break
    assert found == [("Ежов", 1), ("Ёлкин", 2), ("Жуков", 1)]


# the orders, and all that a person has been given


def held_by(house: House, caller: Caller, person_id: UUID) -> list[Appointment]:
    with house.db.begin(caller, read_only=True) as uow:
        return appointing.of_person(uow, person_id).items


def test_an_appointment_keeps_the_orders_that_made_and_ended_it(house: House) -> None:
    school_id = house.open_school()
    admin = house.caller("SYS_ADMIN", school_id)
    made = house.appoint(school_id, "CLERK", starts_on=today(), order_number="7-к", order_date=today())
    with house.db.begin(admin) as uow:
        ended = appointing.end(uow, made.id, TOMORROW, "8-к", today())
    assert (ended.order_number, ended.order_date) == ("7-к", today())
    assert (ended.ending_order_number, ended.ending_order_date) == ("8-к", today())
    assert held_by(house, admin, made.person_id)[0].ending_order_number == "8-к"
    with house.db.begin(admin, read_only=True) as uow:
        (listed,) = appointing.list_of_school(uow, school_id, None, "CLERK").items
    assert listed.appointments[0].order_date == today()


def test_an_orders_date_belongs_to_its_number_and_has_come(house: House) -> None:
    school_id = house.open_school()
    for terms in ({"order_number": "7-к", "order_date": TOMORROW}, {"order_number": " ", "order_date": today()}):
        with pytest.raises(Invalid) as refused:
            house.appoint(school_id, "DIRECTOR", **terms)
        assert refused.value.field == "order_date"
    held = house.appoint(school_id, "CLERK")
    with pytest.raises(Invalid), house.db.begin(house.caller("SYS_ADMIN", school_id)) as uow:
        appointing.end(uow, held.id, TOMORROW, None, today())


def test_a_person_is_shown_with_every_role_of_all_days(house: House) -> None:
    first, second = house.open_school(), house.open_school()
    long_ago = today() - timedelta(days=400)
    former = house.appoint(first, "TEACHER", WHO, starts_on=long_ago, ends_on=today() - timedelta(days=30))
    who = StaffPerson(**{**vars(WHO), "id": former.person_id})
    class_id = house.school_class(first)
    now = house.appoint(first, "CLASS_TEACHER", who, class_id=class_id)
    ahead = house.appoint(first, "DEPUTY", who, starts_on=TOMORROW)
    elsewhere = house.appoint(second, "TEACHER", who, starts_on=today() - timedelta(days=1))
    assert [one.id for one in held_by(house, house.caller("CLERK", first), former.person_id)] == [
        ahead.id, now.id, former.id
    ]  # fmt: skip
    every = held_by(house, house.officer(), former.person_id)
    assert [one.id for one in every] == [ahead.id, now.id, elsewhere.id, former.id]
    assert every[1].school_class == "5А" and every[1].school and every[2].school != every[1].school


def test_appointments_of_others_are_not_shown(house: House) -> None:
    first, second = house.open_school(), house.open_school()
    held = house.appoint(first, "CLERK")
    for stranger in (house.caller("DIRECTOR", second), House(house.db).officer()):
        assert held_by(house, stranger, held.person_id) == []
    for role in ("PARENT", "STUDENT"):
        with pytest.raises(Forbidden):
            held_by(house, house.caller(role, first), held.person_id)
    (officer,) = officers_of(house)
    assert [one.role for one in held_by(house, house.officer(), officer)] == ["DISTRICT"]
    assert held_by(house, house.caller("DIRECTOR", first), officer) == []


def officers_of(house: House) -> list[UUID]:
    with house.db.begin(house.officer(), read_only=True) as uow:
        return [row.person_id for row in uow.rows("SELECT person_id FROM appointments WHERE role = 'DISTRICT'")]
