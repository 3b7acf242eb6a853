"""A private RabbitMQ: its own name, ports and folder, everything on loopback, runs as anybody."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Self

import amqp

from deploy import processes
from tests.places import debian

INSTALLED = Path("/")
"""Where the package lies when the machine has it."""
_LOOPBACK = "127.0.0.1"
_CONFIG = "vm_memory_high_watermark.relative = 0.3\ndisk_free_limit.absolute = 50MB\n"


class RabbitTrouble(Exception):
    """The broker did not start; the message holds the end of its log."""


class RabbitNode:
    """One broker: `start`, `stop`, `kill9`, `erase`, `url`. Stop it, or its process outlives us."""

    def __init__(self, folder: Path, port: int | None = None, root: Path = INSTALLED) -> None:
        self.folder, self.root = folder.absolute(), root
        self.port = port or processes.free_port()
        self._environment = self._surroundings()
        self._server: subprocess.Popen[bytes] | None = None
        self._names: subprocess.Popen[bytes] | None = None

    def url(self, vhost: str = "/") -> str:
        return f"amqp://guest:guest@{_LOOPBACK}:{self.port}/{'%2F' if vhost == '/' else vhost}"

    def start(self, timeout: float = 90) -> Self:
        """Returns when it accepts AMQP, 5–12 s on an idle machine. Data of an earlier run is kept."""
        for part in ("data", "log"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        (self.folder / "rabbitmq.conf").write_text(_CONFIG)
        (self.folder / "enabled_plugins").write_text("[].")
        if self._names is None:
            self._names = self._run(self._epmd(), "-port", self._environment["ERL_EPMD_PORT"], "-address", _LOOPBACK)
        self._server = self._run(self._program("rabbitmq-server"))
        self._wait(timeout)
        return self

    def stop(self) -> None:
        """Ends it in order, and the name daemon with it."""
        if self._server is not None:
            # the Erlang machine itself: the script around it would first ask a slow command to
            beam = [one for one in processes.family(self._server.pid) if one.name() == "beam.smp"]
            processes.end(beam, signal.SIGTERM)
            self._server.wait()
        if self._names is not None:
            self._names.kill()
            self._names.wait()
        self._server = self._names = None

    def kill9(self) -> None:
        """The power cut."""
        assert self._server is not None
        processes.end(processes.family(self._server.pid), signal.SIGKILL)
        self._server.wait()
        self._server = None

    def erase(self) -> None:
        """Everything it kept is gone: queues, messages, virtual hosts. Only while it is down."""
        assert self._server is None, "stop it first"
        shutil.rmtree(self.folder / "data", ignore_errors=True)

    def pids(self) -> list[int]:
        """The processes that are the broker, for SIGSTOP and for counting its CPU."""
        assert self._server is not None
        return [one.pid for one in processes.family(self._server.pid)]

    def control(self, *command: str) -> str:
        """`rabbitmqctl`; takes a second or two."""
        full = [self._program("rabbitmqctl"), "--quiet", *command]
        done = subprocess.run(full, env=self._environment, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RabbitTrouble(f"{' '.join(command)}: {done.stderr or done.stdout}")
        return done.stdout

    def make_vhost(self, name: str) -> str:
        """The URL of a new virtual host, empty and isolated from all others."""
        self.control("add_vhost", name)
        self.control("set_permissions", "-p", name, "guest", ".*", ".*", ".*")
        return self.url(name)

    def _surroundings(self) -> dict[str, str]:
        """Nothing of the machine's own broker shows through: neither its files nor its variables."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("RABBITMQ_", "ERL_"))}
        if self.root != INSTALLED:
            kept |= debian.environment(self.root) | {"ERL_LIBS": str(self.root / "usr/lib/erlang/lib")}
        return kept | {
            "HOME": str(self.folder),
            "RABBITMQ_NODENAME": f"kontingent{self.port}@localhost",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_NODE_IP_ADDRESS": _LOOPBACK,
            "RABBITMQ_DIST_PORT": str(processes.free_port()),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_CONF_ENV_FILE": os.devnull,
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "ERL_EPMD_PORT": str(processes.free_port()),
            "ERL_EPMD_ADDRESS": _LOOPBACK,
        }

    def _run(self, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / "out.log").open("ab") as output:
            return subprocess.Popen(
                command,
                cwd=self.folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _wait(self, timeout: float) -> None:
        end = time.monotonic() + timeout
        while not self._accepts():
            ended = self._server is None or self._server.poll() is not None
            if ended or time.monotonic() > end:
                self.stop()
                raise RabbitTrouble(f"RabbitMQ did not start:\n{(self.folder / 'out.log').read_text()[-2000:]}")
            time.sleep(0.1)

    def _accepts(self) -> bool:
        try:
            with socket.create_connection((_LOOPBACK, self.port), timeout=1):
                pass
            with amqp.Connection(f"{_LOOPBACK}:{self.port}", connect_timeout=2, read_timeout=5):
                return True
        except (OSError, amqp.AMQPError):
            return False

    def _program(self, name: str) -> str:
        found = _find(name, self.root)
        if found is None:
            raise RabbitTrouble(f"{name} is not installed")
        return found

    def _epmd(self) -> str:
        """The daemon that knows nodes by name; ours, so that it listens on loopback and ends with us."""
        beside = sorted(self.root.glob("usr/lib/erlang/erts-*/bin/epmd"))
        return str(beside[-1]) if beside else shutil.which("epmd") or "epmd"


def installed() -> bool:
    return bool(_find("rabbitmq-server", INSTALLED))


def unpacked() -> Path:
    """The package with its Erlang in a folder of the checkout; Debian's Erlang has to be told that it lies there."""
    root = debian.unpacked("rabbitmq-server")
    for script in root.glob("usr/lib/erlang/bin/erl"):  # none when the machine has an Erlang
        said = script.read_text()
        mended = said.replace("=/usr/lib/erlang", f"={root}/usr/lib/erlang")
        if mended != said:
            script.write_text(mended)
    return root


def _find(program: str, root: Path) -> str | None:
    """Debian's `rabbitmq-server` on the PATH insists on the machine's own broker; the real one lies behind it."""
    behind = root / "usr/lib/rabbitmq/bin" / program
    return str(behind) if behind.exists() else shutil.which(program)
