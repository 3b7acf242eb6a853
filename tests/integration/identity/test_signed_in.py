"""One sees where one is signed in and ends it there; an administrator does so for people of the own school."""

from dataclasses import replace
from uuid import UUID

import pytest

from chassis.settings import settings
from contracts.base import Caller, Forbidden, NotFound, system, uuid7
from contracts.identity import SessionNotFound, SessionOver
from contracts.sessions import OpenSession, Origin
from services.identity.usecases import sessions, signed_in
from services.identity.usecases.sessions import Wish
from tests.integration.identity.house import PASSWORD, House
from tests.integration.identity.test_sessions import refresh, whose


def chosen(monkeypatch: pytest.MonkeyPatch, **options: str) -> None:
    """What the platform is set to."""
    given = replace(settings(), options={f"KONTINGENT_{name}": value for name, value in options.items()})
    monkeypatch.setattr(sessions, "settings", lambda: given)


HOME = Origin(address="203.0.113.*", agent="Firefox, Linux")


@pytest.fixture
def clerk(house: House) -> tuple[UUID, UUID, str]:
    school_id = house.open_school()
    person_id = house.appoint(school_id, "CLERK").person_id
    return school_id, person_id, house.account(school_id, person_id)


def listed(house: House, caller: Caller) -> list[OpenSession]:
    with house.db.begin(system(district_id=house.district_id)) as uow:
        return signed_in.own(uow, caller).items


def test_the_list_says_when_where_and_as_whom_and_which_one_asks(house: House, clerk: tuple[UUID, UUID, str]) -> None:
    other = house.sign_in(clerk[2])
    mine = whose(house, sessions.sign_in(house.db, clerk[2], PASSWORD, Wish(origin=HOME)))
    refresh(house, other.refresh_token)
    first, second = listed(house, mine)
    assert (second.address, second.agent, second.current) == ("203.0.113.*", "Firefox, Linux", True)
    assert (second.role_title, second.school_id, second.last_used_at) == ("Секретарь", clerk[0], second.started_at)
    assert (first.address, first.current) == (None, False) and first.last_used_at > first.started_at


def test_one_of_my_sessions_ends_and_only_mine(house: House, clerk: tuple[UUID, UUID, str]) -> None:
    mine, other = house.sign_in(clerk[2]), house.sign_in(clerk[2])
    stranger = house.caller("CLERK", clerk[0])
    session_id = whose(house, other).session_id
    assert session_id is not None
    with pytest.raises(SessionNotFound), house.platform() as uow:
        signed_in.end_own(uow, stranger, session_id)
    with house.platform() as uow:
        signed_in.end_own(uow, whose(house, mine), session_id)
    with pytest.raises(SessionOver):
        refresh(house, other.refresh_token)
    assert refresh(house, mine.refresh_token)
    with pytest.raises(SessionNotFound), house.platform() as uow:
        signed_in.end_own(uow, whose(house, mine), session_id)


def test_all_others_end_and_the_one_that_asks_stays(house: House, clerk: tuple[UUID, UUID, str]) -> None:
    mine, *others = (house.sign_in(clerk[2]) for _ in range(3))
    with house.platform() as uow:
        signed_in.end_others(uow, whose(house, mine))
    assert [one.current for one in listed(house, whose(house, mine))] == [True]
    for one in others:
        with pytest.raises(SessionOver):
            refresh(house, one.refresh_token)


def test_an_administrator_sees_and_ends_sessions_of_the_own_school(house: House, clerk: tuple[UUID, UUID, str]) -> None:
    school_id, person_id, login = clerk
    first, second = house.sign_in(login), house.sign_in(login)
    admin = house.caller("SYS_ADMIN", school_id)
    with house.platform() as uow:
        found = signed_in.of_person(uow, admin, school_id, person_id).items
    assert len(found) == 2 and not any(one.current for one in found)
    with house.platform() as uow:
        signed_in.end_of_person(uow, admin, school_id, person_id, whose(house, first).session_id)
    with pytest.raises(SessionOver):
        refresh(house, first.refresh_token)
    assert refresh(house, second.refresh_token)
    with house.platform() as uow:
        signed_in.end_of_person(uow, admin, school_id, person_id, None)
    assert listed(house, whose(house, second)) == []


