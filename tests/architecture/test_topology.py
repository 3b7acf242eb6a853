"""The contract says who listens; the code must agree, and the picture must show it."""

import pytest

from contracts.base import Event
from tests.architecture.topology import PAGE, services, table, ways


@pytest.mark.parametrize("service", services())
def test_a_service_hears_what_the_contracts_say(service: str) -> None:
    heard = {event.name() for event in ways(service).hears}
    promised = {
        e.name() for e in Event.registry.values() if service in e.listeners and e.__module__.startswith("contracts.")
    }
    assert heard == promised


def test_the_architecture_page_shows_the_code() -> None:
    assert table() in PAGE.read_text(), "run `make snapshots`"
