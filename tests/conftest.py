"""What every test stands on. Patching comes first: whatever was imported before it would block all greenlets."""

import eventlet

eventlet.monkey_patch()

import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from chassis import call, logs
from tests import halves
from tests.places.fixtures import (  # noqa: F401
    _templates,
    bus_url,
    database,
    docker_compose_file,
    postgres_url,
    rabbit,
    rabbit_url,
)

# how long a busy machine takes to think of an example says nothing about the example
settings.register_profile("patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

PATIENCE = 300
"""Seconds a test may take, and so many the making of its places: nothing may hang."""


def pytest_configure(config: pytest.Config) -> None:
    """A terminated run still ends the broker and the database it started."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    logs.configure("WARNING")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is quick to fail comes first; whole platforms come last, or beside (tests/halves.py)."""
    items.sort(key=lambda item: any(name in item.path.parts for name in ("e2e", "resilience")))
    halves.divide(config, items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    call._current.set(None)  # a call that a test before made current here would lend its caller and its deadline
    with _patience(item):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with _patience(item):
        yield


def _patience(item: pytest.Item) -> eventlet.Timeout:
    """A greenlet that waits for ever is told to fail; `@pytest.mark.patience(seconds)` gives a test its own limit."""
    own = item.get_closest_marker("patience")
    seconds = own.args[0] if own else PATIENCE
    return eventlet.Timeout(seconds, pytest.fail.Exception(f"still running after {seconds} s", pytrace=True))
