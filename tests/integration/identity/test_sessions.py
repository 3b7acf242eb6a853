import time
from uuid import UUID

import eventlet
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet as Keys

from contracts.base import Caller, Conflict, Forbidden, Invalid
from contracts.identity import RoleNotHeld, Session, SessionOver, SignInFailed, StaffPerson
from services.identity.usecases import accounts, acting, sessions
from services.identity.usecases.sessions import Wish
from tests.integration.identity.house import PASSWORD, House


def claims(house: House, session: Session) -> dict[str, object]:
    with house.platform() as uow:
        keys = Keys.import_key_set({"keys": sessions.keys(uow).keys})  # type: ignore[arg-type]
    return dict(jwt.decode(session.access_token, keys, algorithms=["Ed25519"]).claims)


def whose(house: House, session: Session) -> Caller:
    told = {name: UUID(str(value)) if value else None for name, value in claims(house, session).items() if name in _IDS}
    return Caller(role=session.acting.role, **{_IDS[name]: value for name, value in told.items()})


_IDS = {
    "sub": "account_id",
    "person": "person_id",
    "district": "district_id",
    "school": "school_id",
    "sid": "session_id",
}


@pytest.fixture
def clerk(house: House) -> str:
    school_id = house.open_school()
    return house.account(school_id, house.appoint(school_id, "CLERK").person_id)


def refresh(house: House, token: str, call: str | None = None) -> Session:
    return sessions.refresh(house.db, token, call)


def test_a_token_says_who_in_which_role_for_fifteen_minutes(house: House, clerk: str) -> None:
    session = house.sign_in(f" {clerk.upper()} ")
    told = claims(house, session)
    assert told["role"] == "CLERK" and told["district"] == str(house.district_id)
    assert told["school"] == str(session.acting.school_id)
    assert told["exp"] - told["iat"] == 900 == session.expires_in  # type: ignore[operator]


def test_keys_are_public_halves(house: House, clerk: str) -> None:
    house.sign_in(clerk)
    with house.platform() as uow:
        (key,) = sessions.keys(uow).keys
    assert key["crv"] == "Ed25519" and key["kid"] and "d" not in key


def test_an_old_key_is_replaced_and_still_verifies(house: House, clerk: str) -> None:
    before = house.sign_in(clerk)
    with house.platform() as uow:
        uow.rows("UPDATE signing_keys SET created_at = now() - interval '91 days' RETURNING 1")
    after = house.sign_in(clerk)
    assert claims(house, before)["sub"] == claims(house, after)["sub"]
    with house.platform() as uow:
        assert len(sessions.keys(uow).keys) == 2


def test_a_wrong_password_and_an_unknown_login_are_one_answer(house: House, clerk: str) -> None:
    with pytest.raises(SignInFailed) as wrong:
        sessions.sign_in(house.db, clerk, "не тот пароль", Wish())
    with pytest.raises(SignInFailed) as unknown:
        sessions.sign_in(house.db, "nobody.xx", PASSWORD, Wish())
    assert wrong.value.detail == unknown.value.detail


def test_an_unknown_login_costs_as_much(house: House, clerk: str) -> None:
    def seconds(login: str) -> float:
        started = time.perf_counter()
        with pytest.raises(SignInFailed):
            sessions.sign_in(house.db, login, "не тот пароль", Wish())
        return time.perf_counter() - started

    seconds("warm.up")
    assert seconds("nobody.yy") > seconds(clerk) / 3


def test_a_refresh_token_works_once_and_its_reuse_ends_the_session(house: House, clerk: str) -> None:
    first = house.sign_in(clerk)
    second = refresh(house, first.refresh_token)
    assert second.acting == first.acting and second.refresh_token != first.refresh_token
    third = refresh(house, second.refresh_token)
    with pytest.raises(SessionOver, match="уже использован"):
        refresh(house, first.refresh_token)
    with pytest.raises(SessionOver):
        refresh(house, third.refresh_token)
    assert refresh(house, house.sign_in(clerk).refresh_token)


def test_the_same_call_delivered_twice_is_no_theft(house: House, clerk: str) -> None:
    token = house.sign_in(clerk).refresh_token
    lost, again = (refresh(house, token, "one call") for _ in range(2))
    with pytest.raises(SessionOver):
        refresh(house, lost.refresh_token, "another call")
    with pytest.raises(SessionOver):
        refresh(house, again.refresh_token)


