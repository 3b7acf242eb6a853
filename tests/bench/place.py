"""Where it is measured: RabbitMQ, PostgreSQL, gateway and services, a process each, all on this machine."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg2

from deploy.postgres_node import PostgresNode
from tests.places.broker import private_node
from tests.places.platform import SERVICES, Platform
from tests.places.rabbit_node import RabbitNode

POSTGRES = {"shared_buffers": "1GB", "max_wal_size": "4GB"}
"""All else as PostgreSQL comes: every commit reaches the disk."""
ECHO, ECHO_PATH = "bench_echo", "/v1/bench/echo"


class BenchPlatform(Platform):
    """The platform as it is, with an echo beside the services and a route to it."""

    def start(self) -> Platform:
        self.launch(ECHO)
        return super().start()

    def command(self, name: str) -> list[str]:
        if name in (ECHO, "gateway"):
            return [sys.executable, "-W", "ignore", "-m", "tests.bench.serve", name]
        return super().command(name)


@dataclass(frozen=True)
class Place:
    platform: Platform
    rabbit: RabbitNode
    postgres: PostgresNode

    def settle(self, patience: float = 20) -> None:
        """Returns when every event is told."""
        end = time.monotonic() + patience
        while time.monotonic() < end and any(self._untold(service) for service in SERVICES):
            time.sleep(0.05)

    def change_pages(self) -> None:
        """Every journal page gets a new version, as if someone had written into it."""
        connection = psycopg2.connect(self.postgres.url("gradebook"))
        connection.autocommit = True
        connection.cursor().execute("UPDATE pages SET version = version + 1")
        connection.close()

    def _untold(self, service: str) -> bool:
        connection = psycopg2.connect(self.postgres.url(service))
        try:
            cursor = connection.cursor()
            cursor.execute("SELECT EXISTS (SELECT FROM outbox WHERE sent_at IS NULL)")
            return bool(cursor.fetchone()[0])
        finally:
            connection.close()


@contextmanager
def place() -> Iterator[Place]:
    with TemporaryDirectory(prefix="kontingent-bench-", ignore_cleanup_errors=True) as folder, private_node() as rabbit:
        with PostgresNode(Path(folder) / "postgres", settings=POSTGRES) as postgres:
            platform = BenchPlatform(Path(folder), rabbit.url(), postgres)
            try:
                platform.start()
                yield Place(platform, rabbit, postgres)
            finally:
                platform.stop()
