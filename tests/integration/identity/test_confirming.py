"""The password or a code once more: a token for one signature of one document, and no way round the lock-out."""

from uuid import UUID

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet as Keys

from chassis.keyring import KeyRing
from contracts.base import Caller, Forbidden, Invalid, Unauthorized, uuid7
from contracts.confirmations import Confirmation, ConfirmationPurpose
from contracts.identity import SecondFactorRefused, SignInTooOften
from gateway.ended import Ended
from gateway.tokens import Tokens
from services.identity.usecases import confirming, sessions
from services.identity.usecases.accounts import block
from tests.integration.identity.house import PASSWORD, House
from tests.integration.identity.test_second_factor import Clerk, clerk, keyed  # noqa: F401  (fixtures)
from tests.integration.identity.test_sessions import whose

ORDER, SUBJECT = ConfirmationPurpose.ORDER, uuid7()


def confirm(house: House, caller: Caller, password: str | None = None, code: str | None = None) -> Confirmation:
    return confirming.confirm(house.db, caller, ORDER, SUBJECT, password, code)


def keys(house: House) -> dict[str, object]:
    with house.platform() as uow:
        return {"keys": sessions.keys(uow).keys}


def test_it_names_the_person_the_session_the_document_and_the_means(clerk: Clerk) -> None:  # noqa: F811
    caller = whose(clerk.house, clerk.sign_in())
    given = confirm(clerk.house, caller, PASSWORD)
    assert (given.expires_in, given.subject, given.purpose) == (180, SUBJECT, ORDER)
    told = KeyRing().claims(given.token, lambda: keys(clerk.house))
    assert {name: told[name] for name in ("person", "sid", "subject", "purpose", "means")} == {
        "person": str(caller.person_id), "sid": str(caller.session_id), "subject": str(SUBJECT),
        "purpose": "ORDER", "means": "PASSWORD",
    }  # fmt: skip
    assert UUID(told["jti"]) and told["exp"] - told["iat"] == 180
    assert (
        told["jti"] != KeyRing().claims(confirm(clerk.house, caller, PASSWORD).token, lambda: keys(clerk.house))["jti"]
    )


def test_it_opens_no_door(clerk: Clerk) -> None:  # noqa: F811
    given = confirm(clerk.house, whose(clerk.house, clerk.sign_in()), PASSWORD)
    assert "role" not in jwt.decode(given.token, Keys.import_key_set(keys(clerk.house)), algorithms=["Ed25519"]).claims  # type: ignore[arg-type]
    with pytest.raises(Unauthorized):
        Tokens(lambda: keys(clerk.house), Ended(lambda after: None)).caller(f"Bearer {given.token}")  # type: ignore[arg-type, return-value]


def test_a_code_of_the_phone_stands_for_the_password_once(clerk: Clerk) -> None:  # noqa: F811
    caller = whose(clerk.house, clerk.sign_in())
    with pytest.raises(SecondFactorRefused, match="не подключён"):
        confirm(clerk.house, caller, code="123456")
    clerk.take()
    code = clerk.code()
    told = KeyRing().claims(confirm(clerk.house, caller, code=code).token, lambda: keys(clerk.house))
    assert told["means"] == "CODE"
    with pytest.raises(Invalid) as again:
        confirm(clerk.house, caller, code=code)
    assert again.value.field == "code"


def test_wrong_passwords_count_as_failed_sign_ins(clerk: Clerk) -> None:  # noqa: F811
    caller = whose(clerk.house, clerk.sign_in())
    for nothing in ({}, {"password": PASSWORD, "code": "123456"}):
        with pytest.raises(Invalid, match="что-то одно"):
            confirm(clerk.house, caller, **nothing)
    for _ in range(3):
        with pytest.raises(Invalid) as wrong:
            confirm(clerk.house, caller, "не тот пароль")
        assert wrong.value.field == "password"
    with pytest.raises(SignInTooOften):
        confirm(clerk.house, caller, PASSWORD)
    with pytest.raises(SignInTooOften):
        clerk.sign_in()


def test_a_closed_account_confirms_nothing(clerk: Clerk) -> None:  # noqa: F811
    house, caller = clerk.house, whose(clerk.house, clerk.sign_in())
    admin = house.caller("SYS_ADMIN", clerk.school_id)
    with house.platform() as uow:
        block(uow, admin, clerk.school_id, clerk.person_id, "уволен, доступ закрыт")
    with pytest.raises(Forbidden):
        confirm(house, caller, PASSWORD)
