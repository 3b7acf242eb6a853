"""CPU seconds of every process of the platform, by who it is."""

import time
from collections import Counter

import psutil

from tests.bench.place import Place


class Meter:
    """`start`, let something happen, `stop`: seconds of CPU by process, without what it uses when nobody asks."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.idle: dict[str, float] = {}
        """CPU seconds a second of a platform that is left alone."""

    def rest(self, seconds: float) -> None:
        """Learns what the idle platform uses."""
        self.start()
        time.sleep(seconds)
        self.idle = {name: used / seconds for name, used in self.stop().items()}

    def start(self) -> None:
        self._before, self._started = self._now(), time.monotonic()

    def stop(self) -> dict[str, float]:
        after, passed = self._now(), time.monotonic() - self._started
        return {
            name: max(0.0, seconds - self._before[name] - self.idle.get(name, 0.0) * passed)
            for name, seconds in after.items()
        }

    def _now(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for name, process in self._place.platform.processes.items():
            found[name] = _used(process.pid)
        assert self._place.postgres.process is not None
        found["postgres"] = _family_used(self._place.postgres.process.pid)
        found["rabbitmq"] = sum(_used(pid) for pid in self._place.rabbit.pids())
        return found


def _used(pid: int) -> float:
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def _family_used(pid: int) -> float:
    """With the children that have ended meanwhile: their parent remembers."""
    parent = psutil.Process(pid)
    times = parent.cpu_times()
    alive = sum(_used(one.pid) for one in parent.children(recursive=True))
    return float(times.user + times.system + times.children_user + times.children_system) + alive
