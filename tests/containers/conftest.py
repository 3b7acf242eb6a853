"""The stack, brought up once by pytest-docker with passwords made for this run, and a small district in it."""

import os
import secrets
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from deploy.demo.bootstrap import OFFICER, POSITION
from deploy.demo.district import DISTRICT_ID, TITLE
from tests.containers.stack import COMPOSE_FILE, SERVICES, Stack, run
from tests.e2e.conftest import BAD_DAYS
from tests.e2e.town import Town
from tests.places import broker
from tests.places.department import Department
from tests.tree import ROOT

HOW_TO_MEND = """These tests run the product's containers and found no engine to run them on. Both of these must answer:
  docker info               Docker Engine, and your user allowed to ask it (https://docs.docker.com/engine/install;
                            on Debian from its own package, then sudo usermod -aG docker $USER, log in anew)
  docker compose version    its Compose plugin, v2 or newer (a file in ~/.docker/cli-plugins)
The first build needs a network, for base images and Python packages."""
LONG = 1800
"""Seconds: the first test waits for seven images to be built on an empty machine."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.patience(LONG))


@pytest.fixture(scope="session")
def engine() -> None:
    """Without one no test here can say anything: the run ends, failed, and says once how to mend it."""
    if not broker.engine_answers():
        pytest.exit(HOW_TO_MEND, returncode=1)


@pytest.fixture(scope="session")
def department(engine: None) -> Iterator[Department]:
    """Listens on the engine's bridge, where the containers of any network reach this machine."""
    ask = ["--rm", "--add-host=machine:host-gateway", "--entrypoint=getent", "postgres:15", "hosts", "machine"]
    host = run("docker", "run", *ask).split()[0]
    with Department(faults=BAD_DAYS, host=host) as standing:
        yield standing


@pytest.fixture(scope="session")
def settings(department: Department) -> Iterator[None]:
    """What deploy/.env would say. One image is built after the other, so that all share one layer of libraries."""
    owners = ("RABBITMQ", "POSTGRES", "OWNER", *(name.upper() for name in SERVICES))
    given = {f"{one}_PASSWORD": secrets.token_hex(24) for one in owners} | {
        "COMPOSE_PARALLEL_LIMIT": "1",
        "KONTINGENT_CARD_KEYS": b64encode(secrets.token_bytes(32)).decode(),
        "KONTINGENT_TAG": "test",
        "KONTINGENT_PORT": "0",
        "KONTINGENT_DEPARTMENT_URL": department.url,
        "KONTINGENT_DEPARTMENT_RETRY_SECONDS": "0.2",
        "KONTINGENT_YEAR_END_DAYS": "01-01..12-31",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def docker_compose_file(settings: None) -> str:
    return str(COMPOSE_FILE)


@pytest.fixture(scope="session")
def docker_setup() -> list[str]:
    return ["build --quiet", "up --wait"]


@pytest.fixture(scope="session")
def stack(request: pytest.FixtureRequest, engine: None, settings: None) -> Iterator[Stack]:
    project: str = request.getfixturevalue("docker_compose_project_name")
    standing = Stack(project)
    try:
        request.getfixturevalue("docker_services")
    except Exception as trouble:
        said = standing.compose("logs", "--no-color", "--tail=15")
        standing.compose("down", "-v")
        pytest.fail(f"{trouble}\n\n{said}", pytrace=False)
    yield standing
    _keep_logs(standing)


def _keep_logs(stack: Stack) -> None:
    """For whoever looks after a failure: CONTAINER_LOGS names a folder."""
    if folder := os.environ.get("CONTAINER_LOGS"):
        for name in stack.seen():
            (Path(folder) / f"{name}.log").write_text(stack.log(name))


@pytest.fixture(scope="session")
def town(stack: Stack, department: Department) -> Iterator[Town]:
    """A small district, opened by the operator and loaded over HTTP."""
    with TemporaryDirectory(prefix="kontingent-story-", ignore_cleanup_errors=True) as folder:
        logins = Path(folder) / "demo-logins.json"
        district = {"id": str(DISTRICT_ID), "title": TITLE, "officer": OFFICER, "position": POSITION}
        code = stack.operate("identity", "open_district", district)["slip"]["code"]
        said = _load(stack.address, logins, code)
        yield Town(stack.address, Path(folder), department, said, full=False)


def _load(address: str, logins: Path, code: str) -> str:
    command = [sys.executable, "-W", "ignore", "-m", "deploy.demo", address, str(logins)]
    surroundings = os.environ | {"KONTINGENT_DEMO": "small", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, input=code, env=surroundings, cwd=ROOT, capture_output=True, text=True, check=False, timeout=900
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout
