"""What holds for every test of parts run inside this process."""

import gc
from collections.abc import Iterator

import pytest

from chassis.wire import Wire


@pytest.fixture(scope="module", autouse=True)
def leaves_nothing_running() -> Iterator[None]:
    """A service that a module forgets to stop would answer, over its lost database, the calls of the next one."""
    yield
    living = [one.name for one in gc.get_objects() if type(one) is Wire and one._greenlet and not one._greenlet.dead]
    assert not living, f"still connected to the bus: {', '.join(living)}"
