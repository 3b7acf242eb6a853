"""The shop and the till, running on either bus with a real database each."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import eventlet
import pytest
from nameko.containers import ServiceContainer

from chassis.call import Call, enter, start
from chassis.db import Database
from chassis.doors import caller_of
from chassis.migrate import role_of
from chassis.run import container
from chassis.settings import Settings
from chassis.wire import Wire
from contracts.base import SYSTEM, Caller, uuid7
from tests.integration.chassis import shop as parts


@dataclass
class Place:
    settings: Settings
    shop_container: ServiceContainer
    till_container: ServiceContainer
    wire: Wire

    def shop(self, seconds: float = 5.0) -> parts.ShopApi:
        return caller_of(parts.ShopApi, self.wire, seconds)

    def till(self, seconds: float = 5.0) -> parts.TillApi:
        return caller_of(parts.TillApi, self.wire, seconds)


@pytest.fixture(scope="module")
def place(bus_url: str, database: Callable[[str | None], str]) -> Iterator[Place]:
    settings = Settings(
        bus=bus_url,
        retries=(0.1, 0.2),
        databases={
            "SHOP_DATABASE_URL": parts.prepare("shop", parts.ShopBase, database(None)),
            "TILL_DATABASE_URL": parts.prepare("till", parts.TillBase, database(None)),
        },
    )
    containers = [container(parts.ShopService, settings), container(parts.TillService, settings)]
    for one in containers:
        one.start()
    wire = Wire(bus_url, "tester")
    wire.start()
    assert wire.wait_connected(10)
    made = Place(settings, containers[0], containers[1], wire)
    until(lambda: made.till(0.5).ticks() >= 0)
    until(lambda: made.shop(0.5).sales() >= 0)
    yield made
    for one in (made.shop_container, made.till_container):  # a test may have put another in its place
        one.stop()
    wire.stop()


@pytest.fixture(autouse=True)
def fresh_call() -> None:
    """Every test asks as the platform, with nothing left of the call before."""
    parts.TillService.poisoned = set()
    enter(start(Caller(role=SYSTEM), 30))


@pytest.fixture
def url(database: Callable[[str | None], str]) -> str:
    """An empty database of the shop, without the shop."""
    return parts.prepare("shop", parts.ShopBase, database(None))


@pytest.fixture
def db(url: str) -> Iterator[Database]:
    made = Database().open(url, role=role_of("shop"), size=2)
    yield made
    made.stop()


def as_caller(caller: Caller, key: str | None = None) -> Call:
    """Makes the next calls those of `caller`, under `key`."""
    call = start(caller, 30, "", key or uuid7().hex)
    enter(call)
    return call


def until(truth: Callable[[], bool], seconds: float = 10.0) -> None:
    """Waits for something that other greenlets bring about; a question that fails is asked again."""
    end = time.monotonic() + seconds
    while True:
        try:
            if truth():
                return
        except Exception:
            if time.monotonic() > end:
                raise
        assert time.monotonic() < end, f"not within {seconds} s"
        eventlet.sleep(0.02)
