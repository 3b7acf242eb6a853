"""Events: at least once on the wire, once in effect, in order per aggregate, poison parked."""

import eventlet
import orjson

from chassis import topology
from chassis.letters import drop, letters, replay
from chassis.links import put
from contracts.base import Caller, uuid7
from tests.integration.chassis.conftest import Place, as_caller, until
from tests.integration.chassis.shop import ThingSold

QUEUE = topology.queue("shop", "till")
DISTRICT = uuid7()


def sell(place: Place, sale_id: str, price: int = 1, steps: int = 1) -> None:
    as_caller(Caller(role="CLERK", district_id=DISTRICT))
    place.shop().sell(sale_id=sale_id, price=price, steps=steps)


def test_a_committed_event_is_heard(place: Place) -> None:
    sell(place, "first", steps=1)
    until(lambda: "first/0" in place.till().log())


def test_events_of_one_aggregate_keep_their_order_among_many(place: Place) -> None:
    names = [f"ordered {i}" for i in range(10)]
    list(eventlet.GreenPool(10).imap(lambda name: sell(place, name, steps=20), names))
    until(lambda: sum(line.startswith("ordered") for line in place.till().log()) == 200, 20)
    log = place.till().log()
    for name in names:
        assert [line for line in log if line.startswith(name + "/")] == [f"{name}/{i}" for i in range(20)]


def deliver(place: Place, event: ThingSold) -> None:
    headers = {"name": event.name(), "event_id": str(event.event_id), "about": event.aggregate}
    put(place.settings.bus, QUEUE, orjson.dumps(event, default=str), headers)


def test_an_event_delivered_twice_has_one_effect(place: Place) -> None:
    event = ThingSold(district_id=DISTRICT, sale_id="twice", price=1)
    for _ in range(3):
        deliver(place, event)
    deliver(place, ThingSold(district_id=DISTRICT, sale_id="twice", price=1, step=9))
    until(lambda: "twice/9" in place.till().log())
    assert place.till().log().count("twice/0") == 1


def test_facts_that_wait_are_kept_together_in_the_order_they_were_told(place: Place) -> None:
    told = [ThingSold(district_id=DISTRICT, sale_id=f"waits {n}", price=1) for n in range(30)]
    again = told[7]
    with _database(place, "till").begin(Caller(role="SYSTEM")) as uow:
        uow.rows("LOCK TABLE inbox IN SHARE MODE; SELECT 1")
        for event in [*told, again]:
            deliver(place, event)
    until(lambda: "waits 29/0" in place.till().log())
    assert [line for line in place.till().log() if line.startswith("waits ")] == [f"waits {n}/0" for n in range(30)]
    sql = "SELECT count(DISTINCT xmin::text) FROM inbox WHERE event_id = ANY(%(ids)s::uuid[])"
    with _database(place, "till").begin(Caller(role="SYSTEM")) as uow:
        transactions = uow.scalar(sql, {"ids": [one.event_id for one in told]})
    assert transactions <= 4, "the first, which met the lock, and the others by twenty"


def test_a_bad_fact_costs_those_that_wait_with_it_nothing(place: Place) -> None:
    as_caller(Caller(role="CLERK", district_id=DISTRICT))
    place.till().poison(on=True)
    with _database(place, "till").begin(Caller(role="SYSTEM")) as uow:
        uow.rows("LOCK TABLE inbox IN SHARE MODE; SELECT 1")
        for name in ("one", "bad", "two"):
            deliver(place, ThingSold(district_id=DISTRICT, sale_id=name, price=1, step=5))
    until(lambda: {"one/5", "two/5"} <= set(place.till().log()))
    until(lambda: len(letters(place.settings.bus, place.settings.retries)) == 1)
    assert "bad/5" not in place.till().log() and drop(place.settings.bus) == 1
    place.till().poison(on=False)


