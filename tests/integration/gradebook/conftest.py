"""A migrated database of the gradebook, and a school in it for each test."""

from collections.abc import Callable, Iterator

import pytest

from chassis.db import Database
from chassis.migrate import role_of
from tests.integration.gradebook.world import World


@pytest.fixture(scope="module")
def db(database: Callable[[str], str]) -> Iterator[Database]:
    opened = Database().open(database("gradebook"), size=12, role=role_of("gradebook"))
    yield opened
    opened.stop()


@pytest.fixture
def world(db: Database) -> World:
    return World(db).build()
