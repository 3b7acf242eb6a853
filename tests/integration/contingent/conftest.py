from collections.abc import Callable, Iterator

import pytest

from chassis.db import Database
from contracts.base import uuid7
from tests.integration.contingent.place import School, open_database


@pytest.fixture(scope="module")
def db(database: Callable[[str | None], str]) -> Iterator[Database]:
    opened = open_database(database("contingent"))
    yield opened
    opened.stop()


@pytest.fixture
def school(db: Database) -> School:
    """A new school in a new district."""
    return School(db, uuid7())


@pytest.fixture
def other_school(school: School) -> School:
    """Another school of the same district."""
    return School(school.db, school.district_id)