def test_nobody_else_sees_or_ends_them(house: House, clerk: tuple[UUID, UUID, str]) -> None:
    school_id, person_id, login = clerk
    session = house.sign_in(login)
    other = house.open_school()
    strangers = [
        (house.caller("DIRECTOR", school_id), school_id),
        (house.caller("CLASS_TEACHER", school_id), school_id),
        (house.caller("SYS_ADMIN", other), school_id),
        (house.caller("SYS_ADMIN", other), other),
        (house.officer(), school_id),
    ]
    for caller, named in strangers:
        with pytest.raises((Forbidden, NotFound)), house.platform() as uow:
            signed_in.of_person(uow, caller, named, person_id)
        with pytest.raises((Forbidden, NotFound)), house.platform() as uow:
            signed_in.end_of_person(uow, caller, named, person_id, None)
    with pytest.raises(SessionNotFound), house.platform() as uow:
        signed_in.end_of_person(uow, house.caller("SYS_ADMIN", school_id), school_id, person_id, uuid7())
    assert refresh(house, session.refresh_token)


def test_where_only_so_many_may_be_open_the_oldest_ends_and_the_list_says_so(
    house: House, clerk: tuple[UUID, UUID, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen(monkeypatch, SESSIONS_AT_ONCE="CLERK=2, PARENT=1")
    first, second, third = (house.sign_in(clerk[2]) for _ in range(3))
    with pytest.raises(SessionOver):
        refresh(house, first.refresh_token)
    assert refresh(house, second.refresh_token)
    caller = whose(house, third)
    with house.platform() as uow:
        found = signed_in.own(uow, caller)
    assert len(found.items) == 2
    (over,) = found.pushed_out
    assert (over.id, over.current) == (whose(house, first).session_id, False)
    assert over.ended_at is not None


def test_a_limit_of_one_role_leaves_sessions_in_another_and_of_others(
    house: House, clerk: tuple[UUID, UUID, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    school_id, person_id, login = clerk
    house.appoint(school_id, "TEACHER", house.staff_person(person_id))
    other = house.appoint(school_id, "CLERK").person_id
    theirs = house.sign_in(house.account(school_id, other))
    chosen(monkeypatch, SESSIONS_AT_ONCE="CLERK=1")
    teaching = sessions.sign_in(house.db, login, PASSWORD, Wish(role="TEACHER"))
    here = sessions.sign_in(house.db, login, PASSWORD, Wish(role="CLERK"))
    assert refresh(house, theirs.refresh_token)
    turned = sessions.switch_role(house.db, whose(house, teaching), teaching.refresh_token, None, "CLERK", None)
    assert refresh(house, turned.refresh_token), "whoever turns to a role stays"
    with pytest.raises(SessionOver):
        refresh(house, here.refresh_token)


def test_a_parents_month_becomes_a_working_day_with_a_post_and_stays_one(house: House) -> None:
    school_id = house.open_school()
    person_id = house.parent(school_id, house.enrol(school_id, house.school_class(school_id)))
    login = house.account(school_id, person_id)
    house.appoint(school_id, "TEACHER", house.staff_person(person_id))
    day, month = 12 * 3600, 30 * 24 * 3600
    session = sessions.sign_in(house.db, login, PASSWORD, Wish(role="PARENT"))
    assert day < session.refresh_expires_in <= month
    for role in ("TEACHER", "PARENT"):
        session = sessions.switch_role(house.db, whose(house, session), session.refresh_token, None, role, None)
        assert session.refresh_expires_in <= day
    assert refresh(house, session.refresh_token).refresh_expires_in <= day
    (row,) = listed(house, whose(house, session))
    assert (row.expires_at - row.started_at).total_seconds() <= day + 600
