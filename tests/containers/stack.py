"""The whole platform under Docker Compose, as an operator sees it."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.tree import ROOT, services

COMPOSE_FILE = ROOT / "deploy" / "compose.yaml"
SERVICES = services()
IMAGES = [*SERVICES, "gateway"]
JOBS = ["databases", *(f"migrate-{name}" for name in SERVICES)]
STANDING = [*IMAGES, "rabbitmq", "postgres"]
"""What runs for good; the jobs end."""


class Refused(Exception):
    """A command ended with another code than 0; the text is what it said on stderr."""


def run(*command: str, **more: Any) -> str:
    """What a command prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900, **more)
    if done.returncode:
        raise Refused(f"{' '.join(command[:8])} … → {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def image(name: str) -> str:
    return f"kontingent/{name}:{os.environ['KONTINGENT_TAG']}"


class Stack:
    def __init__(self, project: str) -> None:
        self.project = project

    def compose(self, *command: str, **more: Any) -> str:
        return run("docker", "compose", "-p", self.project, "-f", str(COMPOSE_FILE), *command, **more)

    @property
    def address(self) -> str:
        """Asked anew each time: a free port is another one after every start."""
        return f"http://{self.compose('port', 'gateway', '8080').strip()}"

    def up(self) -> None:
        self.compose("up", "--wait")

    # looking

    def seen(self) -> dict[str, dict[str, Any]]:
        """Compose service → what the engine knows of its container."""
        ids = self.compose("ps", "-aq").split()
        found: list[dict[str, Any]] = json.loads(run("docker", "inspect", *ids))
        return {one["Config"]["Labels"]["com.docker.compose.service"]: one for one in found}

    def healthy(self, name: str) -> bool:
        return bool(self.seen()[name]["State"].get("Health", {}).get("Status") == "healthy")

    def log(self, name: str) -> str:
        """Both streams."""
        return self.compose("logs", "--no-log-prefix", "--no-color", name)

    def inside(self, name: str, *command: str, **environment: str) -> str:
        """What a command prints in a running container."""
        return self.compose(
            "exec", "-T", *(f"--env={key}={value}" for key, value in environment.items()), name, *command
        )

    def sql(self, database: str, statement: str, *, login: str = "postgres", password: str = "") -> list[list[str]]:
        """Rows of text, asked over TCP with a password as a service would; in one transaction."""
        secret = password or os.environ[f"{login.upper()}_PASSWORD"]
        ask = ["psql", "-qXAt1", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-U", login, "-d", database]
        said = self.inside("postgres", *ask, "-c", statement, PGPASSWORD=secret)
        return [line.split("\t") for line in said.splitlines() if line]

    def number(self, database: str, statement: str) -> int:
        return int(self.sql(database, statement)[0][0])

    # doing

    def operate(self, service: str, method: str, arguments: dict[str, Any]) -> Any:
        """An operator's call, from inside the service."""
        asked = json.dumps(arguments, ensure_ascii=False)
        return json.loads(self.inside(service, "python", "-m", "chassis.ask", service, method, asked))

    def crash(self, name: str) -> None:
        """Every process in the container dies at once. (`docker kill` would count as the operator's wish, and stay.)"""
        try:
            self.inside(name, "sh", "-c", "kill -9 -1")
        except Refused:
            pass  # whoever asked died with it

    def starts(self, name: str) -> tuple[int, str]:
        """How often the engine has started it again, and when last."""
        found = self.seen()[name]
        return found["RestartCount"], found["State"]["StartedAt"]


def within(seconds: float, truth: Callable[[], Any], what: str) -> float:
    """Seconds until it was true."""
    started = time.monotonic()
    while not truth():
        assert time.monotonic() - started < seconds, f"not within {seconds} s: {what}"
        time.sleep(0.2)
    return time.monotonic() - started


def files_in(folder: Path) -> Sequence[str]:
    return sorted(one.relative_to(ROOT).as_posix() for one in folder.rglob("*.py"))
