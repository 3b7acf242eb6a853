import pytest

from contracts.base import PLATFORM, Conflict, Forbidden, Invalid, Stale, system, uuid7
from contracts.identity import SchoolCard, SchoolExists, SchoolNotFound, SchoolOpened, StaffPerson
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
    with pytest.raises(SchoolNotFound), house.db.begin(house.caller("SYS_ADMIN", first)) as uow:
        schools.get(uow, second)
