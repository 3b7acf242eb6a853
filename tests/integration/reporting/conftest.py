"""A database of reporting on a real PostgreSQL, used with the role that serves."""

from collections.abc import Callable, Iterator

import pytest

from chassis import call
from chassis.db import Database
from chassis.migrate import role_of


@pytest.fixture(scope="module")
def reporting_url(database: Callable[[str], str]) -> str:
    return database("reporting")


@pytest.fixture
def db(reporting_url: str) -> Iterator[Database]:
    """Districts of different tests share it: the wall keeps them apart."""
    opened = Database().open(reporting_url, role=role_of("reporting"))
    yield opened
    opened.stop()


@pytest.fixture(autouse=True)
def _nobody_is_calling() -> None:
    """A test that spoke over the bus leaves its last call current, with its caller and its deadline."""
    call._current.set(None)
