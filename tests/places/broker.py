"""Finds tests a real RabbitMQ: one that was given, one in a container, a private one, or one just installed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.places import rabbit_node
from tests.places.rabbit_node import RabbitNode

COMPOSE_FILE = Path(__file__).parents[2] / "deploy" / "compose.test.yaml"

HOW_TO_MEND = """These tests need a real RabbitMQ and found none. Any one of these mends it:
  · AMQP_URL=amqp://user:password@host:5672/vhost    (an empty virtual host of a running broker)
  · a Docker engine that answers `docker info`, with `docker compose`
  · sudo apt-get install --no-install-recommends rabbitmq-server    (it need not run: tests start their own)
  · run as root: the package is then installed by itself"""


class NoBroker(Exception):
    """No RabbitMQ to be had; the message says how to mend it."""


def engine_answers() -> bool:
    """A Docker client alone is no engine."""
    if shutil.which("docker") is None:
        return False
    for question in (["docker", "info"], ["docker", "compose", "version"]):
        try:
            asked = subprocess.run(question, capture_output=True, timeout=10, check=False)
        except subprocess.TimeoutExpired:
            return False
        if asked.returncode != 0:
            return False
    return True


@contextmanager
def private_node() -> Iterator[RabbitNode]:
    """A node that ends, with all it kept, when the block does. Installs the package when root may."""
    if not rabbit_node.installed():
        _install()
    with TemporaryDirectory(prefix="kontingent-rabbit-", ignore_cleanup_errors=True) as folder:
        node = RabbitNode(Path(folder))
        try:
            yield node.start()
        finally:
            node.stop()


def _install() -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise NoBroker(HOW_TO_MEND)
    print("→ installing rabbitmq-server with apt-get", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with _no_services_started():
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "rabbitmq-server"]):
            done = subprocess.run(["apt-get", *command], env=quiet, capture_output=True, text=True, check=False)
    if done.returncode != 0 or not rabbit_node.installed():
        raise NoBroker(f"{HOW_TO_MEND}\n\napt-get said:\n{done.stderr[-1000:]}")


@contextmanager
def _no_services_started() -> Iterator[None]:
    """Debian starts what it installs; a broker open to the network is not what a test run may leave behind."""
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            policy.unlink()
