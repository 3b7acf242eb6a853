from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from contracts.base import PLATFORM, Caller, Conflict, Forbidden, Invalid, Stale, system, uuid7
from contracts.identity import School, SchoolCard, SchoolExists, SchoolNotFound, SchoolOpened, StaffPerson
from contracts.schools import SchoolClosed, SchoolHistory, SchoolStatus
from services.identity.models.today import today
from services.identity.usecases import schools
from tests.integration.identity.house import CARD, House


def told(house: House, name: str) -> int:
    sql = "SELECT count(*) FROM outbox WHERE name = %(n)s AND convert_from(body, 'UTF8') LIKE %(d)s"
    with house.platform() as uow:
        return int(uow.scalar(sql, {"n": name, "d": f"%{house.district_id}%"}))


def test_only_the_platform_opens_a_district(house: House) -> None:
    who = StaffPerson(id=uuid7(), last_name="Отделова", first_name="Вера")
    for caller in (house.officer(), system(district_id=house.district_id)):
        with pytest.raises(Forbidden), house.db.begin(caller) as uow:
            schools.open_district(uow, uuid7(), "Район", who, "специалист")


def test_a_repeated_opening_gives_a_new_slip_until_the_officer_is_in(house: House) -> None:
    district, who = uuid7(), StaffPerson(id=uuid7(), last_name="Отделова", first_name="Вера")

    def open_it() -> str:
        with house.db.begin(PLATFORM) as uow:
            return schools.open_district(uow, district, "Район", who, "специалист").slip.code

    first, second = open_it(), open_it()
    with pytest.raises(Conflict):
        house.activate(first)
    session = house.sign_in(house.activate(second).login)
    assert (session.acting.role, session.acting.school_id) == ("DISTRICT", None)
    with pytest.raises(Conflict, match="уже вошёл"):
        open_it()


def test_a_school_is_opened_and_told(house: House) -> None:
    with house.db.begin(house.officer()) as uow:
        opened = schools.open_school(uow, SchoolCard(**CARD), None)
    assert opened.card.inn == "7707083893" and opened.version == 1
    assert told(house, SchoolOpened.name()) == 1
    with pytest.raises(SchoolExists), house.db.begin(house.officer()) as uow:
        schools.open_school(uow, SchoolCard(**CARD), None)


def test_every_wrong_field_is_named(house: House) -> None:
    card = SchoolCard(**{**CARD, "inn": "7707083894", "ogrn": "1"})
    with pytest.raises(Invalid) as refused, house.db.begin(house.officer()) as uow:
        schools.open_school(uow, card, None)
    assert [one["field"] for one in refused.value.facts["problems"]] == ["card.inn", "card.ogrn"]


def test_an_administrator_edits_the_own_school_and_not_that_of_the_own_child(house: House) -> None:
    own, other = house.open_school(), house.open_school()
    admin = house.caller("SYS_ADMIN", own)
    pupil = house.enrol(other, house.school_class(other, uuid7()))
    house.parent(other, pupil, person_id=admin.person_id)
    with pytest.raises(SchoolNotFound), house.db.begin(admin) as uow:
        schools.edit(uow, other, SchoolCard(**{**CARD, "kpp": "773608888"}), 1)


def test_a_stale_edit_brings_the_newer_card(house: House) -> None:
    school_id, officer = house.open_school(), house.officer()
    card = {**CARD, "kpp": "773609999"}
    with house.db.begin(officer) as uow:
        edited = schools.edit(uow, school_id, SchoolCard(**{**card, "phone": "+7 900 000-00-02"}), 1)
    assert edited.version == 2
    with pytest.raises(Stale) as refused, house.db.begin(officer) as uow:
        schools.edit(uow, school_id, SchoolCard(**card), 1)
    assert refused.value.facts["current"].card.phone == "+7 900 000-00-02"
    assert told(house, SchoolOpened.name()) == 2


