"""Finds tests a real RabbitMQ: one that was given, one in a container, a private one of the machine's package.

Without the package root installs it; anybody else gets it unpacked into the checkout.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.places import debian, rabbit_node
from tests.places.rabbit_node import RabbitNode

COMPOSE_FILE = Path(__file__).parents[2] / "deploy" / "compose.test.yaml"

HOW_TO_MEND = """These tests need a real RabbitMQ and found none. Any one of these mends it:
  · AMQP_URL=amqp://user:password@host:5672/vhost    (an empty virtual host of a running broker)
  · a Docker engine that answers `docker info`, with `docker compose`
  · sudo apt-get install --no-install-recommends rabbitmq-server    (it need not run: tests start their own)
  · a network: on Debian root then installs the package by itself; for others it is unpacked into .venv/debian"""


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
    """A node that ends, with all it kept, when the block does; of the machine's package, else of one fetched for us."""
    try:
        root = rabbit_node.INSTALLED if rabbit_node.installed() or _install() else rabbit_node.unpacked()
    except debian.NoPackage as trouble:
        raise NoBroker(f"{HOW_TO_MEND}\n\n{trouble}") from trouble
    with TemporaryDirectory(prefix="kontingent-rabbit-", ignore_cleanup_errors=True) as folder:
        node = RabbitNode(Path(folder), root=root)
        try:
            yield node.start()
        finally:
            node.stop()


def _install() -> bool:
    """Whether the machine has the package now; only root may add it."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print("→ installing rabbitmq-server with apt-get", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with _no_services_started():
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "rabbitmq-server"]):
            subprocess.run(["apt-get", *command], env=quiet, capture_output=True, check=False)
    return rabbit_node.installed()


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