def test_of_two_who_hurry_with_one_token_one_wins(house: House, clerk: str) -> None:
    token = house.sign_in(clerk).refresh_token

    def attempt(number: int) -> bool:
        try:
            return bool(refresh(house, token, f"call {number}"))
        except SessionOver:
            return False

    assert sum(eventlet.GreenPool().imap(attempt, range(8))) == 1


def test_signing_out_ends_only_the_own_session(house: House, clerk: str) -> None:
    mine, other = house.sign_in(clerk), house.sign_in(clerk)
    stranger = house.caller("CLERK", house.open_school())
    for caller, token in ((stranger, other.refresh_token), (whose(house, mine), mine.refresh_token)):
        with house.platform() as uow:
            sessions.sign_out(uow, caller, token)
    with pytest.raises(SessionOver):
        refresh(house, mine.refresh_token)
    assert refresh(house, other.refresh_token)


def test_one_of_several_roles_is_chosen_and_changed(house: House) -> None:
    school_id, other = house.open_school(), house.open_school()
    who = StaffPerson(last_name=house.name(), first_name="Олег")
    held = house.appoint(school_id, "TEACHER", who)
    same = StaffPerson(**{**vars(who), "id": held.person_id})
    house.appoint(other, "TEACHER", same)
    house.appoint(school_id, "DEPUTY", same)
    login = house.account(school_id, held.person_id)
    session = house.sign_in(login)
    assert session.acting.role == "DEPUTY" and len(session.roles) == 3
    assert house.sign_in(login, "TEACHER", other).acting.school_id == other
    with pytest.raises(RoleNotHeld):
        house.sign_in(login, "DIRECTOR")
    caller = whose(house, session)
    turned = sessions.switch_role(house.db, caller, session.refresh_token, None, "TEACHER", other)
    assert claims(house, turned)["school"] == str(other)
    assert refresh(house, turned.refresh_token).acting.role == "TEACHER"


def test_one_parent_of_two_schools_has_one_account(house: House) -> None:
    first, second = house.open_school(), house.open_school()
    mother = house.parent(first, house.enrol(first, house.school_class(first)))
    login = house.account(first, mother)
    assert house.sign_in(login).acting.school_id == first
    house.parent(second, house.enrol(second, house.school_class(second)), person_id=mother)
    session = house.sign_in(login)
    assert [(one.role, one.school_id) for one in session.roles] == [("PARENT", None)]
    assert claims(house, session).get("school") is None
    assert session.refresh_expires_in > 29 * 86400


def test_whoami_names_roles_and_rights(house: House, clerk: str) -> None:
    caller = whose(house, house.sign_in(clerk))
    with house.db.begin(caller) as uow:
        me = acting.whoami(uow, caller)
    assert me.login == clerk and me.acting.title == "Секретарь"
    assert me.operations["orders.register"] == ["SC"] and "orders.sign" not in me.operations


def test_a_changed_password_ends_every_session(house: House, clerk: str) -> None:
    session = house.sign_in(clerk)
    caller = whose(house, session)
    with pytest.raises(Invalid):
        accounts.change_password(house.db, caller, "не тот пароль", "новая сосна 8")
    accounts.change_password(house.db, caller, PASSWORD, "новая сосна 8")
    with pytest.raises(SessionOver):
        refresh(house, session.refresh_token)
    with pytest.raises(SignInFailed):
        house.sign_in(clerk)


def test_a_blocked_account_is_out_until_unblocked(house: House, clerk: str) -> None:
    session = house.sign_in(clerk)
    who = whose(house, session)
    assert who.school_id and who.person_id
    admin = house.caller("SYS_ADMIN", who.school_id)
    with pytest.raises(Forbidden), house.platform() as uow:
        accounts.block(uow, house.caller("CLASS_TEACHER", who.school_id), who.school_id, who.person_id, "уволен")
    with house.platform() as uow:
        assert accounts.block(uow, admin, who.school_id, who.person_id, "уволен").state == "BLOCKED"
    with pytest.raises(SessionOver):
        refresh(house, session.refresh_token)
    with pytest.raises(Forbidden, match="закрыта"):
        house.sign_in(clerk)
    with house.platform() as uow:
        accounts.unblock(uow, admin, who.school_id, who.person_id)
    assert house.sign_in(clerk)
    with pytest.raises(Conflict), house.platform() as uow:
        accounts.unblock(uow, admin, who.school_id, who.person_id)