def test_poison_is_parked_among_good_ones_and_can_be_replayed(place: Place) -> None:
    as_caller(Caller(role="CLERK", district_id=DISTRICT))
    place.till().poison(on=True)
    sell(place, "bad")
    for i in range(5):
        sell(place, f"good {i}")
    until(lambda: all(f"good {i}/0" in place.till().log() for i in range(5)))
    until(lambda: len(letters(place.settings.bus, place.settings.retries)) == 1)
    (letter,) = letters(place.settings.bus, place.settings.retries)
    assert letter.queue == QUEUE and "Poisoned" in letter.error and letter.name == "thing_sold.v1"
    assert "bad/0" not in place.till().log()
    place.till().poison(on=False)
    assert replay(place.settings.bus, letter.event_id) == 1
    until(lambda: "bad/0" in place.till().log())
    assert letters(place.settings.bus, place.settings.retries) == []


def test_a_dead_letter_can_be_dropped(place: Place) -> None:
    place.till().poison(on=True)
    event = ThingSold(district_id=DISTRICT, sale_id="bad", price=1, step=7)
    deliver(place, event)
    until(lambda: len(letters(place.settings.bus, place.settings.retries)) == 1)
    assert drop(place.settings.bus, str(event.event_id)) == 1
    assert letters(place.settings.bus, place.settings.retries) == []
    place.till().poison(on=False)
    eventlet.sleep(0.5)
    assert "bad/7" not in place.till().log()


def test_an_unreadable_event_is_parked(place: Place) -> None:
    put(place.settings.bus, QUEUE, b"not json", {"name": "thing_sold.v1", "event_id": "x", "about": "x"})
    until(lambda: [one.event_id for one in letters(place.settings.bus, place.settings.retries)] == ["x"])
    assert drop(place.settings.bus, "x") == 1


def test_an_event_of_a_broker_without_memory_is_told_again(place: Place) -> None:
    """The durable mark is gone, as with the broker's data: what was sent is sent again and changes nothing."""
    from chassis.links import abandon, channel_of, connect

    place.till().poison(on=True)  # a letter on its way, so that nothing counts as settled
    deliver(place, ThingSold(district_id=DISTRICT, sale_id="bad", price=1, step=99))
    until(lambda: len(letters(place.settings.bus, place.settings.retries)) == 1)
    sell(place, "remembered")
    until(lambda: "remembered/0" in place.till().log())
    before = place.till().log()
    link = connect(place.settings.bus, 0)
    channel_of(link).queue_delete("outbox.shop")
    abandon(link)
    relay = next(e for e in place.shop_container.extensions if hasattr(e, "relay")).relay
    link, relay._link = relay._link, None
    abandon(link)
    relay.wake()
    until(lambda: _waiting(place) > 0 or _sent_again(place))
    until(lambda: _waiting(place) == 0)
    eventlet.sleep(0.5)
    assert place.till().log() == before
    assert drop(place.settings.bus) == 1


def test_what_the_embedded_bus_has_settled_is_not_told_at_the_next_start(place: Place) -> None:
    """A broker may lose its disk, so the outbox keeps a day; the bus in this process shows when all was heard."""
    sell(place, "settled")
    until(lambda: "settled/0" in place.till().log())
    embedded = place.settings.bus.startswith("embedded")
    until(lambda: _kept(place) == 0 if embedded else _kept(place) > 0)


def _database(place: Place, service: str = "shop"):  # type: ignore[no-untyped-def]
    container = getattr(place, f"{service}_container")
    return next(one for one in container.dependencies if one.attr_name == "db")


def _waiting(place: Place) -> int:
    with _database(place).begin(Caller(role="SYSTEM")) as uow:
        return int(uow.scalar("SELECT count(*) FROM outbox WHERE sent_at IS NULL"))


def _kept(place: Place) -> int:
    with _database(place).begin(Caller(role="SYSTEM")) as uow:
        return int(uow.scalar("SELECT count(*) FROM outbox"))


def _sent_again(place: Place) -> bool:
    with _database(place).begin(Caller(role="SYSTEM")) as uow:
        return bool(uow.scalar("SELECT min(sent_at) > now() - interval '3 seconds' FROM outbox"))
