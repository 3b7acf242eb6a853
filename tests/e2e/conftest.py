"""The platform as `make run` starts it on an empty folder, on either bus; the department has bad days."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest

from deploy import processes
from tests.e2e.town import Town
from tests.e2e.village import Village, open_village
from tests.places.department import Department, Fault

ROOT = Path(__file__).parents[2]
BAD_DAYS = [Fault.ERROR, Fault.ERROR, Fault.DROP, Fault.LOSE_ANSWER]
"""What the department's endpoint does to the first requests; the last one keeps the report and loses the answer."""


MAKE_RUN = ["make", "-o", "runtime", f"BIN={Path(sys.executable).parent}", "run"]
"""In the environment that is here: `runtime`, which makes one, is passed over."""


def surroundings(var: Path, **environment: str) -> dict[str, str]:
    """What a platform on that folder is told; a free port unless another is named."""
    kept = {k: v for k, v in os.environ.items() if not _given(k)}
    return kept | {"KONTINGENT_VAR": str(var), "KONTINGENT_PORT": "0", "PYTHONPATH": str(ROOT)} | environment


class Start:
    """`make run` on its way to READY; `wait` returns the process, its address, and what it said."""

    def __init__(self, var: Path, **environment: str) -> None:
        self.var, self.said = var, var / f"said-{uuid4().hex}.log"
        with self.said.open("w") as said, (var / "run.log").open("a") as log:
            self.process = subprocess.Popen(
                MAKE_RUN, cwd=ROOT, env=surroundings(var, **environment), stdout=said, stderr=log
            )

    def wait(self) -> tuple[subprocess.Popen[bytes], str, str]:
        while True:
            ended, said = self.process.poll() is not None, self.said.read_text()
            for line in said.splitlines():
                if line.startswith("READY "):
                    return self.process, line.split()[1], said
            assert not ended, f"the platform ended:\n{said}\n{(self.var / 'run.log').read_text()[-4000:]}"
            time.sleep(0.1)


def _given(variable: str) -> bool:
    """By whoever runs the tests, perhaps from make: none of it is for the platform."""
    return variable in ("AMQP_URL", "MAKEFLAGS", "MFLAGS", "MAKELEVEL") or variable.endswith("_DATABASE_URL")


def launch(var: Path, **environment: str) -> tuple[subprocess.Popen[bytes], str, str]:
    return Start(var, **environment).wait()


def end(process: subprocess.Popen[bytes]) -> int:
    """How it ended, as make passes it on; the signal is for what make started."""
    processes.signal_all(processes.family(process.pid)[1:2], signal.SIGTERM)
    return process.wait(30)


class Ground:
    """An empty folder and a department with bad days, and a platform starting between them."""

    def __init__(self, amqp_url: str | None) -> None:
        self.full = amqp_url is None and os.environ.get("KONTINGENT_DEMO") != "small"
        self.kept = ExitStack()
        folder = TemporaryDirectory(prefix="kontingent-story-", ignore_cleanup_errors=True)
        self.var = Path(self.kept.enter_context(folder))
        self.department = self.kept.enter_context(Department(faults=BAD_DAYS))
        self.environment = {
            "KONTINGENT_DEPARTMENT_URL": self.department.url,
            "KONTINGENT_DEPARTMENT_RETRY_SECONDS": "0.2",
            "KONTINGENT_YEAR_END_DAYS": "01-01..12-31",
            "KONTINGENT_LOG": "INFO",
            **({} if self.full else {"KONTINGENT_DEMO": "small"}),
            **({"AMQP_URL": amqp_url} if amqp_url else {}),
        }
        self.start = Start(self.var, **self.environment)

    def leave(self, process: subprocess.Popen[bytes]) -> None:
        with self.kept:
            end(process)


_begun: list[Ground] = []
"""The first run of `make run` takes a minute or two and needs nobody: it goes on beside the tests that come before."""


def pytest_collection_finish(session: pytest.Session) -> None:
    wanted = any("[embedded" in item.name and item.path.parent == Path(__file__).parent for item in session.items)
    if wanted and not session.config.option.collectonly:
        _begun.append(Ground(None))


def pytest_sessionfinish() -> None:
    for ground in _begun:
        ground.leave(ground.start.process)


@pytest.fixture(scope="package", params=["embedded", "rabbitmq"])
def town(request: pytest.FixtureRequest) -> Iterator[Town]:
    if request.param == "embedded":
        ground = _begun.pop() if _begun else Ground(None)
    else:
        ground = Ground(request.getfixturevalue("rabbit").make_vhost("story"))
    process, address, said = ground.start.wait()
    made = Town(address, ground.var, ground.department, said, ground.full)
    made.notes["environment"], made.notes["process"] = ground.environment, process
    yield made
    ground.leave(made.notes["process"])


@pytest.fixture(scope="package")
def village(town: Town) -> Village:
    return open_village(town, "Осоковская", 1)
