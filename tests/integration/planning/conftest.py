"""Planning on a real PostgreSQL."""

from collections.abc import Callable, Iterator

import pytest

from chassis.db import Database
from chassis.migrate import role_of
from tests.integration.planning.school import School


@pytest.fixture(scope="module")
def db(database: Callable[..., str]) -> Iterator[Database]:
    opened = Database().open(database("planning"), role=role_of("planning"))
    yield opened
    opened.stop()


@pytest.fixture
def school(db: Database) -> School:
    """A school of its own for each test, with a calendar for grades 2–9."""
    made = School(db).open()
    made.set_calendar()
    return made
