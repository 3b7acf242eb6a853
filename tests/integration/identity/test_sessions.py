import time
from uuid import UUID

import eventlet
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet as Keys

from contracts.base import Caller, Conflict, Forbidden, Invalid, system
from contracts.contingent import StudentWithdrawn
from contracts.identity import RoleNotHeld, Session, SessionOver, SignInFailed, StaffPerson
from services.identity.usecases import accounts, acting, keeping, sessions
from services.identity.usecases.sessions import Wish
from tests.integration.identity.house import PASSWORD, House, movement


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
        started = time.process_time()
        with pytest.raises(SignInFailed):
            sessions.sign_in(house.db, login, "не тот пароль", Wish())
        return time.process_time() - started

    seconds("warm.up")
    assert max(seconds("nobody.yy"), seconds("nobody.zz")) > min(seconds(clerk), seconds(clerk)) / 3


def test_a_refresh_token_works_once_and_its_reuse_ends_the_session(house: House, clerk: str) -> None:
    first = house.sign_in(clerk)
    second = refresh(house, first.refresh_token)
    assert second.acting == first.acting and second.refresh_token != first.refresh_token
    third = refresh(house, second.refresh_token)
    with pytest.raises(SessionOver, match="уже продлили в другом месте"):
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


class Family:
    """A mother with one account and a child in each of two schools."""

    def __init__(self, house: House) -> None:
        self.house, self.schools = house, [house.open_school(), house.open_school()]
        self.children = [house.enrol(one, house.school_class(one)) for one in self.schools]
        self.mother = house.parent(self.schools[0], self.children[0])
        self.login = house.account(self.schools[0], self.mother)
        house.parent(self.schools[1], self.children[1], person_id=self.mother)

    def switch(self, session: Session, student_id: UUID) -> Session:
        return sessions.switch_child(self.house.db, whose(self.house, session), session.refresh_token, None, student_id)


def test_one_parent_of_two_schools_has_one_account(house: House) -> None:
    family = Family(house)
    session = house.sign_in(family.login)
    held = [(one.role, one.school_id) for one in session.roles]
    assert held[0] == ("PARENT", None) == (session.acting.role, session.acting.school_id)
    assert {school for _, school in held} == {None, *family.schools} and len(held) == 3
    assert claims(house, session).get("school") is None
    assert session.refresh_expires_in > 29 * 86400
    one = house.sign_in(family.login, "PARENT", family.schools[1])
    assert claims(house, one)["school"] == str(family.schools[1])


def test_a_parent_of_one_school_acts_in_it_and_goes_on_when_a_second_comes(house: House) -> None:
    first, second = house.open_school(), house.open_school()
    mother = house.parent(first, house.enrol(first, house.school_class(first)))
    session = house.sign_in(house.account(first, mother))
    assert [one.school_id for one in session.roles] == [first]
    house.parent(second, house.enrol(second, house.school_class(second)), person_id=mother)
    assert refresh(house, session.refresh_token).acting.school_id == first


def test_a_parent_switches_between_children_of_two_schools(house: House) -> None:
    family = Family(house)
    session = house.sign_in(family.login)
    for child, school_id in zip(family.children, family.schools, strict=True):
        session = family.switch(session, child.id)
        assert claims(house, session)["school"] == str(school_id)
        with house.db.begin(whose(house, session), read_only=True) as uow:
            seen = uow.rows("SELECT person_id FROM known_students")
        assert [row.person_id for row in seen] == [child.person_id], "the wall stands around the child's school"
        session = refresh(house, session.refresh_token)
        assert (session.acting.role, session.acting.school_id) == ("PARENT", school_id)
    everyone = sessions.switch_role(house.db, whose(house, session), session.refresh_token, None, "PARENT", None)
    assert everyone.acting.school_id is None


def test_whoami_lists_the_children_with_school_and_class_wherever_one_acts(house: House) -> None:
    family = Family(house)
    session = house.sign_in(family.login)
    for one in (session, family.switch(session, family.children[0].id)):
        caller = whose(house, one)
        with house.db.begin(system(district_id=house.district_id), read_only=True) as uow:
            found = acting.whoami(uow, caller).children
        assert {child.student_id: child.school_id for child in found} == {
            child.id: school for child, school in zip(family.children, family.schools, strict=True)
        }
        assert all(child.school and child.school_class == "5А" for child in found)


def test_nobody_switches_to_a_child_that_is_not_open_to_them(house: House) -> None:
    family, others = Family(house), Family(house)
    left = house.enrol(family.schools[0], house.school_class(family.schools[0]))
    closed = house.enrol(family.schools[0], house.school_class(family.schools[0]))
    house.parent(family.schools[0], left, person_id=family.mother)
    house.parent(family.schools[0], closed, person_id=family.mother, portal=False)
    where = {"district_id": house.district_id, "school_id": family.schools[0], "student_id": left.id}
    gone = StudentWithdrawn(**where, class_id=left.class_id, movement=movement(left))
    house.hear(keeping.end_enrolment, gone)
    session = house.sign_in(family.login)
    for student in (others.children[0], left, closed):
        with pytest.raises(RoleNotHeld) as refused:
            family.switch(session, student.id)
        assert refused.value.field == "student_id"
    stolen = house.sign_in(others.login)
    with pytest.raises(SessionOver):
        sessions.switch_child(house.db, whose(house, session), stolen.refresh_token, None, family.children[0].id)
    assert family.switch(session, family.children[1].id), "a refusal uses no token up"


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
