"""Calls between services: typed, bounded in time, with refusals that keep their class."""

import time
from ast import literal_eval
from typing import Any

import eventlet
import orjson
import pytest

from chassis.call import Call, current, enter, start, to_headers
from chassis.doors import caller_of, request
from chassis.links import channel_of, close, connect, publish
from chassis.wire import EXCHANGE
from contracts.base import SYSTEM, Api, Caller, Conflict, Invalid, Trouble, Unavailable, uuid7
from tests.integration.chassis.conftest import Place
from tests.integration.chassis.shop import SoldOut, Thing


def test_an_answer_has_the_type_of_the_contract(place: Place) -> None:
    assert place.shop().echo(thing=Thing(name="ёж", price=3)) == Thing(name="ёж", price=3)


def test_wrong_arguments_name_the_field(place: Place) -> None:
    with pytest.raises(Invalid) as refused:
        place.shop().echo(thing={"price": "many"})  # type: ignore[arg-type]
    fields = {one["field"] for one in refused.value.facts["problems"]}
    assert fields == {"thing.name", "thing.price"}


def test_unknown_arguments_pass_inside_and_are_refused_from_outside(place: Place) -> None:
    arguments: dict[str, Any] = {"thing": {"name": "a", "colour": "red"}}
    inside = start(Caller(role=SYSTEM), 5, "echo")
    assert request(place.wire, "shop", inside, arguments).body
    outside = Call(**{**inside.__dict__, "strict": True})
    with pytest.raises(Invalid) as refused:
        request(place.wire, "shop", outside, arguments)
    assert refused.value.facts["problems"] == [{"field": "thing.colour", "detail": "Неизвестное поле"}]


def test_a_refusal_keeps_its_class_across_two_services(place: Place) -> None:
    with pytest.raises(SoldOut) as refused:
        place.till().ask_shop(method="refuse")
    assert isinstance(refused.value, Conflict)
    assert (refused.value.detail, refused.value.field, refused.value.facts) == ("Книг больше нет", "name", {"left": 0})


def test_a_defect_becomes_a_trouble_code_without_its_text(place: Place) -> None:
    with pytest.raises(Trouble) as refused:
        place.shop().fail()
    assert refused.value.facts["code"]
    assert "secret" not in str(refused.value.__dict__)


def test_a_slow_peer_is_unavailable_within_the_deadline_and_leaves_nothing(place: Place) -> None:
    started = time.monotonic()
    with pytest.raises(Unavailable):
        place.shop(seconds=0.3).sleep(seconds=5)
    assert time.monotonic() - started < 2
    assert not place.wire._pending


def test_an_absent_peer_is_unavailable_at_once(place: Place) -> None:
    class NobodyApi(Api):
        service = "nobody"

        def hello(self) -> None: ...

    with pytest.raises(Unavailable) as refused:
        caller_of(NobodyApi, place.wire, 5).hello()
    assert refused.value.facts["service"] == "nobody"
    assert not place.wire._pending


def test_the_deadline_is_passed_on(place: Place) -> None:
    """The second hop sees the first one's, not the longer one its own client would give it."""
    call = start(Caller(role=SYSTEM), 0.6)
    enter(call)
    seen = literal_eval(place.till(seconds=10).ask_shop(method="caller_seen"))
    assert abs(float(seen["deadline"]) - call.deadline) < 0.01
    with pytest.raises(Unavailable):
        place.till(seconds=10).ask_shop(method="sleep", seconds=5)


def test_the_deadline_stops_a_statement_in_the_database(place: Place) -> None:
    with pytest.raises(Unavailable):
        place.shop(seconds=0.4).slow_query(seconds=20)
    eventlet.sleep(0.3)
    database = place.shop_container
    db = next(one for one in database.dependencies if one.attr_name == "db")
    with db.begin(Caller(role=SYSTEM)) as uow:
        sleeping = """SELECT count(*) FROM pg_stat_activity
            WHERE query LIKE %(q)s AND state = 'active' AND pid <> pg_backend_pid()"""
        assert uow.scalar(sleeping, {"q": "%pg_sleep(20%"}) == 0


def test_work_past_its_deadline_is_not_started(place: Place) -> None:
    """It lay in the queue too long: said past the client, which would not even have sent it."""
    before = place.shop().sales()
    link = connect(place.settings.bus, 0)
    late = Call(Caller(role=SYSTEM, district_id=uuid7()), time.time() - 0.01, uuid7().hex, "sell", uuid7().hex)
    body = orjson.dumps({"args": [], "kwargs": {"sale_id": "late", "price": 1, "steps": 1}})
    publish(channel_of(link), body, EXCHANGE, "shop.sell", to_headers(late), reply_to="nobody", correlation_id="1")
    eventlet.sleep(0.3)
    close(link)
    assert place.shop().sales() == before


def test_the_caller_travels_with_the_call(place: Place) -> None:
    who = Caller(role="CLERK", person_id=uuid7())
    enter(start(who, 5))
    seen = place.shop().caller_seen()
    assert (seen["role"], seen["person"]) == ("CLERK", str(who.person_id))
    assert current() is not None


def test_many_calls_at_once_each_get_their_own_answer(place: Place) -> None:
    pool = eventlet.GreenPool(50)
    names = [f"n{i}" for i in range(300)]
    answers = list(pool.imap(lambda name: place.shop().echo(thing=Thing(name=name)).name, names))
    assert answers == names


def test_a_request_without_reply_to_is_parked_and_hurts_nobody(place: Place) -> None:
    from chassis.links import abandon, channel_of, connect

    link = connect(place.settings.bus, 0)
    channel = channel_of(link)
    message = channel.prepare_message(b"{}", content_type="application/json", content_encoding="utf-8")
    channel.basic_publish(message, exchange="nameko-rpc", routing_key="shop.echo")
    eventlet.sleep(0.5)
    parked = channel.queue_declare(queue="rpc-shop.dead", passive=True)
    assert parked.message_count == 1
    channel.queue_purge("rpc-shop.dead")
    abandon(link)
    assert place.shop().echo(thing=Thing(name="still here")).name == "still here"


def test_a_timer_ticks(place: Place) -> None:
    before = place.till().ticks()
    eventlet.sleep(0.4)
    assert place.till().ticks() > before
