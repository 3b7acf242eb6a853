"""What the contracts promise and what the doors do are the same."""

import pytest

from tests import tree
from tests.contracts.description import api_of, events_of, is_command, methods, promise_of


def test_every_contract_has_its_service_and_every_service_its_contract() -> None:
    assert tree.services() == tree.promising_services()


@pytest.mark.parametrize("service", tree.services())
def test_a_service_answers_every_method_of_its_contract_and_no_other(service: str) -> None:
    answered = sorted(door.name for door, kind, _ in tree.doors(service) if kind in ("query", "command", "rpc"))
    assert answered == methods(api_of(service))


@pytest.mark.parametrize("service", tree.services())
def test_what_a_contract_calls_a_command_is_never_served_as_a_query(service: str) -> None:
    api = api_of(service)
    for door, kind, _ in tree.doors(service):
        if kind in ("query", "command"):
            assert is_command(getattr(api, door.name)) == (kind == "command"), door.name


@pytest.mark.parametrize("service", tree.services())
def test_a_service_listens_to_exactly_the_events_that_name_it(service: str) -> None:
    """An event nobody is bound to is lost; a queue without a listener fills for ever."""
    listens = sorted(given[0] for _, kind, given in tree.doors(service) if kind == "listen")
    every = [event for name in tree.promising_services() for event in events_of(name)]
    assert listens == sorted(event.__name__ for event in every if service in event.listeners)


@pytest.mark.parametrize("name", tree.promising_services())
def test_events_name_their_source_and_only_services_that_exist(name: str) -> None:
    for event in events_of(name):
        assert event.source == name, event.__name__
        assert set(event.listeners) <= set(tree.promising_services()), event.__name__
        assert name not in event.listeners, f"{event.__name__}: a service does not tell itself"


@pytest.mark.parametrize("name", tree.promising_services())
def test_every_promise_says_what_its_name_cannot(name: str) -> None:
    api = api_of(name)
    promises = [getattr(api, one) for one in methods(api)] + events_of(name)
    assert [one.__name__ for one in promises if not promise_of(one)] == []
