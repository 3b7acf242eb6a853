from collections.abc import Callable

import pytest

from chassis import migrate
from tests import tree


def test_every_service_migrates() -> None:
    assert tree.migrated_services() == tree.services()


@pytest.mark.parametrize("service", tree.migrated_services())
def test_migrations_build_what_the_models_say(service: str, database: Callable[..., str]) -> None:
    assert migrate.drift(service, database(service)) == []


@pytest.mark.parametrize("service", tree.migrated_services())
def test_migrating_again_changes_nothing(service: str, database: Callable[..., str]) -> None:
    url = database(service)
    migrate.upgrade(service, url)
    assert migrate.drift(service, url) == []
