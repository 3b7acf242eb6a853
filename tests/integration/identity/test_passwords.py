"""Setting a password: none of the last five again, not one's name; an expired one opens nothing."""

from dataclasses import replace

import pytest

from chassis.settings import settings
from contracts.base import Caller
from contracts.identity import PasswordExpired, Session, SessionOver, SignInFailed, WeakPassword
from services.identity.usecases import accounts, new_passwords, sessions
from services.identity.usecases.sessions import Wish
from tests.integration.identity.house import PASSWORD, House
from tests.integration.identity.test_sessions import refresh, whose


@pytest.fixture
def clerk(house: House) -> tuple[str, Caller]:
    school_id = house.open_school()
    login = house.account(school_id, house.appoint(school_id, "CLERK").person_id)
    return login, whose(house, house.sign_in(login))


@pytest.fixture
def quarterly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The school has chosen that passwords last for ninety days."""
    chosen = replace(settings(), options={"KONTINGENT_PASSWORD_DAYS": "90"})
    monkeypatch.setattr(new_passwords, "settings", lambda: chosen)


def sign_in(house: House, login: str, password: str, new: str | None = None) -> Session:
    return sessions.sign_in(house.db, login, password, Wish(new_password=new))


def test_none_of_the_last_five_is_set_again(house: House, clerk: tuple[str, Caller]) -> None:
    caller, before = clerk[1], PASSWORD
    for number in (1, 2, 3, 4):
        accounts.change_password(house.db, caller, before, f"поле у дороги {number}")
        before = f"поле у дороги {number}"
        with pytest.raises(WeakPassword, match="уже был") as refused:
            accounts.change_password(house.db, caller, before, PASSWORD)
        assert refused.value.field == "new_password"
    with pytest.raises(WeakPassword, match="уже был"):
        accounts.change_password(house.db, caller, before, before)
    accounts.change_password(house.db, caller, before, "поле у дороги 5")
    accounts.change_password(house.db, caller, "поле у дороги 5", PASSWORD)


def test_a_new_slip_is_no_way_round(house: House, clerk: tuple[str, Caller]) -> None:
    _, caller = clerk
    assert caller.school_id and caller.person_id
    slip = house.slip(caller.school_id, caller.person_id)
    with pytest.raises(WeakPassword, match="уже был"):
        house.activate(slip.code, PASSWORD)
    house.activate(slip.code, "поле у дороги 1")
    slip = house.slip(caller.school_id, caller.person_id)
    with pytest.raises(WeakPassword, match="уже был"):
        house.activate(slip.code, PASSWORD)


def test_ones_own_name_is_no_password(house: House) -> None:
    school_id = house.open_school()
    held = house.appoint(school_id, "CLERK")
    with pytest.raises(WeakPassword, match="фамилию"):
        house.activate(house.slip(school_id, held.person_id).code, f"{held.last_name} 2031")


def test_passwords_last_for_ever_unless_a_school_chooses_otherwise(house: House, clerk: tuple[str, Caller]) -> None:
    with house.platform() as uow:
        uow.rows("UPDATE accounts SET password_set_at = now() - interval '9 years' RETURNING 1")
    assert sign_in(house, clerk[0], PASSWORD)


@pytest.mark.usefixtures("quarterly")
def test_an_expired_one_opens_nothing_until_it_is_replaced(house: House, clerk: tuple[str, Caller]) -> None:
    login = clerk[0]
    inside = sign_in(house, login, PASSWORD)
    with house.platform() as uow:
        uow.rows("UPDATE accounts SET password_set_at = now() - interval '91 days' RETURNING 1")
    with pytest.raises(PasswordExpired) as refused:
        sign_in(house, login, PASSWORD)
    assert refused.value.field == "new_password"
    with pytest.raises(SignInFailed):
        sign_in(house, login, "не тот пароль", "поле у дороги 1")
    with pytest.raises(WeakPassword):
        sign_in(house, login, PASSWORD, "коротко")
    assert sign_in(house, login, PASSWORD, "поле у дороги 1")
    with pytest.raises(SessionOver):
        refresh(house, inside.refresh_token)
    assert sign_in(house, login, "поле у дороги 1")
    with pytest.raises(SignInFailed):
        sign_in(house, login, PASSWORD)
