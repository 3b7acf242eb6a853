"""Stopping and dying: what is in work is finished once; what was lost with a connection is asked again."""

import eventlet
import pytest

from chassis.doors import caller_of
from chassis.run import container
from contracts.base import Caller, Unavailable, uuid7
from tests.integration.chassis.conftest import Place, as_caller, until
from tests.integration.chassis.shop import ShopApi, ShopService


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
