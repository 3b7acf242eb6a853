"""How often a password may be tried."""

import eventlet
import pytest

from contracts.identity import SignInFailed, SignInTooOften
from services.identity.usecases import proving, sessions
from services.identity.usecases.sessions import Wish
from tests.integration.identity.house import PASSWORD, House


@pytest.fixture
def login(house: House) -> str:
    school_id = house.open_school()
    return house.account(school_id, house.appoint(school_id, "CLERK").person_id)


def try_password(house: House, login: str, password: str) -> str:
    try:
        sessions.sign_in(house.db, login, password, Wish())
    except (SignInFailed, SignInTooOften) as refused:
        return refused.kind
    return "in"


def wait(house: House, seconds: int) -> None:
    """As if so much time had passed."""
    sql = "UPDATE sign_in_attempts SET at = at - make_interval(secs => %(s)s) RETURNING 1"
    with house.platform() as uow:
        uow.rows(sql, {"s": seconds})


def test_failures_delay_the_next_try_longer_and_longer(house: House, login: str) -> None:
    assert [try_password(house, login, "не тот") for _ in range(4)] == ["unauthorized"] * 3 + ["too-many"]
    delays = []
    for _ in range(3):
        with pytest.raises(SignInTooOften) as refused:
            house.sign_in(login)
        delays.append(refused.value.facts["retry_after"])
        wait(house, delays[-1])
        assert try_password(house, login, "не тот") == "unauthorized"
    assert delays == [5, 30, 900]


def test_after_the_delay_the_right_password_is_in_and_all_is_forgotten(house: House, login: str) -> None:
    for _ in range(3):
        try_password(house, login, "не тот")
    wait(house, 5)
    assert try_password(house, login, PASSWORD) == "in"
    assert [try_password(house, login, "не тот") for _ in range(2)] == ["unauthorized"] * 2
    assert try_password(house, login, PASSWORD) == "in"


def test_an_unknown_login_is_limited_alike(house: House) -> None:
    assert [try_password(house, "nobody.zz", "не тот") for _ in range(4)] == ["unauthorized"] * 3 + ["too-many"]


def test_a_burst_gets_no_more_tries(house: House, login: str) -> None:
    outcomes = list(eventlet.GreenPool().imap(lambda _: try_password(house, login, "не тот"), range(20)))
    assert outcomes.count("unauthorized") == 3 and outcomes.count("too-many") == 17


def test_a_crowd_with_the_right_password_is_let_in(house: House, login: str) -> None:
    outcomes = list(eventlet.GreenPool().imap(lambda _: try_password(house, login, PASSWORD), range(20)))
    assert outcomes == ["in"] * 20


def test_a_try_that_never_ended_stops_nobody(house: House, login: str) -> None:
    """Its process was killed while it hashed."""
    for _ in range(3):
        proving._enter(house.db, login, sessions._hash(login))
    wait(house, 11)
    assert try_password(house, login, PASSWORD) == "in"
