"""A session that is over is over for every gateway within a minute, whatever its access token says."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from contracts.base import system
from contracts.contingent import ConsentChanged, RepresentativeLinked, StudentWithdrawn
from contracts.identity import Session, SessionOver, StaffPerson
from contracts.student_body import KnownRepresentative, KnownStudent
from services.identity.models.today import today
from services.identity.usecases import accounts, appointing, ending, keeping, sessions
from services.identity.usecases.sessions import Wish
from tests.integration.identity.house import PASSWORD, House, movement
from tests.integration.identity.test_sessions import claims, refresh, whose

TOMORROW = today() + timedelta(days=1)


def told(house: House) -> dict[UUID, int | None]:
    with house.platform() as uow:
        return {one.id: one.before_turn for one in ending.ended(uow, None).items}


def over(house: House, session: Session) -> bool:
    """Whether a gateway that asks now believes the token no more."""
    known, mine = told(house), claims(house, session)
    before = known.get(UUID(str(mine["sid"])), 0)
    return before is None or int(str(mine["turn"])) < before


@pytest.fixture
def clerk(house: House) -> tuple[UUID, UUID, str]:
    school_id = house.open_school()
    held = house.appoint(school_id, "CLERK", starts_on=today() - timedelta(days=9))
    return held.id, school_id, house.account(school_id, held.person_id)


def test_signing_out_is_told_and_a_living_session_is_not(house: House, clerk: tuple[UUID, UUID, str]) -> None:
    mine, other = house.sign_in(clerk[2]), house.sign_in(clerk[2])
    with house.platform() as uow:
        sessions.sign_out(uow, whose(house, mine), mine.refresh_token)
    assert over(house, mine) and not over(house, other)


def test_a_changed_password_a_block_and_a_stolen_token_are_told(house: House, clerk: tuple[UUID, UUID, str]) -> None:
    _, school_id, login = clerk
    robbed, first = house.sign_in(login), house.sign_in(login)
    refresh(house, robbed.refresh_token)
    with pytest.raises(SessionOver):
        refresh(house, robbed.refresh_token)
    assert over(house, robbed) and not over(house, first)
    accounts.change_password(house.db, whose(house, first), PASSWORD, "новая сосна 8")
    assert over(house, first)
    second = sessions.sign_in(house.db, login, "новая сосна 8", Wish())
    person_id = whose(house, second).person_id
    assert person_id is not None
    with house.platform() as uow:
        accounts.block(uow, house.caller("SYS_ADMIN", school_id), school_id, person_id, "уволен")
    assert over(house, second)


def test_after_another_role_is_chosen_the_token_of_the_first_is_over(house: House) -> None:
    school_id = house.open_school()
    held = house.appoint(school_id, "TEACHER")
    who = StaffPerson(id=held.person_id, last_name=held.last_name, first_name=held.first_name)
    house.appoint(school_id, "DEPUTY", who)
    first = house.sign_in(house.account(school_id, held.person_id), "DEPUTY")
    turned = sessions.switch_role(house.db, whose(house, first), first.refresh_token, None, "TEACHER", school_id)
    again = refresh(house, turned.refresh_token)
    assert over(house, first) and not over(house, turned) and not over(house, again)


def test_an_ended_appointment_ends_the_sessions_of_that_role_only(house: House) -> None:
    school_id, other = house.open_school(), house.open_school()
    held = house.appoint(school_id, "TEACHER", starts_on=today() - timedelta(days=9))
    who = StaffPerson(id=held.person_id, last_name=held.last_name, first_name=held.first_name)
    house.appoint(other, "TEACHER", who)
    login = house.account(school_id, held.person_id)
    here, there = house.sign_in(login, "TEACHER", school_id), house.sign_in(login, "TEACHER", other)
    admin = house.caller("SYS_ADMIN", school_id)
    with house.db.begin(admin) as uow:
        appointing.end(uow, held.id, TOMORROW, "7-к")
    assert not over(house, here)
    with house.db.begin(admin) as uow:
        appointing.end(uow, held.id, today(), "8-к")
    assert over(house, here) and not over(house, there)
    with pytest.raises(SessionOver):
        refresh(house, here.refresh_token)
    assert refresh(house, there.refresh_token)


def test_what_runs_out_by_the_calendar_ends_with_its_day(
    house: House, clerk: tuple[UUID, UUID, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    appointment_id, school_id, login = clerk
    with house.db.begin(house.caller("SYS_ADMIN", school_id)) as uow:
        appointing.end(uow, appointment_id, TOMORROW, "7-к")
    session = house.sign_in(login)
    ending._swept.clear()
    ending.end_of_yesterday(house.db)
    assert not over(house, session)
    for module in ("usecases.ending", "repository.sessions"):
        monkeypatch.setattr(f"services.identity.{module}.today", lambda: TOMORROW)
    ending.end_of_yesterday(house.db)
    assert over(house, session)


def withdraw(house: House, school_id: UUID, child: KnownStudent, _parent: UUID) -> None:
    gone = movement(child)
    where = {"district_id": house.district_id, "school_id": school_id}
    event = StudentWithdrawn(**where, student_id=child.id, class_id=child.class_id, movement=gone)
    house.hear(keeping.end_enrolment, event)


def close_portal(house: House, school_id: UUID, child: KnownStudent, parent: UUID) -> None:
    with house.db.begin(system(district_id=house.district_id)) as uow:
        (row,) = uow.rows("SELECT id FROM known_representatives WHERE person_id = %(p)s", {"p": parent})
    link = KnownRepresentative(
        id=row.id,
        student_person_id=child.person_id,
        person_id=parent,
        last_name="Бабаев",
        first_name="Анна",
        kinship="MOTHER",
        starts_on=today() - timedelta(days=900),
        portal_access=False,
    )
    event = RepresentativeLinked(district_id=house.district_id, school_id=school_id, link=link)
    house.hear(keeping.keep_representative, event)


def withdraw_consent(house: House, school_id: UUID, child: KnownStudent, _parent: UUID) -> None:
    where = {"district_id": house.district_id, "school_id": school_id}
    house.hear(keeping.keep_consent, ConsentChanged(**where, person_id=child.person_id, purposes=["P1"]))


@pytest.mark.parametrize(
    ("happens", "child_out", "parent_out"),
    [(withdraw, True, True), (close_portal, False, True), (withdraw_consent, True, False)],
)
def test_who_may_look_no_more_is_out_and_nobody_else(
    house: House, happens: Callable[..., None], child_out: bool, parent_out: bool
) -> None:
    school_id = house.open_school()
    class_id = house.school_class(school_id)
    child, other = house.enrol(school_id, class_id), house.enrol(school_id, class_id)
    parent = house.parent(school_id, child)
    inside = [house.sign_in(house.account(school_id, one)) for one in (child.person_id, parent, other.person_id)]
    happens(house, school_id, child, parent)
    assert [over(house, one) for one in inside] == [child_out, parent_out, False]


def test_a_parent_of_a_second_child_in_another_school_stays(house: House) -> None:
    first, second = house.open_school(), house.open_school()
    children = [house.enrol(one, house.school_class(one)) for one in (first, second)]
    mother = house.parent(first, children[0])
    house.parent(second, children[1], person_id=mother)
    session = house.sign_in(house.account(first, mother))
    withdraw(house, first, children[0], mother)
    assert not over(house, session)
    withdraw(house, second, children[1], mother)
    assert over(house, session)


def test_pages_miss_nothing(house: House, clerk: tuple[UUID, UUID, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "AT_ONCE", 2)
    mine = [house.sign_in(clerk[2]) for _ in range(5)]
    accounts.change_password(house.db, whose(house, mine[0]), PASSWORD, "новая сосна 8")
    seen, after, more = set[UUID](), None, True
    while more:
        with house.platform() as uow:
            page = ending.ended(uow, after)
        assert len(page.items) <= 2
        seen |= {one.id for one in page.items}
        after, more = page.next, page.more
    assert {UUID(str(claims(house, one)["sid"])) for one in mine} <= seen
    with house.platform() as uow:
        assert ending.ended(uow, after).items, "the last minute and a half is told again"


def test_a_parent_goes_on_where_the_other_children_learn(house: House) -> None:
    schools = [house.open_school() for _ in range(3)]
    children = [house.enrol(one, house.school_class(one)) for one in schools]
    mother = house.parent(schools[0], children[0])
    for school_id, child in zip(schools[1:], children[1:], strict=True):
        house.parent(school_id, child, person_id=mother)
    login = house.account(schools[0], mother)
    here, there, everywhere = (house.sign_in(login, "PARENT", one) for one in (schools[0], schools[1], None))

    withdraw(house, schools[0], children[0], mother)
    assert over(house, here), "nobody reads on in the school that was left"
    assert not over(house, there) and not over(house, everywhere)
    here = refresh(house, here.refresh_token)
    assert (here.acting.role, here.acting.school_id) == ("PARENT", None), "two schools are left"

    withdraw(house, schools[1], children[1], mother)
    assert over(house, there) and not over(house, here) and not over(house, everywhere), "of all children one is left"
    here, there, everywhere = (refresh(house, one.refresh_token) for one in (here, there, everywhere))
    assert [one.acting.school_id for one in (here, there, everywhere)] == [schools[2]] * 3

    withdraw(house, schools[2], children[2], mother)
    for one in (here, there, everywhere):
        with pytest.raises(SessionOver):
            refresh(house, one.refresh_token)
