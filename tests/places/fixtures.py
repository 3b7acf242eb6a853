"""Fixtures of real places. None is ever skipped: a place that cannot be had fails the test and says how to mend it."""

import itertools
import os
import subprocess
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg2
import pytest
from sqlalchemy.engine import make_url

from chassis import embedded
from deploy.postgres_node import NOT_DURABLE, PostgresNode
from tests.places import broker

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Broker:
    url: str
    make_vhost: Callable[[str], str]
    """Name → URL of an empty virtual host. A given broker has only the one it was given with."""


@pytest.fixture(scope="session")
def docker_compose_file() -> str:
    """What pytest-docker brings up."""
    return str(broker.COMPOSE_FILE)


@pytest.fixture(scope="session")
def rabbit(request: pytest.FixtureRequest) -> Iterator[Broker]:
    given = os.environ.get("AMQP_URL")
    if given:
        yield Broker(given, lambda name: given)
        return
    if broker.engine_answers():
        try:
            yield _in_container(request)
            return
        except Exception as trouble:  # an engine without images and without a network is as good as none
            warnings.warn(f"Docker answers but brings no broker up; a private node instead: {trouble}", stacklevel=1)
    try:
        with broker.private_node() as node:
            yield Broker(node.url(), node.make_vhost)
    except broker.NoBroker as trouble:
        pytest.fail(str(trouble), pytrace=False)


def _in_container(request: pytest.FixtureRequest) -> Broker:
    services: Any = request.getfixturevalue("docker_services")
    project: str = request.getfixturevalue("docker_compose_project_name")
    base = f"amqp://guest:guest@127.0.0.1:{services.port_for('rabbitmq', 5672)}"

    def make_vhost(name: str) -> str:
        inside = ["docker", "compose", "-p", project, "-f", str(broker.COMPOSE_FILE), "exec", "-T", "rabbitmq"]
        for command in (["add_vhost", name], ["set_permissions", "-p", name, "guest", ".*", ".*", ".*"]):
            subprocess.run([*inside, "rabbitmqctl", *command], check=True, capture_output=True)
        return f"{base}/{name}"

    return Broker(f"{base}/%2F", make_vhost)


@pytest.fixture(scope="session")
def rabbit_url(rabbit: Broker) -> str:
    """A broker shared by the whole session; `bus_url` gives a part of it to a module alone."""
    return rabbit.url


@pytest.fixture(scope="module", params=["embedded", "rabbitmq"])
def bus_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Either bus, so that whatever asks for it is proved on both; empty for each module of tests."""
    if request.param == "embedded":
        embedded.reset()
        yield "embedded://"
        embedded.reset()
        return
    shared: Broker = request.getfixturevalue("rabbit")
    yield shared.make_vhost(f"test{next(_numbers)}")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A server where databases may be made, as its superuser."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with TemporaryDirectory(prefix="kontingent-postgres-", ignore_cleanup_errors=True) as folder:
        with PostgresNode(Path(folder), settings=NOT_DURABLE) as node:
            yield node.url()


@pytest.fixture(scope="session")
def _templates(postgres_url: str) -> Callable[[str], str]:
    """Service → name of a migrated database that is only ever copied."""
    made: dict[str, str] = {}

    def template(service: str) -> str:
        if service not in made:
            from chassis import migrate

            name = _create(postgres_url, f"template_{service}")
            migrate.upgrade(service, _named(postgres_url, name))
            made[service] = name
        return made[service]

    return template


@pytest.fixture(scope="module")
def database(postgres_url: str, _templates: Callable[[str], str]) -> Iterator[Callable[[str | None], str]]:
    """`database("gradebook")` → URL of a fresh migrated database; `database()` → of an empty one."""
    made: list[str] = []

    def fresh(service: str | None = None) -> str:
        template = _templates(service) if service else "template1"
        made.append(_create(postgres_url, service or "empty", template))
        return _named(postgres_url, made[-1])

    yield fresh
    for name in made:
        _execute(postgres_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _create(server: str, word: str, template: str = "template1") -> str:
    name = f"test_{os.getpid()}_{next(_numbers)}_{word}"
    _execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return name


def _named(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)


def _execute(server: str, sql: str) -> None:
    connection = psycopg2.connect(server)
    try:
        connection.autocommit = True
        connection.cursor().execute(sql)
    finally:
        connection.close()
