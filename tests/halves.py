"""A run in two halves side by side: tests that mostly wait for whole platforms, and all the others.

The first half is a pytest of its own. It writes what it reports into a file; this one reads it there and reports it as
its own: one output, one summary, one exit code. A run that has only one of the halves is not divided, nor is one on a
given broker: both would talk on its only virtual host.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.tree import ROOT

WAITING = (
    "tests/e2e/",
    "tests/resilience/",
    "tests/places/",
    "tests/integration/chassis/test_alone.py",
    "tests/integration/chassis/test_away.py",
    "tests/integration/chassis/test_processes.py",
)
REPORTS = "KONTINGENT_TEST_REPORTS"
"""Set for the half that runs beside: the file its reports go to."""
SHOWN = 4000
"""Characters of what a half said that broke off."""


def _waits(item: pytest.Item) -> bool:
    return item.nodeid.startswith(WAITING)


class Beside:
    """The half that waits, in a process of its own."""

    def __init__(self, config: pytest.Config, expected: int) -> None:
        self.config, self.expected, self.ended = config, expected, 0
        self.folder = TemporaryDirectory(prefix="kontingent-half-")
        self.reports, self.log = Path(self.folder.name, "reports"), Path(self.folder.name, "log")
        self.reports.touch()
        command = [sys.executable, "-m", "pytest", *config.invocation_params.args, "-p", "no:cacheprovider"]
        with self.log.open("w") as log:
            environment = os.environ | {REPORTS: str(self.reports)}
            self.process = subprocess.Popen(
                command, cwd=config.invocation_params.dir, env=environment, stdout=log, stderr=log
            )

    def report_all(self) -> None:
        """Everything it reported so far and will report."""
        with self.reports.open() as written:
            begun = ""
            while True:
                ended = self.process.poll() is not None
                *whole, begun = (begun + written.read()).split("\n")
                for line in whole:
                    self._report(json.loads(line))
                if ended:
                    return
                time.sleep(0.2)

    def _report(self, data: dict[str, Any]) -> None:
        hook = self.config.hook
        report = hook.pytest_report_from_serializable(config=self.config, data=data)
        if report.when == "setup":
            hook.pytest_runtest_logstart(nodeid=report.nodeid, location=report.location)
        hook.pytest_runtest_logreport(report=report)
        if report.when == "teardown":
            self.ended += 1
            hook.pytest_runtest_logfinish(nodeid=report.nodeid, location=report.location)

    def leave(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)
        self.folder.cleanup()


class Here:
    """The other half, and the sum of both."""

    def __init__(self, expected: int) -> None:
        self.expected = expected

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Iterator[None]:
        session.testscollected += self.expected
        beside = Beside(session.config, self.expected)
        try:
            done = yield
            beside.report_all()
            if beside.ended != self.expected:
                print(f"\nThe half beside broke off after {beside.ended} of {self.expected} tests:", file=sys.stderr)
                print(beside.log.read_text()[-SHOWN:], file=sys.stderr)
                raise session.Failed("the half beside broke off")
            return done
        finally:
            beside.leave()


class Told:
    """In the half that runs beside: every report goes into the file, a line each, whole."""

    def __init__(self, config: pytest.Config, path: str) -> None:
        self.config, self.file = config, Path(path).open("a")  # noqa: SIM115 - as long as the process

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        data = self.config.hook.pytest_report_to_serializable(config=self.config, report=report)
        self.file.write(json.dumps(data) + "\n")
        self.file.flush()


def divide(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves in `items` what this process runs."""
    waiting, others = [one for one in items if _waits(one)], [one for one in items if not _waits(one)]
    path = os.environ.get(REPORTS)
    if path:
        items[:] = waiting
        config.pluginmanager.register(Told(config, path))
    elif waiting and others and Path.cwd() == ROOT and _may_divide(config):
        items[:] = others
        config.pluginmanager.register(Here(len(waiting)))


def _may_divide(config: pytest.Config) -> bool:
    """Not where somebody wants to stop at a test, only looks, or gave a broker."""
    options = ("collectonly", "usepdb", "maxfail", "stepwise", "lf", "failedfirst")
    return not os.environ.get("AMQP_URL") and not any(config.getoption(one, None) for one in options)
