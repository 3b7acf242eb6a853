from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from chassis.db import Database
from chassis.migrate import role_of
from contracts.base import Caller, Forbidden, Invalid
from contracts.identity import LoginTaken, SchoolNotFound, SlipRecord, SlipRefused, StaffPerson, WeakPassword
from services.identity.models.today import today
from services.identity.usecases import accesses, schools, slips
from services.identity.usecases.slips import Wanted
from services.reporting.usecases import catalogue
from tests.builders import news
from tests.integration.identity.house import House
from tests.integration.reporting.district import HEARD


class Form:
    """A school with a class, its teacher, a pupil and the mother."""

    def __init__(self, house: House) -> None:
        self.school_id = house.open_school()
        held = house.appoint(self.school_id, "CLASS_TEACHER")
        self.class_id = house.school_class(self.school_id, held.person_id)
        self.pupil = house.enrol(self.school_id, self.class_id)
        self.mother = house.parent(self.school_id, self.pupil)
        self.teacher: Caller = house.caller("CLASS_TEACHER", self.school_id, held.person_id)


@pytest.fixture
def form(house: House) -> Form:
    return Form(house)


def test_the_class_teacher_hands_out_slips_of_the_own_class(house: House, form: Form) -> None:
    sheet = house.hand_out(form.teacher, form.school_id)
    assert [(one.kind, one.person_id, one.school_class) for one in sheet.items] == [
        ("STUDENT", form.pupil.person_id, "5А"),
        ("PARENT", form.mother, "5А"),
    ]


def test_codes_with_names_are_a_print_of_each(house: House, form: Form) -> None:
    house.hand_out(form.teacher, form.school_id)
    house.hand_out(house.caller("CLASS_TEACHER", form.school_id), form.school_id)
    accesses.seal(house.db)
    director = house.caller("DIRECTOR", form.school_id)
    with house.db.begin(director, read_only=True) as uow:
        looks = accesses.of_school(uow, form.school_id, None, None, None, None, 10).items
    said = {(one.subject_id, one.actor_id, one.action_title, one.operation) for one in looks}
    assert len(looks) == 2 and said == {
        (whose, form.teacher.person_id, "Печать", "accounts.hand_out") for whose in (form.pupil.person_id, form.mother)
    }


def test_of_another_class_never(house: House, form: Form) -> None:
    stranger = house.caller("CLASS_TEACHER", form.school_id)
    with pytest.raises(Forbidden):
        house.hand_out(stranger, form.school_id, class_id=form.class_id)
    with pytest.raises(Forbidden):
        house.hand_out(stranger, form.school_id, form.mother)
    with pytest.raises(Forbidden):
        house.hand_out(form.teacher, form.school_id, form.mother, house.appoint(form.school_id, "CLERK").person_id)
    assert house.hand_out(stranger, form.school_id).items == []


def test_an_appointment_to_the_class_makes_it_own(house: House, form: Form) -> None:
    second = house.appoint(form.school_id, "CLASS_TEACHER", class_id=form.class_id)
    caller = house.caller("CLASS_TEACHER", form.school_id, second.person_id)
    assert len(house.hand_out(caller, form.school_id, class_id=form.class_id).items) == 2


def test_of_another_school_never(house: House, form: Form) -> None:
    other = Form(house)
    with pytest.raises(SchoolNotFound):
        house.hand_out(other.teacher, form.school_id)
    with pytest.raises(Forbidden):
        house.hand_out(house.caller("SYS_ADMIN", form.school_id), form.school_id, other.mother)
    for role in ("TEACHER", "CLERK", "DIRECTOR", "PARENT", "SYSTEM"):
        with pytest.raises(Forbidden):
            house.hand_out(house.caller(role, form.school_id), form.school_id, form.mother)


def test_the_department_reaches_heads_only(house: House, form: Form) -> None:
    director = house.appoint(form.school_id, "DIRECTOR").person_id
    assert house.hand_out(house.officer(), form.school_id, director).items[0].kind == "STAFF"
    with pytest.raises(Forbidden):
        house.hand_out(house.officer(), form.school_id, form.mother)
    with pytest.raises(Invalid):
        house.hand_out(form.teacher, None, form.mother)


def test_a_head_elsewhere_is_not_the_administrators(house: House, form: Form) -> None:
    """Else a slip for a part-time teacher would open another school's director's account."""
    who = StaffPerson(last_name=house.name(), first_name="Олег")
    director = house.appoint(house.open_school(), "DIRECTOR", who)
    house.appoint(form.school_id, "TEACHER", StaffPerson(**{**vars(who), "id": director.person_id}))
    sheet = house.hand_out(house.caller("SYS_ADMIN", form.school_id), form.school_id, director.person_id)
    assert sheet.items == [] and "занимает должность" in sheet.skipped[0].reason