def test_each_sees_the_own_schools(house: House) -> None:
    first, second = house.open_school(), house.open_school()
    child = house.enrol(second, house.school_class(second))
    mother = house.caller("PARENT", first, house.parent(second, child))
    for caller, seen in (
        (house.officer(), {first, second}),
        (house.caller("CLERK", first), {first}),
        (mother.__class__(**{**vars(mother), "school_id": None}), {second}),
        (House(house.db).officer(), set()),
    ):
        with house.db.begin(caller, read_only=True) as uow:
            assert {school.id for school in schools.list_visible(uow).items} == seen
    with house.db.begin(house.officer(), read_only=True) as uow:
        page = schools.list_visible(uow, None, 1)
        rest = schools.list_visible(uow, page.next, 1)
    assert {one.id for one in (*page.items, *rest.items)} == {first, second}
    assert page.next is not None and rest.next is None
    with pytest.raises(SchoolNotFound), house.db.begin(house.caller("SYS_ADMIN", first)) as uow:
        schools.get(uow, second)


# the director, the state and the history of a card


def card_of(house: House, caller: Caller, school_id: UUID) -> School:
    with house.db.begin(caller, read_only=True) as uow:
        return schools.get(uow, school_id)


def edit(house: House, caller: Caller, before: School, **new: Any) -> School:
    with house.db.begin(caller) as uow:
        return schools.edit(uow, before.id, replace(before.card, **new), before.version)


def turn(house: House, caller: Caller, before: School, status: SchoolStatus, since: date) -> School:
    with house.db.begin(caller) as uow:
        return schools.set_status(uow, before.id, status, since, "15-од", before.version)


def history(house: House, caller: Caller, school_id: UUID, after: str | None = None, limit: int = 9) -> SchoolHistory:
    with house.db.begin(caller, read_only=True) as uow:
        return schools.history(uow, school_id, after, limit)


def test_the_director_is_whoever_is_appointed_today(house: House) -> None:
    first, second = house.open_school(), house.open_school()
    assert card_of(house, house.officer(), first).director is None
    tomorrow = today() + timedelta(days=1)
    held = house.appoint(first, "DIRECTOR", ends_on=tomorrow, order_number="3-к", position="директор")
    house.appoint(first, "DIRECTOR", starts_on=tomorrow)
    house.appoint(second, "CLERK")
    with house.db.begin(house.officer(), read_only=True) as uow:
        shown = {one.id: one.director for one in schools.list_visible(uow).items}
    assert shown[second] is None and shown[first] == card_of(house, house.caller("PARENT", first), first).director
    head = shown[first]
    assert head is not None and (head.person_id, head.order_number) == (held.person_id, "3-к")
    assert head.full_name.startswith(held.last_name) and head.position == "директор"


def test_the_list_of_schools_costs_as_many_statements_as_one(house: House) -> None:
    house.open_school()
    officer = house.officer()

    def cost() -> int:
        said: list[str] = []
        event.listen(house.db.engine, "before_cursor_execute", note := lambda *told: said.append(told[2]))
        try:
            with house.db.begin(officer, read_only=True) as uow:
                schools.list_visible(uow)
        finally:
            event.remove(house.db.engine, "before_cursor_execute", note)
        return len(said)

    of_one = cost()
    for _ in range(5):
        house.appoint(house.open_school(), "DIRECTOR")
    assert cost() == of_one


