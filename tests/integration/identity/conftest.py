from collections.abc import Callable, Iterator

import pytest

from chassis import call as calls
from chassis.db import Database
from chassis.migrate import role_of
from tests.integration.identity.house import House


@pytest.fixture(scope="module")
def db(database: Callable[..., str]) -> Iterator[Database]:
    opened = Database().open(database("identity"), size=12, role=role_of("identity"))
    yield opened
    opened.stop()


@pytest.fixture
def house(db: Database) -> House:
    """A fresh district in the module's database."""
    made = House(db)
    made.open_district()
    return made


@pytest.fixture(autouse=True)
def nobody_calls() -> Iterator[None]:
    """A test that made itself a caller leaves no call, and no key, to the next."""
    yield
    calls._current.set(None)
