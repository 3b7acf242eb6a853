"""Stopping and dying: what is in work is finished once; what was lost with a connection is asked again."""

import socket
import time
from contextlib import suppress
from typing import Any

import eventlet
import pytest

from chassis.doors import caller_of
from chassis.run import container
from chassis.wire import Wire
from contracts.base import Caller, Unavailable, uuid7
from tests.integration.chassis.conftest import Place, as_caller, until
from tests.integration.chassis.shop import ShopApi, ShopService, SoldOut, TillApi, TillService


def test_a_stopping_service_finishes_what_it_began(place: Place) -> None:
    """Calls in work when the stop comes are answered, once each, and the next service takes the rest."""
    first = place.shop_container
    calls = [eventlet.spawn(caller_of(ShopApi, place.wire, 10).sleep, seconds=0.8) for _ in range(8)]
    eventlet.sleep(0.3)
    first.stop()
    assert [call.wait() for call in calls] == ["slept"] * 8
    with pytest.raises(Unavailable):
        place.shop(0.3).sales()
    place.shop_container = container(ShopService, place.settings)
    place.shop_container.start()
    until(lambda: place.shop(0.5).sales() >= 0)


def test_a_request_that_waited_for_the_service_may_ask_another_one_at_once(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes in while the service still opens its connection, which is made to take a while here."""
    consume = Wire._consume

    def slowly(wire: Wire, *what: Any) -> None:
        consume(wire, *what)
        end = time.monotonic() + 0.5
        while time.monotonic() < end:
            with suppress(socket.timeout):
                wire._link.drain_events(timeout=0.1)

    monkeypatch.setattr(Wire, "_consume", slowly)
    place.till_container.stop()
    asked = eventlet.spawn(caller_of(TillApi, place.wire, 10).ask_shop, method="refuse")
    eventlet.sleep(0.2)
    place.till_container = container(TillService, place.settings)
    place.till_container.start()
    with pytest.raises(SoldOut):
        asked.wait()
    bus = next(e for e in place.till_container.extensions if hasattr(e, "relay"))
    assert bus.wire.wait_connected(10)


def test_a_lost_connection_heals_by_itself(place: Place) -> None:
    as_caller(Caller(role="CLERK", district_id=uuid7()))
    bus = next(e for e in place.shop_container.extensions if hasattr(e, "relay"))
    for wire in (bus.wire, place.wire):
        wire._link.collect()
        wire._break()
    until(lambda: place.shop(0.5).sales() >= 0, 15)
    sale = f"after the fall {uuid7()}"
    place.shop().sell(sale_id=sale, price=1)
    until(lambda: f"{sale}/0" in place.till().log(), 15)


def test_a_dead_database_connection_is_replaced(place: Place) -> None:
    as_caller(Caller(role="CLERK", district_id=uuid7()))
    before = place.shop().sales()
    shop = next(one for one in place.shop_container.dependencies if one.attr_name == "db")
    till = next(one for one in place.till_container.dependencies if one.attr_name == "db")
    from sqlalchemy import create_engine, text

    for database in (shop, till):
        owner = create_engine(database.engine.url)
        with owner.connect() as connection:
            others = "pid <> pg_backend_pid() AND datname = current_database()"
            connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
        owner.dispose()
    assert place.shop().sales() == before
    place.shop().sell(sale_id=f"again {uuid7()}", price=1)