def test_a_parent_with_a_post_is_not_the_class_teachers(house: House, form: Form) -> None:
    who = StaffPerson(last_name=house.name(), first_name="Анна")
    clerk = house.appoint(form.school_id, "CLERK", who)
    house.parent(form.school_id, form.pupil, person_id=clerk.person_id)
    sheet = house.hand_out(form.teacher, form.school_id, clerk.person_id)
    assert sheet.items == [] and len(sheet.skipped) == 1


def test_without_consent_no_portal(house: House, form: Form) -> None:
    silent = house.enrol(form.school_id, form.class_id, consents=("P1",))
    closed = house.parent(form.school_id, silent, portal=False)
    skipped = house.hand_out(form.teacher, form.school_id, silent.person_id, closed).skipped
    assert {one.person_id for one in skipped} == {silent.person_id, closed}


def test_a_slip_works_once(house: House, form: Form) -> None:
    code = house.slip(form.school_id, form.mother).code
    made = house.activate(code)
    assert made.login.isascii() and house.sign_in(made.login).acting.role == "PARENT"
    with pytest.raises(SlipRefused):
        house.activate(code)


def test_a_new_slip_stops_the_old_one(house: House, form: Form) -> None:
    old, new = (house.slip(form.school_id, form.mother).code for _ in range(2))
    with pytest.raises(SlipRefused):
        house.activate(old)
    house.activate(new)


def test_a_slip_says_of_which_school_it_is_and_the_login_of_a_working_account(house: House, form: Form) -> None:
    login = house.account(form.school_id, form.mother)
    with house.db.begin(house.officer(), read_only=True) as uow:
        (school,) = schools.list_visible(uow).items
    sheet = house.hand_out(form.teacher, form.school_id, form.pupil.person_id, form.mother)
    assert sheet.school == school.card.short_name
    assert {one.person_id: one.login for one in sheet.items} == {form.pupil.person_id: None, form.mother: login}


def test_an_expired_slip_is_refused(house: House, form: Form) -> None:
    slip = house.slip(form.school_id, form.mother)
    with house.platform() as uow:
        uow.rows("UPDATE slips SET expires_at = now() WHERE id = %(id)s RETURNING 1", {"id": slip.id})
    with pytest.raises(SlipRefused):
        house.activate(slip.code)


def test_the_rules_the_password_and_the_login_are_checked_and_the_slip_survives(house: House, form: Form) -> None:
    code, taken = house.slip(form.school_id, form.mother).code, house.account(form.school_id, form.pupil.person_id)
    for refusal, more in (
        (Invalid, {"rules": False}),
        (WeakPassword, {"password": "коротко"}),
        (WeakPassword, {"login": "dlinnylogin", "password": "dlinnylogin"}),
        (LoginTaken, {"login": taken.upper()}),
        (Invalid, {"login": "русский"}),
    ):
        with pytest.raises(refusal):
            house.activate(code, **more)  # type: ignore[arg-type]
    assert house.activate(code, login=" Mama.Petra ").login == "mama.petra"


def test_a_slip_for_a_working_account_sets_a_new_password(house: House, form: Form) -> None:
    login = house.account(form.school_id, form.mother)
    assert [one.reason for one in house.hand_out(form.teacher, form.school_id).skipped] == [
        "Учётная запись уже действует"
    ]
    (slip,) = house.hand_out(form.teacher, form.school_id, form.mother).items
    assert slip.replaces_password and house.sign_in(login)
    assert house.activate(slip.code, "другая сосна 7", login="another").login == login


def lines(house: House, caller: Caller, school_id: UUID | None, **wanted: Any) -> list[SlipRecord]:
    with house.db.begin(caller, read_only=True) as uow:
        return slips.register(uow, Wanted(school_id=school_id, **wanted), None, 99).items


def test_the_register_tells_who_gave_what_to_whom(house: House, form: Form) -> None:
    house.slip(form.school_id, form.mother)
    house.activate(house.hand_out(form.teacher, form.school_id, form.pupil.person_id).items[0].code)
    house.slip(form.school_id, form.mother)
    with house.db.begin(form.teacher, read_only=True) as uow:
        page = slips.register(uow, Wanted(school_id=form.school_id), None, 2)
        rest = slips.register(uow, Wanted(school_id=form.school_id, class_id=form.class_id), page.next, 2)
    assert [one.state for one in (*page.items, *rest.items)] == ["OUT", "USED", "REPLACED"]
    assert page.items[1].issued_by == form.teacher.person_id and page.items[1].issued_by_name
    assert page.items[1].school_class == "5А" and page.items[1].used_at and rest.items[0].replaced_at
    assert rest.next is None


