"""The shop and the till as real processes: `python -m chassis.run`, with their stderr and their health port."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import requests

from tests.tree import ROOT

_SHOP = "from tests.integration.chassis.shop import ShopService\n\nclass Shop(ShopService):\n    pass\n"
_TILL = "from tests.integration.chassis.shop import TillService\n\nclass Till(TillService):\n    pass\n"


class Process:
    """One process of some services. `folder` gets its doors and its log."""

    def __init__(self, folder: Path, *names: str, **environment: str) -> None:
        self.folder, self.names = folder, names
        for name, text in (("shop", _SHOP), ("till", _TILL)):
            (folder / name).mkdir(exist_ok=True)
            (folder / name / "service.py").write_text(text)
        self.log_file = folder / f"{'-'.join(names)}-{time.monotonic_ns()}.log"
        self.environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{folder}"} | environment
        self._popen: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        return [sys.executable, "-W", "ignore", "-m", "chassis.run", *self.names]

    def start(self) -> "Process":
        """Returns when it has printed where it answers about its health."""
        with self.log_file.open("wb") as log:
            self._popen = subprocess.Popen(
                self.command(), env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=log
            )
        assert self._popen.stdout is not None
        line = self._popen.stdout.readline().decode()
        assert line.startswith("RUNNING"), self.log()
        self.health = line.split()[-1]
        return self

    def wait_ready(self, seconds: float = 20) -> "Process":
        end = time.monotonic() + seconds
        while self.ready() != 200:
            assert time.monotonic() < end, self.log()
            time.sleep(0.05)
        return self

    def ready(self) -> int:
        return requests.get(f"{self.health}/health/ready", timeout=10).status_code

    def metric(self, line: str) -> float | None:
        """The value behind `name{labels}`; None when it is not there."""
        for one in requests.get(f"{self.health}/metrics", timeout=10).text.splitlines():
            if one.startswith(line + " "):
                return float(one.rsplit(" ", 1)[1])
        return None

    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    @property
    def pid(self) -> int:
        assert self._popen is not None
        return self._popen.pid

    def signal(self, how: signal.Signals) -> None:
        os.kill(self.pid, how)

    def wait(self, seconds: float = 30) -> int:
        assert self._popen is not None
        return self._popen.wait(seconds)

    def kill9(self) -> None:
        self.signal(signal.SIGKILL)
        self.wait()

    def end(self) -> None:
        """Cleans up after a test, whatever state it left."""
        if self._popen is not None and self._popen.poll() is None:
            self._popen.kill()
            self._popen.wait()
