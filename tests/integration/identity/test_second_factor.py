"""The second factor: taken with a code, asked for at every sign-in, a duty of some roles, reset with a reason."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

import pyotp
import pytest

from chassis.settings import settings
from contracts.base import Forbidden, Invalid, NotFound
from contracts.identity import (
    CodeNeeded,
    CodeRefused,
    SecondFactorMissing,
    SecondFactorRefused,
    Session,
    SessionOver,
    SignInFailed,
    SignInTooOften,
)
from services.identity.usecases import acting, second_factor, sessions
from services.identity.usecases.sessions import Wish
from tests.integration.identity.house import PASSWORD, House
from tests.integration.identity.test_sessions import refresh, whose

KEY = b64encode(b"k" * 32).decode()


def chosen(monkeypatch: pytest.MonkeyPatch, **options: str) -> None:
    """What the platform is set to."""
    given = replace(settings(), options={f"KONTINGENT_{name}": value for name, value in options.items()})
    monkeypatch.setattr(second_factor, "settings", lambda: given)


@pytest.fixture(autouse=True)
def keyed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    chosen(monkeypatch, SECOND_FACTOR_KEYS=KEY)
    yield


@dataclass
class Clerk:
    house: House
    school_id: UUID
    person_id: UUID
    login: str
    secret: str = ""

    def take(self) -> list[str]:
        """The second factor; its recovery codes."""
        self.secret = second_factor.begin(self.house.db, self.login, PASSWORD).secret
        codes = second_factor.confirm(self.house.db, self.login, PASSWORD, self.code()).codes
        self.next_step()
        return codes

    @property
    def account_id(self) -> UUID:
        with self.house.platform() as uow:
            found: UUID = uow.scalar("SELECT id FROM accounts WHERE person_id = %(id)s", {"id": self.person_id})
        return found

    def code(self) -> str:
        return pyotp.TOTP(self.secret).now()

    def next_step(self) -> None:
        """As if half a minute had passed since the last code."""
        with self.house.platform() as uow:
            uow.rows("UPDATE second_factors SET last_step = last_step - 2 RETURNING 1")

    def sign_in(self, code: str | None = None) -> Session:
        return sessions.sign_in(self.house.db, self.login, PASSWORD, Wish(code=code))


@pytest.fixture
def clerk(house: House) -> Clerk:
    school_id = house.open_school()
    person_id = house.appoint(school_id, "CLERK").person_id
    return Clerk(house, school_id, person_id, house.account(school_id, person_id))


def test_it_is_asked_for_once_it_is_confirmed(clerk: Clerk) -> None:
    begun = second_factor.begin(clerk.house.db, clerk.login, PASSWORD)
    assert begun.uri.startswith("otpauth://totp/") and begun.secret in begun.uri and begun.qr.startswith("<svg")
    assert clerk.sign_in()
    codes = clerk.take()
    assert len(set(codes)) == 10
    with pytest.raises(CodeNeeded) as refused:
        clerk.sign_in()
    assert refused.value.field == "code"
    with pytest.raises(SignInFailed):
        sessions.sign_in(clerk.house.db, clerk.login, "не тот пароль", Wish(code=clerk.code()))
    caller = whose(clerk.house, clerk.sign_in(clerk.code()))
    with clerk.house.platform() as uow:
        assert acting.whoami(uow, caller).second_factor


def test_only_the_latest_secret_is_confirmed_and_only_with_its_code(clerk: Clerk) -> None:
    db = clerk.house.db
    with pytest.raises(SecondFactorRefused, match="нечего"):
        second_factor.confirm(db, clerk.login, PASSWORD, "123456")
    first = second_factor.begin(db, clerk.login, PASSWORD).secret
    second_factor.begin(db, clerk.login, PASSWORD)
    with pytest.raises(CodeRefused):
        second_factor.confirm(db, clerk.login, PASSWORD, pyotp.TOTP(first).now())
    clerk.take()
    with pytest.raises(SecondFactorRefused, match="уже подключён"):
        second_factor.begin(db, clerk.login, PASSWORD)
    with pytest.raises(SecondFactorRefused):
        second_factor.confirm(db, clerk.login, PASSWORD, clerk.code())


def test_nobody_takes_it_without_the_password(clerk: Clerk) -> None:
    with pytest.raises(SignInFailed):
        second_factor.begin(clerk.house.db, clerk.login, "не тот пароль")
    second_factor.begin(clerk.house.db, clerk.login, PASSWORD)
    with pytest.raises(SignInFailed):
        second_factor.confirm(clerk.house.db, clerk.login, "не тот пароль", "123456")


def test_who_was_signed_in_without_it_is_out(clerk: Clerk) -> None:
    session = clerk.sign_in()
    clerk.take()
    with pytest.raises(SessionOver):
        refresh(clerk.house, session.refresh_token)


def test_a_code_works_once(clerk: Clerk) -> None:
    clerk.take()
    code = clerk.code()
    assert clerk.sign_in(code)
    with pytest.raises(CodeRefused):
        clerk.sign_in(code)


def test_a_recovery_code_works_once_as_it_is_typed(clerk: Clerk) -> None:
    first, second, *_ = clerk.take()
    assert clerk.sign_in(first.lower().replace("-", " "))
    with pytest.raises(CodeRefused):
        clerk.sign_in(first)
    assert clerk.sign_in(second)


def test_anothers_recovery_code_is_no_code(clerk: Clerk) -> None:
    house = clerk.house
    person_id = house.appoint(clerk.school_id, "CLERK").person_id
    other = Clerk(house, clerk.school_id, person_id, house.account(clerk.school_id, person_id))
    clerk.take()
    with pytest.raises(CodeRefused):
        clerk.sign_in(other.take()[0])


def test_guessing_codes_is_delayed_though_the_password_is_right(clerk: Clerk) -> None:
    codes = clerk.take()
    for _ in range(3):
        with pytest.raises(CodeRefused):
            clerk.sign_in("000000")
    for code in ("000000", codes[0]):
        with pytest.raises(SignInTooOften):
            clerk.sign_in(code)


def test_the_secret_lies_sealed_and_codes_hashed(clerk: Clerk) -> None:
    codes = clerk.take()
    with clerk.house.platform() as uow:
        kept = [bytes(row.secret) for row in uow.rows("SELECT secret FROM second_factors WHERE secret IS NOT NULL")]
        kept += [bytes(row.code_hash) for row in uow.rows("SELECT code_hash FROM recovery_codes")]
    for plain in (clerk.secret, *codes):
        assert not any(plain.encode() in one for one in kept)


def test_without_a_key_none_is_taken(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen(monkeypatch)
    with pytest.raises(SecondFactorRefused, match="не настроен"):
        second_factor.begin(clerk.house.db, clerk.login, PASSWORD)


def test_a_new_key_takes_over_what_the_old_one_sealed(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk.take()
    with clerk.house.platform() as uow:
        uow.rows(
            "UPDATE second_factors SET secret = NULL WHERE account_id <> %(id)s RETURNING 1", {"id": clerk.account_id}
        )
    new = b64encode(b"n" * 32).decode()
    monkeypatch.setattr(second_factor, "AT_ONCE", 1)
    chosen(monkeypatch, SECOND_FACTOR_KEYS=f"{new},{KEY}")
    assert [second_factor.seal_anew(clerk.house.db) for _ in range(2)] == [1, 0]
    chosen(monkeypatch, SECOND_FACTOR_KEYS=new)
    assert clerk.sign_in(clerk.code())


def test_a_role_may_make_it_a_duty(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk.house.appoint(clerk.school_id, "DEPUTY", clerk.house.staff_person(clerk.person_id))
    before = sessions.sign_in(clerk.house.db, clerk.login, PASSWORD, Wish(role="DEPUTY"))
    chosen(monkeypatch, SECOND_FACTOR_KEYS=KEY, TOTP_ROLES="DIRECTOR, DEPUTY")
    with pytest.raises(SecondFactorMissing, match="Заместитель"):
        sessions.sign_in(clerk.house.db, clerk.login, PASSWORD, Wish(role="DEPUTY"))
    with pytest.raises(SecondFactorMissing):
        refresh(clerk.house, before.refresh_token)
    other = sessions.sign_in(clerk.house.db, clerk.login, PASSWORD, Wish(role="CLERK"))
    with pytest.raises(SecondFactorMissing):
        sessions.switch_role(clerk.house.db, whose(clerk.house, other), other.refresh_token, None, "DEPUTY", None)
    clerk.take()
    session = sessions.sign_in(clerk.house.db, clerk.login, PASSWORD, Wish(role="DEPUTY", code=clerk.code()))
    assert refresh(clerk.house, session.refresh_token)


def test_one_takes_ones_own_off_with_a_code(clerk: Clerk) -> None:
    clerk.take()
    caller = whose(clerk.house, clerk.sign_in(clerk.code()))
    for password, code, refusal in ((PASSWORD, "000000", CodeRefused), ("не тот", clerk.code(), SignInFailed)):
        with pytest.raises(refusal):
            second_factor.drop(clerk.house.db, caller, password, code)
    clerk.next_step()
    second_factor.drop(clerk.house.db, caller, PASSWORD, clerk.code())
    assert clerk.sign_in()


def test_an_administrator_resets_it_with_a_reason_in_the_own_school(clerk: Clerk) -> None:
    house, reason = clerk.house, "потерян телефон, коды утрачены"
    codes = clerk.take()
    session = clerk.sign_in(clerk.code())
    admin, other = house.caller("SYS_ADMIN", clerk.school_id), house.open_school()
    strangers = [house.caller("DIRECTOR", clerk.school_id), house.caller("SYS_ADMIN", other), house.officer()]
    for caller in strangers:
        with pytest.raises((Forbidden, NotFound)), house.platform() as uow:
            second_factor.reset(uow, caller, clerk.school_id, clerk.person_id, reason)
    with pytest.raises(Invalid) as refused, house.platform() as uow:
        second_factor.reset(uow, admin, clerk.school_id, clerk.person_id, "утерян")
    assert refused.value.field == "reason"
    with house.platform() as uow:
        second_factor.reset(uow, admin, clerk.school_id, clerk.person_id, reason)
    with pytest.raises(SessionOver):
        refresh(house, session.refresh_token)
    assert clerk.sign_in()
    with house.platform() as uow:
        (row,) = uow.rows("SELECT * FROM second_factors WHERE reset_by = %(by)s", {"by": admin.person_id})
    assert (row.secret, row.reset_reason) == (None, reason)
    with pytest.raises(SecondFactorRefused, match="не подключён"), house.platform() as uow:
        second_factor.reset(uow, admin, clerk.school_id, clerk.person_id, reason)
    clerk.take()
    with pytest.raises(CodeRefused):
        clerk.sign_in(codes[-1])
