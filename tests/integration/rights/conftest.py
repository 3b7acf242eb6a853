from collections.abc import Callable, Iterator

import pytest

from tests.integration.rights import house, records, settling
from tests.integration.rights.world import World


@pytest.fixture(scope="module")
def world(database: Callable[[str | None], str]) -> Iterator[World]:
    """Made once: whoever changes it in earnest comes last."""
    with house.opened(database) as here:
        made = records.keep(settling.settle(here))
        house.eventually(here.quiet)
        yield made
