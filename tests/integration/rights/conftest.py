from collections.abc import Callable, Iterator

import pytest

from chassis.settings import settings
from tests.integration.rights import house, records, settling
from tests.integration.rights.world import World


@pytest.fixture(scope="module")
def world(database: Callable[[str | None], str]) -> Iterator[World]:
    """Made once: whoever changes it in earnest comes last. The year may end on any day of the year."""
    with pytest.MonkeyPatch.context() as patch, house.opened(database) as here:
        patch.setenv("KONTINGENT_YEAR_END_DAYS", "01-01..12-31")
        settings.cache_clear()
        made = records.keep(settling.settle(here))
        house.eventually(here.quiet)
        yield made
    settings.cache_clear()