def test_a_card_remembers_who_changed_what_and_when(house: House) -> None:
    school_id = house.open_school()
    held = house.appoint(school_id, "SYS_ADMIN")
    admin = house.caller("SYS_ADMIN", school_id, held.person_id)
    first = card_of(house, admin, school_id)
    second = edit(
        house, admin, first, phone="+7 900 000-00-02", rural=False, actual_address="с. Заречное, ул. Новая, 2"
    )
    assert (second.version, second.card.actual_address) == (2, "с. Заречное, ул. Новая, 2")
    edit(house, admin, second, actual_address=None)
    newest = history(house, admin, school_id, limit=2)
    oldest = history(house, admin, school_id, newest.next)
    assert [one.version for one in (*newest.items, *oldest.items)] == [3, 2, 1] and oldest.next is None
    changed = newest.items[1]
    assert (changed.person_id, changed.role_title) == (held.person_id, "Администратор системы")
    assert changed.full_name.startswith(held.last_name)
    assert [(one.field, one.title, one.before, one.after) for one in changed.changes] == [
        ("actual_address", "Место обучения", None, "с. Заречное, ул. Новая, 2"),
        ("phone", "Телефон", "+7 900 000-00-01", "+7 900 000-00-02"),
        ("rural", "Сельская", "да", "нет"),
    ]
    opened = {one.field: (one.before, one.after) for one in oldest.items[0].changes}
    assert opened["inn"] == (None, CARD["inn"]) and "okpo" not in opened
    assert oldest.items[0].role_title == "Специалист отдела образования"


def test_what_changes_nothing_is_no_change(house: House) -> None:
    school_id, officer = house.open_school(), house.officer()
    before = card_of(house, officer, school_id)
    assert edit(house, officer, before).version == before.version
    assert len(history(house, officer, school_id).items) == 1 == told(house, SchoolOpened.name())


def test_the_history_is_for_the_own_staff_and_the_department(house: House) -> None:
    school_id, other = house.open_school(), house.open_school()
    for role in ("DIRECTOR", "TEACHER"):
        assert history(house, house.caller(role, school_id), school_id).items
    for stranger in (house.caller("DIRECTOR", other), House(house.db).officer()):
        with pytest.raises(SchoolNotFound):
            history(house, stranger, school_id)
    for role in ("PARENT", "STUDENT"):
        with pytest.raises(Forbidden):
            history(house, house.caller(role, school_id), school_id)
    with pytest.raises(Invalid):
        history(house, house.officer(), school_id, after="вчера")


def test_the_department_notes_the_state_by_an_order_and_nobody_else(house: House) -> None:
    school_id, officer = house.open_school(), house.officer()
    before = card_of(house, officer, school_id)
    assert (before.status, before.status_since) == (SchoolStatus.ACTIVE, None)
    with pytest.raises(Forbidden):
        turn(house, house.caller("SYS_ADMIN", school_id), before, SchoolStatus.REORGANISING, today())
    with pytest.raises(SchoolNotFound):
        turn(house, House(house.db).officer(), before, SchoolStatus.REORGANISING, today())
    with pytest.raises(Stale):
        turn(house, officer, replace(before, version=7), SchoolStatus.REORGANISING, today())
    for status, since, field in (
        (SchoolStatus.ACTIVE, today(), "status"),
        (SchoolStatus.LIQUIDATED, today() + timedelta(days=1), "since"),
    ):
        with pytest.raises(Invalid) as refused:
            turn(house, officer, before, status, since)
        assert refused.value.field == field
    after = turn(house, officer, before, SchoolStatus.REORGANISING, today())
    assert (after.status, after.status_since, after.version) == (SchoolStatus.REORGANISING, today(), 2)
    assert after.status_title == "в процессе реорганизации"
    with pytest.raises(Invalid):
        turn(house, officer, after, SchoolStatus.ACTIVE, today() - timedelta(days=1))
    (last, _) = history(house, officer, school_id).items
    assert last.order_number == "15-од"
    assert [one.after for one in last.changes] == [after.status_title, str(today())]


def test_a_liquidated_school_stays_as_it_was(house: House) -> None:
    school_id, officer = house.open_school(), house.officer()
    gone = turn(house, officer, card_of(house, officer, school_id), SchoolStatus.LIQUIDATED, today())
    with pytest.raises(SchoolClosed, match="ликвидирована"):
        edit(house, officer, gone, phone="+7 900 000-00-02")
    with pytest.raises(SchoolClosed):
        turn(house, officer, gone, SchoolStatus.ACTIVE, today())
    with pytest.raises(SchoolClosed):
        house.appoint(school_id, "DIRECTOR")
    assert history(house, officer, school_id).items
