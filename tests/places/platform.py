"""The whole platform as a school district would run it: a process a service, RabbitMQ and PostgreSQL beside them."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import requests

from chassis import migrate
from deploy.postgres_node import PostgresNode
from deploy.processes import free_port

SERVICES = ("identity", "contingent", "planning", "gradebook", "documents", "reporting")
ROOT = Path(__file__).parents[2]


class Platform:
    """Processes by name. Whoever kills one starts it again: `restart` is the supervisor of these tests."""

    def __init__(self, folder: Path, amqp_url: str, postgres: PostgresNode, **settings: str) -> None:
        self.folder, self.amqp_url, self.postgres = folder, amqp_url, postgres
        self.settings = settings
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.health: dict[str, int] = {}
        self.port = free_port()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Platform":
        self._make_databases()
        for name in (*SERVICES, "gateway"):
            self.launch(name)
        self.wait_ready()
        return self

    def _make_databases(self) -> None:
        for name in SERVICES:
            self.postgres.make(name, migrate.role_of(name))
            migrate.upgrade(name, self.postgres.url(name))

    def database_url(self, service: str) -> str:
        """As the role that serves: it owns nothing."""
        return self.postgres.url(service, migrate.role_of(service))

    def launch(self, name: str) -> None:
        """Starts one service; does not wait for it."""
        self.health.setdefault(name, free_port())
        environment = {k: v for k, v in os.environ.items() if not k.endswith("_DATABASE_URL")}
        environment |= {
            "AMQP_URL": self.amqp_url,
            "KONTINGENT_PORT": str(self.port),
            "KONTINGENT_HEALTH_PORT": str(self.health[name]),
            "KONTINGENT_VAR": str(self.folder),
            "PYTHONPATH": str(ROOT),
            **({f"{name.upper()}_DATABASE_URL": self.database_url(name)} if name in SERVICES else {}),
            **self.settings,
        }
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                self.command(name), env=environment, cwd=ROOT, stdout=log, stderr=log
            )

    def command(self, name: str) -> list[str]:
        return [sys.executable, "-W", "ignore", "-m", "chassis.run", name]

    def kill9(self, name: str) -> None:
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait()

    def restart(self, name: str) -> None:
        self.kill9(name)
        self.launch(name)

    def freeze(self, name: str, seconds: float) -> None:
        """SIGSTOP: alive for the system, silent for everybody who asks."""
        self.processes[name].send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self.processes[name].send_signal(signal.SIGCONT)

    def ready(self, name: str) -> bool:
        with suppress(requests.RequestException):
            return requests.get(f"http://127.0.0.1:{self.health[name]}/health/ready", timeout=3).ok
        return False

    def wait_ready(self, seconds: float = 60) -> None:
        """Returns when every service says so; raises with the logs' ends when one does not."""
        end = time.monotonic() + seconds
        waiting = set(self.processes)
        while waiting:
            waiting = {name for name in waiting if not self.ready(name)}
            if waiting and time.monotonic() > end:
                raise AssertionError(f"not ready: {sorted(waiting)}\n" + "\n".join(self.log(name) for name in waiting))
            time.sleep(0.1)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]

    def ask(self, service: str, method: str, arguments: str = "{}") -> Any:
        """An operator's call, as deploy would make it."""
        import json

        command = [sys.executable, "-W", "ignore", "-m", "chassis.ask", service, method, arguments]
        environment = os.environ | {"AMQP_URL": self.amqp_url, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
        )
        if done.returncode:
            raise AssertionError(done.stderr[-2000:])
        return json.loads(done.stdout)

    def stop(self) -> None:
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGCONT)
                process.terminate()
        for process in self.processes.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
