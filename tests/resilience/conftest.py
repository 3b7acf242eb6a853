"""A platform that may be hurt: its own RabbitMQ and PostgreSQL, a process a service, a small district inside."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from deploy.demo.bootstrap import OFFICER, POSITION
from deploy.demo.district import DISTRICT_ID, TITLE
from deploy.postgres_node import PostgresNode
from tests.e2e.people import Person
from tests.places.broker import private_node
from tests.places.platform import ROOT, Platform
from tests.places.rabbit_node import RabbitNode

RETRIES = "0.5,1,2,6"
"""Seconds before a failed event is tried again; after the last one it is parked."""


@dataclass
class Place:
    platform: Platform
    rabbit: RabbitNode
    postgres: PostgresNode
    logins: list[dict[str, Any]]
    fail_points: Path
    """A file here ends the first process that comes to the point of its name (`chassis/failpoints.py`)."""

    def person(self, role: str) -> Person:
        one = next(login for login in self.logins if login["role"] == role)
        return Person(self.platform.address, one["login"], one["password"], role)


@pytest.fixture(scope="package")
def place() -> Iterator[Place]:
    """Data are durable here: what was acknowledged must survive. Every test leaves it as whole as it found it."""
    with (
        TemporaryDirectory(prefix="kontingent-bad-days-", ignore_cleanup_errors=True) as folder,
        private_node() as rabbit,
    ):
        with PostgresNode(Path(folder) / "postgres") as postgres:
            fail_points = Path(folder) / "fail-points"
            fail_points.mkdir()
            settings = {"KONTINGENT_RETRIES": RETRIES, "KONTINGENT_FAIL_POINTS": str(fail_points)}
            platform = Platform(Path(folder), rabbit.url(), postgres, **settings)
            try:
                platform.start()
                yield Place(platform, rabbit, postgres, _load(platform, Path(folder) / "logins.json"), fail_points)
            finally:
                platform.stop()


def _load(platform: Platform, logins: Path) -> list[dict[str, Any]]:
    asked = {"id": str(DISTRICT_ID), "title": TITLE, "officer": OFFICER, "position": POSITION}
    code = platform.ask("identity", "open_district", json.dumps(asked))["slip"]["code"]
    command = [sys.executable, "-W", "ignore", "-m", "deploy.demo", platform.address, str(logins)]
    environment = os.environ | {"KONTINGENT_DEMO": "small", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, input=code, text=True, env=environment, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:] + platform.log("gateway")
    found: list[dict[str, Any]] = json.loads(logins.read_text())
    return found
