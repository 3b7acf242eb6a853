"""Commands: once per key, whatever is repeated; rows of other tenants do not exist."""

import time
from hashlib import sha256

import eventlet
import pytest

from chassis.call import Call, start
from chassis.doors import request
from contracts.base import SYSTEM, Caller, KeyReused, Trouble, uuid7
from tests.integration.chassis.conftest import Place, as_caller, until
from tests.integration.chassis.shop import SoldOut

DISTRICT = uuid7()
CLERK = Caller(role="CLERK", account_id=uuid7(), district_id=DISTRICT)


def clerk(**more: object) -> Caller:
    return Caller(role="CLERK", account_id=uuid7(), district_id=DISTRICT, **more)  # type: ignore[arg-type]


def test_the_first_answer_is_given_again(place: Place) -> None:
    who = clerk()
    as_caller(who, "k1")
    assert place.shop().sell(sale_id="once", price=5) == 5
    as_caller(who, "k1")
    assert place.shop().sell(sale_id="once", price=5) == 5
    as_caller(who)
    with pytest.raises(Trouble):
        place.shop().sell(sale_id="once", price=5)


def test_another_body_under_the_same_key_is_refused(place: Place) -> None:
    who = clerk()
    call = Call(who, time.time() + 5, uuid7().hex, "sell", "k2")
    request(place.wire, "shop", call, {"sale_id": "two", "price": 5, "steps": 1})
    with pytest.raises(KeyReused):
        request(place.wire, "shop", call, {"sale_id": "two", "price": 6, "steps": 1})


def test_two_commands_within_one_call_are_two(place: Place) -> None:
    """A service that asks another twice for the same deed gets it done twice; asked again itself, no more."""
    for _ in range(2):
        as_caller(CLERK, "both")
        assert [place.shop().sell(sale_id=name, price=5) for name in ("left", "right")] == [5, 5]


def test_keys_of_different_accounts_do_not_meet(place: Place) -> None:
    """The second account is not shown the first one's answer: the same words are a deed of its own."""
    body = {"sale_id": "the only one"}
    assert request(place.wire, "shop", start(clerk(), 5, "sell_last", "same key"), body).body
    with pytest.raises(SoldOut):
        request(place.wire, "shop", start(clerk(), 5, "sell_last", "same key"), body)


def test_twins_at_the_same_moment_are_one(place: Place) -> None:
    who = clerk()

    def sell(_: int) -> int:
        as_caller(who, "twin")
        return place.shop().sell(sale_id="twins", price=7)

    assert list(eventlet.GreenPool(20).imap(sell, range(20))) == [7] * 20
    as_caller(who)
    assert place.shop().sales() >= 1


def test_a_twin_refused_for_being_second_gets_the_first_answer(place: Place) -> None:
    who = clerk()

    def sell(_: int) -> int:
        as_caller(who, "last")
        return place.shop().sell_last(sale_id="last")

    assert list(eventlet.GreenPool(10).imap(sell, range(10))) == [1] * 10
    as_caller(who, "another key")
    with pytest.raises(SoldOut):
        place.shop().sell_last(sale_id="last")


def test_rows_of_another_tenant_do_not_exist(place: Place) -> None:
    district, school = uuid7(), uuid7()
    as_caller(Caller(role="CLERK", district_id=district, school_id=school))
    place.shop().sell(sale_id=f"mine {school}", price=1)
    assert place.shop().sales() == 1
    as_caller(Caller(role="DISTRICT", district_id=district))
    assert place.shop().sales() == 1
    as_caller(Caller(role="CLERK", district_id=district, school_id=uuid7()))
    assert place.shop().sales() == 0
    as_caller(Caller(role="CLERK", district_id=uuid7()))
    assert place.shop().sales() == 0
    as_caller(Caller(role="ANONYMOUS"))
    assert place.shop().sales() == 0
    as_caller(Caller(role=SYSTEM))
    assert place.shop().sales() > 1


def test_a_caller_without_a_district_cannot_write(place: Place) -> None:
    as_caller(Caller(role="CLERK"))
    with pytest.raises(Trouble):
        place.shop().sell(sale_id="nobody's", price=1)


def test_a_failed_command_tells_nothing(place: Place) -> None:
    who = clerk()
    as_caller(who)
    place.shop().sell(sale_id="told", price=100)
    until(lambda: "told/0" in place.till().log())
    before = place.till().total()
    as_caller(who)
    with pytest.raises(Trouble):
        place.shop().sell(sale_id="told", price=100)
    eventlet.sleep(0.3)
    assert place.till().total() == before


def test_neither_key_nor_body_can_be_guessed_from_what_is_kept(place: Place) -> None:
    """A body may hold a password: its bare hash would be an invitation. The key is its salt, and is not kept."""
    as_caller(CLERK, "unguessable")
    place.shop().sell(sale_id="hunter2", price=5)
    db = next(one for one in place.shop_container.dependencies if one.attr_name == "db")
    bare = sha256(b'{"price":5,"sale_id":"hunter2"}').hexdigest()
    with db.begin(Caller(role=SYSTEM)) as uow:
        kept = [(row.key, row.fingerprint) for row in uow.rows("SELECT key, fingerprint FROM answers")]
    assert kept and not any("unguessable" in key or fingerprint == bare for key, fingerprint in kept)
