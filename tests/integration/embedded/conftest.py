from collections.abc import Iterator

import pytest

from tests.integration.embedded.bus import Bus


@pytest.fixture
def bus(bus_url: str) -> Iterator[Bus]:
    bus = Bus(bus_url)
    yield bus
    bus.close()
