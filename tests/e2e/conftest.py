"""The platform as `make run` starts it on an empty folder, on either bus; the department has bad days."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.e2e.people import Person
from tests.places.department import Department, Fault

ROOT = Path(__file__).parents[2]


@dataclass
class Town:
    """A running platform; `notes` carries what one chapter of the story leaves to the next."""

    address: str
    var: Path
    department: Department
    said: str
    full: bool
    notes: dict[str, Any] = field(default_factory=dict)
    known: dict[str, Person] = field(default_factory=dict)

    def logins(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads((self.var / "demo-logins.json").read_text())
        return found

    def person(self, role: str) -> Person:
        if role not in self.known:
            one = next(login for login in self.logins() if login["role"] == role)
            self.known[role] = Person(self.address, one["login"], one["password"], role)
        return self.known[role]


def launch(var: Path, **environment: str) -> tuple[subprocess.Popen[str], str, str]:
    """`make run` without make: the process, its address, and what it said until READY."""
    command = [sys.executable, "-W", "ignore", "-m", "deploy.single"]
    surroundings = {k: v for k, v in os.environ.items() if k != "AMQP_URL" and not k.endswith("_DATABASE_URL")}
    surroundings |= {"KONTINGENT_VAR": str(var), "KONTINGENT_PORT": "0", "PYTHONPATH": str(ROOT)} | environment
    log = (var / "run.log").open("a")
    process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("READY "):
            return process, line.split()[1], "".join(said)
    raise AssertionError(f"the platform ended:\n{''.join(said)}\n{(var / 'run.log').read_text()[-4000:]}")


def end(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(30)


@pytest.fixture(scope="module", params=["embedded", "rabbitmq"])
def town(request: pytest.FixtureRequest) -> Iterator[Town]:
    full = request.param == "embedded" and os.environ.get("KONTINGENT_DEMO") != "small"
    environment = {} if full else {"KONTINGENT_DEMO": "small"}
    if not full:
        environment["AMQP_URL"] = request.getfixturevalue("rabbit").make_vhost("story")
    faults = [Fault.ERROR, Fault.ERROR, Fault.DROP]
    with TemporaryDirectory(prefix="kontingent-story-", ignore_cleanup_errors=True) as folder:
        with Department(faults=faults) as department:
            environment |= {"KONTINGENT_DEPARTMENT_URL": department.url, "KONTINGENT_DEPARTMENT_RETRY_SECONDS": "0.2"}
            var = Path(folder)
            process, address, said = launch(var, **environment)
            made = Town(address, var, department, said, full)
            made.notes["environment"], made.notes["process"] = environment, process
            try:
                yield made
            finally:
                end(made.notes["process"])