def test_the_register_is_asked_by_person_and_by_state(house: House, form: Form) -> None:
    first, second = (house.slip(form.school_id, form.mother).id for _ in range(2))
    other = house.slip(form.school_id, form.pupil.person_id).id
    with house.platform() as uow:
        uow.rows("UPDATE slips SET expires_at = now() WHERE id = %(id)s RETURNING 1", {"id": other})
    admin = house.caller("SYS_ADMIN", form.school_id)
    for state, found in (("OUT", [second]), ("REPLACED", [first]), ("EXPIRED", [other]), ("USED", [])):
        assert [(one.id, one.state) for one in lines(house, admin, form.school_id, state=state)] == [
            (id_, state) for id_ in found
        ]
    assert [one.id for one in lines(house, admin, form.school_id, person_id=form.mother)] == [second, first]


def test_the_register_of_others_is_not_shown(house: House, form: Form) -> None:
    house.slip(form.school_id, form.mother)
    house.slip(form.school_id, house.appoint(form.school_id, "CLERK").person_id)
    director = house.appoint(form.school_id, "DIRECTOR").person_id
    house.hand_out(house.officer(), form.school_id, director)
    assert len(lines(house, house.caller("SYS_ADMIN", form.school_id), form.school_id)) == 3
    assert [one.person_id for one in lines(house, house.officer(), form.school_id)] == [director]
    assert [one.person_id for one in lines(house, form.teacher, form.school_id)] == [form.mother]
    assert lines(house, house.caller("CLASS_TEACHER", form.school_id), form.school_id) == []
    for stranger in (Form(house).teacher, House(house.db).officer()):
        with pytest.raises(SchoolNotFound):
            lines(house, stranger, form.school_id)
    with pytest.raises(Forbidden):
        lines(house, house.caller("DIRECTOR", form.school_id), form.school_id)


def test_the_department_has_a_register_of_its_own(house: House, form: Form) -> None:
    house.slip(form.school_id, form.mother)
    (officer,) = lines(house, house.officer(), None)
    assert (officer.kind, officer.full_name, officer.issued_by_name) == ("STAFF", "Отделова Вера", "Система")
    with pytest.raises(Invalid):
        lines(house, house.caller("SYS_ADMIN", form.school_id), None)
    assert lines(house, House(house.db).officer(), None) == []


def test_a_slip_is_valid_for_two_weeks(house: House, form: Form) -> None:
    assert house.slip(form.school_id, form.mother).expires_at.date() - today() in (
        timedelta(days=13),
        timedelta(days=14),
    )


# lists


@contextmanager
def statements(house: House) -> Iterator[list[str]]:
    """What is said to the database meanwhile."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, sql: str, *_: Any) -> None:
        said.append(sql)

    event.listen(house.db.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(house.db.engine, "before_cursor_execute", note)


def test_a_class_costs_as_many_statements_as_one_pupil(house: House, form: Form) -> None:
    with statements(house) as of_two:
        assert len(house.hand_out(form.teacher, form.school_id).items) == 2
    for _ in range(10):
        house.parent(form.school_id, house.enrol(form.school_id, form.class_id))
    with statements(house) as of_all:
        sheet = house.hand_out(form.teacher, form.school_id)
    assert len(sheet.items) == len({one.code for one in sheet.items}) == 22
    assert len(of_all) == len(of_two)
    assert all(house.activate(one.code).login for one in sheet.items[:3])


# who has used a slip, as reports count it


@pytest.fixture(scope="module")
def reporting(database: Callable[[str | None], str]) -> Iterator[Database]:
    opened = Database().open(database("reporting"), role=role_of("reporting"))
    yield opened
    opened.stop()


def test_an_account_is_counted_for_the_school_that_gave_the_slip(house: House, form: Form, reporting: Database) -> None:
    other = Form(house)
    for person in (form.pupil.person_id, form.mother):
        house.account(form.school_id, person)
    house.activate(
        house.slip(form.school_id, form.mother).code, "другая сосна 7"
    )  # a forgotten password is no second account
    news.carry(house.db, reporting, house.district_id, HEARD)
    counted = []
    for one in (form, other):
        with reporting.begin(house.caller("DIRECTOR", one.school_id), read_only=True) as uow:
            counted.append(catalogue.activity(uow, None, None, None).accounts_activated)
    assert counted == [2, 0]
